"""The public module: its answers, and that they are the ones that the commands print."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.support.registry_files import registry_files
from tests.support.report_schemas import validate

from treaty.api import Budget, Outcome, check_contracts, compare_versions, prove_containment
from treaty.cli.main import treaty
from treaty.diagnostics.errors import UsageError

TODAY = date(2026, 1, 15)


def test_contained_schemas_have_no_witness() -> None:
    answer = prove_containment({"type": "integer", "minimum": 1}, {"type": "number", "exclusiveMinimum": 0})
    assert answer.outcome == "contained"
    assert answer.outcome is Outcome.CONTAINED
    assert (answer.has_witness, answer.witness, answer.failing_keyword, answer.reason) == (False, None, None, None)


def test_a_witness_comes_with_the_keyword_that_rejects_it_and_the_part_that_is_rejected() -> None:
    writer = {"type": "object", "properties": {"a": {"type": ["string", "null"]}}, "required": ["a"]}
    reader = {"$ref": "#/$defs/row", "$defs": {"row": {"properties": {"a": {"type": "string"}}}}}
    answer = prove_containment(writer, reader)
    assert answer.outcome == "not_contained"
    assert answer.has_witness
    assert answer.witness == {"a": None}
    assert answer.failing_keyword == "/$defs/row/properties/a/type"
    assert answer.failing_part == "/a"


def test_undecided_says_why_and_where() -> None:
    answer = prove_containment({"type": "string", "pattern": "^a+$"}, {"pattern": "^(?=a)a*$"})
    assert answer.outcome == "undecided"
    assert "look" in (answer.reason or "")
    assert answer.place == "/pattern"


def test_draft_resources_budget_hints_and_formats_reach_the_procedure() -> None:
    assert prove_containment({"const": 1}, {"const": 2}, draft="draft4").outcome == "contained"
    assert prove_containment({"$ref": "urn:a"}, {"type": "null"}, resources={"urn:a": {"type": "null"}}).outcome == (
        "contained"
    )
    spent = prove_containment({"oneOf": [{"minimum": 1}, {"maximum": 0}]}, {"maximum": 5}, budget=Budget(steps=1))
    assert spent.outcome == "undecided"
    assert prove_containment({"type": "string"}, {"type": "null"}, hints=["Ada"]).witness == "Ada"
    days = ({"enum": ["2023-02-29"]}, {"format": "date"})
    assert prove_containment(*days).outcome == "contained"
    assert prove_containment(*days, asserts_format=True).outcome == "not_contained"
    with pytest.raises(ValueError, match="draft9"):
        prove_containment(True, True, draft="draft9")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    for path, text in registry_files("shop.gold.sale:v1.0.0", "shop.gold.sale:v1.1.0").items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def _print(registry: Path, *arguments: str) -> object:
    with contextlib.chdir(registry):
        return json.loads(CliRunner().invoke(treaty, [*arguments, "--format", "json"]).stdout)


def test_versions_compare_as_the_command_prints(registry: Path) -> None:
    files = [path.relative_to(registry).as_posix() for path in sorted(registry.rglob("v1.*.yaml"))]
    found = compare_versions(*files, folder=registry, mode="backward")
    validate(found, "diff")
    assert found == _print(registry, "diff", *files, "--mode", "backward")


def test_bare_schemas_compare_under_the_content_model_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text('{"type": "object", "properties": {"a": {}}}')
    (tmp_path / "new.json").write_text('{"type": "object", "properties": {"a": {}, "b": {"type": "string"}}}')
    declared = compare_versions("old.json", "new.json", folder=tmp_path)
    strict = compare_versions("old.json", "new.json", folder=tmp_path, content_model="strict")
    assert (declared["posture"], strict["posture"]) == ("both", "forward")


def test_what_cannot_be_found_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no-such-file"):
        compare_versions("no-such-file", "no-such-file", folder=tmp_path)


def test_a_folder_is_checked_as_the_command_prints(registry: Path) -> None:
    told: list[str] = []
    found = check_contracts(folder=registry, today=TODAY, tell=told.append)
    validate(found, "check")
    assert found == _print(registry, "check", "--today", TODAY.isoformat())
    assert found["summary"]["files"] > 0
    assert told
    assert check_contracts(["contracts"], folder=registry, today=TODAY) == found


def test_importing_the_module_loads_no_library() -> None:
    heavy = {"git", "click", "jinja2", "jsonschema", "jsonschema_rs", "yaml"}
    code = "import sys, treaty.api; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert set(modules) & heavy == set()
    assert not [name for name in modules if name.startswith("treaty.") and name.count(".") > 1 and "budget" not in name]


PAGE = Path(__file__).parents[2] / "site" / "docs" / "reference" / "python-api.md"
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_page_says_what_the_functions_answer() -> None:
    first, second = _BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    exec(first, names)  # noqa: S102 - our own page
    for line in first.splitlines():
        said, mark, answer = line.partition("# ")
        if mark:
            shown, _ = json.JSONDecoder().raw_decode(answer)
            assert eval(said, names) == shown  # noqa: S307 - our own page
    with contextlib.chdir(PAGE.parents[3]):
        exec(second, names)  # noqa: S102 - our own page
    assert names["comparison"]["posture"] in {"both", "forward", "backward", "none"}
    assert names["report"]["summary"]["failed"] is False
