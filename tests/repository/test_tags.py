from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository

from treaty.model.identity import Version
from treaty.repository.history import open_repository
from treaty.repository.process import GitProcess
from treaty.repository.signing import NewTag
from treaty.repository.tags import (
    TagConflictError,
    read_our_tags,
    read_tag_names,
    read_tag_objects,
    write_tag_objects,
    write_tags,
)

TIME = datetime(2026, 4, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    return git_repository(tmp_path / "a repo", {"a.yaml": "a: 1\n"})


def new_tag(repository: GitRepository, name: str, body: str = "Subject\n\nVersion: v1.0.0\n") -> NewTag:
    return NewTag(name=name, commit=repository.git("rev-parse", "HEAD"), body=body, time=TIME)


def test_tags_are_annotated_and_read_back(repository: GitRepository) -> None:
    body = "Release x\n\nDigest: sha256:" + "1" * 64 + "\nPosture: forward\nActor: Zoë\n"
    write_tags(GitProcess(repository.folder), [new_tag(repository, "release/finance/invoice/gold/v1.0.0", body)])
    (release,) = open_repository(repository.folder).releases()
    assert (release.posture, release.actor, release.time) == ("forward", "Zoë", TIME)
    assert release.digest == "sha256:" + "1" * 64
    assert release.commit == repository.git("rev-parse", "HEAD")
    assert repository.git("cat-file", "-t", release.tag) == "tag"
    assert repository.git("for-each-ref", "--format=%(taggername) %(taggeremail)").splitlines()[-1] == (
        "Test Committer <committer@example.com>"
    )
    assert repository.git("fsck", "--strict", "--no-dangling") == ""


def test_a_machine_without_a_name_can_tag(repository: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    repository.git("config", "user.useConfigOnly", "true")
    write_tags(GitProcess(repository.folder), [new_tag(repository, "release/a/b/gold/v1.0.0")])
    assert repository.git("for-each-ref", "--format=%(taggername)", "refs/tags") == "Treaty"


def test_all_tags_appear_or_none(repository: GitRepository) -> None:
    git = GitProcess(repository.folder)
    write_tags(git, [new_tag(repository, "release/a/b/gold/v1.0.0")])
    with pytest.raises(TagConflictError):
        write_tags(git, [new_tag(repository, f"release/a/b/gold/v1.{minor}.0") for minor in (2, 0, 1)])
    assert repository.tags() == ["release/a/b/gold/v1.0.0"]


def test_a_kill_between_objects_and_refs_leaves_nothing_that_counts(repository: GitRepository) -> None:
    git = GitProcess(repository.folder)
    tag = new_tag(repository, "release/a/b/gold/v1.0.0")
    write_tag_objects(git, [tag])
    assert open_repository(repository.folder).releases() == ()
    write_tags(git, [tag])
    assert len(open_repository(repository.folder).releases()) == 1


def test_a_lightweight_tag_is_a_release_of_which_little_is_known(repository: GitRepository) -> None:
    repository.commit(message="Not a body\n\nDigest: sha256:" + "2" * 64)
    repository.git("tag", "release/a/b/gold/v1.0.0")
    repository.git("tag", "current/a/b/gold/1")
    opened = open_repository(repository.folder)
    (release,) = opened.releases()
    assert (release.time, release.digest, release.actor) == (datetime(2026, 1, 1, tzinfo=UTC), None, None)
    assert release.commit == repository.git("rev-parse", "HEAD")
    assert opened.flips() == ()


def test_all_tags_are_read_as_one_by_one(repository: GitRepository) -> None:
    write_tags(
        GitProcess(repository.folder), [new_tag(repository, f"release/a/b/gold/v1.{minor}.0") for minor in (1, 2)]
    )
    write_tags(GitProcess(repository.folder), [new_tag(repository, "current/a/b/gold/1", "x\n\nCurrent: v1.1.0\n")])
    repository.git("tag", "release/1.0", "HEAD:a.yaml")
    opened = open_repository(repository.folder)
    ours = read_our_tags(opened.git)
    assert (ours.releases, ours.flips) == (opened.releases(), opened.flips())
    assert ours.objects == read_tag_objects(opened.git)
    assert len(ours.objects) == 4


def test_foreign_tags_are_passed_over(repository: GitRepository) -> None:
    for name in ("v1.0.0", "release/1.0", "release/a/b/gold/latest", "current/x", "release-candidate/a/b/gold/v1.0.0"):
        repository.git("tag", "-a", "-m", "other", name)
    repository.git("tag", "release/a/b/gold/v9.0.0", "HEAD:a.yaml")
    opened = open_repository(repository.folder)
    assert (opened.releases(), opened.flips()) == ((), ())


def test_releases_come_in_order_of_time_then_version(repository: GitRepository) -> None:
    git = GitProcess(repository.folder)
    later = datetime(2026, 5, 1, tzinfo=UTC)
    write_tags(git, [new_tag(repository, f"release/a/b/gold/v1.{minor}.0") for minor in (10, 9)])
    tag = new_tag(repository, "release/a/b/gold/v1.8.1")
    write_tags(git, [NewTag(name=tag.name, commit=tag.commit, body=tag.body, time=later)])
    found = [release.version for release in open_repository(repository.folder).releases()]
    assert found == [Version(1, 9, 0), Version(1, 10, 0), Version(1, 8, 1)]


def test_flips_come_in_order_of_number(repository: GitRepository) -> None:
    tags = [
        new_tag(repository, f"current/a/b/gold/{number}", f"x\n\nCurrent: v1.{number}.0\n") for number in (10, 9, 1)
    ]
    write_tags(GitProcess(repository.folder), tags)
    assert [flip.number for flip in open_repository(repository.folder).flips()] == [1, 9, 10]


def test_tags_stand_before_or_after_a_commit(repository: GitRepository) -> None:
    git = GitProcess(repository.folder)
    first = repository.git("rev-parse", "HEAD")
    write_tags(git, [new_tag(repository, "release/a/b/gold/v1.0.0")])
    repository.commit({"b.yaml": "b: 1\n"})
    write_tags(git, [new_tag(repository, "release/a/b/gold/v1.1.0")])
    names = read_tag_names(git, first)
    assert set(names.contained) == {"release/a/b/gold/v1.0.0"}
    assert set(names.later) == {"release/a/b/gold/v1.1.0"}
    assert set(names.taken) == {*names.contained, *names.later}
    assert [item.version for item in open_repository(repository.folder).releases(merged=first)] == [Version(1, 0, 0)]
