"""Two states told apart by the index are those that trees list file by file; their files read as trees give them."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository

from treaty.app.check_change import check_change
from treaty.app.check_request import CheckRequest
from treaty.app.parallel import begin
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.repository.history import Repository, open_repository
from treaty.repository.index_entries import read_index
from treaty.repository.snapshot import take_snapshots
from treaty.repository.texts import Texts
from treaty.repository.tree import MAX_FILE_BYTES, SYMBOLIC_LINK, TOO_LARGE, Tree

FILES = {f"contracts/{name}.yaml": f"{name}: 1\n" for name in ("kept", "edited", "staged", "removed", "both", "large")}
LARGE = b"#" * (MAX_FILE_BYTES + 1)


@pytest.fixture
def changed(tmp_path: Path) -> GitRepository:
    """Give a repository in which every kind of difference stands."""
    repository = git_repository(
        tmp_path / "registry", {**FILES, "contracts/a folder/ä.yaml": "x: 1\n", "else/b.yaml": ""}
    )
    for path in FILES:  # older than the index, so that it may be believed
        os.utime(repository.folder / path, (1_700_000_000, 1_700_000_000))
    repository.git("update-index", "--refresh")
    repository.write({"contracts/staged.yaml": "staged: 2\n", "contracts/both.yaml": "both: 2\n"})
    repository.write({"contracts/new.yaml": "new: 1\n", "contracts/large.yaml": LARGE})
    (repository.folder / "contracts/link.yaml").symlink_to("kept.yaml")
    repository.git("rm", "--quiet", "contracts/removed.yaml")
    repository.git("add", "--all")
    repository.write({"contracts/edited.yaml": "edited: 2\n", "contracts/both.yaml": "both: 3\n"})
    repository.write({"contracts/untracked.yaml": "u: 1\n"})
    (repository.folder / "contracts/kept.yaml").unlink()
    return repository


@pytest.mark.parametrize("is_staged", [True, False])
@pytest.mark.parametrize("root", ["contracts", ""])
def test_snapshots_are_what_trees_list(changed: GitRepository, root: str, is_staged: bool) -> None:
    opened = open_repository(changed.folder)
    work, base = opened.work_tree(), opened.tree("HEAD")
    head: Tree = opened.index_tree() if is_staged else work
    taken = take_snapshots(opened.git, work, base.commit, root, is_staged=is_staged)
    assert taken is not None
    after = None
    for snapshot, tree in zip(reversed(taken), (head, base), strict=True):
        texts = Texts(work, snapshot, git=None if tree is work else opened.git, like=after)
        assert dict(snapshot.blobs) == tree.list_files(root)
        assert list(snapshot.blobs) == list(tree.list_files(root))
        assert snapshot.unreadable == tree.find_unreadable(root)
        assert dict(texts.items()) == tree.read_many(tree.list_paths(root))
        after = texts
    unread = {item.path: item.why for item in taken[1].unreadable}
    assert unread == {"contracts/link.yaml": SYMBOLIC_LINK, "contracts/large.yaml": TOO_LARGE}


def test_what_is_large_before_and_after_alike_reads_as_nothing(tmp_path: Path) -> None:
    repository = git_repository(tmp_path / "registry", {"contracts/large.yaml": LARGE})
    opened = open_repository(repository.folder)
    work, base = opened.work_tree(), opened.tree("HEAD")
    taken = take_snapshots(opened.git, work, base.commit, "contracts", is_staged=True)
    assert taken is not None
    assert dict(Texts(work, taken[1], git=opened.git)) == {"contracts/large.yaml": b""}


def test_a_file_of_the_same_size_and_time_is_believed_and_another_is_not(changed: GitRepository) -> None:
    git = open_repository(changed.folder).git
    index = read_index(git, "contracts")
    assert index is not None
    mark = index.entries["contracts/edited.yaml"].mark
    assert index.is_untouched("contracts/edited.yaml", mark)
    assert not index.is_untouched("contracts/edited.yaml", (mark[0], mark[1] + 1))
    assert not index.is_untouched("contracts/edited.yaml", (mark[0] + 1, mark[1]))
    assert not index.is_untouched("contracts/unknown.yaml", mark)


def test_an_index_in_which_work_is_unfinished_tells_nothing(changed: GitRepository) -> None:
    git = open_repository(changed.folder).git
    changed.git("add", "--intent-to-add", "contracts/untracked.yaml")
    assert read_index(git) is None
    changed.git("reset", "--quiet", "--hard")
    assert read_index(git) is not None
    for branch, text in (("one", "edited: 3\n"), ("two", "edited: 4\n")):
        changed.git("checkout", "--quiet", "-b", branch, "main")
        changed.commit({"contracts/edited.yaml": text})
    changed.git("merge", "one", check=False)
    assert read_index(git) is None


@pytest.mark.parametrize("is_staged", [True, False])
def test_what_is_only_announced_is_checked_as_ever(changed: GitRepository, is_staged: bool) -> None:
    changed.git("add", "--intent-to-add", "contracts/untracked.yaml")
    found = _check(open_repository(changed.folder), is_staged=is_staged)
    assert {item.location.path for item in found if item.rule.name == "path-is-known"} == {
        "contracts/link.yaml",
        "contracts/large.yaml",
    }


def test_another_process_finds_what_this_one_would(changed: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_repository(changed.folder)
    here = _check(opened, is_staged=True)
    monkeypatch.setattr("treaty.app.check_change.LEAST_INDEX_BYTES", 0)
    assert _check(opened, is_staged=True) == here
    assert here


def _check(repository: Repository, *, is_staged: bool) -> tuple[Diagnostic, ...]:
    head = repository.resolve("HEAD")
    request = CheckRequest(today=date(2026, 11, 21))
    result = check_change(repository, head, "contracts", request, is_staged=is_staged, progress=lambda _: None)
    return result.diagnostics


def test_what_another_process_fails_to_do_is_done_here() -> None:
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            raise MemoryError
        return here

    assert begin(work)() == here
    assert begin(lambda: os.getpid() != here)()
