"""Releases where somebody else was at work: hands that made tags, branches that were rewritten, servers that refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.git_repository import GitRepository, bare_repository, git_repository
from tests.support.registry_files import registry_files, version_file

from treaty.cli.check import command as check
from treaty.cli.occasion import ACTOR_VARIABLES, CORRELATION_VARIABLES
from treaty.cli.release import command
from treaty.cli.show import command as show
from treaty.diagnostics.errors import TreatyError

INVOICE = "finance.gold.invoice"
FILE = "contracts/datasets/finance/invoice/gold/v1.0.0.yaml"
TAG = "release/finance/invoice/gold/v1.0.0"


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    return git_repository(tmp_path / "a repo", registry_files(f"{INVOICE}:v1.0.0"))


@pytest.fixture
def server(repository: GitRepository, tmp_path: Path) -> GitRepository:
    bare = bare_repository(tmp_path / "server.git")
    repository.git("remote", "add", "origin", str(bare.folder))
    repository.git("push", "--quiet", "origin", "main")
    return bare


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*CORRELATION_VARIABLES, *ACTOR_VARIABLES):
        monkeypatch.delenv(name, raising=False)


def release(repository: GitRepository, *arguments: str) -> tuple[int, dict[str, list[dict[str, str]]], str]:
    """Give the exit code, what is printed as JSON, and what is said beside it."""
    result = CliRunner().invoke(command, ["--repo", str(repository.folder), "--format", "json", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, json.loads(result.stdout), result.stderr


def annotate(repository: GitRepository, name: str, body: str, commit: str = "HEAD") -> None:
    repository.git("tag", "-a", "-m", body, name, commit)


@pytest.mark.parametrize(
    "name",
    ["release/1.0", "release/a/b/gold/latest", "release/a/b/gold/v01.0.0", "current/x", "current/a/b/gold/1"],
)
def test_a_tag_that_nobody_can_read_is_told_and_passed_over(repository: GitRepository, name: str) -> None:
    annotate(repository, name, "by hand")
    code, report, notes = release(repository)
    assert (code, len(report["releases"])) == (0, 1)
    assert [(item["code"], item["subject"]) for item in report["remarks"]] == [("TR451", name)]
    assert f"git tag --delete {name}" in notes
    assert name in repository.tags(), "no tag is ever deleted"


def test_a_tag_in_the_way_is_told_with_the_way_to_take_it_back(repository: GitRepository) -> None:
    repository.git("tag", TAG, f"HEAD:{FILE}")
    code, report, _ = release(repository)
    assert code == 1
    assert [(item["code"], item["subject"]) for item in report["refusals"]] == [("TR451", TAG)]
    assert f"git push --delete origin refs/tags/{TAG}" in report["refusals"][0]["message"]


def test_a_tag_with_a_wrong_digest_is_told_from_a_changed_file(repository: GitRepository) -> None:
    annotate(repository, TAG, f"by hand\n\nDigest: sha256:{'0' * 64}")
    code, report, _ = release(repository)
    assert (code, report["refusals"][0]["code"]) == (1, "TR452")
    assert repository.tags() == [TAG]


def test_a_changed_file_is_not_blamed_on_its_tag(repository: GitRepository) -> None:
    release(repository)
    repository.commit({FILE: (repository.folder / FILE).read_text() + "tags: [new]\n"})
    code, report, _ = release(repository)
    assert (code, report["refusals"][0]["code"]) == (1, "TR401")


def test_a_removed_file_has_its_own_code(repository: GitRepository) -> None:
    release(repository)
    repository.git("rm", "--quiet", FILE)
    repository.commit(registry_files(f"{INVOICE}:v1.1.0"))
    assert [item["code"] for item in release(repository)[1]["refusals"]] == ["TR402"]


def test_a_tag_on_a_commit_without_the_version_is_told(repository: GitRepository) -> None:
    repository.git("tag", TAG)
    repository.git("tag", "release/finance/invoice/gold/v1.1.0")
    repository.commit(registry_files(f"{INVOICE}:v1.1.0"))
    code, report, _ = release(repository)
    assert code == 0
    assert [(item["code"], item["subject"][-6:]) for item in report["remarks"]] == [("TR452", "v1.1.0")]


def test_a_tag_of_a_version_that_never_was_stops_nothing(repository: GitRepository, server: GitRepository) -> None:
    server.git("tag", "release/sales/order/gold/v1.0.0", "main")
    code, report, _ = release(repository, "--push", "origin")
    assert (code, len(report["releases"])) == (0, 1)
    assert [(item["code"], item["subject"]) for item in report["remarks"]] == [
        ("TR452", "release/sales/order/gold/v1.0.0")
    ]


def test_a_tag_that_tells_of_a_version_its_commit_never_had_is_refused_as_untrue(repository: GitRepository) -> None:
    annotate(repository, "release/sales/order/gold/v1.0.0", f"by hand\n\nDigest: sha256:{'0' * 64}")
    code, report, _ = release(repository)
    assert (code, [item["code"] for item in report["refusals"]]) == (1, ["TR452"])
    assert report["remarks"] == [], "what is refused is told once"


def test_a_rehearsal_of_a_push_says_what_it_cannot_know(
    repository: GitRepository, server: GitRepository, tmp_path: Path
) -> None:
    release(repository, "--push", "origin")
    clone = server.clone(tmp_path / "clone", "--no-tags")
    code, report, notes = release(clone, "--push", "origin", "--dry-run")
    assert (code, len(report["unfetched"]), report["pushed"]) == (0, 2, [])
    assert "`origin` has 2 tags that this clone lacks" in notes
    assert "git fetch --tags origin" in notes
    assert clone.tags() == []
    assert release(repository, "--push", "origin", "--dry-run")[2] == ""


def test_the_main_branch_is_called_by_its_name(
    repository: GitRepository, server: GitRepository, tmp_path: Path
) -> None:
    server.git("branch", "--move", "main", "line")
    clone = server.clone(tmp_path / "clone")
    clone.commit(registry_files(f"{INVOICE}:v1.1.0"))
    assert "is not on origin/line yet" in release(clone, "--push", "origin")[2]


def test_line_ends_that_git_wrote_are_no_change(
    repository: GitRepository, server: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(repository, "--push", "origin")
    clone = server.clone(tmp_path / "clone", "--config", "core.autocrlf=true")
    assert b"\r\n" in (clone.folder / FILE).read_bytes()
    monkeypatch.chdir(clone.folder)
    for arguments in (["--base", "origin/main"], []):
        assert "TR401" not in CliRunner().invoke(check, ["contracts", *arguments]).stdout
    assert release(clone, "--push", "origin")[1]["uncommitted"] == []
    shown = CliRunner().invoke(show, [INVOICE]).stdout_bytes
    assert shown == (repository.folder / FILE).read_bytes(), "what was released, byte for byte"
    (clone.folder / FILE).write_bytes((clone.folder / FILE).read_bytes() + b"tags: [new]\r\n")
    assert "TR401" in CliRunner().invoke(check, ["contracts"]).stdout


def test_line_ends_that_were_committed_are_a_change(repository: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    release(repository)
    repository.commit({FILE: (repository.folder / FILE).read_text().replace("\n", "\r\n")})
    assert release(repository)[1]["refusals"][0]["code"] == "TR401"
    monkeypatch.chdir(repository.folder)
    assert "TR401" in CliRunner().invoke(check, ["contracts"]).stdout


def test_two_registries_of_one_repository_do_not_miss_each_others_files(tmp_path: Path) -> None:
    files = registry_files(f"{INVOICE}:v1.0.0", root="a/contracts")
    repository = git_repository(
        tmp_path / "both", {**files, **registry_files("sales.gold.order:v1.0.0", root="b/data")}
    )
    assert release(repository, "a/contracts")[0] == 0
    code, report, notes = release(repository, "b/data")
    assert (code, [item["contract"] for item in report["releases"]], notes) == (0, ["sales.gold.order"], "")
    assert release(repository, "a/contracts")[0] == 0
    repository.git("mv", "a/contracts/datasets/finance", "b/data/datasets/finance")
    repository.commit()
    code, report, _ = release(repository, "a/contracts")
    assert (code, [item["code"] for item in report["refusals"]]) == (1, ["TR402"]), "what moved away is gone"


def test_a_renamed_contracts_folder_keeps_its_releases_true(repository: GitRepository) -> None:
    release(repository)
    repository.git("mv", "contracts", "data")
    repository.commit()
    assert release(repository, "data")[0] == 0
    moved = FILE.replace("contracts/", "data/", 1)
    repository.commit({moved: (repository.folder / moved).read_text() + "tags: [new]\n"})
    assert release(repository, "data")[1]["refusals"][0]["code"] == "TR401"
    repository.git("rm", "--quiet", moved)
    repository.commit({"data/registry.yaml": "apiVersion: treaty/v1\nkind: Registry\nname: test\n"})
    assert release(repository, "data")[1]["refusals"][0]["code"] == "TR402"


def test_a_name_that_git_refuses_is_told_before_it_stops_a_release(tmp_path: Path) -> None:
    repository = git_repository(tmp_path, registry_files("smart.lock.gold.door:v1.0.0", "lock.gold.door:v1.0.0"))
    code, report, _ = release(repository)
    assert (code, {item["subject"].split("/")[2] for item in report["refusals"]}) == (1, {"smart.lock"})
    assert "`.lock`, which Git refuses" in report["refusals"][0]["message"]


def test_damage_is_told_with_a_way_out(repository: GitRepository) -> None:
    release(repository)
    path = repository.folder / ".git" / "refs" / "tags" / TAG
    tag = path.read_text()
    path.write_text("")
    with pytest.raises(TreatyError, match="broken ref refs/tags") as caught:
        release(repository)
    assert "Delete its file below .git/refs/tags" in caught.value.hint
    path.write_text(tag)
    (repository.folder / ".git" / "objects" / tag[:2] / tag[2:].strip()).unlink()
    with pytest.raises(TreatyError, match="missing object") as caught:
        release(repository)
    assert "git fsck" in caught.value.hint
    commit = repository.git("rev-parse", "HEAD")
    (repository.folder / ".git" / "objects" / commit[:2] / commit[2:]).unlink()
    with pytest.raises(TreatyError, match="lacks the commit of HEAD") as caught:
        release(repository)
    assert "git fsck" in caught.value.hint


def test_a_rewritten_branch_loses_no_release_and_is_told(repository: GitRepository, server: GitRepository) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.commit(registry_files(f"{INVOICE}:v1.1.0"))
    release(repository, "--push", "origin")
    before = server.git("for-each-ref", "refs/tags")
    repository.git("reset", "--quiet", "--hard", first)
    repository.commit(registry_files(f"{INVOICE}:v1.2.0"))
    repository.git("push", "--quiet", "--force", "origin", "main")
    code, report, _ = release(repository, "--push", "origin")
    assert code == 0
    assert {(item["code"], item["subject"][-6:]) for item in report["remarks"]} == {("TR453", "v1.1.0")}
    assert [item["version"] for item in report["releases"]] == ["v1.2.0"]
    assert set(before.splitlines()) <= set(server.git("for-each-ref", "refs/tags").splitlines())


def test_a_version_rewritten_under_the_same_number_is_refused(repository: GitRepository) -> None:
    release(repository)
    text = (repository.folder / FILE).read_text() + "tags: [rewritten]\n"
    (repository.folder / FILE).write_text(text)
    repository.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    code, report, _ = release(repository)
    assert (code, report["refusals"][0]["code"]) == (1, "TR401")


def test_a_clock_before_the_last_release_is_told_and_changes_no_order(repository: GitRepository) -> None:
    release(repository)
    body = repository.git("for-each-ref", "--format=%(contents)", f"refs/tags/{TAG}")
    repository.git("tag", "--delete", TAG)
    repository.git("tag", "-a", "-m", body, TAG, date="2099-01-01T00:00:00+00:00")  # made while the clock was ahead
    repository.commit(registry_files(f"{INVOICE}:v1.1.0"))
    _, _, notes = release(repository)
    assert "clock stands before the last release" in notes
    times = repository.git("for-each-ref", "--format=%(taggerdate:short)", "refs/tags/release").splitlines()
    assert times == ["2099-01-01", "2099-01-01"]


def test_a_server_that_lets_nobody_push_is_told_with_what_is_needed(
    repository: GitRepository, server: GitRepository, tmp_path: Path
) -> None:
    script = tmp_path / "receive"
    script.write_text("#!/bin/sh\necho 'ERROR: Permission to acme/contracts.git denied to release-bot.' >&2\nexit 1\n")
    script.chmod(0o755)
    repository.git("config", "remote.origin.receivepack", str(script))
    with pytest.raises(TreatyError) as caught:
        release(repository, "--push", "origin")
    assert "contents: write" in caught.value.hint
    repository.git("config", "--unset", "remote.origin.receivepack")
    assert release(repository, "--push", "origin")[0] == 0
    assert server.tags() == repository.tags()


def test_a_version_made_from_something_unreleased_waits_for_it(repository: GitRepository) -> None:
    upstream = (
        "customProperties:\n  - property: upstream\n    vendor: treaty\n    value: [{contract: finance.raw.%s}]\n"
    )
    document = version_file(INVOICE, "v1.1.0", extra=upstream % "booking")
    repository.commit({FILE.replace("v1.0.0", "v1.1.0"): document})
    code, report, _ = release(repository)
    assert (code, report["refusals"][0]["code"], repository.tags()) == (1, "TR454", [])
    repository.commit(registry_files("finance.raw.booking:v1.0.0"))
    code, report, _ = release(repository)
    names = [f"{item['contract']}:{item['version']}" for item in report["releases"]]
    assert code == 0
    assert names.index("finance.raw.booking:v1.0.0") < names.index(f"{INVOICE}:v1.1.0")


@pytest.mark.parametrize(
    ("options", "variables", "expected"),
    [
        (("--correlation-id", "CHG-1"), {"TREATY_CORRELATION_ID": "x", "GITHUB_RUN_ID": "y"}, "CHG-1"),
        ((), {"TREATY_CORRELATION_ID": "x", "GITHUB_RUN_ID": "y"}, "x"),
        ((), {"GITHUB_RUN_ID": "77"}, "77"),
        ((), {"CI_PIPELINE_ID": "78"}, "78"),
        ((), {}, None),
    ],
)
def test_the_correlation_id_comes_from_option_environment_or_run(
    repository: GitRepository,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    variables: dict[str, str],
    expected: str | None,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    release(repository, *options)
    body = repository.git("for-each-ref", "--format=%(contents)", f"refs/tags/{TAG}")
    assert (f"Correlation-Id: {expected}" in body) if expected else ("Correlation-Id" not in body)


def test_who_releases_is_told_by_option_environment_or_git(
    repository: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def actor() -> str:
        release(repository, *options)
        bodies = repository.git("for-each-ref", "--format=%(contents)", "--sort=-refname", "refs/tags/release")
        return next(line for line in bodies.splitlines() if line.startswith("Actor: "))

    options: tuple[str, ...] = ()
    assert actor() == "Actor: Test Committer"
    monkeypatch.setenv("GITLAB_USER_LOGIN", "octo")
    repository.commit(registry_files(f"{INVOICE}:v1.1.0"))
    assert actor() == "Actor: octo"
    options = ("--actor", "finance-data")
    repository.commit(registry_files(f"{INVOICE}:v1.2.0"))
    assert actor() == "Actor: finance-data"
