"""Releases beside others and after kills: whatever happens, the next run ends in the one right state."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.support.git_repository import GitRepository, bare_repository, clean_environment, git_repository
from tests.support.registry_files import REGISTRY, registry_files
from tests.support.releasing import FIRST_TAGS, INVOICE, REQUEST, compare, new_tags, release

from treaty.app.release_versions import release_versions
from treaty.repository.history import Repository
from treaty.repository.process import GitProcess
from treaty.repository.remote import RemoteConflictError, push_missing_tags, read_remote_tags


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    return git_repository(tmp_path / "a repo", registry_files(f"{INVOICE}:v1.0.0"))


@pytest.fixture
def server(repository: GitRepository, tmp_path: Path) -> GitRepository:
    bare = bare_repository(tmp_path / "server.git")
    repository.git("remote", "add", "origin", bare.folder.as_uri())
    repository.git("push", "--quiet", "origin", "main")
    return bare


def command(folder: Path, *arguments: str) -> Sequence[str]:
    return [sys.executable, "-m", "treaty", "release", "--repo", str(folder), "--format", "json", *arguments]


def run_together(commands: Sequence[Sequence[str]], **variables: str) -> list[tuple[int, str, str]]:
    environment = clean_environment(**variables)
    running = [
        subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for line in commands
    ]
    return [(process.wait(), *process.communicate()) for process in running]


def test_two_releasers_of_one_clone_end_in_one_state(repository: GitRepository) -> None:
    repository.commit(registry_files(*(f"{INVOICE}:v1.{minor}.0" for minor in range(6))))
    results = run_together([command(repository.folder)] * 2)
    assert [code for code, _, _ in results] == [0, 0], results
    made = [
        tag["tag"] for _, output, _ in results for kind in ("releases", "flips") for tag in json.loads(output)[kind]
    ]
    assert sorted(made) == repository.tags()
    assert len(made) == 7


def test_two_releasers_of_two_clones_end_in_one_state(
    repository: GitRepository, server: GitRepository, tmp_path: Path
) -> None:
    other = server.clone(tmp_path / "other")
    results = run_together([command(clone.folder, "--push", "origin") for clone in (repository, other)])
    assert [code for code, _, _ in results] == [0, 0], results
    assert server.tags() == FIRST_TAGS
    objects = read_remote_tags(GitProcess(repository.folder), "origin")
    for clone in (repository, other):
        for ref, name in objects.items():
            assert clone.git("rev-parse", ref) == name


def test_a_tag_that_somebody_else_pushed_in_the_meantime_is_taken_over(
    repository: GitRepository, server: GitRepository, tmp_path: Path
) -> None:
    other = server.clone(tmp_path / "other")
    release(other, replace(REQUEST, actor="other"))
    release(repository, replace(REQUEST, remote="origin"))
    with pytest.raises(RemoteConflictError):  # what a run sees whose own tags were made just before
        push_missing_tags(GitProcess(other.folder), "origin")
    release(other, replace(REQUEST, actor="other", remote="origin"))
    names = "--format=%(objectname) %(refname)"
    assert other.git("for-each-ref", names, "refs/tags") == server.git("for-each-ref", names, "refs/tags")


def test_tags_that_appear_while_others_are_read_are_nobodys_mistake(repository: GitRepository) -> None:
    class Busy(GitProcess):
        """A Git beside which another run releases, after tags were read for the first time."""

        is_first = True

        def run(
            self,
            *arguments: str,
            data: bytes = b"",
            is_online: bool = False,
            index_file: Path | None = None,
            variables: Mapping[str, str] = MappingProxyType({}),
        ) -> bytes:
            found = super().run(*arguments, data=data, is_online=is_online, index_file=index_file, variables=variables)
            if self.is_first and arguments[0] == "for-each-ref":
                self.is_first = False
                release(repository)
            return found

    with Repository(repository.folder) as opened:
        opened.git = Busy(repository.folder)
        report = release_versions(opened, REQUEST, compare)
    assert (report.plan.is_empty, report.remarks) == (True, ())
    assert repository.tags() == FIRST_TAGS


def test_the_command_refuses_with_exit_code_1(repository: GitRepository) -> None:
    run_together([command(repository.folder)])
    repository.commit({"contracts/datasets/finance/invoice/gold/v1.0.0.yaml": "apiVersion: v3.2.0\n"})
    ((code, output, _),) = run_together([command(repository.folder)])
    assert code == 1
    assert json.loads(output)["refusals"][0]["subject"] == f"{INVOICE}:v1.0.0"


def test_a_registry_with_spaces_in_its_folder_is_released(tmp_path: Path) -> None:
    files = {f"my data/{path}": text for path, text in registry_files(f"{INVOICE}:v1.0.0").items()}
    repository = git_repository(tmp_path / "ä repo", {**files, "my data/contracts/registry.yaml": REGISTRY})
    ((code, _, errors),) = run_together([command(repository.folder / "my data")])
    assert (code, errors) == (0, "")
    assert repository.tags() == FIRST_TAGS


KILLER = """\
#!/bin/sh
case " $* " in
  *" {verb} "*) {before}; {git} "$@"; code=$?; {after}; exit $code ;;
esac
exec {git} "$@"
"""


@pytest.mark.parametrize("verb", ["hash-object", "update-ref", "push"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_at_any_point_is_made_up_for_by_the_next_run(
    repository: GitRepository, server: GitRepository, tmp_path: Path, verb: str, moment: str
) -> None:
    git = shutil.which("git")
    kill = {"before": "kill -9 $PPID; exit 1", "after": "kill -9 $PPID"}[moment]
    steps = {"before": ":", "after": ":", moment: kill}
    wrapper = tmp_path / "bin/git"
    wrapper.parent.mkdir()
    wrapper.write_text(KILLER.format(verb=verb, git=git, **steps))
    wrapper.chmod(0o755)
    line = command(repository.folder, "--push", "origin")
    ((code, _, _),) = run_together([line], PATH=f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}")
    assert code == -signal.SIGKILL
    release(repository, replace(REQUEST, remote="origin"))
    assert repository.tags() == server.tags() == FIRST_TAGS
    again = release(repository, replace(REQUEST, remote="origin"))
    assert (again.plan.is_empty, again.pushed) == (True, ())


def test_locks_that_a_killed_run_left_on_both_sides_are_mended(
    repository: GitRepository, server: GitRepository
) -> None:
    locks = [folder / f"refs/tags/{FIRST_TAGS[1]}.lock" for folder in (repository.folder / ".git", server.folder)]
    for lock in locks:
        lock.parent.mkdir(parents=True)
        lock.touch()
    release(repository, replace(REQUEST, remote="origin", patience_seconds=0.1))
    assert server.tags() == repository.tags() == FIRST_TAGS
    assert not any(lock.exists() for lock in locks)


def test_tags_of_which_some_are_missing_are_completed(repository: GitRepository) -> None:
    release(repository)
    repository.git("tag", "--delete", "current/finance/invoice/gold/1")
    assert new_tags(release(repository)) == ["current/finance/invoice/gold/1"]
    repository.git("tag", "--delete", "release/finance/invoice/gold/v1.0.0")
    assert new_tags(release(repository)) == ["release/finance/invoice/gold/v1.0.0"]
    assert repository.tags() == FIRST_TAGS
