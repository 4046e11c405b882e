"""A bare schema taken in: classified, numbered, committed on a branch, once for each key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.support.git_repository import IDENTITY, git_repository
from tests.support.ingesting import FEWER, FOLDER, MORE, NAME, SAME, TWO, Make, fields, ingest, state, written
from tests.support.registry_files import registry_files, version_file

from treaty.app.diff_versions import diff_versions
from treaty.app.ingest_plan import Outcome
from treaty.cli.ingest import command
from treaty.diagnostics.errors import UsageError


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    for name, text in IDENTITY.items():
        monkeypatch.setenv(name, text)

    def build(columns: Mapping[str, str] = TWO, extra: str = "", versions: tuple[str, ...] = ("v1.0.0",)) -> Any:
        files = registry_files(*(f"{NAME}:{version}" for version in versions))
        files |= {f"{FOLDER}/{version}.yaml": version_file(NAME, version, columns, extra) for version in versions}
        return git_repository(tmp_path / "registry", files)

    return build


@pytest.mark.parametrize(
    ("schema", "version", "outcome"),
    [
        (SAME, "v1.0.0", Outcome.UNCHANGED),
        (MORE, "v1.1.0", Outcome.WRITTEN),
        (FEWER, "v2.0.0", Outcome.WRITTEN),
        (fields("id", amount="string"), "v2.0.0", Outcome.WRITTEN),
    ],
)
def test_the_number_follows_from_what_changed(make: Make, schema: Any, version: str, outcome: Outcome) -> None:
    report = ingest(make(), schema)
    assert (report.outcome, str(report.version)) == (outcome, version)


def test_the_verdict_is_that_of_diff(make: Make) -> None:
    repository = make()
    for schema in (MORE, FEWER):
        report = ingest(repository, schema)
        paths = (f"main:{FOLDER}/v1.0.0.yaml", f"{report.branch}:{FOLDER}/{report.version}.yaml")
        expected = diff_versions(*paths, repository.folder, mode="forward").comparison
        assert report.comparison is not None
        assert [item.change.kind for item in report.comparison.changes] == [
            item.change.kind for item in expected.changes if item.change.kind.name != "version-changed"
        ]
        assert (report.comparison.posture, report.comparison.step) == (expected.posture, expected.step)


def test_nothing_but_its_own_branch_is_touched(make: Make) -> None:
    repository = make()
    repository.write({"contracts/dirty.md": "mine"})
    before = repository.git("rev-parse", "HEAD"), repository.git("status", "--porcelain")
    report = ingest(repository, MORE)
    assert (repository.git("rev-parse", "HEAD"), repository.git("status", "--porcelain")) == before
    changed = repository.git("diff", "--name-only", "main", report.branch or "").splitlines()
    assert changed == [f"{FOLDER}/v1.1.0.yaml"]
    assert report.branch is not None
    assert report.branch.startswith(f"treaty/ingest-{NAME}-v1.1.0-")


def test_all_but_the_shape_is_carried_over_with_its_comments(make: Make) -> None:
    extra = "# who answers\nteam:\n  name: finance-team\n"
    repository = make(extra=extra)
    report = ingest(repository, MORE)
    old = version_file(NAME, "v1.0.0", TWO, extra)
    added = "      - name: note\n        logicalType: string\n"
    at = "      - name: amount"
    assert written(repository, report) + "\n" == old.replace("1.0.0", "1.1.0").replace(at, added + at)


def test_the_same_key_with_the_same_content_gives_the_first_result(make: Make) -> None:
    repository = make()
    first = ingest(repository, MORE, idempotency_key="order-66", correlation_id="run-7")
    message = repository.git("log", "-1", "--format=%B", first.branch or "")
    assert "Idempotency-Key: order-66\nCorrelation-Id: run-7" in message
    before = state(repository)
    again = ingest(repository, MORE, idempotency_key="order-66")
    assert (again.outcome, again.version, again.commit) == (Outcome.REPEATED, first.version, first.commit)
    assert state(repository) == before


@pytest.mark.parametrize("facts", [{"schema": FEWER}, {"schema": MORE, "is_hold": True}])
def test_the_same_key_with_other_content_is_refused(make: Make, facts: dict[str, Any]) -> None:
    repository = make()
    ingest(repository, MORE, idempotency_key="order-66")
    before = state(repository)
    report = ingest(repository, facts.pop("schema"), idempotency_key="order-66", **facts)
    assert report.outcome is Outcome.REFUSED
    assert "was used for something else before: finance.gold.invoice:v1.1.0" in report.reason
    assert state(repository) == before


def test_the_same_request_at_once_is_done_once(make: Make) -> None:
    repository = make()
    with ThreadPoolExecutor(max_workers=4) as pool:
        ask = partial(ingest, repository, MORE, idempotency_key="order-66")
        reports = [future.result() for future in [pool.submit(ask) for _ in range(4)]]
    assert sorted(report.outcome.value for report in reports) == ["repeated", "repeated", "repeated", "written"]
    assert len({report.commit for report in reports}) == 1


def test_a_key_is_remembered_when_its_branch_is_merged(make: Make) -> None:
    repository = make()
    first = ingest(repository, MORE, idempotency_key="order-66")
    repository.git("merge", "--quiet", "--no-ff", "--no-edit", first.branch or "")
    repository.git("branch", "-D", first.branch or "")
    again = ingest(repository, MORE, idempotency_key="order-66")
    assert (again.outcome, again.commit) == (Outcome.REPEATED, first.commit)
    assert ingest(repository, MORE).outcome is Outcome.UNCHANGED


def test_the_same_content_without_a_key_is_proposed_once(make: Make) -> None:
    repository = make()
    first = ingest(repository, MORE)
    assert ingest(repository, MORE).commit == first.commit


def test_a_branch_takes_one_version_after_the_other(make: Make) -> None:
    repository = make()
    ingest(repository, MORE, branch="feed")
    second = ingest(repository, fields("id", "note", "place", amount="double"), branch="feed")
    assert str(second.version) == "v1.2.0"
    assert repository.git("rev-list", "--count", "main..feed") == "2"
    with pytest.raises(UsageError, match="is checked out"):
        ingest(repository, MORE, branch="main")
    for name in ("refs/heads/feed", "-x", "a b", "a..b"):
        with pytest.raises(UsageError, match="is no name for a branch"):
            ingest(repository, MORE, branch=name)


def test_a_held_version_is_not_promoted_and_the_hold_does_not_stay(make: Make) -> None:
    repository = make()
    held = ingest(repository, MORE, is_hold=True, branch="feed")
    assert "property: promote\n    vendor: treaty\n    value: hold" in written(repository, held)
    assert ingest(repository, MORE, branch="feed").outcome is Outcome.UNCHANGED
    same = ingest(repository, SAME, branch="feed")
    assert (same.outcome, str(same.version)) == (Outcome.UNCHANGED, "v1.0.0")
    later = ingest(repository, fields("id", "note", "place", amount="double"), branch="feed")
    assert "promote" not in written(repository, later)
    # The held version is not what consumers are served, so that it is not what they are compared with.
    assert (str(later.version), str(later.against)) == ("v1.2.0", "v1.0.0")


def test_a_breaking_version_goes_beyond_every_major_there_is(make: Make) -> None:
    repository = make(versions=("v1.0.0", "v2.0.0"))
    report = ingest(repository, FEWER)
    assert str(report.version) == "v3.0.0"


def test_a_new_contract_starts_at_1_0_0(make: Make) -> None:
    repository = make()
    report = ingest(repository, MORE, name="sales.bronze.order")
    assert str(report.contract) == "sales.raw.order"
    assert sorted(report.files) == [
        "contracts/datasets/sales/order/dataset.yaml",
        "contracts/datasets/sales/order/raw/v1.0.0.yaml",
    ]
    assert report.findings is not None
    assert not [item for item in report.findings.diagnostics if item.severity.value == "error"]


DOCUMENT = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {"id": {"type": "string"}, "amount": {"type": "number"}},
}
CHOICE = {"oneOf": [{"type": "string"}, {"type": "null"}, {"type": "integer"}]}
UNION = {**DOCUMENT, "properties": {"id": {"type": "string"}, "amount": {"type": "number"}, "x": CHOICE}}


def test_a_json_schema_is_told_as_columns_where_the_contract_has_columns(make: Make) -> None:
    repository = make()
    assert ingest(repository, DOCUMENT).outcome is Outcome.UNCHANGED
    beside = ingest(repository, UNION)
    assert f"{FOLDER}/{beside.version}.schema.json" in beside.files
    assert json.loads(beside.files[f"{FOLDER}/{beside.version}.schema.json"]) == UNION
    assert "`/properties/x`: `oneOf` has no word in ODCS" in beside.notes[0]


def test_an_avro_type_that_only_its_own_word_tells_apart_is_a_change(make: Make) -> None:
    repository = make()

    def sale(logical: str) -> dict[str, Any]:
        at = {"name": "at", "type": {"type": "long", "logicalType": logical}}
        return {"type": "record", "name": "Sale", "fields": [at]}

    first = ingest(repository, sale("timestamp-micros"), name="sales.raw.sale", branch="feed")
    assert ingest(repository, sale("timestamp-micros"), name="sales.raw.sale", branch="feed").commit is None
    second = ingest(repository, sale("timestamp-millis"), name="sales.raw.sale", branch="feed")
    assert (str(first.version), str(second.version)) == ("v1.0.0", "v2.0.0")


def test_a_json_schema_of_documents_keeps_the_difference_of_absent_and_null(make: Make) -> None:
    model = "    customProperties:\n      - {property: recordModel, vendor: treaty, value: document}\n"
    repository = make(extra=model)
    report = ingest(repository, DOCUMENT)
    assert f"{FOLDER}/{report.version}.schema.json" in report.files


def test_a_json_schema_stands_beside_a_first_version_unless_a_table_is_asked_for(make: Make) -> None:
    repository = make()
    beside = ingest(repository, DOCUMENT, name="sales.gold.order", branch="feed")
    assert "v1.0.0.schema.json" in written(repository, beside, "contracts/datasets/sales/order/gold/v1.0.0.yaml")
    data = json.dumps({**DOCUMENT, "required": ["id"]}, indent=1).encode()
    second = ingest(repository, data, name="sales.gold.order", branch="feed")
    assert str(second.version) == "v1.1.0"
    assert second.files["contracts/datasets/sales/order/gold/v1.1.0.schema.json"] == data
    table = ingest(repository, DOCUMENT, name="sales.gold.offer", is_table=True)
    assert [path for path in table.files if ".schema." in path] == []


def test_an_odcs_document_is_taken_as_it_is(make: Make) -> None:
    repository = make()
    text = version_file(NAME, "v9.9.9", {**TWO, "note": "string"}, "# mine\ntags: [a]\n")
    report = ingest(repository, text.encode(), path="x.odcs.yaml")
    assert written(repository, report) + "\n" == text.replace("9.9.9", "1.1.0")
    foreign = text.replace("id: finance.gold.invoice", "id: elsewhere")
    refused = ingest(repository, foreign.encode(), path="x.odcs.yaml")
    assert refused.findings is not None
    assert {item.rule.name for item in refused.findings.diagnostics} >= {"id-agrees-with-path"}


def test_one_of_several_records_is_named(make: Make) -> None:
    repository = make(extra="  - name: line\n    properties:\n      - name: n\n        logicalType: string\n")
    with pytest.raises(UsageError, match="has not one record"):
        ingest(repository, MORE)
    with pytest.raises(UsageError, match="no record `x`"):
        ingest(repository, MORE, record="x")
    report = ingest(repository, fields("n", "m"), record="line")
    assert str(report.version) == "v1.1.0"


def test_a_whole_contract_is_taken_in_whatever_its_records(make: Make) -> None:
    repository = make(extra="  - name: line\n    properties:\n      - name: n\n        logicalType: string\n")
    text = (repository.folder / FOLDER / "v1.0.0.yaml").read_text().replace("name: n\n", "name: m\n")
    assert str(ingest(repository, text.encode(), path="x.odcs.yaml").version) == "v2.0.0"


def test_faults_of_the_version_before_do_not_keep_a_schema_out(make: Make) -> None:
    repository = make(extra="unknownKey: 1\n")
    report = ingest(repository, MORE)
    assert report.outcome is Outcome.WRITTEN
    assert report.findings is not None
    assert "TR014" in {item.rule.code for item in report.findings.diagnostics}


def test_a_promise_that_hangs_in_the_air_is_left_to_the_pull_request(make: Make) -> None:
    repository = make(extra="slaProperties:\n  - {property: freshness, value: 1, unit: d, element: invoice.amount}\n")
    report = ingest(repository, FEWER)
    assert report.outcome is Outcome.WRITTEN
    assert report.findings is not None
    assert "service-level-element-exists" in {item.rule.name for item in report.findings.diagnostics}


def test_the_command_tells_what_to_do_next(make: Make, tmp_path: Path) -> None:
    repository = make()
    schema = tmp_path / "new.avsc"
    schema.write_text(json.dumps(MORE))
    common = [NAME, "--schema", str(schema), "--repo", str(repository.folder)]
    runner = CliRunner()
    dry = runner.invoke(command, [*common, "--dry-run"], catch_exceptions=False)
    assert (dry.exit_code, repository.git("branch", "--list", "treaty/*")) == (0, "")
    assert "Would write contracts/datasets/finance/invoice/gold/v1.1.0.yaml" in dry.output
    done = runner.invoke(command, [*common, "--json"], catch_exceptions=False)
    told = json.loads(done.stdout)
    assert (told["outcome"], told["version"], told["classification"]) == ("written", "v1.1.0", "compatible")
    assert "Nothing to do" in runner.invoke(command, common, catch_exceptions=False).output
    schema.write_text('{"type": "object", "required": 1}')
    refused = runner.invoke(command, common, catch_exceptions=False)
    assert refused.exit_code == 1
    assert "error[TR031]" in refused.output
    piped = runner.invoke(command, [NAME, "--schema", "-", "--repo", str(repository.folder)], input=json.dumps(SAME))
    assert "says so already" in piped.output
