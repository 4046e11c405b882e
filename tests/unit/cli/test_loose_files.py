"""ODCS files that stand outside a registry are read with the JSON Schemas beside them, from wherever they are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from treaty.cli.main import treaty
from treaty.diagnostics.errors import UsageError

CONTRACT = """\
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders
    authoritativeDefinitions: [{type: jsonSchema, url: ./orders.schema.json}]
"""
SCHEMA = '{"type": "object", "properties": {"id": {"type": "string"}}}'
WIDER = '{"type": "object", "properties": {"id": {}}}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, schema in (("old", SCHEMA), ("new", WIDER)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "orders.odcs.yaml").write_text(CONTRACT)
        (tmp_path / name / "orders.schema.json").write_text(schema)
    return tmp_path


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(treaty, arguments, catch_exceptions=False, env={"TREATY_CACHE": "off"})
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("where", "named"), [("old", "orders.odcs.yaml"), (".", "old/orders.odcs.yaml"), ("new", "../old/orders.odcs.yaml")]
)
def test_a_schema_beside_a_loose_contract_is_found(
    where: str, named: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / where)
    code, told = call("check", named)
    assert (code, "TR030" in told) == (0, False)
    (folder / "old/orders.schema.json").write_text('{"type": 7}')
    code, told = call("check", named)
    assert (code, "TR031" in told, '1 | {"type": 7}' in told) == (1, True, True)
    (folder / "old/orders.schema.json").unlink()
    code, told = call("check", named)
    assert (code, "TR030" in told) == (1, True)


@pytest.mark.parametrize(
    ("where", "named"),
    [(".", ("old/orders.odcs.yaml", "new/orders.odcs.yaml")), ("new", ("../old/orders.odcs.yaml", "orders.odcs.yaml"))],
)
def test_loose_contracts_are_compared_by_the_schemas_beside_them(
    where: str, named: tuple[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / where)
    code, told = call("diff", *named)
    assert (code, "finding of its own" in told, "widened" in told) == (1, False, True)


def test_a_link_beside_a_loose_contract_is_not_followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "old/orders.schema.json").unlink()
    (folder / "old/orders.schema.json").symlink_to(folder / "new/orders.schema.json")
    assert call("check", "old/orders.odcs.yaml")[0] == 1


def test_a_folder_is_checked_for_its_contracts_and_schemas_with_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    code, told = call("check", "old")
    assert (code, "in 1 file." in told) == (0, True)


@pytest.mark.parametrize("name", ["orders.schema.json", "orders.schema.yaml", "orders.avsc"])
def test_a_bare_schema_is_told_to_be_no_contract(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    Path(name).write_text(SCHEMA)
    with pytest.raises(UsageError, match="no contract") as told:
        call("check", name)
    assert "treaty compat" in (told.value.hint or "")
