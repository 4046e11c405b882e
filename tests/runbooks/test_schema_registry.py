"""Runbook 3, rows 19 to 41: each command of the schema registry's runbook, done by Treaty."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository
from tests.support.registry_files import version_file
from tests.support.runbooks import FOLDER, NAME, Treaty, run_treaty

from treaty.diagnostics.errors import UsageError

ALIAS = "finance.gdp.invoice"
WIDER = {"invoice_id": "string", "amount": "number", "currency": "string", "due_on": "date", "tax": "number"}
BROKEN = {"invoice_id": "string", "amount": "number", "currency": "number", "due_on": "date"}
NEXT = f"{FOLDER}/gold/v1.3.0.yaml"


def propose(repository: GitRepository, text: str) -> None:
    repository.git("switch", "--quiet", "--create", "change")
    repository.commit({NEXT: text})


def test_row_19_the_version_in_use_is_told_by_its_old_name(treaty_in: Treaty, registry: GitRepository) -> None:
    assert treaty_in("current", ALIAS).stdout.strip() == f"{NAME}:v1.2.0"
    assert treaty_in("show", f"{ALIAS}:v1.2").stdout == (registry.folder / FOLDER / "gold/v1.2.0.yaml").read_text()


def test_row_20_validation_failures_are_found_by_their_old_codes(scratch: GitRepository) -> None:
    propose(scratch, version_file(NAME, "v1.3.0", BROKEN))
    result = run_treaty(scratch.folder, "check", "--base", "main", "--format", "json", code=1)
    told = json.loads(result.stdout)["diagnostics"]
    failures = [item for item in told if any(alias.startswith("VAL-") for alias in item["aliases"])]
    assert ("TR403", ["VAL-1304", "MS-1303"]) in [(item["code"], item["aliases"]) for item in failures]
    explained = run_treaty(scratch.folder, "explain", "VAL-1304").stdout
    assert "TR403" in explained
    assert "TR301" in run_treaty(scratch.folder, "explain", "VAL-1102").stdout
    assert "TR032" in run_treaty(scratch.folder, "explain", "VAL-1203").stdout


def test_row_21_validation_is_run_again_for_one_version(scratch: GitRepository) -> None:
    propose(scratch, version_file(NAME, "v1.3.0", BROKEN))
    for named in (NEXT, f"{ALIAS}:v1.3", NAME):
        run_treaty(scratch.folder, "check", "--base", "main", named, code=1)
    run_treaty(scratch.folder, "check", "--base", "main", f"{ALIAS}:v1.2")
    scratch.commit({NEXT: version_file(NAME, "v1.3.0", WIDER)})
    run_treaty(scratch.folder, "check", "--base", "main", f"{ALIAS}:v1.3")
    with pytest.raises(UsageError, match="no version"):
        run_treaty(scratch.folder, "check", f"{ALIAS}:v1.4")


def test_row_22_a_version_is_validated_when_nothing_is_missing(scratch: GitRepository) -> None:
    propose(scratch, version_file(NAME, "v1.3.0", BROKEN))
    told = json.loads(run_treaty(scratch.folder, "approvals", ALIAS, "--format", "json", code=1).stdout)
    assert (told["fqid"], told["stage"]) == (f"{NAME}:v1.3.0", "draft")
    scratch.commit({NEXT: version_file(NAME, "v1.3.0", WIDER)})
    told = json.loads(run_treaty(scratch.folder, "approvals", ALIAS, "--format", "json").stdout)
    assert (told["stage"], told["ready"]) == ("validated", True)


def test_row_25_what_a_pending_approval_waits_for_is_told(scratch: GitRepository, tmp_path: Path) -> None:
    scratch.commit({".github/CODEOWNERS": "/contracts/datasets/finance/ @finance-lead\n"})
    propose(scratch, version_file(NAME, "v1.3.0", WIDER))
    told = json.loads(run_treaty(scratch.folder, "approvals", NAME, "--format", "json", code=1).stdout)
    assert told["stage"] == "pending_approval"
    assert [obstacle["kind"] for obstacle in told["obstacles"]] == ["approval"]
    assert "@finance-lead" in told["obstacles"][0]["message"]
    reviews = tmp_path / "reviews.json"
    reviews.write_text(json.dumps({"reviews": [{"reviewer": "finance-lead", "state": "approved"}]}))
    run_treaty(scratch.folder, "approvals", NAME, "--reviews", str(reviews))


def test_row_26_a_merged_version_is_published(scratch: GitRepository) -> None:
    propose(scratch, version_file(NAME, "v1.3.0", WIDER))
    scratch.git("switch", "--quiet", "main")
    scratch.git("merge", "--quiet", "change")
    run_treaty(scratch.folder, "release", "--actor", "ci", "--correlation-id", "CHG-8")
    tag = "release/finance/invoice/gold/v1.3.0"
    assert tag in scratch.tags()
    assert "CHG-8" in scratch.git("for-each-ref", "--format=%(contents)", f"refs/tags/{tag}")
    assert run_treaty(scratch.folder, "current", NAME).stdout.strip() == f"{NAME}:v1.3.0"


def test_row_28_lineage_needs_no_replay_because_it_is_read_from_the_files(treaty_in: Treaty) -> None:
    told = json.loads(treaty_in("impact", "finance.raw.invoice", "--format", "json").stdout)
    assert NAME in json.dumps(told)
    assert told == json.loads(treaty_in("impact", "finance.raw.invoice", "--format", "json").stdout)


def test_row_30_a_file_is_validated_where_it_lies(scratch: GitRepository) -> None:
    run_treaty(scratch.folder, "check", f"{FOLDER}/gold/v1.2.0.yaml")
    scratch.write({NEXT: "apiVersion: v3.2.0\nkind: DataContract\nversion: [1]\n"})
    run_treaty(scratch.folder, "check", NEXT, code=1)


def test_row_32_a_version_published_in_error_is_deprecated(scratch: GitRepository) -> None:
    run_treaty(scratch.folder, "rollback", NAME, "--to", "v1.1.0")
    scratch.commit()
    run_treaty(scratch.folder, "release")
    more = ("--sunset", "2099-12-31", "--successor", "v1.1.0", "--reason", "Published in error.")
    run_treaty(scratch.folder, "deprecate", f"{ALIAS}:v1.2", *more)
    rows = json.loads(run_treaty(scratch.folder, "versions", NAME, "--format", "json").stdout)
    assert [(row["version"], row["status"]) for row in rows][0:2] == [("v1.2.0", "deprecated"), ("v1.1.0", "current")]
    assert f"{FOLDER}/gold/v1.2.0.yaml" in scratch.git("ls-files")


def test_row_34_the_store_is_restored_from_a_copy(registry: GitRepository, tmp_path: Path) -> None:
    bundle = tmp_path / "registry.bundle"
    registry.git("bundle", "create", str(bundle), "--all")
    restored = GitRepository(folder=tmp_path / "restored")
    registry.git("clone", "--quiet", str(bundle), str(restored.folder))
    assert restored.tags() == registry.tags()
    for command in (["current"], ["versions", NAME], ["events"]):
        assert run_treaty(restored.folder, *command).stdout == run_treaty(registry.folder, *command).stdout


def test_row_36_what_is_still_to_be_told_is_listed(scratch: GitRepository) -> None:
    scratch.commit(date="2090-01-01")  # later than any tag: what it holds has been told
    scratch.git("tag", "told")
    scratch.commit({NEXT: version_file(NAME, "v1.3.0", WIDER)}, date="2090-01-02")
    run_treaty(scratch.folder, "release")
    events = [json.loads(line) for line in run_treaty(scratch.folder, "events", "--since", "told").stdout.splitlines()]
    assert {"schema.released", "current.set"} <= {event["type"] for event in events}
    assert {event["subject"] for event in events if event["type"] == "schema.released"} == {f"{NAME}:v1.3.0"}


def test_row_37_validation_by_post_is_the_same_command(treaty_in: Treaty) -> None:
    report = json.loads(treaty_in("check", "--format", "json").stdout)
    assert [finding for finding in report["diagnostics"] if finding["severity"] == "error"] == []


def test_row_38_publishing_twice_changes_nothing(scratch: GitRepository) -> None:
    before = scratch.git("for-each-ref")
    run_treaty(scratch.folder, "release")
    assert scratch.git("for-each-ref") == before


def test_row_40_a_replay_tells_the_same_again(treaty_in: Treaty) -> None:
    first = treaty_in("events").stdout
    assert first == treaty_in("events").stdout
    events = [json.loads(line) for line in first.splitlines()]
    assert {event["specversion"] for event in events} == {"1.0"}
    assert len({event["id"] for event in events}) == len(events)
    released = [event for event in events if event["type"] == "schema.released"]
    assert {event["correlationid"] for event in released} == {"CHG-7"}
