from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository

from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.repository.history import find_repository, open_repository


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    return git_repository(tmp_path / "repo", {"a.yaml": "a: 1\n"})


def test_a_folder_without_git_is_no_repository(tmp_path: Path) -> None:
    assert find_repository(tmp_path) is None
    with pytest.raises(TreatyError, match="is not in a Git repository") as caught:
        open_repository(tmp_path)
    assert "git init" in caught.value.hint


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(TreatyError, match="There is no folder"):
        open_repository(tmp_path / "nowhere")


def test_a_folder_below_finds_its_root(repository: GitRepository) -> None:
    below = repository.folder / "x y" / "z"
    below.mkdir(parents=True)
    assert open_repository(below).root == repository.folder


def test_linked_worktrees_are_ordinary(repository: GitRepository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "--quiet", str(tmp_path / "second"))
    opened = open_repository(tmp_path / "second")
    assert opened.root == tmp_path / "second"
    assert list(opened.tree("HEAD").list_files()) == ["a.yaml"]


def test_before_the_first_commit(tmp_path: Path) -> None:
    opened = open_repository(git_repository(tmp_path).folder)
    assert opened.head is None
    assert opened.branch == "main"
    assert opened.default_base() is None
    assert opened.releases() == ()
    assert opened.flips() == ()
    assert opened.last_change("a.yaml") is None
    with pytest.raises(UsageError, match="no commit called `HEAD`") as caught:
        opened.resolve("HEAD")
    assert "no commit yet" in caught.value.hint


def test_a_detached_head_is_ordinary(repository: GitRepository) -> None:
    repository.git("checkout", "--quiet", "--detach")
    opened = open_repository(repository.folder)
    assert opened.branch is None
    assert opened.head == repository.git("rev-parse", "HEAD")


@pytest.mark.parametrize(
    "ref", ["nope", "", "-h", "--help", "HEAD:a.yaml", "HEAD~5", "main..main", "a b", "\u00e4", "@{u}"]
)
def test_unknown_refs_are_named(repository: GitRepository, ref: str) -> None:
    with pytest.raises(UsageError, match="There is no commit called"):
        open_repository(repository.folder).resolve(ref)


def test_an_unknown_ref_names_the_nearest(repository: GitRepository) -> None:
    repository.git("branch", "feature/invoices")
    with pytest.raises(UsageError) as caught:
        open_repository(repository.folder).resolve("feature/invoice")
    assert caught.value.hint == "Did you mean `feature/invoices`?"


def test_a_branch_of_a_remote_that_is_not_here_says_how_to_fetch(repository: GitRepository, tmp_path: Path) -> None:
    clone = repository.clone(tmp_path / "clone")
    with pytest.raises(UsageError) as caught:
        open_repository(clone.folder).resolve("origin/next")
    assert caught.value.hint == "Fetch it: git fetch origin next:refs/remotes/origin/next."


@pytest.mark.parametrize("branch", ["main", "master", "trunk"])
def test_the_default_base_is_the_main_branch(repository: GitRepository, tmp_path: Path, branch: str) -> None:
    repository.git("branch", "-m", branch)
    assert open_repository(repository.folder).default_base() == branch
    clone = repository.clone(tmp_path / "clone")
    assert open_repository(clone.folder).default_base() == "origin/HEAD"
    clone.git("remote", "set-head", "origin", "--delete")
    assert open_repository(clone.folder).default_base() == f"origin/{branch}"
    clone.git("remote", "rename", "origin", "upstream")
    assert open_repository(clone.folder).default_base() == f"upstream/{branch}"


def test_a_repository_of_other_branches_has_no_default_base(repository: GitRepository) -> None:
    repository.git("branch", "-m", "develop")
    assert open_repository(repository.folder).default_base() is None


def test_the_merge_base_is_the_common_ancestor(repository: GitRepository) -> None:
    fork = repository.git("rev-parse", "HEAD")
    repository.git("switch", "--quiet", "-c", "feature")
    repository.commit({"b.yaml": "b: 1\n"})
    repository.git("switch", "--quiet", "main")
    repository.commit({"c.yaml": "c: 1\n"})
    assert open_repository(repository.folder).merge_base("main", "feature") == fork


def test_unrelated_histories_have_no_merge_base(repository: GitRepository) -> None:
    repository.git("switch", "--quiet", "--orphan", "other")
    repository.commit({"b.yaml": "b: 1\n"})
    assert open_repository(repository.folder).merge_base("main", "other") is None


def test_a_shallow_clone_says_what_to_fetch(repository: GitRepository, tmp_path: Path) -> None:
    repository.git("switch", "--quiet", "-c", "feature")
    repository.commit({"b.yaml": "b: 1\n"})
    repository.git("switch", "--quiet", "main")
    repository.commit({"c.yaml": "c: 1\n"})
    clone = repository.clone(tmp_path / "clone", "--depth=1", "--no-single-branch")
    opened = open_repository(clone.folder)
    assert opened.is_shallow
    assert list(opened.tree("HEAD").list_files()) == ["a.yaml", "c.yaml"]
    with pytest.raises(TreatyError, match="shallow") as caught:
        opened.merge_base("origin/main", "origin/feature")
    assert "git fetch --unshallow" in caught.value.hint
    assert "--deepen" in caught.value.hint


def test_last_change_tells_who_and_when(repository: GitRepository) -> None:
    commit = repository.commit({"b ü.yaml": "b: 1\n"}, message="Add b\n\nBody", date="2026-03-04")
    repository.commit({"c.yaml": "c: 1\n"})
    opened = open_repository(repository.folder)
    revision = opened.last_change("b ü.yaml")
    assert revision is not None
    assert (revision.commit, revision.author, revision.subject) == (commit, "Test Author", "Add b")
    assert revision.time.isoformat() == "2026-03-04T00:00:00+00:00"
    assert opened.revision(commit) == revision
    assert opened.last_change("nowhere") is None
