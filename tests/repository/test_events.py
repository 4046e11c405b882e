"""Events from real repositories: tags and history, replayed byte for byte."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft7Validator
from tests.support.git_repository import GitRepository, git_repository
from tests.support.registry_files import dataset_file, registry_files
from tests.support.small_registry import FOLDER, SUBSCRIPTION, version, with_column, with_status
from tests.support.small_registry import registry_files as small_registry

from treaty.cli import events, release
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.lifecycle.events import EVENT_TYPES

DATASET = "contracts/datasets/shop/sale/dataset.yaml"
ENDS = """\
layers:
  gold:
    frozen: {since: 2026-03-01, reason: Audit, by: shop-data}
    versions:
      v1.0.0:
        deprecated: {since: 2026-03-01, sunset: 2026-09-01, successor: v1.1.0, reason: Old.}
"""

_TEXT = {"type": "string", "minLength": 1}
_MAYBE_TEXT = {"type": ["string", "null"], "minLength": 1}
OFFICIAL = Draft7Validator(
    {
        "type": "object",
        "required": ["id", "source", "specversion", "type"],
        "properties": {
            "id": _TEXT,
            "source": {**_TEXT, "format": "uri-reference"},
            "specversion": _TEXT,
            "type": _TEXT,
            "datacontenttype": _MAYBE_TEXT,
            "dataschema": {**_MAYBE_TEXT, "format": "uri"},
            "subject": _MAYBE_TEXT,
            "time": {**_MAYBE_TEXT, "format": "date-time"},
            "data": {"type": ["object", "string", "number", "array", "boolean", "null"]},
            "data_base64": {"type": ["string", "null"], "contentEncoding": "base64"},
        },
    },
    format_checker=Draft7Validator.FORMAT_CHECKER,
)
"""What CloudEvents' own `cloudevents.json` demands."""


def _run(folder: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(events.command, [*arguments, "--repo", str(folder)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def _events(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _run(folder, *arguments).stdout.splitlines()]


def _told(folder: Path, *arguments: str) -> list[tuple[str, str]]:
    return [(event["type"], event["subject"]) for event in _events(folder, *arguments)]


def _release(repository: GitRepository) -> None:
    arguments = ["--repo", str(repository.folder), "--actor", "octo", "--correlation-id", "CHG-1"]
    result = CliRunner().invoke(release.command, arguments)
    assert result.exit_code == 0, result.output


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    made = git_repository(tmp_path / "registry")
    made.commit(small_registry(), date="2026-01-01")
    return made


def test_life_of_a_contract_is_told_in_order(repository: GitRepository) -> None:
    dataset = (repository.folder / DATASET).read_text()
    repository.commit({DATASET: dataset + ENDS}, date="2026-03-01")
    repository.commit({DATASET: dataset}, date="2026-04-01")
    (repository.folder / "contracts/subscriptions/reports.yaml").unlink()
    repository.commit(date="2026-05-01")
    _release(repository)
    sale = "shop.gold.sale"
    assert _told(repository.folder) == [
        ("dataset.created", "shop.sale"),
        ("subscription.added", sale),
        ("contract.frozen", sale),
        ("version.deprecated", f"{sale}:v1.0.0"),
        ("contract.unfrozen", sale),
        ("version.reinstated", f"{sale}:v1.0.0"),
        ("subscription.removed", sale),
        ("schema.released", f"{sale}:v1.0.0"),
        ("current.set", f"{sale}:v1.0.0"),
    ]


def test_break_of_the_mode_is_told_also_for_a_new_major(repository: GitRepository) -> None:
    repository.commit({f"{FOLDER}/v1.1.0.yaml": with_column(version("1.1.0"))}, date="2026-02-01")
    repository.commit({f"{FOLDER}/v2.0.0.yaml": with_status(version("2.0.0"))}, date="2026-03-01")
    _release(repository)
    broken = [event for event in _events(repository.folder) if event["type"] == "breaking.detected"]
    assert [(event["subject"], event["data"]["base"]) for event in broken] == [
        ("shop.gold.sale:v2.0.0", "shop.gold.sale:v1.1.0")
    ]


def test_mode_is_the_one_of_the_commit_that_was_released(repository: GitRepository) -> None:
    dataset = (repository.folder / DATASET).read_text()
    backward = f"{dataset}layers:\n  gold:\n    compatibility: backward\n"
    files = {DATASET: backward, f"{FOLDER}/v1.1.0.yaml": with_status(version("1.1.0"))}
    repository.commit(files, date="2026-02-01")
    _release(repository)
    repository.commit({DATASET: dataset}, date="2026-03-01")
    assert "breaking.detected" not in [kind for kind, _ in _told(repository.folder)]


def test_events_are_cloud_events_and_ids_are_stable_over_clones(repository: GitRepository, tmp_path: Path) -> None:
    _release(repository)
    text = _run(repository.folder).stdout
    assert _run(repository.clone(tmp_path / "clone").folder).stdout == text
    found = [json.loads(line) for line in text.splitlines()]
    assert len({event["id"] for event in found}) == len(found)
    for event in found:
        assert list(OFFICIAL.iter_errors(event)) == []
        assert event["specversion"] == "1.0"
        assert event["source"] == "/treaty/shop"
        assert event["type"] in EVENT_TYPES
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", event["time"])
        assert all(re.fullmatch(r"[a-z0-9]{1,20}", name) for name in event), "section 3: naming of attributes"
        assert None not in event.values()
    released = next(event for event in found if event["type"] == "schema.released")
    assert (released["actor"], released["correlationid"]) == ("octo", "CHG-1")
    assert released["data"]["classification"] == "both"
    assert json.loads(_run(repository.folder, "--format", "json").stdout) == found


def test_since_a_day_and_since_a_commit(repository: GitRepository) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.commit(
        {"contracts/subscriptions/other.yaml": SUBSCRIPTION.replace("reports", "other")}, date="2026-02-01"
    )
    everything = _told(repository.folder)
    added = ("subscription.added", "shop.gold.sale")
    assert everything[-1] == added
    assert _told(repository.folder, "--since", "2026-02-01") == [added]
    assert _told(repository.folder, "--since", "2026-02-01T00:00:01+00:00") == []
    assert _told(repository.folder, "--since", first) == [added]
    _release(repository)
    assert [kind for kind, _ in _told(repository.folder, "--since", "HEAD")] == ["schema.released", "current.set"]
    with pytest.raises(UsageError):
        _run(repository.folder, "--since", "nowhere")


def test_parts_of_the_log_make_up_the_whole(repository: GitRepository) -> None:
    middle = repository.commit({DATASET: (repository.folder / DATASET).read_text() + ENDS}, date="2026-02-01")
    whole = _run(repository.folder).stdout
    repository.commit(
        {"contracts/subscriptions/other.yaml": SUBSCRIPTION.replace("reports", "other")}, date="2026-03-01"
    )
    assert _run(repository.folder).stdout == whole + _run(repository.folder, "--since", middle).stdout


def test_merge_is_told_once_by_what_it_brought_to_the_main_line(repository: GitRepository) -> None:
    repository.git("switch", "--quiet", "--create", "change")
    repository.commit({DATASET: (repository.folder / DATASET).read_text() + ENDS}, date="2026-02-01")
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "-m", "Merge", "change", date="2026-03-01T00:00:00+00:00")
    frozen = [event for event in _events(repository.folder) if event["type"] == "contract.frozen"]
    assert [(event["commit"], event["time"]) for event in frozen] == [
        (repository.git("rev-parse", "HEAD"), "2026-03-01T00:00:00Z")
    ]


def test_file_that_cannot_be_read_hides_no_other(repository: GitRepository) -> None:
    repository.commit({DATASET: "layers: [\n", "contracts/subscriptions/odd.yaml": b"\xff\x00"}, date="2026-02-01")
    repository.commit({"contracts/subscriptions/odd.yaml": SUBSCRIPTION.replace("reports", "odd")}, date="2026-03-01")
    assert ("subscription.added", "shop.gold.sale") in _told(repository.folder, "--since", "2026-03-01")


def test_a_state_that_cannot_be_read_is_no_news(repository: GitRepository) -> None:
    frozen = dataset_file("shop", "sale", "layers:\n  gold:\n    frozen: {since: 2026-01-01, reason: audit}\n")
    path = "contracts/subscriptions/news.yaml"
    repository.commit({DATASET: frozen, path: SUBSCRIPTION.replace("reports", "news")}, date="2026-02-01")
    repository.commit({DATASET: "layers: [\n", path: ""}, date="2026-03-01")
    repository.commit({DATASET: "layers: {\n"}, date="2026-03-02")
    broken = repository.git("rev-parse", "HEAD")
    repository.commit(
        {DATASET: dataset_file("shop", "sale"), path: SUBSCRIPTION.replace("reports", "news")}, date="2026-04-01"
    )
    whole = _told(repository.folder, "--since", "2026-02-02")
    assert [told for told in whole if told[0] != "dataset.created"] == [("contract.unfrozen", "shop.gold.sale")]
    assert _told(repository.folder, "--since", broken)[-1:] == [("contract.unfrozen", "shop.gold.sale")]


def test_shallow_clone_says_what_it_cannot_tell(repository: GitRepository, tmp_path: Path) -> None:
    repository.commit(
        {"contracts/subscriptions/other.yaml": SUBSCRIPTION.replace("reports", "other")}, date="2026-02-01"
    )
    clone = repository.clone(tmp_path / "clone", "--depth=1")
    result = _run(clone.folder)
    assert result.stdout == ""
    assert "shallow" in result.stderr


def test_registry_at_the_top_of_the_repository_is_read_too(tmp_path: Path) -> None:
    files = registry_files("finance.gold.invoice:v1.0.0", root="x")
    made = git_repository(tmp_path / "top", {path.removeprefix("x/"): text for path, text in files.items()})
    extra = "layers:\n  kpi:\n    frozen: {since: 2026-03-01, reason: Audit}\n"
    made.commit({"datasets/finance/invoice/dataset.yaml": dataset_file("finance", "invoice", extra)}, date="2026-02-01")
    assert _told(made.folder) == [("dataset.created", "finance.invoice"), ("contract.frozen", "finance.gold.invoice")]


def test_every_kind_of_event_that_a_registry_knows_is_told(repository: GitRepository) -> None:
    dataset = (repository.folder / DATASET).read_text()
    repository.commit({f"{FOLDER}/v2.0.0.yaml": with_status(version("2.0.0"))}, date="2026-02-01")
    retired = ENDS + "      v2.0.0: {retired: {since: 2026-03-02, reason: Wrong.}, promote: hold}\n"
    repository.commit({DATASET: dataset + retired}, date="2026-03-01")
    repository.commit({DATASET: (dataset + retired).replace("status: active", "status: deprecated")}, date="2026-04-01")
    _release(repository)
    assert {kind for kind, _ in _told(repository.folder)} >= {
        *("schema.released", "current.set", "breaking.detected", "version.deprecated", "version.retired"),
        *("contract.frozen", "version.held", "subscription.added", "dataset.created", "dataset.deprecated"),
    }


def test_folder_without_git_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TreatyError, match="not in a Git repository"):
        _run(tmp_path)
