"""Who subscribes to what, and what happened to a contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository
from tests.support.reading import INVOICE, UUID, make_registry, release_registry, run, run_json
from tests.support.registry_files import dataset_file, registry_files

from treaty.diagnostics.errors import UsageError


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    return make_registry(tmp_path / "a repo")


@pytest.fixture
def released(repository: GitRepository) -> GitRepository:
    return release_registry(repository)


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


def test_a_tag_made_by_hand_tells_its_tagger(tmp_path: Path) -> None:
    repository = git_repository(tmp_path, registry_files(f"{INVOICE}:v1.0.0"))
    repository.git("tag", "-a", "-m", "by hand", "release/finance/invoice/gold/v1.0.0")
    repository.git("tag", "-a", "-m", "x\n\nCurrent: v1.0.0\nActor: finance-data", "current/finance/invoice/gold/1")
    rows = {row["event"]: row["actor"] for row in run_json(repository.folder, "log", INVOICE)}
    assert rows == {
        "schema.released": "Test Committer",
        "current.set": "finance-data",
        "dataset.created": "Test Author",
    }


def test_the_log_of_a_moment_and_of_what_is_gone(tmp_path: Path) -> None:
    repository = git_repository(tmp_path, registry_files(f"{INVOICE}:v1.0.0", "sales.gold.order:v1.0.0"))
    run(repository.folder, "release")
    repository.git("rm", "-rq", "contracts/datasets/finance/invoice")
    repository.commit(message="Remove", date="2026-02-01")
    tag = "release/finance/invoice/gold/v1.0.0"
    for command in (("log", INVOICE), ("versions", INVOICE), ("show", f"{INVOICE}:v1.0.0")):
        with pytest.raises(UsageError, match="no contract") as caught:
            run(repository.folder, *command)
        assert caught.value.hint == f"It was released once; name a moment when it was there: --at {tag}"
        assert run(repository.folder, *command, "--at", tag).exit_code == 0
    events = [row["event"] for row in run_json(repository.folder, "log", INVOICE, "--at", tag)]
    assert events == ["current.set", "schema.released", "dataset.created"]
    events = [row["event"] for row in run_json(repository.folder, "log", INVOICE, "--at", "2026-01-15")]
    assert events == ["dataset.created"], "the tags were made later"
    with pytest.raises(UsageError, match="no commit yet"):
        run(repository.folder, "log", INVOICE, "--at", "2025-01-01")
    with pytest.raises(UsageError, match="no contract") as caught:
        run(repository.folder, "log", "sales.gold.nothing")
    assert "released once" not in caught.value.hint


def test_the_log_of_versions_and_types(released: GitRepository) -> None:
    subjects = [row["subject"] for row in run_json(released.folder, "log", f"{INVOICE}:v1", "--type", "schema")]
    assert subjects == [f"{INVOICE}:v1.1.0", f"{INVOICE}:v1.0.0"]
    with pytest.raises(UsageError, match=r"no version `finance\.gold\.invoice:v7`") as caught:
        run(released.folder, "log", f"{INVOICE}:v7")
    assert "v1.0.0" in caught.value.hint
    with pytest.raises(UsageError, match="no type of event `nonsense`") as caught:
        run(released.folder, "log", INVOICE, "--type", "nonsense")
    assert "schema.released" in caught.value.hint


@pytest.mark.parametrize("text", ["", "2026-13-45", "tomorrow", "2026-01-01T00:00:00+25:00", "--all", "HEAD^{tree}"])
@pytest.mark.parametrize("option", ["--at", "--since"])
def test_what_is_neither_date_nor_commit_is_told_with_both_forms(
    repository: GitRepository, option: str, text: str
) -> None:
    with pytest.raises(UsageError, match="neither a commit of this clone nor a date") as caught:
        run(repository.folder, "log", INVOICE, f"{option}={text}")
    assert "2026-03-31" in caught.value.hint


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
