"""What an ingest refuses, and what it says of a contract that stands in its own way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.support.git_repository import IDENTITY, GitRepository, git_repository
from tests.support.ingesting import FOLDER, MORE, NAME, TWO, Make, fields, ingest, state
from tests.support.registry_files import registry_files, version_file

from treaty.app.ingest_plan import Outcome
from treaty.cli.ingest import command
from treaty.diagnostics.errors import TreatyError, UsageError


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    for name, text in IDENTITY.items():
        monkeypatch.setenv(name, text)

    def build(columns: Mapping[str, str] = TWO, extra: str = "", versions: tuple[str, ...] = ("v1.0.0",)) -> Any:
        files = registry_files(*(f"{NAME}:{version}" for version in versions))
        files |= {f"{FOLDER}/{version}.yaml": version_file(NAME, version, columns, extra) for version in versions}
        return git_repository(tmp_path / "registry", files)

    return build


FAULTY = [
    (b'{"type": "object",\n "required": true}', None, ("TR031", 2)),
    (b'{"type": "object"\n "required": []}', None, ("TR002", 2)),
    (
        b'{"type": "record", "fields": [\n{"name": "b", "type": "int"},\n{"name": "a", "type": "strin"}]}',
        None,
        ("TR042", 3),
    ),
    (b'{"type": "record", "fields": [\n{"name": "b", "type": {"type": "array",\n"items": "x"}}]}', None, ("TR042", 2)),
    (b'{"type": "array", "items": "string"}', "avro", ("TR042", 1)),
    (b'{"type": "object"}', "odcs", ("TR042", 1)),
    (b"\xff\xfe", "jsonschema", ("TR001", 1)),
    (b'{"type": "object", "properties": {"a": {"$ref": "#/nowhere"}}}', None, ("TR032", 1)),
    (b'{\n"type": "array", "items": {"type": "object"}}', None, ("TR042", 2)),
    (b'{\n"type": ["string", "null"]}', "jsonschema", ("TR042", 2)),
    (b"false", "jsonschema", ("TR031", 1)),
    (b"kind: DataContract\napiVersion: v3.1.0\n", None, ("TR042", None)),
    (b'{"type": "record", "fields": [{"name": "a", "type": "string", "optional": "yes"}]}', None, ("TR042", 1)),
    (b'{"type": "record", "name": "r", "fields": [{"name": "a", "type": ["null", "null"]}]}', None, ("TR042", 1)),
    (b'{"type": "record", "name": "r", "fields": [{"name": "a", "type": 7}]}', None, ("TR042", 1)),
]


def test_a_faulty_schema_is_refused_with_its_place_and_nothing_is_written(make: Make) -> None:
    repository = make()
    before = state(repository)
    for data, style, place in FAULTY:
        report = ingest(repository, data, format=style)
        assert report.outcome is Outcome.REFUSED
        assert report.findings is not None
        spans = [(item.rule.code, item.location.span) for item in report.findings.diagnostics]
        assert place in {(code, span.line if span else None) for code, span in spans}
        assert state(repository) == before


@pytest.mark.parametrize("broken", ["contracts/registry.yaml", "contracts/datasets/finance/invoice/dataset.yaml"])
def test_nothing_is_numbered_while_what_decides_cannot_be_read(make: Make, broken: str) -> None:
    repository = make()
    text = (repository.folder / broken).read_text()
    repository.commit({broken: f"{text}\n: : not YAML\n"})
    with pytest.raises(TreatyError, match=r"must be mended first"):
        ingest(repository, MORE)


def test_a_version_that_cannot_be_read_is_not_written_over(make: Make) -> None:
    repository = make(versions=("v1.0.0", "v1.1.0"))
    repository.commit({f"{FOLDER}/v1.1.0.yaml": "a: b: c\n"})
    before = state(repository)
    with pytest.raises(TreatyError, match=r"gold/v1\.1\.0\.yaml:1` has a fault"):
        ingest(repository, MORE)
    assert state(repository) == before


def restate(repository: GitRepository, more: str) -> None:
    path = "contracts/datasets/finance/invoice/dataset.yaml"
    repository.commit({path: f"{(repository.folder / path).read_text()}{more}\n"})


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("layers: {gold: {frozen: {since: 2026-01-01, reason: x, by: y}}}", "is frozen"),
        ("layers: {gold: {current: v1.0.0}}", "names v1.0.0 as current"),
        ("status: deprecated", "is deprecated"),
    ],
)
def test_what_keeps_a_version_from_being_served_is_told(make: Make, more: str, told: str) -> None:
    repository = make()
    restate(repository, more)
    report = ingest(repository, MORE)
    assert report.outcome is Outcome.WRITTEN
    assert [told in note for note in report.notes] == [True]


def test_a_retired_dataset_takes_in_nothing(make: Make) -> None:
    repository = make()
    restate(repository, "status: retired")
    before = state(repository)
    report = ingest(repository, MORE)
    assert (report.outcome, "is retired" in report.reason) == (Outcome.REFUSED, True)
    assert state(repository) == before


def test_a_major_for_the_sake_of_a_draft_says_so(make: Make, tmp_path: Path) -> None:
    repository = make()
    ingest(repository, MORE, is_hold=True, branch="feed")
    report = ingest(repository, fields("id", "place", amount="double"), branch="feed")
    assert (str(report.version), str(report.against), str(report.follows)) == ("v2.0.0", "v1.0.0", "v1.1.0")
    (tmp_path / "s.json").write_text(json.dumps(fields("id", "town", "place", amount="double")))
    more = ["--schema", str(tmp_path / "s.json"), "--branch", "feed", "--dry-run", "--repo", str(repository.folder)]
    assert "because of v2.0.0" not in CliRunner().invoke(command, [NAME, *more], catch_exceptions=False).output
    repository.git("branch", "--force", "feed", "feed~1")
    assert "because of v1.1.0" in CliRunner().invoke(command, [NAME, *more], catch_exceptions=False).output


def test_wrong_usage_is_told(make: Make) -> None:
    repository = make()
    for name, data, hint in [
        ("finance.gold.invoice:v1.0.0", b"{}", "names a version"),
        ("finance.golden.invoice", b"{}", "no layer"),
        ("Invoice", b"{}", "not the name of a contract"),
        (NAME, b"just: data", "no schema that can be told"),
    ]:
        with pytest.raises(UsageError, match=hint):
            ingest(repository, data, name=name)
    for key in ["", " x", "a\nb", "k" * 201]:
        with pytest.raises(UsageError, match="one line"):
            ingest(repository, MORE, idempotency_key=key)
