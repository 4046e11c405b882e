"""A contract begun: from nothing, a sample, a schema or a script; what is left is what only a person can say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.registry_files import registry_files

from treaty.app.check_paths import Options, check_paths
from treaty.app.new_contract import NewReport, NewRequest, new_contract
from treaty.cli.new import command
from treaty.diagnostics.errors import UsageError
from treaty.diagnostics.rule import Severity

TODAY = date(2026, 11, 21)
DOCUMENT = {"type": "object", "properties": {"id": {"type": "string"}, "x": {"oneOf": [{"type": "string"}, {}]}}}
SOURCES = {
    "orders.csv": "id,amount\n1,2.5\n",
    "orders.schema.json": json.dumps(DOCUMENT),
    "orders.avsc": '{"type": "record", "name": "Order", "fields": [{"name": "id", "type": "long"}]}',
    "orders.sql": "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
    "record.json": '{"type": "record", "fields": [{"name": "id", "type": "string", "optional": true}]}',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {**registry_files("finance.gold.invoice:v1.0.0"), **SOURCES}
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def new(folder: Path, name: str = "sales.gold.order", source: str | None = None, **facts: bool | str) -> NewReport:
    path = folder / source if source else None
    return new_contract(folder, NewRequest(name=name, today=TODAY, source=path, **facts))  # type: ignore[arg-type]  # facts are of several types


def errors(folder: Path) -> list[str]:
    found = check_paths([folder / "contracts"], folder, Options(today=TODAY), progress=lambda _: None).diagnostics
    return [item.message for item in found if item.severity is Severity.ERROR]


@pytest.mark.parametrize("source", [None, *SOURCES])
def test_what_is_begun_has_no_error_and_tells_what_is_left(folder: Path, source: str | None) -> None:
    report = new(folder, source=source)
    assert set(report.files) >= {
        "contracts/datasets/sales/order/dataset.yaml",
        "contracts/datasets/sales/order/gold/v1.0.0.yaml",
    }
    assert all((folder / path).read_bytes() == data for path, data in report.files.items())
    assert errors(folder) == []
    assert {"dataset-has-owner", "contract-has-purpose"} <= {item.rule.name for item in report.left}


def test_a_json_schema_stands_beside_unless_it_is_a_table(folder: Path) -> None:
    beside = "contracts/datasets/sales/order/gold/v1.0.0.schema.json"
    assert new(folder, source="orders.schema.json").files[beside] == json.dumps(DOCUMENT).encode()
    flat = {"type": "object", "properties": {"id": {"type": "string"}}}
    (folder / "flat.json").write_text(json.dumps(flat))
    table = new(folder, "sales.gold.offer", "flat.json", is_table=True)
    assert not [path for path in table.files if ".schema." in path]
    rich = new(folder, "sales.gold.basket", "orders.schema.json", is_table=True)
    assert "`/properties/x`" in rich.losses[0]


def test_nothing_that_exists_is_overwritten(folder: Path) -> None:
    new(folder)
    (folder / "contracts/datasets/sales/order/dataset.yaml").write_text("mine")
    with pytest.raises(UsageError, match="already"):
        new(folder)
    raw = new(folder, "sales.raw.order")
    assert list(raw.files) == ["contracts/datasets/sales/order/raw/v1.0.0.yaml"]
    assert (folder / "contracts/datasets/sales/order/dataset.yaml").read_text() == "mine"


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    assert new(folder, is_dry_run=True).files
    assert not (folder / "contracts/datasets/sales").exists()


def test_a_faulty_source_is_told_and_nothing_is_written(folder: Path) -> None:
    (folder / "bad.csv").write_text("a,b\n1\n")
    report = new(folder, source="bad.csv")
    assert report.faults is not None
    assert [(item.rule.code, item.location.span.line) for item in report.faults.diagnostics if item.location.span] == [
        ("TR042", 2)
    ]
    assert not (folder / "contracts/datasets/sales").exists()


def test_wrong_usage_is_told(folder: Path, tmp_path: Path) -> None:
    (folder / "x.odcs.yaml").write_text("apiVersion: v3.2.0\nkind: DataContract\nid: x\nversion: 1.0.0\n")
    for name, source, words in [
        ("Sales", None, "not the name"),
        ("sales.golden.order", None, "no layer"),
        ("sales.gold.order:v2.0.0", None, "cannot be the first"),
        ("finance.gold.invoice", None, "already"),
        ("sales.gold.order", "nowhere.csv", "no file"),
        ("sales.gold.order", "x.odcs.yaml", "ODCS document already"),
    ]:
        with pytest.raises(UsageError, match=words):
            new(folder, name, source)
    with pytest.raises(UsageError, match="how to read a file"):
        new(folder, is_table=True)


def test_the_command_prints_and_tells_what_to_do_next(folder: Path) -> None:
    runner = CliRunner()
    common = ["sales.kpi.order", "--repo", str(folder)]
    dry = runner.invoke(command, [*common, "--dry-run"], catch_exceptions=False)
    assert (dry.exit_code, "  id: sales.gold.order" in dry.output) == (0, True)
    (folder / "bad.sql").write_text("CREATE TABLE (")
    bad = runner.invoke(command, [*common, "--from", str(folder / "bad.sql")], catch_exceptions=False)
    assert (bad.exit_code, "error[TR042]" in bad.output) == (1, True)
    done = runner.invoke(command, [*common, "--from", str(folder / "orders.csv")], catch_exceptions=False)
    assert (done.exit_code, "Next: edit contracts/datasets/sales/order/gold/v1.0.0.yaml" in done.output) == (0, True)
    told = runner.invoke(command, ["sales.raw.order", "--repo", str(folder), "--json"], catch_exceptions=False)
    assert json.loads(told.stdout)["written"] is True
