"""What `treaty init` makes of bare schemas, and what it lays down around a registry."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from tests.support.git_repository import git_repository
from tests.support.registry_files import registry_files

from treaty.app.check_paths import Options, check_paths
from treaty.app.init_registry import InitReport, InitRequest, init_registry
from treaty.cli.init import command
from treaty.diagnostics.rule import Severity
from treaty.lifecycle.code_owners import parse_code_owners
from treaty.lifecycle.code_owners_file import find_gaps
from treaty.load.catalog import load_catalog
from treaty.repository.hosting import parse_address

TODAY = date(2026, 11, 21)
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema(**rest: Any) -> str:
    return json.dumps({"$schema": DRAFT, "type": "object", "properties": {"id": {"type": "string"}}, **rest}, indent=1)


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def init(folder: Path, *, is_move: bool = False, is_editor: bool = False) -> InitReport:
    request = InitRequest(folder=folder, today=TODAY, namespace="shop", is_move=is_move, is_editor=is_editor)
    return init_registry(request)


def errors(folder: Path) -> list[str]:
    found = check_paths([folder / "contracts"], folder, Options(today=TODAY), progress=lambda _: None).diagnostics
    return [item.message for item in found if item.severity is Severity.ERROR]


def test_a_folder_of_schemas_becomes_contracts_and_keeps_every_byte(tmp_path: Path) -> None:
    files = {
        "schemas/order.schema.json": schema(title="Order"),
        "schemas/raw/click-v2.schema.yaml": "type: object  # kept\nproperties:\n  id: {type: string}\n",
        "events/sale.avsc": '{"type": "record", "name": "Sale", "fields": [{"name": "id", "type": "long"}]}',
        "package.json": '{"name": "shop", "version": "1.0.0"}',
        "settings.json": '{"type": "object"}',
    }
    write(tmp_path, files)
    report = init(tmp_path, is_move=True)
    below = "contracts/datasets/shop"
    assert dict(report.adopted) == {
        "schemas/order.schema.json": f"{below}/order/gold/v1.0.0.schema.json",
        "schemas/raw/click-v2.schema.yaml": f"{below}/click/raw/v2.0.0.schema.yaml",
    }
    assert all((tmp_path / target).read_text() == files[source] for source, target in report.adopted)
    assert not (tmp_path / "schemas/order.schema.json").exists()
    # Columns say what an Avro schema says, in other words: the file itself stays where its readers look for it.
    assert (tmp_path / "events/sale.avsc").exists()
    assert f"{below}/sale/gold/v1.0.0.yaml" in report.written
    assert (report.problems, errors(tmp_path)) == ((), [])
    again = init(tmp_path)
    assert (again.written, again.adopted, again.problems) == ((), (), ())


def test_schemas_that_belong_to_others_are_left_alone(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.schema.json": schema(properties={"b": {"$ref": "part.schema.json"}}),
            "part.schema.json": schema(),
            "bad.schema.json": schema(required=True),
            "x/order.schema.json": schema(),
            "y/order.schema.json": schema(title="Other"),
        },
    )
    report = init(tmp_path)
    assert [source for source, _ in report.adopted] == ["x/order.schema.json"]
    assert [problem.partition("` ")[0] for problem in report.problems] == [
        "`a.schema.json",
        "`bad.schema.json",
        "`x/order.schema.json",
    ]


def test_a_contract_takes_the_schema_along_that_it_names(tmp_path: Path) -> None:
    contract = (
        "apiVersion: v3.2.0\nkind: DataContract\nid: shop.gold.order\nname: order\nversion: 1.0.0\ndomain: shop\n"
        "status: active\nschema:\n  - name: order\n    authoritativeDefinitions:\n"
        "      - {type: jsonSchema, url: ./order.schema.json}\n"
    )
    write(tmp_path, {"order.odcs.yaml": contract, "order.schema.json": schema()})
    report = init(tmp_path)
    assert [source for source, _ in report.adopted] == ["order.odcs.yaml"]
    assert (tmp_path / "contracts/datasets/shop/order/gold/order.schema.json").read_text() == schema()
    assert errors(tmp_path) == []


OWNED = {
    **registry_files("finance.gold.invoice:v1.0.0"),
    "contracts/subscriptions/reports.yaml": "apiVersion: treaty/v1\nkind: Subscription\nconsumer: reports\n"
    "owner: reports team\ncontact: x@example.com\nsubscriptions: []\n",
}


@pytest.mark.parametrize(
    ("address", "path", "line"),
    [
        ("git@github.com:acme/d.git", ".github/CODEOWNERS", "/contracts/datasets/finance/invoice/ @acme/finance-team"),
        ("https://gitlab.example.com/a/b/c", ".gitlab/CODEOWNERS", "/contracts/subscriptions/reports.yaml @a/b/reports-team"),  # noqa: E501  # one row of a table
        (None, ".github/CODEOWNERS", "# /contracts/datasets/finance/invoice/ @your-organisation/finance-team"),
    ],
)  # fmt: skip
def test_code_owners_are_the_owners_that_the_registry_names(
    tmp_path: Path, address: str | None, path: str, line: str
) -> None:
    repository = git_repository(tmp_path, OWNED)
    if address:
        repository.git("remote", "add", "origin", address)
    init(tmp_path)
    text = (tmp_path / path).read_text()
    assert line in text.splitlines()
    guarded = "/.gitlab-ci.yml" if path.startswith(".gitlab") else "/.github/"
    assert [kept.split()[1] for kept in text.splitlines() if kept.endswith("/platform-team")] == [
        "/contracts/registry.yaml",
        "/contracts/policies/",
        guarded,
    ]
    platform = f"{line.rsplit(maxsplit=1)[-1].rpartition('/')[0]}/platform-team"
    assert {kept.split()[2] for kept in text.splitlines() if kept.endswith("/platform-team")} == {platform}
    catalog = load_catalog({name: body.encode() for name, body in OWNED.items()}).catalog
    gaps = [gap.owner for gap in find_gaps(catalog, "contracts", parse_code_owners(text, path=path))]
    assert gaps == ([] if address else ["finance-team", "reports team"])


def test_the_pipeline_is_that_of_the_code_host(tmp_path: Path) -> None:
    repository = git_repository(tmp_path, OWNED)
    repository.git("remote", "add", "origin", "https://gitlab.example.com/a/b")
    report = init(tmp_path)
    assert ".gitlab-ci.yml" in report.written
    assert not [path for path in report.written if path.startswith(".github/")]
    program = str(Path(sys.executable).parent / "check-jsonschema")
    options = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]
    done = subprocess.run([program, *options, str(tmp_path / ".gitlab-ci.yml")], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


def test_code_owners_that_are_there_stay(tmp_path: Path) -> None:
    write(tmp_path, {**OWNED, "CODEOWNERS": "* @me\n"})
    assert "CODEOWNERS" in init(tmp_path).kept
    assert not (tmp_path / ".github/CODEOWNERS").exists()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("git@github.com:acme/data.git", ("github.com", "acme", "data")),
        ("ssh://git@github.example.com:22/acme/data", ("github.example.com", "acme", "data")),
        ("https://user@gitlab.com/a/b/c.git", ("gitlab.com", "a/b", "c")),
        ("/srv/git/data.git", None),
        ("file:///srv/git/data.git", None),
        ("../data", None),
        ("https://github.com/data", None),
    ],
)
def test_the_code_host_is_told_by_the_address(address: str, expected: tuple[str, str, str] | None) -> None:
    found = parse_address(address)
    assert ((found.host, found.organisation, found.name) if found else None) == expected


@pytest.mark.parametrize(
    ("settings", "kept"),
    [
        (None, ""),
        ("{}\n", ""),
        ('{\n  "editor.tabSize": 2\n}\n', '  "editor.tabSize": 2\n}\n'),
        ('{"yaml.schemas": {"./mine.json": "*.yaml"}}', '"./mine.json": "*.yaml"}}'),
    ],
)
def test_editor_settings_get_entries_and_keep_their_own(tmp_path: Path, settings: str | None, kept: str) -> None:
    if settings is not None:
        write(tmp_path, {".vscode/settings.json": settings})
    report = init(tmp_path, is_editor=True)
    text = (tmp_path / ".vscode/settings.json").read_text()
    assert text.endswith(kept)
    schemas = json.loads(text)["yaml.schemas"]
    assert schemas["./.vscode/treaty/dataset.json"] == ["contracts/datasets/**/dataset.yaml"]
    assert all((tmp_path / name).is_file() for name in schemas if "treaty" in name)
    assert report.completed == ((".vscode/settings.json",) if settings else ())
    assert init(tmp_path, is_editor=True).completed == ()


def test_editor_settings_with_comments_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {".vscode/settings.json": "{ // mine\n}"})
    assert "yaml.schemas" in init(tmp_path, is_editor=True).problems[0]
    assert (tmp_path / ".vscode/settings.json").read_text() == "{ // mine\n}"


def test_a_registry_that_is_the_whole_repository_is_watched_too(tmp_path: Path) -> None:
    repository = git_repository(tmp_path, {"registry.yaml": "apiVersion: treaty/v1\nkind: Registry\nname: x\n"})
    init(tmp_path)
    (hook,) = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert re.search(hook["files"], "datasets/shop/order/gold/v1.0.0.yaml")
    assert re.search(hook["files"], "registry.yaml")
    assert not re.search(hook["files"], "src/main.py")
    repository.commit()
    assert "text: unset" in repository.git("check-attr", "text", "datasets/shop/order/gold/v1.0.0.yaml")


def test_line_ends_are_left_as_they_are_and_advice_is_given(tmp_path: Path) -> None:
    repository = git_repository(tmp_path)
    done = CliRunner().invoke(command, [str(tmp_path)], catch_exceptions=False)
    assert "Branch ruleset for `main`" in done.output
    repository.git("config", "core.autocrlf", "true")
    repository.commit()
    path = "contracts/datasets/sales/order/gold/v1.0.0.yaml"
    assert "text: unset" in repository.git("check-attr", "text", path)


def test_an_example_of_a_policy_pack_is_laid_down_where_there_is_none(tmp_path: Path) -> None:
    report = init(tmp_path / "new")
    assert {"contracts/policies/platform.yaml", ".github/workflows/approvals.yml", ".gitignore"} <= set(report.written)
    assert errors(tmp_path / "new") == []
    write(tmp_path / "old", {**OWNED, "contracts/policies/ours.yaml": "apiVersion: treaty/v1\n", ".gitignore": "x\n"})
    again = init(tmp_path / "old")
    assert not [path for path in again.written if "/policies/" in path]
    assert ".gitignore" in again.kept
