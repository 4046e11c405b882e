"""Recovery as the how-to page says it: its commands are run here, word for word, and lost tags come back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from tests.support.git_repository import IDENTITY, GitRepository, bare_repository, clean_environment, git_repository
from tests.support.registry_files import registry_files, version_file

from treaty.app.rebuild_tags import REBUILT, RebuildReport, rebuild_tags
from treaty.app.release_versions import ReleaseRequest, release_versions
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.errors import TreatyError
from treaty.repository.history import open_repository

PAGE = Path(__file__).parents[2] / "site/docs/how-to/recover.md"
NAME = "finance.gold.invoice"
FOLDER = "contracts/datasets/finance/invoice"
COMPARE = partial(compare_contracts, mode="full")


@pytest.fixture(autouse=True)
def _identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in IDENTITY.items():
        monkeypatch.setenv(name, text)


def release(repository: GitRepository, when: str, correlation_id: str | None = "run-7") -> None:
    now = datetime.fromisoformat(when).replace(tzinfo=UTC)
    with open_repository(repository.folder) as opened:
        request = ReleaseRequest(root="contracts", now=now, actor="ci", correlation_id=correlation_id)
        report = release_versions(opened, request, COMPARE)
        assert not report.plan.refusals


def rebuild(repository: GitRepository, *, is_dry_run: bool = False) -> RebuildReport:
    with open_repository(repository.folder) as opened:
        return rebuild_tags(opened, "contracts", COMPARE, is_dry_run=is_dry_run)


Make = Callable[[], GitRepository]


@pytest.fixture
def registry(tmp_path: Path) -> GitRepository:
    """Give a registry with a history: two versions, a freeze in between, and a remote that has it all."""
    repository = git_repository(tmp_path / "registry", registry_files(f"{NAME}:v1.0.0"))
    release(repository, "2026-01-02")
    note = {"id": "string", "note": "string"}
    repository.commit({f"{FOLDER}/gold/v1.1.0.yaml": version_file(NAME, "v1.1.0", note)}, date="2026-02-01")
    release(repository, "2026-02-02")
    bare_repository(tmp_path / "origin.git")
    bare_repository(tmp_path / "mirror.git.target")
    repository.git("remote", "add", "origin", (tmp_path / "origin.git").as_uri())
    repository.git("push", "--quiet", "origin", "main", "refs/tags/*:refs/tags/*")
    return repository


def facts(repository: GitRepository) -> list[str]:
    """Give what every tag says but when, by whom and under which id."""
    lines = []
    for tag in repository.tags():
        body = repository.git("tag", "--list", "--format=%(contents)", tag)
        told = [line for line in body.splitlines() if not line.startswith(("Actor:", "Correlation-Id:"))]
        lines.append(" ".join([tag, repository.git("rev-parse", f"{tag}^{{commit}}"), *told]))
    return lines


def delete(repository: GitRepository, pattern: str = "*") -> None:
    for tag in repository.git("tag", "--list", pattern).splitlines():
        repository.git("tag", "--delete", tag)


def test_lost_tags_come_back_as_they_were_but_for_who_and_when(registry: GitRepository) -> None:
    before = facts(registry)
    assert len(before) == 4
    delete(registry)
    assert len(rebuild(registry, is_dry_run=True).releases) == 2
    assert registry.tags() == []
    rebuild(registry)
    assert facts(registry) == before
    body = registry.git("tag", "--list", "--format=%(contents)", "release/finance/invoice/gold/v1.0.0")
    assert f"Correlation-Id: {REBUILT}" in body
    when = registry.git("tag", "--list", "--format=%(taggerdate:short)", "release/finance/invoice/gold/v1.1.0")
    assert when == "2026-02-01"


@pytest.mark.parametrize("pattern", ["release/*", "current/*", "*/1", "*/v1.0.0", "*/2"])
def test_what_is_there_stays_and_what_is_missing_comes_back(registry: GitRepository, pattern: str) -> None:
    before = facts(registry)
    objects = dict(zip(registry.tags(), registry.git("tag", "--format=%(objectname)").splitlines(), strict=True))
    delete(registry, pattern)
    kept = registry.tags()
    rebuild(registry)
    assert facts(registry) == before
    now = dict(zip(registry.tags(), registry.git("tag", "--format=%(objectname)").splitlines(), strict=True))
    assert {tag: now[tag] for tag in kept} == {tag: objects[tag] for tag in kept}
    again = rebuild(registry)
    assert again.tags == ()


def test_a_freeze_of_that_time_keeps_the_current_version_of_that_time(registry: GitRepository) -> None:
    dataset = (registry.folder / FOLDER / "dataset.yaml").read_text()
    frozen = f"{dataset}layers:\n  gold:\n    frozen: {{since: 2026-03-01, reason: Audit., by: control}}\n"
    registry.commit({f"{FOLDER}/dataset.yaml": frozen}, date="2026-03-01")
    more = {"id": "string", "note": "string", "more": "string"}
    registry.commit({f"{FOLDER}/gold/v1.2.0.yaml": version_file(NAME, "v1.2.0", more)}, date="2026-03-02")
    release(registry, "2026-03-03")
    registry.commit({f"{FOLDER}/dataset.yaml": dataset}, date="2026-04-01")
    release(registry, "2026-04-02")
    before = facts(registry)
    delete(registry)
    rebuild(registry)
    assert facts(registry) == before


def test_a_file_that_changed_before_its_release_counts_from_its_last_bytes(registry: GitRepository) -> None:
    path = f"{FOLDER}/gold/v1.2.0.yaml"
    registry.commit({path: version_file(NAME, "v1.2.0", {"id": "string", "a": "string"})}, date="2026-03-01")
    last = registry.commit({path: version_file(NAME, "v1.2.0", {"id": "string", "b": "string"})}, date="2026-03-02")
    report = rebuild(registry)
    assert [(item.tag, item.commit) for item in report.releases] == [("release/finance/invoice/gold/v1.2.0", last)]
    assert report.rewritten == (f"{NAME}:v1.2.0",)


def test_merges_count_by_the_main_line(registry: GitRepository) -> None:
    registry.git("checkout", "--quiet", "-b", "work")
    more = {"id": "string", "note": "string", "more": "string"}
    registry.commit({f"{FOLDER}/gold/v1.2.0.yaml": version_file(NAME, "v1.2.0", more)}, date="2026-03-01")
    registry.git("checkout", "--quiet", "main")
    registry.git("merge", "--quiet", "--no-ff", "--no-edit", "work", date="2026-03-05T00:00:00+00:00")
    report = rebuild(registry)
    assert [item.commit for item in report.releases] == [registry.git("rev-parse", "main")]


def test_a_shallow_clone_cannot_tell(registry: GitRepository, tmp_path: Path) -> None:
    shallow = registry.clone(tmp_path / "shallow", "--depth=1")
    with pytest.raises(TreatyError, match="shallow"):
        rebuild(shallow)


def blocks(title: str) -> list[str]:
    """Give the commands of a section of the page, block by block."""
    sections = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    section = next(section for section in sections if section.startswith(f"{title}\n"))
    return re.findall(r"^```bash\n(.*?)^```", section, flags=re.MULTILINE | re.DOTALL)


def run(repository: GitRepository, block: str) -> str:
    """Run a block of the page as a person would; it ends at the first command that fails."""
    environment = clean_environment(
        PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        MIRROR=(repository.folder.parent / "mirror.git.target").as_uri(),
        SUNSET="2027-12-31",
        TREATY_CACHE="off",
        NO_COLOR="1",
    )
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        cwd=repository.folder,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def refs(folder: Path) -> str:
    return GitRepository(folder=folder).git(
        "for-each-ref", "--format=%(objectname) %(refname)", "refs/heads", "refs/tags"
    )


def test_the_page_backs_up_and_restores_every_tag(registry: GitRepository, tmp_path: Path) -> None:
    before = refs(tmp_path / "origin.git")
    for block in blocks("Back up"):
        run(registry, block)
    restore, push = blocks("Restore")
    assert '"version": "v1.1.0"' in run(registry, restore)
    run(registry, push)
    assert refs(tmp_path / "mirror.git.target") == before


def test_the_page_moves_to_a_mirror(registry: GitRepository, tmp_path: Path) -> None:
    before = refs(tmp_path / "origin.git")
    (block,) = blocks("Move to a mirror")
    assert "Nothing to release" in run(registry, block)
    assert refs(tmp_path / "mirror.git.target") == before


def test_the_page_brings_lost_tags_back(registry: GitRepository, tmp_path: Path) -> None:
    from_a_clone, from_history = blocks("Lost tags")
    origin = GitRepository(folder=tmp_path / "origin.git")
    before = refs(origin.folder)
    delete(origin)
    run(registry, from_a_clone)
    assert refs(origin.folder) == before
    delete(origin)
    delete(registry)
    run(registry, from_history)
    assert origin.tags() == registry.tags()
    assert len(origin.tags()) == 4


def test_the_page_withdraws_a_wrong_release_and_deletes_nothing(registry: GitRepository) -> None:
    serve, mend, end = blocks("A wrong release withdrawn")
    before = registry.tags()
    assert "v1.1.0 to v1.0.0" in run(registry, serve)
    run(registry, mend)
    assert (registry.folder / FOLDER / "gold/v2.0.0.yaml").is_file()
    run(registry, end)
    assert "deprecated:" in (registry.folder / FOLDER / "dataset.yaml").read_text()
    assert set(before) <= set(registry.tags())
    assert (registry.folder / FOLDER / "gold/v1.1.0.yaml").is_file()
