from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.support.git_repository import GitRepository, git_repository
from tests.support.registry_files import dataset_file, registry_files, version_file

from treaty.app.list_contracts import Filters, find_contracts
from treaty.app.read_registry import read_registry
from treaty.app.registry_index import open_index
from treaty.app.release_versions import ReleaseRequest, release_versions
from treaty.cli import blame, current, diff, log, release, show, subscriptions, versions
from treaty.cli import list as list_command
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.model.identity import DatasetId, parse_version
from treaty.repository.history import open_repository

INVOICE = "finance.gold.invoice"
UUID = str(DatasetId("finance", "invoice").uuid)
COMMANDS = {
    "list": list_command.command,
    "versions": versions.command,
    "show": show.command,
    "current": current.command,
    "release": release.command,
    "subscriptions": subscriptions.command,
    "log": log.command,
    "blame": blame.command,
}


def run(folder: Path, name: str, *arguments: str) -> Result:
    result = CliRunner().invoke(COMMANDS[name], [*arguments, "--repo", str(folder)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def run_json(folder: Path, name: str, *arguments: str) -> list[dict[str, object]]:
    rows = json.loads(run(folder, name, *arguments, "--format", "json").stdout)
    assert isinstance(rows, list)
    return rows


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    files = registry_files(
        f"{INVOICE}:v1.0.0",
        f"{INVOICE}:v1.1.0",
        f"{INVOICE}:v2.0.0",
        "sap.mm.raw.mara:v1.0.0",
        "sales.gold.order:v1.0.0",
    )
    return git_repository(tmp_path / "a repo", files)


@pytest.fixture
def released(repository: GitRepository) -> GitRepository:
    assert run(repository.folder, "release").exit_code == 0
    repository.commit(registry_files(f"{INVOICE}:v1.2.0"))
    return repository


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


def test_a_ref_shows_the_past(released: GitRepository) -> None:
    run(released.folder, "release")
    assert run_json(released.folder, "current", INVOICE)[0]["current"] == "v1.2.0"
    (row,) = run_json(released.folder, "current", INVOICE, "--at", "HEAD~1")
    assert (row["current"], row["recorded"]) == ("v1.1.0", True)
    assert len(run_json(released.folder, "versions", INVOICE, "--at", "HEAD~1")) == 3
    with pytest.raises(UsageError, match="no commit called"):
        run(released.folder, "list", "--at", "nowhere")


@pytest.mark.parametrize(
    ("name", "version"),
    [
        (INVOICE, "1.1.0"),
        ("finance.kpi.invoice:v1", "1.2.0"),
        ("finance.gdp.invoice:v1.0", "1.0.0"),
        (f"{INVOICE}:2.0.0", "2.0.0"),
        (f"{INVOICE}:2", "1.1.0"),
        (f"{INVOICE}/versions/1", "1.0.0"),
        (f"{INVOICE}/versions/v1.0.0", "1.0.0"),
        (f"{INVOICE}:current", "1.1.0"),
        (f"{INVOICE}:latest", "2.0.0"),
        (f"{UUID}/layers/gold", "1.1.0"),
        (f"{UUID}/layers/kpi/versions/2", "1.1.0"),
        (f"{UUID}.gold:v1.0", "1.0.0"),
        (UUID.upper(), "1.1.0"),
    ],
)
def test_names_mean_versions(released: GitRepository, name: str, version: str) -> None:
    result = run(released.folder, "show", name)
    assert result.stdout_bytes == version_file(INVOICE, version).encode()


def test_show_gives_the_bytes_of_the_file(released: GitRepository) -> None:
    path = "contracts/datasets/finance/invoice/gold/v1.3.0.yaml"
    data = version_file(INVOICE, "1.3.0").replace("\n", "\r\n").encode() + b"# \xc3\xa4 \xf0\x9f\x98\x80"
    released.write({path: data})
    assert run(released.folder, "show", f"{INVOICE}:v1.3.0").stdout_bytes == data
    assert (
        json.loads(run(released.folder, "show", f"{INVOICE}:v1.3.0", "--format", "json").stdout)["version"] == "1.3.0"
    )
    assert "id      string" in run(released.folder, "show", INVOICE, "--format", "table").stdout


@pytest.mark.parametrize(
    ("name", "near"),
    [("finance.gold.invoce", INVOICE), ("finance.invoice", INVOICE), ("Finance.Gold.Invoice", INVOICE)],
)
def test_an_unknown_name_gets_the_nearest(released: GitRepository, name: str, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        run(released.folder, "versions", name)
    assert f"Did you mean `{near}`" in caught.value.hint


def test_an_unknown_version_gets_those_there_are(released: GitRepository) -> None:
    with pytest.raises(UsageError, match=f"There is no version `{INVOICE}:v9`") as caught:
        run(released.folder, "show", f"{INVOICE}:v9")
    assert caught.value.hint == "There are: v1.0.0, v1.1.0, v1.2.0, v2.0.0."


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


def test_an_ordinal_that_was_never_given_is_told(released: GitRepository) -> None:
    with pytest.raises(UsageError, match=f"There is no version `{INVOICE}:9`"):
        run(released.folder, "show", f"{INVOICE}:9")


@pytest.mark.parametrize(
    ("name", "words"),
    [(str(DatasetId("finance", "order").uuid), "names no contract"), (f"{UUID}/layers/raw", "names no contract")],
)
def test_a_uuid_of_nothing_is_told(released: GitRepository, name: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        run(released.folder, "show", name)


def test_a_uuid_of_several_contracts_wants_a_layer(released: GitRepository) -> None:
    released.commit(registry_files("finance.raw.invoice:v1.0.0"))
    with pytest.raises(UsageError, match="name a layer") as caught:
        run(released.folder, "versions", UUID)
    assert "`finance.raw.invoice`" in caught.value.hint


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


def test_any_day_of_the_past_is_answered(tmp_path: Path) -> None:
    repository = git_repository(tmp_path / "a repo")
    for day, version in (("2026-01-05", "v1.0.0"), ("2026-02-05", "v1.1.0"), ("2026-03-05", "v1.2.0")):
        repository.commit(registry_files(f"{INVOICE}:{version}"), date=day)
        with open_repository(repository.folder) as opened:
            request = ReleaseRequest(root="contracts", now=datetime.fromisoformat(f"{day}T12:00:00+00:00"))
            release_versions(opened, request, partial(compare_contracts, mode="full"))
    pinned = dataset_file("finance", "invoice", "layers: {gold: {current: v1.0.0}}\n")
    repository.commit({"contracts/datasets/finance/invoice/dataset.yaml": pinned}, date="2026-04-05")

    def answer(at: str) -> object:
        return run_json(repository.folder, "current", INVOICE, "--at", at)[0]["current"]

    assert answer("2026-01-05") == answer("2026-02-04") == "v1.0.0"
    assert answer("2026-02-05") == answer("2026-03-05T11:00:00Z") == "v1.1.0"
    assert answer("2026-03-05T12:00:00Z") == answer("2026-04-04") == answer("HEAD~1") == "v1.2.0"
    assert answer("2026-04-05") == answer("HEAD") == "v1.0.0"
    explained = run(repository.folder, "current", INVOICE, "--at", "2026-02-20", "--explain").stdout
    assert "because: highest released version" in explained
    assert "recorded by a tag on 2026-02-05T12:00:00Z" in explained
    assert "v1.2.0" not in explained
    assert len(run_json(repository.folder, "versions", INVOICE, "--at", "2026-02-20")) == 2
    with pytest.raises(UsageError, match="no commit yet") as caught:
        run(repository.folder, "current", INVOICE, "--at", "2025-12-31")
    assert "2026-01-05" in caught.value.hint


SUBSCRIPTION = """\
apiVersion: treaty/v1
kind: Subscription
consumer: {consumer}
owner: {consumer}-team
subscriptions:
  - {{contract: {contract}, requires: {requires}, min_version: v1.0.0}}
"""


@pytest.mark.parametrize(
    ("arguments", "consumers"),
    [
        ((), ["books", "audit"]),
        ((INVOICE,), ["books"]),
        (("finance.kpi.invoice",), ["books"]),
        (("finance.invoice",), ["books"]),
        ((UUID,), ["books"]),
        (("sap.mm.mara", "--layer", "bronze"), ["audit"]),
        (("--layer", "gold"), ["books"]),
        (("--consumer", "audit"), ["audit"]),
        (("--owner", "books-team"), ["books"]),
        (("--requires", "both"), ["audit"]),
        (("sales.gold.order",), []),
    ],
)
def test_subscriptions_are_found(repository: GitRepository, arguments: tuple[str, ...], consumers: list[str]) -> None:
    repository.write(
        {
            "contracts/subscriptions/books.yaml": SUBSCRIPTION.format(
                consumer="books", contract="finance.kpi.invoice", requires="forward"
            ),
            "contracts/subscriptions/audit.yaml": SUBSCRIPTION.format(
                consumer="audit", contract="sap.mm.raw.mara", requires="both"
            ),
        }
    )
    assert [row["consumer"] for row in run_json(repository.folder, "subscriptions", *arguments)] == consumers


def test_subscriptions_to_something_unknown_are_an_error(repository: GitRepository) -> None:
    with pytest.raises(UsageError, match="There is no contract"):
        run(repository.folder, "subscriptions", "finance.gold.unknown")


def test_the_log_tells_who_when_why_and_in_which_review(tmp_path: Path) -> None:
    repository = git_repository(tmp_path / "a repo")
    repository.commit(registry_files(f"{INVOICE}:v1.0.0", "sales.gold.order:v1.0.0"), message="Begin (#7)")
    run(repository.folder, "release", "--actor", "ci", "--correlation-id", "CHG-1")
    frozen = dataset_file(
        "finance", "invoice", "layers: {gold: {frozen: {since: 2026-01-02, reason: migration, by: finance}}}\n"
    )
    repository.commit(
        {"contracts/datasets/finance/invoice/dataset.yaml": frozen},
        message="Freeze\n\nSee merge request acme/contracts!12",
        date="2026-01-02",
    )
    rows = run_json(repository.folder, "log", INVOICE)
    assert {str(row["subject"]).partition(":")[0] for row in rows} == {INVOICE, "finance.invoice"}
    told = {row["event"]: row for row in rows}
    assert (told["schema.released"]["review"], told["schema.released"]["correlation_id"]) == ("#7", "CHG-1")
    assert (told["contract.frozen"]["review"], told["contract.frozen"]["actor"]) == ("!12", "Test Author")
    assert "reason migration" in str(told["contract.frozen"]["about"])
    assert [row["event"] for row in run_json(repository.folder, "log", INVOICE, "--type", "contract")] == [
        "contract.frozen"
    ]
    assert {row["event"] for row in run_json(repository.folder, "log", f"{INVOICE}:v1.0.0")} == {
        "schema.released",
        "current.set",
    }
    assert "Nothing is recorded" in run(repository.folder, "log", INVOICE, "--since", "2099-01-01").stderr


def test_a_spreadsheet_takes_no_cell_for_a_formula(repository: GitRepository) -> None:
    evil = dataset_file("sales", "order").replace("title: order", 'title: "=cmd|calc!A1"')
    repository.write({"contracts/datasets/sales/order/dataset.yaml": evil})
    assert ",'=cmd|calc!A1" in run(repository.folder, "list", "--format", "csv").stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{INVOICE}:1", f"{INVOICE}:latest"),
        (f"{UUID}/layers/gold/versions/1", f"{INVOICE}:v2"),
        (f"{UUID}:1", INVOICE),
    ],
)
def test_versions_are_compared_by_any_of_their_names(
    released: GitRepository, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    monkeypatch.chdir(released.folder)
    result = CliRunner().invoke(diff.command, [old, new, "--format", "json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["posture"] == "both"


def test_a_column_is_blamed_at_a_moment(released: GitRepository) -> None:
    rows = run_json(released.folder, "blame", f"{INVOICE}#id", "--at", "HEAD~1")
    assert [(row["version"], row["what"]) for row in rows] == [("v1.0.0", "introduced")]


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        (f"{INVOICE}:1", "v1.0.0"),
        (f"{INVOICE}:latest", "v2.0.0"),
        (f"{UUID}/layers/gold:1", "v1.0.0"),
        (f"{INVOICE}:v1", "v1.2.0"),
    ],
)
def test_what_changes_a_version_means_the_same_version(released: GitRepository, name: str, ending: str) -> None:
    for _, fqid in (open_index(released.folder).find(name), read_registry(released.folder).find(name)):
        named = [version for version in ("v1.0.0", "v1.2.0", "v2.0.0") if fqid.is_match(parse_version(version))]
        assert named[-1] == ending


def test_a_page_tells_the_same_as_the_whole(released: GitRepository) -> None:
    released.commit(registry_files("web.gold.click:v1.0.0"))
    whole = run_json(released.folder, "list")
    pages = [run_json(released.folder, "list", "--limit", "1", "--offset", str(place))[0] for place in range(4)]
    assert pages == whole
    assert run_json(released.folder, "current") == [
        run_json(released.folder, "current", "--limit", "1", "--offset", str(place))[0] for place in range(4)
    ]
