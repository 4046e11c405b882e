"""What commands print with `--format json` is what `treaty schema` says, to the last field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator, FormatChecker
from tests.support.git_repository import GitRepository, git_repository
from tests.support.small_registry import DATASET, FOLDER, registry_files, version, with_column, with_status

from treaty.cli.main import treaty

LIFE = """\
layers:
  gold:
    frozen: {since: 2026-03-01, reason: Audit, by: shop-data}
    versions:
      v1.0.0:
        deprecated: {since: 2026-03-01, sunset: 2027-09-01, successor: v1.1.0, reason: Old.}
      v1.2.0: {promote: hold}
"""
SALE = "shop.gold.sale"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> GitRepository:
    """Give a registry in which everything has happened that a row can tell of: releases, moves, ends, holds."""
    repository = git_repository(tmp_path_factory.mktemp("registry"), registry_files())
    call(repository, "release", "--actor", "release-bot", "--correlation-id", "CHG-1")
    repository.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    call(repository, "release")
    life = {"contracts/datasets/shop/sale/dataset.yaml": DATASET + LIFE}
    repository.commit({**life, f"{FOLDER}/v1.2.0.yaml": version("1.2.0", with_status(with_column()))})
    return repository


def call(repository: GitRepository, *arguments: str) -> Any:
    """Give what a command prints as JSON."""
    command = [*arguments, "--format", "json"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(repository.folder)
        outcome = CliRunner().invoke(treaty, command)
    assert outcome.exit_code in {0, 1}, (command, outcome.output, outcome.exception)
    return json.loads(outcome.stdout)


def schema_of(name: str) -> Any:
    return json.loads(CliRunner().invoke(treaty, ["schema", name]).stdout)


def _closed(schema: Any) -> Any:
    """Give a schema that takes no field which it does not name: what is printed must be written down."""
    if isinstance(schema, list):
        return [_closed(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(member) for key, member in schema.items()}
    return {**closed, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else closed


@pytest.mark.parametrize(
    ("command", "report", "least"),
    [
        (("list",), "list-report", 1),
        (("list", "--page", "1"), "list-report", 1),
        (("versions", SALE), "versions-report", 3),
        (("versions", SALE, "--stages"), "versions-report", 3),
        (("versions", SALE, "--page", "1"), "versions-report", 3),
        (("current", SALE), "current-report", 1),
        (("subscriptions",), "subscriptions-report", 1),
        (("log", SALE), "log-report", 3),
        (("events",), "events-report", 5),
        (("release", "--dry-run"), "release-report", 0),
        (("rules",), "rules-report", 300),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_report_is_what_its_schema_says(
    registry: GitRepository, command: tuple[str, ...], report: str, least: int
) -> None:
    printed = call(registry, *command)
    schema = schema_of(report)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(_closed(schema), format_checker=FormatChecker()).validate(printed)
    rows = printed["items"] if isinstance(printed, dict) and "items" in printed else printed
    assert len(rows) >= least


def test_the_schemas_refuse_what_is_not_said(registry: GitRepository) -> None:
    rows = call(registry, "versions", SALE)
    validator = Draft202012Validator(_closed(schema_of("versions-report")), format_checker=FormatChecker())
    for wrong in ({"version": "1.0"}, {"status": "lost"}, {"released_at": "yesterday"}, {"more": 1}, {"held": None}):
        assert not validator.is_valid([{**rows[0], **wrong}]), wrong
    assert not validator.is_valid([{key: value for key, value in rows[0].items() if key != "posture"}])


def test_every_report_names_its_version_in_its_identifier() -> None:
    names = [
        name for name in CliRunner().invoke(treaty, ["schema", "--list"]).stdout.split() if name.endswith("-report")
    ]
    assert len(names) >= 10
    assert {name: schema_of(name)["$id"] for name in names} == {
        name: f"urn:treaty:schema:{name.removesuffix('-report')}:1" for name in names
    }
