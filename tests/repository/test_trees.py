from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository

from treaty.diagnostics.errors import TreatyError
from treaty.repository.commit import CommitTree, IndexTree
from treaty.repository.history import Repository, open_repository
from treaty.repository.reading import ReadThrough
from treaty.repository.tree import (
    FOREIGN_NAME,
    MAX_FILE_BYTES,
    SPECIAL_FILE,
    SUBMODULE,
    SYMBOLIC_LINK,
    TOO_LARGE,
    Tree,
    find_changed_paths,
    read_below,
)
from treaty.repository.untouched import find_untouched
from treaty.repository.worktree import WorkTree

FILES = {
    "contracts/registry.yaml": "a: 1\n",
    'contracts/with space/ä-ö "quoted".yaml': "b: 2\n",
    "contracts/*.yaml": "star: true\n",
    "contracts/empty.yaml": "",
    "contracts/same.yaml": "a: 1\n",
    "contractsother/x.yaml": "no\n",
}


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    return git_repository(tmp_path / "a folder", FILES)


def all_trees(repository: GitRepository) -> list[Tree]:
    opened = open_repository(repository.folder)
    return [opened.tree("HEAD"), IndexTree(opened), WorkTree(repository.folder)]


def test_every_tree_lists_and_reads_the_same(repository: GitRepository) -> None:
    trees = all_trees(repository)
    listings = [dict(tree.list_files("contracts")) for tree in trees]
    assert listings[0] == listings[1] == listings[2]
    assert list(listings[0]) == sorted(path for path in FILES if path.startswith("contracts/"))
    for tree in trees:
        assert read_below(tree, "contracts/") == {path: FILES[path].encode() for path in listings[0]}


@pytest.mark.parametrize("most", [0, 1, 2, 8])
def test_parts_of_a_tree_make_up_the_whole(
    repository: GitRepository, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(CommitTree, "most_listings", most)
    tree = open_repository(repository.folder).tree("HEAD")
    for prefix in ("contracts/empty.yaml", "contracts", "/contracts/with space/", "nowhere", "contracts/*.yaml"):
        wanted = sorted(path for path in FILES if f"{path}/".startswith(f"{prefix.strip('/')}/"))
        assert list(tree.list_files(prefix)) == wanted
    assert tree.read("contractsother/x.yaml") == b"no\n"
    assert list(tree.list_paths()) == sorted(FILES)


def test_a_prefix_may_be_a_file_or_nothing(repository: GitRepository) -> None:
    for tree in all_trees(repository):
        assert list(tree.list_files("contracts/registry.yaml")) == ["contracts/registry.yaml"]
        assert list(tree.list_files("nowhere")) == []
        assert len(tree.list_files()) == len(FILES)


def test_names_that_are_no_utf8_are_told(tmp_path: Path) -> None:
    repository = git_repository(tmp_path, {"contracts/a.yaml": "a: 1\n"})
    repository.commit({b"contracts/\xff.yaml".decode("utf-8", "surrogateescape"): "x: 1\n"})
    for tree in all_trees(repository):
        assert read_below(tree, "contracts") == {"contracts/a.yaml": b"a: 1\n"}
        assert [(item.path, item.why) for item in tree.find_unreadable()] == [("contracts/\\xff.yaml", FOREIGN_NAME)]


def test_a_path_that_is_not_listed_cannot_be_read(repository: GitRepository) -> None:
    for tree in all_trees(repository):
        for path in ("nowhere.yaml", "../outside", "/etc/hostname", ".git/config", "contracts"):
            with pytest.raises(FileNotFoundError):
                tree.read(path)


def test_links_are_told_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text("secret: 1\n")
    repository = git_repository(tmp_path / "repo", {"contracts/a.yaml": "a: 1\n"})
    (repository.folder / "contracts/link.yaml").symlink_to(outside)
    (repository.folder / "contracts/folder").symlink_to(tmp_path, target_is_directory=True)
    repository.commit()
    for tree in all_trees(repository):
        assert list(tree.list_files("contracts")) == ["contracts/a.yaml"]
        assert [(item.path, item.why) for item in tree.find_unreadable("contracts")] == [
            ("contracts/folder", SYMBOLIC_LINK),
            ("contracts/link.yaml", SYMBOLIC_LINK),
        ]
        for path in ("contracts/link.yaml", "contracts/folder/secret.yaml"):
            with pytest.raises(FileNotFoundError):
                tree.read(path)


def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    tree = WorkTree(tmp_path)
    assert [(item.path, item.why) for item in tree.find_unreadable()] == [("pipe.yaml", SPECIAL_FILE)]
    with pytest.raises(FileNotFoundError):
        tree.read("pipe.yaml")


def test_a_still_tree_is_walked_once_and_says_the_same(tmp_path: Path) -> None:
    repository = git_repository(tmp_path, {"a.yaml": "a: 1\n", "b/c.yaml": "c: 1\n"})
    (tmp_path / "link.yaml").symlink_to("a.yaml")
    plain = WorkTree(tmp_path)
    still = plain.still()
    for tree in (plain, still):
        assert tree.list_paths() == ("a.yaml", "b/c.yaml")
        assert [item.path for item in tree.find_unreadable()] == ["link.yaml"]
    repository.write({"later.yaml": "d: 1\n"})
    assert "later.yaml" in plain.list_paths()
    assert still.list_paths() == ("a.yaml", "b/c.yaml")


def test_large_files_are_told_and_not_read(tmp_path: Path) -> None:
    repository = git_repository(tmp_path, {"a.yaml": b"x" * (MAX_FILE_BYTES + 1), "b.yaml": b"x" * MAX_FILE_BYTES})
    for tree in all_trees(repository):
        assert list(tree.list_files()) == ["b.yaml"]
        assert [(item.path, item.why) for item in tree.find_unreadable()] == [("a.yaml", TOO_LARGE)]


def test_submodules_are_told(tmp_path: Path) -> None:
    repository = git_repository(tmp_path, {"a.yaml": "a: 1\n"})
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},contracts/sub")
    tree = IndexTree(open_repository(repository.folder))
    assert [(item.path, item.why) for item in tree.find_unreadable()] == [("contracts/sub", SUBMODULE)]


def test_the_index_holds_what_is_staged(repository: GitRepository) -> None:
    repository.write({"contracts/registry.yaml": "a: 2\n", "contracts/new.yaml": "n: 1\n"})
    repository.git("add", "contracts/registry.yaml")
    repository.write({"contracts/registry.yaml": "a: 3\n"})
    opened = open_repository(repository.folder)
    index = opened.index_tree()
    assert index.read("contracts/registry.yaml") == b"a: 2\n"
    assert find_changed_paths(opened.tree("HEAD"), index).all == ("contracts/registry.yaml",)
    assert opened.changed_paths("HEAD", None).all == ("contracts/new.yaml", "contracts/registry.yaml")


def test_what_is_only_intended_to_be_added_is_not_staged(repository: GitRepository) -> None:
    repository.write({"contracts/later.yaml": "a: 1\n", "contracts/empty.yaml": ""})
    repository.git("add", "--intent-to-add", "contracts/later.yaml")
    repository.git("add", "contracts/empty.yaml")
    paths = Repository(repository.folder).index_tree().list_paths()
    assert "contracts/later.yaml" not in paths
    assert "contracts/empty.yaml" in paths


def test_an_index_in_conflict_is_an_error(repository: GitRepository) -> None:
    repository.git("switch", "--quiet", "-c", "other")
    repository.commit({"contracts/registry.yaml": "a: other\n"})
    repository.git("switch", "--quiet", "main")
    repository.commit({"contracts/registry.yaml": "a: main\n"})
    repository.git("merge", "other", check=False)
    with pytest.raises(TreatyError, match=r"`contracts/registry.yaml` is in conflict"):
        open_repository(repository.folder).index_tree().list_files()


def test_files_that_nobody_touched_are_not_read(repository: GitRepository) -> None:
    for path in repository.folder.rglob("*.yaml"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    repository.git("update-index", "--refresh")
    opened = open_repository(repository.folder)
    assert find_untouched(opened.git) == opened.tree("HEAD").list_files()
    assert set(find_untouched(opened.git, "contracts")) == set(opened.tree("HEAD").list_files("contracts"))
    same = repository.folder / "contracts" / "same.yaml"
    same.write_text("a: 9\n")  # as long as before
    assert opened.changed_paths("HEAD", None).all == ("contracts/same.yaml",)
    os.utime(same, (1_700_000_000, 1_700_000_000))
    repository.git("reset", "--quiet")
    written = (repository.folder / ".git" / "index").stat().st_mtime_ns
    os.utime(same, ns=(written, written))
    repository.git("update-index", "--refresh", check=False)
    assert opened.changed_paths("HEAD", None).all == ("contracts/same.yaml",), "as old as the index proves nothing"
    same.unlink()
    assert opened.changed_paths("HEAD", None).all == ("contracts/same.yaml",)


def test_a_commit_is_read_through_the_folder_and_never_otherwise_than_it_is(repository: GitRepository) -> None:
    opened = open_repository(repository.folder)
    (repository.folder / "contracts" / "same.yaml").unlink()
    repository.write({"contracts/registry.yaml": "a: 9\n", "contracts/new.yaml": "n: 1\n"})
    (repository.folder / "contracts" / "empty.yaml").unlink()
    (repository.folder / "contracts" / "empty.yaml").symlink_to("new.yaml")
    tree = opened.tree("HEAD")
    through = ReadThrough(tree=tree, work=opened.work_tree(), prefix="contracts")
    paths = list(tree.list_files("contracts"))
    assert through.read_many(paths) == tree.read_many(paths)
    with pytest.raises(FileNotFoundError):
        through.read_many(["contracts/new.yaml"])


def test_before_anything_is_added_nothing_is_known(tmp_path: Path) -> None:
    repository = git_repository(tmp_path)
    assert find_untouched(open_repository(repository.folder).git) == {}


def test_changed_paths_between_commits(repository: GitRepository) -> None:
    repository.git("rm", "--quiet", "contracts/same.yaml")
    repository.commit({"contracts/registry.yaml": "a: 2\n", "contracts/neu ü.yaml": "n: 1\n"})
    changed = open_repository(repository.folder).changed_paths("HEAD~1", "HEAD", "contracts")
    assert (changed.added, changed.modified, changed.removed) == (
        ("contracts/neu ü.yaml",),
        ("contracts/registry.yaml",),
        ("contracts/same.yaml",),
    )


def test_line_ends_that_git_wrote_are_no_change(repository: GitRepository) -> None:
    repository.write({"contracts/registry.yaml": "a: 1\r\n", "contracts/same.yaml": "a: 2\r\n"})
    assert open_repository(repository.folder).changed_paths("HEAD", None).all == ("contracts/same.yaml",)


def test_reading_writes_nothing(repository: GitRepository) -> None:
    def snapshot() -> dict[str, tuple[int, bytes]]:
        paths = [path for path in repository.folder.rglob("*") if path.is_file()]
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in paths}

    (repository.folder / "contracts/registry.yaml").touch()
    before = snapshot()
    with open_repository(repository.folder) as opened:
        opened.changed_paths("HEAD", None)
        opened.index_tree().list_files()
        opened.releases()
        opened.last_change("contracts/registry.yaml")
    assert snapshot() == before


def test_no_program_of_the_repository_runs(repository: GitRepository) -> None:
    trap = repository.folder / "trap.sh"
    mark = repository.folder.parent / "ran"
    trap.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n")
    trap.chmod(0o755)
    hooks = repository.folder / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-index-change", "reference-transaction"):
        (hooks / hook).symlink_to(trap)
    for name in ("core.fsmonitor", "diff.external", "diff.x.textconv", "filter.x.clean", "filter.x.smudge"):
        repository.git("config", name, str(trap))
    repository.git("config", "core.pager", str(trap))
    repository.git("config", "gpg.program", str(trap))
    repository.git("config", "log.showSignature", "true")
    (repository.folder / ".gitattributes").write_text("* diff=x filter=x\n")
    (repository.folder / "contracts/registry.yaml").write_text("a: 4\n")
    opened = open_repository(repository.folder)
    opened.changed_paths("HEAD", None)
    find_changed_paths(opened.index_tree(), opened.work_tree())
    opened.last_change("contracts/registry.yaml")
    opened.flips()
    assert not mark.exists()


def test_a_calling_hook_cannot_point_elsewhere(
    repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = git_repository(tmp_path / "other", {"other.yaml": "o: 1\n"})
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    opened = open_repository(repository.folder)
    assert opened.root == repository.folder
    assert "contracts/registry.yaml" in CommitTree(opened, "HEAD").list_files()


def test_the_index_of_a_commit_hook_is_read(repository: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    hook_index = repository.folder / ".git/next-index-1.lock"
    hook_index.write_bytes((repository.folder / ".git/index").read_bytes())
    repository.commit({"contracts/later.yaml": "x: 1\n"})
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index-1.lock")
    assert "contracts/later.yaml" not in Repository(repository.folder).index_tree().list_files()


def test_a_partial_clone_says_what_to_fetch(repository: GitRepository, tmp_path: Path) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    partial = repository.clone(tmp_path / "partial", "--filter=blob:none", "--no-checkout")
    with pytest.raises(TreatyError, match=r"lacks the object|failed") as caught:
        open_repository(partial.folder).tree("HEAD").list_files()
    assert "partial clone" in caught.value.hint
