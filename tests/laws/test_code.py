"""What must hold of the code as text: length, no mocks, no ignore without a reason, layers, the architecture page."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from tooling.architecture import PAGE, render_architecture

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted([*ROOT.glob("tooling/**/*.py"), *ROOT.glob("tests/**/*.py")])
MAX_LINES = 400

_IGNORE = re.compile(
    r"#\s*(?:noqa|type:\s*ignore)(?P<codes>:?\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*|\[[\w, -]+\])?(?P<rest>.*)"
)

each_module = pytest.mark.parametrize("path", MODULES, ids=[path.relative_to(ROOT).as_posix() for path in MODULES])


def test_no_module_is_too_long() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


@each_module
def test_module_uses_no_mock(path: Path) -> None:
    assert [name for name in _imported(path) if name.startswith(("unittest", "mock", "pytest_mock"))] == []


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@each_module
def test_every_ignore_names_its_code_and_its_reason(path: Path) -> None:
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
    comments = [token for token in tokens if token.type == tokenize.COMMENT]
    assert [f"{token.start[0]}: {token.string}" for token in comments if not _is_justified(token.string)] == []


def _is_justified(comment: str) -> bool:
    match = _IGNORE.match(comment)
    return match is None or bool(match["codes"] and re.search(r"[a-z]{3}", match["rest"]))


def test_reasonless_ignores_are_seen() -> None:
    seen = ["# noqa", "# noqa: E501", "# type: ignore", "# type: ignore[misc]", "# noqa: E501, S603"]
    assert [comment for comment in seen if _is_justified(comment)] == []
    fine = ["# noqa: S603 - our own command", "# type: ignore[misc]  # untyped decorator", "# an ordinary comment"]
    assert [comment for comment in fine if not _is_justified(comment)] == []


def test_architecture_page_is_in_step_with_the_modules() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_architecture(), "run `tooling/dev docs` and commit the page"


def test_every_module_says_what_it_holds() -> None:
    silent = [
        path for path in ROOT.glob("tooling/treaty/**/*.py") if not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_layers_are_kept() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
