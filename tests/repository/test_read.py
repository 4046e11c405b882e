"""Listings of a registry in Git: rows, filters, pages, formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository
from tests.support.reading import INVOICE, make_registry, release_registry, run, run_json
from tests.support.registry_files import dataset_file, registry_files, version_file

from treaty.app.list_contracts import Filters, find_contracts
from treaty.app.open_index import open_index
from treaty.app.read_part import read_part
from treaty.app.read_registry import read_registry
from treaty.compat.consumers import find_consumers
from treaty.diagnostics.errors import TreatyError, UsageError


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    return make_registry(tmp_path / "a repo")


@pytest.fixture
def released(repository: GitRepository) -> GitRepository:
    return release_registry(repository)


def test_a_plain_folder_is_read(tmp_path: Path) -> None:
    for path, text in registry_files(f"{INVOICE}:v1.0.0").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    for folder in (tmp_path, tmp_path / "contracts", tmp_path / "contracts/datasets/finance"):
        (row,) = run_json(folder, "list")
        assert (row["contract"], row["current"], row["newest_status"]) == (INVOICE, None, "unreleased")
    with pytest.raises(UsageError, match="not in a Git repository"):
        read_registry(tmp_path, at="main")


def test_a_folder_without_contracts_says_how_to_start(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There are no contracts") as caught:
        read_registry(tmp_path)
    assert "treaty init" in caught.value.hint


def test_a_clone_without_tags_says_so(released: GitRepository, tmp_path: Path) -> None:
    clone = released.clone(tmp_path / "clone", "--no-tags", "--depth=1")
    result = run(clone.folder, "versions", INVOICE)
    assert "no release tags here" in result.stderr
    assert {row["status"] for row in run_json(clone.folder, "versions", INVOICE)} == {"unreleased"}


@pytest.mark.parametrize("command", [("list",), ("current",), ("current", INVOICE)])
def test_every_answer_about_what_is_current_says_that_tags_are_missing(
    released: GitRepository, tmp_path: Path, command: tuple[str, ...]
) -> None:
    clone = released.clone(tmp_path / "clone", "--no-tags", "--depth=1")
    assert "no release tags here" in run(clone.folder, *command).stderr
    assert "no release tags here" not in run(released.folder, *command).stderr


@pytest.mark.parametrize("at", [None, "HEAD"])
def test_one_contract_is_read_without_looking_at_others(released: GitRepository, at: str | None) -> None:
    whole = open_index(released.folder, at=at)
    part = open_index(released.folder, at=at, of="finance.kpi.invoice:v1")
    assert {key.dataset_id for key in part.contracts} == {whole.find(INVOICE)[0].key.dataset_id}
    assert len(part.contracts) < len(whole.contracts)
    assert part.find("finance.kpi.invoice:v1")[1] == whole.find("finance.kpi.invoice:v1")[1]
    assert [item.status for item in part.find(INVOICE)[0].versions] == [
        item.status for item in whole.find(INVOICE)[0].versions
    ]


@pytest.mark.parametrize("name", ["finance.gold.nothing", "no name", "c0ffee00-0000-0000-0000-000000000000"])
def test_what_is_not_there_by_its_place_is_looked_for_everywhere(released: GitRepository, name: str) -> None:
    assert len(open_index(released.folder, of=name).contracts) == len(open_index(released.folder).contracts)


@pytest.mark.parametrize("written", [INVOICE, "finance.kpi.invoice", '"finance.gold.\\x69nvoice"'])
def test_a_part_holds_what_concerns_it_and_no_more(released: GitRepository, written: str) -> None:
    head = "apiVersion: treaty/v1\nkind: Subscription\nowner: reporting\nsubscriptions:\n"
    wanted, other = "contracts/subscriptions/wanted.yaml", "contracts/subscriptions/other.yaml"
    released.write({wanted: f"{head}- contract: {written}\n", other: f"{head}- contract: finance.gold.nothing\n"})
    whole, part = read_registry(released.folder), read_part(released.folder, [INVOICE])
    assert part.find_version(INVOICE).contract == whole.find_version(INVOICE).contract
    key = part.find(INVOICE)[0].key
    assert [item.subscription.consumer for item in find_consumers(part.loaded.catalog, key)] == ["wanted"]
    assert part.releases == tuple(item for item in whole.releases if item.contract.dataset_id == key.dataset_id)
    folder = f"contracts/datasets/{key.namespace}/{key.dataset}/"
    beside = {path for path in part.loaded.sources if not path.startswith(folder)}
    assert beside == {"contracts/registry.yaml", wanted}
    others = [item for item in whole.loaded.catalog.contracts if item.dataset_id != key.dataset_id]
    assert others
    assert all(part.loaded.catalog.contracts[item] == whole.loaded.catalog.contracts[item] for item in others)


def test_a_bare_repository_is_read_at_its_head(released: GitRepository, tmp_path: Path) -> None:
    bare = released.clone(tmp_path / "mirror.git", "--mirror")
    for command in (("list",), ("versions", INVOICE), ("current", INVOICE), ("show", INVOICE), ("log", INVOICE)):
        assert run(bare.folder, *command).stdout == run(released.folder, *command, "--at", "HEAD").stdout
    assert run(bare.folder, "release").exit_code == 0
    assert "release/finance/invoice/gold/v1.2.0" in bare.tags()
    with pytest.raises(UsageError, match="bare repository"):
        read_part(bare.folder, [INVOICE])


def test_a_bare_repository_inside_of_another_one_is_not_asked(released: GitRepository) -> None:
    released.clone(released.folder / "nested.git", "--mirror")
    with pytest.raises(TreatyError, match="no contracts"):
        run(released.folder / "nested.git", "list")


def test_versions_tell_their_lives(released: GitRepository) -> None:
    rows = run_json(released.folder, "versions", INVOICE)
    assert [(row["version"], row["status"], row["ordinal"], row["is_current"]) for row in rows] == [
        ("v2.0.0", "released", 3, False),
        ("v1.2.0", "draft", None, False),
        ("v1.1.0", "current", 2, True),
        ("v1.0.0", "released", 1, False),
    ]
    assert rows[2]["posture"] == "both"
    assert rows[2]["base"] == f"{INVOICE}:v1.0.0"
    assert str(rows[2]["released_at"]).endswith("Z")


def test_show_gives_the_bytes_of_the_file(released: GitRepository) -> None:
    path = "contracts/datasets/finance/invoice/gold/v1.3.0.yaml"
    data = version_file(INVOICE, "1.3.0").replace("\n", "\r\n").encode() + b"# \xc3\xa4 \xf0\x9f\x98\x80"
    released.write({path: data})
    assert run(released.folder, "show", f"{INVOICE}:v1.3.0").stdout_bytes == data
    assert (
        json.loads(run(released.folder, "show", f"{INVOICE}:v1.3.0", "--format", "json").stdout)["version"] == "1.3.0"
    )
    assert "id      string" in run(released.folder, "show", INVOICE, "--format", "table").stdout


def test_current_prints_a_name_that_scripts_can_use(released: GitRepository) -> None:
    assert run(released.folder, "current", INVOICE).stdout == f"{INVOICE}:v1.1.0\n"
    explained = run(released.folder, "current", INVOICE, "--explain").stdout
    assert "because: highest released version of the current major" in explained
    assert "v1.2.0: draft" in explained


def test_no_current_version_is_exit_code_1(repository: GitRepository) -> None:
    result = run(repository.folder, "current", INVOICE)
    assert result.exit_code == 1
    assert "no version is released yet" in result.stdout
    assert run(repository.folder, "current").exit_code == 0


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(layer="bronze"), ["sap.mm.raw.mara"]),
        (Filters(namespace="sap"), ["sap.mm.raw.mara"]),
        (Filters(namespace="sa"), []),
        (Filters(owner="sales-team"), ["sales.gold.order"]),
        (Filters(tag="pii"), []),
        (Filters(status="retired"), []),
        (Filters(layer="gold", status="active"), [INVOICE, "sales.gold.order"]),
    ],
)
def test_filters(repository: GitRepository, filters: Filters, found: list[str]) -> None:
    index = open_index(repository.folder)
    assert [str(key) for key in find_contracts(index, filters)] == found


def test_an_unknown_layer_gets_the_known_ones(repository: GitRepository) -> None:
    with pytest.raises(UsageError, match="There is no layer `golden`") as caught:
        run(repository.folder, "list", "--layer", "golden")
    assert "extraction, raw, gold, activation" in caught.value.hint


def test_a_file_that_cannot_be_read_is_named(repository: GitRepository) -> None:
    repository.write({"contracts/datasets/finance/invoice/gold/v1.3.0.yaml": "[oh no"})
    result = run(repository.folder, "versions", INVOICE)
    assert result.exit_code == 0
    assert "v1.3.0.yaml" in result.stderr
    with pytest.raises(TreatyError, match="holds no contract that can be read"):
        run(repository.folder, "show", f"{INVOICE}:v1.3.0", "--format", "table")


@pytest.mark.parametrize("style", ["table", "csv", "yaml", "json"])
def test_every_format_names_every_contract(repository: GitRepository, style: str) -> None:
    output = run(repository.folder, "list", "--format", style).stdout
    assert all(name in output for name in (INVOICE, "sap.mm.raw.mara", "sales.gold.order"))


def test_pages_are_the_registrys_answer(repository: GitRepository) -> None:
    answer = json.loads(run(repository.folder, "list", "--page", "2", "--page-size", "2", "--format", "json").stdout)
    assert (answer["page"], answer["page_size"], answer["total"]) == (2, 2, 3)
    assert [item["contract"] for item in answer["items"]] == ["sap.mm.raw.mara"]
    assert json.loads(run(repository.folder, "list", "--page", "9", "--format", "json").stdout)["items"] == []


def test_a_part_of_a_listing_says_that_it_is_one(repository: GitRepository) -> None:
    result = run(repository.folder, "versions", INVOICE, "--limit", "1", "--offset", "1", "--format", "json")
    assert [row["version"] for row in json.loads(result.stdout)] == ["v1.1.0"]
    assert "Rows 2 to 2 of 3." in result.stderr
    assert run(repository.folder, "list", "--page", "1", "--limit", "1").exit_code == 2


def test_a_hold_in_the_file_itself_is_seen(released: GitRepository) -> None:
    held = version_file(
        INVOICE, "v1.2.0", extra="customProperties:\n  - {property: promote, vendor: treaty, value: hold}\n"
    )
    released.write({"contracts/datasets/finance/invoice/gold/v1.2.0.yaml": held})
    run(released.folder, "release")
    released.commit()
    run(released.folder, "release")
    rows = run_json(released.folder, "versions", INVOICE)
    assert [(row["version"], row["held"]) for row in rows if row["held"]] == [("v1.2.0", True)]
    assert run_json(released.folder, "current", INVOICE)[0]["current"] == "v1.1.0"


def test_a_spreadsheet_takes_no_cell_for_a_formula(repository: GitRepository) -> None:
    evil = dataset_file("sales", "order").replace("title: order", 'title: "=cmd|calc!A1"')
    repository.write({"contracts/datasets/sales/order/dataset.yaml": evil})
    assert ",'=cmd|calc!A1" in run(repository.folder, "list", "--format", "csv").stdout


def test_a_page_tells_the_same_as_the_whole(released: GitRepository) -> None:
    released.commit(registry_files("web.gold.click:v1.0.0"))
    whole = run_json(released.folder, "list")
    pages = [run_json(released.folder, "list", "--limit", "1", "--offset", str(place))[0] for place in range(4)]
    assert pages == whole
    assert run_json(released.folder, "current") == [
        run_json(released.folder, "current", "--limit", "1", "--offset", str(place))[0] for place in range(4)
    ]
