from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, bare_repository, git_repository

from treaty.repository.locks import LockedError, find_git_folder, find_remote_folder, is_about_lock, remove_dead_locks
from treaty.repository.process import GitProcess
from treaty.repository.signing import NewTag
from treaty.repository.tags import write_tags

LOCK = "refs/tags/release/a/b/gold/v1.0.0.lock"


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    return git_repository(tmp_path / "a repo", {"a.yaml": "a: 1\n"})


def leave_lock(folder: Path, path: str = LOCK) -> Path:
    lock = folder / path
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.touch()
    return lock


def test_a_lock_of_a_killed_run_stops_the_next_write_and_is_removed(repository: GitRepository) -> None:
    git = GitProcess(repository.folder)
    lock = leave_lock(find_git_folder(git))
    commit = repository.git("rev-parse", "HEAD")
    tag = NewTag(name="release/a/b/gold/v1.0.0", commit=commit, body="Subject\n", time=datetime(2026, 4, 1, tzinfo=UTC))
    with pytest.raises(LockedError) as caught:
        write_tags(git, [tag])
    assert str(lock) in caught.value.message
    assert remove_dead_locks(find_git_folder(git), patience_seconds=0) == (LOCK,)
    write_tags(git, [tag])
    assert repository.tags() == [tag.name]


def test_locks_elsewhere_are_nobodys_business(repository: GitRepository) -> None:
    folder = find_git_folder(GitProcess(repository.folder))
    others = [leave_lock(folder, path) for path in ("index.lock", "refs/heads/main.lock", "refs/tags/v1.lock")]
    assert remove_dead_locks(folder, patience_seconds=0) == ()
    assert all(lock.exists() for lock in others)


def test_a_lock_that_is_taken_anew_while_we_watch_stays(repository: GitRepository) -> None:
    folder = find_git_folder(GitProcess(repository.folder))
    lock = leave_lock(folder)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # another Git that takes and lets go of the lock, over and over
        os.close(writer)
        os.set_blocking(reader, False)
        while True:
            lock.unlink(missing_ok=True)
            lock.write_text("x")
            try:
                os.read(reader, 1)
                os._exit(0)
            except BlockingIOError:
                continue
    os.close(reader)
    removed = remove_dead_locks(folder, patience_seconds=0.3)
    os.close(writer)
    os.waitpid(child, 0)
    assert removed == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("error: Unable to create '/x/refs/tags/a.lock': File exists.", True),
        ("error: Unable to create '/x/refs/tags/a.lock': Permission denied", False),
        ("fatal: cannot lock ref 'refs/tags/a': reference already exists", False),
    ],
)
def test_complaints_of_locks_are_told_from_others(words: str, expected: bool) -> None:
    assert is_about_lock(words) is expected


def test_a_remote_on_this_machine_is_found_by_name_path_and_address(repository: GitRepository, tmp_path: Path) -> None:
    git = GitProcess(repository.folder)
    bare = bare_repository(tmp_path / "a server.git").folder
    repository.git("remote", "add", "near", "../a server.git")
    repository.git("remote", "add", "addressed", bare.as_uri())
    repository.git("remote", "add", "far", "https://example.com/a.git")
    for name in ("near", "addressed", str(bare)):
        found = find_remote_folder(git, name)
        assert found is not None
        assert found.resolve() == bare.resolve()
    assert find_remote_folder(git, "far") is None
    assert find_remote_folder(git, str(repository.folder)) == repository.folder / ".git"
