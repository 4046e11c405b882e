from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, bare_repository, git_repository
from tests.support.registry_files import registry_files
from tests.support.releasing import FIRST_TAGS, INVOICE, REQUEST, new_tags, release

from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.repository.process import GitProcess
from treaty.repository.remote import push_missing_tags


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    return git_repository(tmp_path / "a repo", registry_files(f"{INVOICE}:v1.0.0"))


@pytest.fixture
def server(repository: GitRepository, tmp_path: Path) -> GitRepository:
    bare = bare_repository(tmp_path / "server.git")
    repository.git("remote", "add", "origin", bare.folder.as_uri())
    repository.git("push", "--quiet", "origin", "main")
    return bare


def test_a_release_makes_tags_and_a_second_one_nothing(repository: GitRepository) -> None:
    report = release(repository)
    assert new_tags(report) == repository.tags() == FIRST_TAGS
    body = repository.git("tag", "--list", "--format=%(contents)", "release/*")
    assert "Posture: both\n" in body
    assert "Actor: ci\n" in body
    assert "Correlation-Id: run-1" in body
    assert release(repository).plan.is_empty
    assert repository.tags() == FIRST_TAGS


def test_a_later_version_records_base_and_posture(repository: GitRepository) -> None:
    release(repository)
    repository.commit(registry_files(f"{INVOICE}:v1.1.0"))
    report = release(repository)
    assert [(item.base, item.posture) for item in report.plan.releases] == [(f"{INVOICE}:v1.0.0", "forward")]
    assert repository.tags() == [
        *("current/finance/invoice/gold/1", "current/finance/invoice/gold/2"),
        *("release/finance/invoice/gold/v1.0.0", "release/finance/invoice/gold/v1.1.0"),
    ]


def test_a_dry_run_changes_nothing(repository: GitRepository) -> None:
    report = release(repository, replace(REQUEST, is_dry_run=True))
    assert new_tags(report) == FIRST_TAGS
    assert repository.tags() == []


def test_only_what_is_committed_is_released(repository: GitRepository) -> None:
    repository.write(registry_files(f"{INVOICE}:v1.1.0"))
    report = release(repository)
    assert new_tags(report) == FIRST_TAGS
    assert report.uncommitted == ("contracts/datasets/finance/invoice/gold/v1.1.0.yaml",)


@pytest.mark.parametrize("content", ["changed: true\n", None])
def test_a_changed_released_file_stops_the_release(repository: GitRepository, content: str | None) -> None:
    release(repository)
    path = "contracts/datasets/finance/invoice/gold/v1.0.0.yaml"
    if content is None:
        repository.git("rm", "--quiet", path)
        repository.commit(registry_files(f"{INVOICE}:v1.1.0"))
    else:
        document = (repository.folder / path).read_text()
        repository.commit({**registry_files(f"{INVOICE}:v1.1.0"), path: f"{document}tags: [new]\n"})
    report = release(repository)
    assert [refusal.subject for refusal in report.plan.refusals] == [f"{INVOICE}:v1.0.0"]
    assert repository.tags() == FIRST_TAGS


def test_a_json_schema_of_a_released_version_must_stay_as_well(repository: GitRepository) -> None:
    schema = "contracts/datasets/finance/invoice/gold/v1.0.0.schema.yaml"
    repository.commit({schema: "type: object\n"})
    release(repository)
    repository.commit({schema: "type: string\n"})
    assert "its JSON Schema was changed" in release(repository).plan.refusals[0].message


def test_a_hand_made_tag_counts_and_its_bytes_are_kept(repository: GitRepository) -> None:
    repository.git("tag", "release/finance/invoice/gold/v1.0.0")
    assert new_tags(release(repository)) == ["current/finance/invoice/gold/1"]
    path = "contracts/datasets/finance/invoice/gold/v1.0.0.yaml"
    repository.commit({path: (repository.folder / path).read_text() + "tags: [new]\n"})
    assert len(release(repository).plan.refusals) == 1


def test_a_file_that_cannot_be_read_is_not_released(repository: GitRepository) -> None:
    repository.commit({"contracts/datasets/finance/invoice/gold/v1.1.0.yaml": "- a list\n"})
    report = release(repository)
    assert [refusal.subject for refusal in report.plan.refusals] == [
        "contracts/datasets/finance/invoice/gold/v1.1.0.yaml"
    ]
    assert repository.tags() == []


def test_before_the_first_commit_there_is_nothing_to_release(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no commit called `HEAD`"):
        release(git_repository(tmp_path))


def test_a_commit_without_contracts_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no contracts"):
        release(git_repository(tmp_path, {"README.md": "x\n"}))


def test_a_detached_head_can_be_released(repository: GitRepository) -> None:
    repository.git("checkout", "--quiet", "--detach")
    release(repository)
    assert repository.tags() == FIRST_TAGS


def test_the_repository_itself_may_be_the_contracts_root(tmp_path: Path) -> None:
    files = {path.removeprefix("contracts/"): text for path, text in registry_files(f"{INVOICE}:v1.0.0").items()}
    repository = git_repository(tmp_path, files)
    release(repository, replace(REQUEST, root=""))
    assert repository.tags() == FIRST_TAGS


def test_tags_are_pushed_together(repository: GitRepository, server: GitRepository) -> None:
    report = release(repository, replace(REQUEST, remote="origin"))
    assert list(report.pushed) == server.tags() == FIRST_TAGS
    assert release(repository, replace(REQUEST, remote="origin")).pushed == ()


@pytest.mark.parametrize("most", [0, 2])
def test_more_tags_than_a_command_line_holds_are_pushed_together(
    repository: GitRepository, server: GitRepository, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("treaty.repository.remote.MAX_PATTERNS", most)
    release(repository, replace(REQUEST, remote="origin"))
    repository.commit(registry_files(f"{INVOICE}:v1.1.0", f"{INVOICE}:v1.2.0"))
    release(repository)
    for name in ("local", "release-candidate", "release/1.0"):
        repository.git("tag", name)
    server.git("tag", "release/theirs", "main")
    pushed = push_missing_tags(GitProcess(repository.folder), "origin")
    assert len(pushed) == 4, "two releases, one move, one tag below our prefix that is none of ours"
    assert push_missing_tags(GitProcess(repository.folder), "origin") == ()
    assert {"local", "release-candidate"}.isdisjoint(server.tags())
    assert "release/theirs" in server.tags()


def test_a_push_that_was_refused_is_made_up_for(repository: GitRepository, server: GitRepository) -> None:
    hook = server.folder / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'tags are closed today' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(TreatyError, match="tags are closed today") as caught:
        release(repository, replace(REQUEST, remote="origin"))
    assert "run the same command again" in caught.value.hint
    assert (repository.tags(), server.tags()) == (FIRST_TAGS, [])
    hook.unlink()
    report = release(repository, replace(REQUEST, remote="origin"))
    assert (new_tags(report), list(report.pushed), server.tags()) == ([], FIRST_TAGS, FIRST_TAGS)


def test_a_commit_that_was_not_merged_is_told(repository: GitRepository, server: GitRepository) -> None:
    repository.git("switch", "--quiet", "-c", "feature")
    repository.commit(registry_files(f"{INVOICE}:v1.1.0"))
    assert release(repository, replace(REQUEST, remote="origin")).not_on == "origin/main"
    repository.git("push", "--quiet", "origin", "feature:main")
    assert release(repository, replace(REQUEST, remote="origin")).not_on is None


def test_an_unknown_remote_is_named_and_known_ones_are_listed(repository: GitRepository, server: GitRepository) -> None:
    with pytest.raises(UsageError, match="no remote called `upstream`") as caught:
        release(repository, replace(REQUEST, remote="upstream"))
    assert caught.value.hint == "Known remotes: origin."


def test_a_remote_that_does_not_answer_stops_before_anything(repository: GitRepository, tmp_path: Path) -> None:
    repository.git("remote", "add", "origin", (tmp_path / "nowhere").as_uri())
    with pytest.raises(TreatyError, match="does not answer"):
        release(repository, replace(REQUEST, remote="origin"))
    assert repository.tags() == []


def test_the_second_of_two_clones_takes_over_what_the_first_released(
    repository: GitRepository, server: GitRepository, tmp_path: Path
) -> None:
    other = server.clone(tmp_path / "other")
    release(other, replace(REQUEST, actor="other"))  # made, and never pushed: its machine was switched off
    release(repository, replace(REQUEST, remote="origin"))
    report = release(other, replace(REQUEST, actor="other", remote="origin"))
    assert (new_tags(report), report.pushed) == ([], ())
    for folder in (other.folder, repository.folder):
        names = GitProcess(folder).text("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags")
        assert names == server.git("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags")


def test_a_newer_release_is_not_turned_back_by_an_older_run(
    repository: GitRepository, server: GitRepository, tmp_path: Path
) -> None:
    slow = server.clone(tmp_path / "slow")
    repository.commit(registry_files(f"{INVOICE}:v1.1.0"))
    repository.git("push", "--quiet", "origin", "main")
    release(repository, replace(REQUEST, remote="origin"))
    before = server.tags()
    report = release(slow, replace(REQUEST, remote="origin"))
    assert (report.plan.refusals, new_tags(report), server.tags()) == ((), [], before)


def test_a_shallow_clone_without_tags_releases_what_is_new(
    repository: GitRepository, server: GitRepository, tmp_path: Path
) -> None:
    release(repository, replace(REQUEST, remote="origin"))
    repository.commit(registry_files(f"{INVOICE}:v1.1.0"))
    repository.git("push", "--quiet", "origin", "main")
    shallow = server.clone(tmp_path / "shallow", "--depth=1", "--no-tags")
    report = release(shallow, replace(REQUEST, remote="origin"))
    assert new_tags(report) == ["current/finance/invoice/gold/2", "release/finance/invoice/gold/v1.1.0"]
    assert len(server.tags()) == 4
