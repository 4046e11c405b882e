"""What must hold of the code as text: length, no mocks, no ignore without a reason, layers, the architecture page."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from tooling.architecture import PAGE, render_architecture

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted([*ROOT.glob("tooling/**/*.py"), *ROOT.glob("tests/**/*.py")])
MAX_LINES = 400

_MOCKS = ("unittest", "mock", "pytest_mock")
_IGNORE = re.compile(
    r"#\s*(?:noqa|type:\s*ignore)(?P<codes>:?\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*|\[[\w, -]+\])?(?P<rest>.*)"
)


@cache
def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _find(fault: Callable[[Path], Iterable[str]]) -> list[str]:
    """Give `path: fault` for every fault of every module."""
    return [f"{path.relative_to(ROOT).as_posix()}: {found}" for path in MODULES for found in fault(path)]


def test_no_module_is_too_long() -> None:
    assert _find(_excess) == []


def _excess(path: Path) -> Iterator[str]:
    lines = len(path.read_text().splitlines())
    if lines > MAX_LINES:
        yield f"{lines} lines"


def test_no_module_uses_mocks() -> None:
    assert _find(lambda path: (name for name in _imported(path) if name.startswith(_MOCKS))) == []


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(_parse(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_every_ignore_names_its_code_and_its_reason() -> None:
    assert _find(_unjustified) == []


def _unjustified(path: Path) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline):
        if token.type == tokenize.COMMENT and not _is_justified(token.string):
            yield f"line {token.start[0]}: {token.string}"


def _is_justified(comment: str) -> bool:
    match = _IGNORE.match(comment)
    return match is None or bool(match["codes"] and re.search(r"[a-z]{3}", match["rest"]))


def test_reasonless_ignores_are_seen() -> None:
    seen = ["# noqa", "# noqa: E501", "# type: ignore", "# type: ignore[misc]", "# noqa: E501, S603"]
    assert [comment for comment in seen if _is_justified(comment)] == []
    fine = ["# noqa: S603 - our own command", "# type: ignore[misc]  # untyped decorator", "# an ordinary comment"]
    assert [comment for comment in fine if not _is_justified(comment)] == []


_CALLED_BY_NAME = re.compile(r"/(cli/[a-z]+|lint/rules/\w+|compat/changes/\w+|api)\.py$")
"""What click, the rulebook and other programs find by name."""


def test_a_function_that_its_module_alone_calls_is_called_so() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in MODULES}
    mentions = Counter(word for text in texts.values() for word in set(re.findall(r"\w+", text)))
    own = [
        f"{path.relative_to(ROOT).as_posix()}: {node.name}"
        for path, text in texts.items()
        if path.is_relative_to(ROOT / "tooling" / "treaty") and not _CALLED_BY_NAME.search(path.as_posix())
        for node in _parse(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and mentions[node.name] == 1
    ]
    assert own == [], "nobody else calls it: an underscore says so"


def test_a_function_of_a_module_alone_is_called_in_it() -> None:
    assert _find(_idle) == []


def _idle(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    mentions = Counter(re.findall(r"\w+", text))
    for node in _parse(path).body:
        if isinstance(node, ast.FunctionDef) and not node.decorator_list and node.name.startswith("_"):
            yield from [f"nothing calls {node.name}"] if mentions[node.name] == 1 else []


def test_architecture_page_is_in_step_with_the_modules() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_architecture(), "run `tooling/dev docs` and commit the page"


def test_every_module_says_what_it_holds() -> None:
    silent = [path for path in ROOT.glob("tooling/treaty/**/*.py") if not ast.get_docstring(_parse(path))]
    assert silent == []


def test_layers_are_kept() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
