from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.support.git_repository import GitRepository, bare_repository, clean_environment, git_repository
from tests.support.registry_files import REGISTRY, registry_files

from treaty.app.release_versions import ReleaseReport, ReleaseRequest, release_versions
from treaty.compat.comparison import Comparison, Posture, Step
from treaty.diagnostics.change import Effect
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.model.contract import Contract
from treaty.repository.history import Repository, open_repository
from treaty.repository.process import GitProcess
from treaty.repository.remote import RemoteConflictError, push_missing_tags, read_remote_tags

INVOICE = "finance.gold.invoice"
REQUEST = ReleaseRequest(root="contracts", now=datetime(2026, 4, 1, tzinfo=UTC), actor="ci", correlation_id="run-1")
FIRST_TAGS = ["current/finance/invoice/gold/1", "release/finance/invoice/gold/v1.0.0"]


def compare(old: Contract, new: Contract) -> Comparison:
    return Comparison(
        old=old.fqid,
        new=new.fqid,
        mode="full",
        changes=(),
        old_readers=Effect.SAFE,
        new_readers=Effect.BREAKS,
        posture=Posture.FORWARD,
        step=Step.MINOR,
    )


def release(repository: GitRepository, request: ReleaseRequest = REQUEST) -> ReleaseReport:
    with open_repository(repository.folder) as opened:
        return release_versions(opened, request, compare)


def new_tags(report: ReleaseReport) -> list[str]:
    return sorted([*(item.tag for item in report.plan.releases), *(item.tag for item in report.plan.flips)])


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
