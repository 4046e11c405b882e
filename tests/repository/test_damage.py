"""A `.git` that is broken is told as what it is, with what to do; it is never passed over as if there were none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.command import run_here
from tests.support.git_repository import GitRepository, clean_environment, git_repository
from tests.support.small_registry import FOLDER, registry_files, version, with_column

TAG = "release/shop/sale/gold/v1.0.0"
VERSION = f"HEAD:{FOLDER}/v1.0.0.yaml"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = git_repository(tmp_path_factory.mktemp("damage") / "registry", registry_files())
    made.git("tag", "--annotate", TAG, "--message", "one")
    made.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    made.git("pack-refs", "--all")
    return made.folder


def _say(path: str, data: bytes) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)

    return do


def _instead(data: bytes | None) -> Callable[[Path], None]:
    """Put a file in the place of `.git`; None: an empty folder."""

    def do(folder: Path) -> None:
        shutil.rmtree(folder / ".git")
        (folder / "plain").mkdir()
        if data is None:
            (folder / ".git").mkdir()
        else:
            (folder / ".git").write_bytes(data)

    return do


def _remove(path: str) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        place = folder / ".git" / path
        shutil.rmtree(place) if place.is_dir() else place.unlink()

    return do


def _without(name: str) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        found = GitRepository(folder=folder).git("rev-parse", name)
        (folder / ".git/objects" / found[:2] / found[2:]).unlink()

    return do


def _link(folder: Path) -> None:
    shutil.rmtree(folder / ".git")
    (folder / ".git").symlink_to("nowhere")


BASE = ("check", "--base", "HEAD~1")
NO_REPOSITORY = "`.git` is there, but it is no repository that can be read: "
CASES: dict[str, tuple[Callable[[Path], None], tuple[str, ...], str, str]] = {
    "names nothing": (_instead(b"gitdir: gone\n"), (), "it names `gone`, which is not there", "Clone it again"),
    "names no repository": (_instead(b"gitdir: plain\n"), (), "it names `plain`, which is none", "Clone it again"),
    "garbage": (_instead(b"\0\xff"), (), "invalid gitfile format", "gitdir: …"),
    "empty": (_instead(None), (), "it lacks `HEAD`, `objects`, `refs`", "to do without Git, remove `.git`"),
    "a link": (_link, (), "it is a link to `nowhere`, which is not there", "Clone it again"),
    "no HEAD": (_remove("HEAD"), (), "it lacks `HEAD`", "Clone it again"),
    "HEAD garbage": (_say(".git/HEAD", b"\xff\n"), (), NO_REPOSITORY, "Clone it again"),
    "HEAD unknown": (_say(".git/HEAD", b"a" * 40 + b"\n"), BASE, "it lacks the commit of HEAD", "git fsck"),
    "no objects": (_remove("objects"), (), "it lacks `objects`", "Clone it again"),
    "configuration": (_say(".git/config", b"[core\n"), (), "bad config line 1", "Mend the file that Git names"),
    "newer": (_say(".git/config", b"[core]\nrepositoryformatversion = 9\n"), (), "found 9", "newer Git"),
    "index": (_say(".git/index", b"DIRC?"), BASE, "index file smaller than expected", "git reset"),
    "packed refs": (_say(".git/packed-refs", b"?\n"), ("list",), "packed-refs", "move `.git/packed-refs` away"),
    "packed refs, base": (_say(".git/packed-refs", b"?\n"), BASE, "This clone is damaged", "git fsck"),
    "branch": (_say(".git/refs/heads/main", b"?\n"), BASE, "This clone is damaged", "git fsck"),
    "staged": (_say(".git/refs/heads/main", b"?\n"), ("check", "--staged"), "This clone is damaged", "git fsck"),
    "tag": (_say(f".git/refs/tags/{TAG}", b"?\n"), (), f"broken ref refs/tags/{TAG}", "git fetch --tags"),
    "tag to nothing": (_say(f".git/refs/tags/{TAG}", b"b" * 40 + b"\n"), (), "missing object", "git fsck"),
    "no commit": (_without("HEAD"), BASE, "it lacks the commit of HEAD", "git fsck"),
    "no tree": (_without("HEAD~1:contracts"), BASE, "Could not read", "git fsck"),
    "no file": (_without(VERSION), ("list", "--at", "HEAD"), "lacks the object", "is damaged: clone it again"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_broken_repository_is_told_as_what_it_is(whole: Path, tmp_path: Path, name: str) -> None:
    damage, arguments, message, hint = CASES[name]
    folder = tmp_path / "registry"
    shutil.copytree(whole, folder, symlinks=True)
    damage(folder)
    ended = run_here(arguments or ("check",), folder, clean_environment(TREATY_CACHE="off"))
    said = " ".join(ended.stderr.replace(f"{folder}{os.sep}", "").split())
    assert (ended.returncode, ended.stdout) == (3, "")
    assert message in said
    assert hint in said


def test_an_index_that_no_answer_needs_is_not_asked_for(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "registry"
    shutil.copytree(whole, folder)
    (folder / ".git" / "index").write_bytes(b"DIRC?")
    ended = run_here(("list",), folder, clean_environment(TREATY_CACHE="off"))
    assert ended.returncode == 0
