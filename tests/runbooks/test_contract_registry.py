"""Runbook 1, rows 1 to 9: each command of the contract registry's runbook, done by Treaty."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository
from tests.support.registry_files import version_file
from tests.support.runbooks import FOLDER, NAME, Treaty, run_treaty

from treaty.diagnostics.errors import UsageError
from treaty.model.identity import DatasetId

DATASET_ID = str(DatasetId("finance", "invoice").uuid)
ROUTE = f"data-contract-registry/v1/datasets/{DATASET_ID}/layers"
FEWER = {"invoice_id": "string", "currency": "string", "due_on": "date"}


def test_row_01_versions_show_that_current_has_not_changed(treaty_in: Treaty, site: Path) -> None:
    paging = ("--page", "1", "--page-size", "10", "--format", "json")
    told = json.loads(treaty_in("versions", f"{DATASET_ID}/layers/gold", *paging).stdout)
    assert told == json.loads(treaty_in("versions", NAME, *paging).stdout)
    rows = told["items"] if isinstance(told, dict) else told
    assert [(row["version"], row["is_current"]) for row in rows] == [
        ("v1.2.0", True),
        ("v1.1.0", False),
        ("v1.0.0", False),
    ]
    page = json.loads((site / ROUTE / "gold/versions/index.json").read_text())
    assert [(item["version"], item["is_current"]) for item in page["items"]] == [(3, True), (2, False), (1, False)]
    assert (page["page"], page["total"]) == (1, 3)


def test_row_02_diff_shows_what_breaks(treaty_in: Treaty, scratch: GitRepository, site: Path) -> None:
    scratch.write({f"{FOLDER}/gold/v1.3.0.yaml": version_file(NAME, "v1.3.0", FEWER)})
    result = run_treaty(scratch.folder, "diff", f"{NAME}:v1.2.0", f"{NAME}:v1.3.0", "--format", "json", code=1)
    told = json.loads(result.stdout)
    assert "field-removed" in json.dumps(told)
    served = json.loads((site / ROUTE / "gold/diff/2-to-3.json").read_text())
    assert (served["from"], served["to"], served["classification"]) == (2, 3, "compatible")


def test_row_03_freeze_stops_promotions(scratch: GitRepository) -> None:
    run_treaty(scratch.folder, "freeze", NAME, "--reason", "A break is being mended.")
    wider = {**FEWER, "amount": "number", "tax": "number"}
    scratch.commit({f"{FOLDER}/gold/v1.3.0.yaml": version_file(NAME, "v1.3.0", wider)})
    run_treaty(scratch.folder, "release")
    assert "v1.2.0" in run_treaty(scratch.folder, "current", NAME).stdout
    run_treaty(scratch.folder, "unfreeze", NAME)
    scratch.commit()
    run_treaty(scratch.folder, "release")
    assert "v1.3.0" in run_treaty(scratch.folder, "current", NAME).stdout


def test_row_04_corrected_schema_is_checked_without_storing_anything(scratch: GitRepository, tmp_path: Path) -> None:
    schemas = {"base": {"id": "string"}, "wrong": {"id": "integer"}, "right": {"id": "string", "note": "string"}}
    for name, columns in schemas.items():
        properties = {column: {"type": kind} for column, kind in columns.items()}
        schema = {"type": "object", "properties": properties, "required": ["id"]}
        (tmp_path / f"{name}.schema.json").write_text(json.dumps(schema))
    base, wrong, right = (str(tmp_path / f"{name}.schema.json") for name in schemas)
    run_treaty(scratch.folder, "compat", base, wrong, "--mode", "backward", code=1)
    run_treaty(scratch.folder, "compat", base, right, "--mode", "backward")
    assert scratch.git("status", "--porcelain") == ""
    assert len(scratch.tags()) == len(set(scratch.tags()))


def test_row_04_corrected_schema_is_checked_against_a_base_version(scratch: GitRepository, tmp_path: Path) -> None:
    fields = [{"name": name, "type": "string", "optional": True} for name in ("invoice_id", "currency")]
    schema = tmp_path / "invoice.json"
    ask = ("ingest", f"{DATASET_ID}/layers/gold", "--schema", str(schema), "--dry-run", "--json", "--against")
    before = scratch.git("for-each-ref")
    schema.write_text(json.dumps({"type": "record", "fields": fields}))
    told = json.loads(run_treaty(scratch.folder, *ask, "1").stdout)
    assert (told["against"], told["classification"]) == ("v1.0.0", "breaking")
    assert "field-removed" in {change["kind"] for change in told["changes"]}
    fields.insert(1, {"name": "amount", "type": "double", "optional": True})
    schema.write_text(json.dumps({"type": "record", "fields": fields}))
    assert json.loads(run_treaty(scratch.folder, *ask, "v1.1").stdout)["outcome"] == "unchanged"
    assert json.loads(run_treaty(scratch.folder, *ask, "v1.0").stdout)["classification"] == "compatible"
    with pytest.raises(UsageError, match="no version"):
        run_treaty(scratch.folder, *ask, "v3")
    assert scratch.git("for-each-ref") == before


def test_row_05_ingest_with_a_key_makes_one_version_and_promotes_it(scratch: GitRepository, tmp_path: Path) -> None:
    fields = [
        {"name": "invoice_id", "type": "string", "optional": True},
        {"name": "amount", "type": "double", "optional": True},
        {"name": "currency", "type": "string", "optional": True},
        {"name": "due_on", "type": {"type": "int", "logicalType": "date"}, "optional": True},
        {"name": "tax", "type": "double", "optional": True},
    ]
    schema = tmp_path / "invoice.json"
    schema.write_text(json.dumps({"type": "record", "name": "invoice", "fields": fields}))
    ask = ("ingest", NAME, "--schema", str(schema), "--idempotency-key", "k-1", "--json")
    first = json.loads(run_treaty(scratch.folder, *ask).stdout)
    again = json.loads(run_treaty(scratch.folder, *ask).stdout)
    assert (again["version"], again["commit"]) == (first["version"], first["commit"])
    schema.write_text(json.dumps({"type": "record", "name": "invoice", "fields": fields[:2]}))
    run_treaty(scratch.folder, *ask, code=1)
    scratch.git("merge", "--quiet", first["branch"])
    run_treaty(scratch.folder, "release")
    assert str(first["version"]).removeprefix("v") in run_treaty(scratch.folder, "versions", NAME).stdout


def test_row_06_current_versions_are_listed(treaty_in: Treaty) -> None:
    rows = json.loads(treaty_in("list", "--format", "json").stdout)
    current = {row["contract"]: row["current"] for row in rows}
    assert current[NAME] == "v1.2.0"
    assert current["finance.activation.invoice"] == "v1.0.0"


def test_row_07_one_version_is_exported(treaty_in: Treaty, registry: GitRepository, site: Path) -> None:
    assert treaty_in("show", f"{NAME}:v1.1.0").stdout == (registry.folder / FOLDER / "gold/v1.1.0.yaml").read_text()
    served = json.loads((site / ROUTE / "gold/versions/2/index.json").read_text())
    assert (served["version"], served["semantic_version"]) == (2, "v1.1.0")
    assert "currency" in json.dumps(served["schema_json"])


def test_row_08_consumers_of_the_activation_layer_are_told(treaty_in: Treaty, site: Path) -> None:
    told = json.loads(treaty_in("subscriptions", DATASET_ID, "--layer", "published", "--format", "json").stdout)
    assert [row["consumer"] for row in told] == ["crm-export"]
    page = json.loads((site / ROUTE / "activation/subscriptions/index.json").read_text())
    assert [item["consumer"] for item in page["items"]] == ["crm-export"]
    everyone = json.loads((site / "data-contract-registry/v1/subscriptions/index.json").read_text())
    assert {item["consumer"] for item in everyone["items"]} == {"crm-export", "reporting"}


@pytest.mark.parametrize(
    "version", ["v1.1.0", "1.1.0", "v1.1", "2"], ids=["in full", "as the API has it", "its beginning", "ordinal"]
)
def test_a_version_is_named_in_one_way_wherever_one_is_asked_for(
    version: str, treaty_in: Treaty, scratch: GitRepository
) -> None:
    def tell(*arguments: str) -> str:
        result = treaty_in(*arguments)
        return result.stdout + result.stderr

    assert f"{NAME}:v1.1.0" in tell("diff", f"{NAME}:v1.0.0", f"{NAME}:{version}")
    assert tell("check", f"{NAME}:{version}") == tell("check", f"{NAME}:v1.1.0")
    assert tell("changelog", NAME, "--since", version) == tell("changelog", NAME, "--since", "v1.1.0")
    assert f"Roll back {NAME} to v1.1.0:" in tell("rollback", NAME, "--to", version, "--dry-run")
    ending = ("--sunset", "2099-12-31", "--successor", version, "--reason", "No currency.", "--dry-run")
    assert "successor: v1.1.0\n" in tell("deprecate", f"{NAME}:v1.0.0", *ending)


@pytest.mark.parametrize("name", [f"{NAME}:current", f"{NAME}:latest", f"{DATASET_ID}/layers/gold/versions/3"])
def test_words_and_routes_are_checked_like_the_version_they_name(name: str, treaty_in: Treaty) -> None:
    assert treaty_in("check", name).stdout == treaty_in("check", f"{NAME}:v1.2.0").stdout


@pytest.mark.parametrize(
    "call",
    [
        ("check", f"{NAME}:9"),
        ("check", f"{NAME}:v9"),
        ("changelog", NAME, "--since", "9"),
        ("changelog", NAME, "--since", "new"),
        ("rollback", NAME, "--to", "9"),
    ],
)
def test_a_version_that_is_not_there_is_told_with_those_that_are(
    call: tuple[str, ...], registry: GitRepository
) -> None:
    with pytest.raises(UsageError, match="no version") as told:
        run_treaty(registry.folder, *call)
    assert "v1.0.0, v1.1.0, v1.2.0" in (told.value.hint or "")
