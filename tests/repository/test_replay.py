"""Real contracts replayed as histories: one release a commit, and every step gets a verdict."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise, zip_longest
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository
from tests.support.registry_files import REGISTRY

from treaty.app.list_events import list_events
from treaty.app.open_index import open_index
from treaty.app.release_versions import ReleaseReport, ReleaseRequest, release_versions
from treaty.compat.comparison import Comparison, Step
from treaty.compat.verdict import compare_contracts
from treaty.load.catalog import load_contract
from treaty.model.contract import Contract
from treaty.model.identity import Version
from treaty.repository.history import open_repository

_DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "corpora"
CORPUS = Path(os.environ.get("TREATY_CORPORA", _DEFAULT)) / "odcs"
LONGEST = 10
"""Files of one project beyond so many begin another history."""

pytestmark = pytest.mark.skipif(
    not (CORPUS / "index.jsonl").is_file(), reason=f"no corpus at {CORPUS}; name its folder in TREATY_CORPORA"
)


@cache
def _load(data: bytes) -> Contract | None:
    return load_contract(data, path="x.yaml").contract


def _histories() -> Iterator[list[bytes]]:
    """Give the readable files of each project in order of path, as if each were the next version of one contract."""
    lines = (CORPUS / "index.jsonl").read_text(encoding="utf-8").splitlines()
    entries = sorted((json.loads(line) for line in lines), key=lambda entry: (entry["repository"], entry["path"]))
    projects: dict[str, list[bytes]] = {}
    for entry in entries:
        data = (CORPUS / entry["file"]).read_bytes()
        if _load(data) is not None:
            projects.setdefault(entry["repository"], []).append(data)
    for files in projects.values():
        yield from (files[start : start + LONGEST] for start in range(0, len(files), LONGEST))


def _next(version: Version, step: Step) -> Version:
    if step is Step.MAJOR:
        return Version(version.major + 1, 0, 0)
    if step is Step.MINOR:
        return Version(version.major, version.minor + 1, 0)
    return Version(version.major, version.minor, version.patch + 1)


@cache
def _compare(old: bytes, new: bytes) -> Comparison:
    before, after = _load(old), _load(new)
    assert before is not None
    assert after is not None
    return compare_contracts(before, after, mode="full")


def _number(files: Sequence[bytes]) -> Iterator[Version]:
    """Give the number that each file has to claim over the one before."""
    version = Version(1, 0, 0)
    yield version
    for old, new in pairwise(files):
        version = _next(version, _compare(old, new).step)
        yield version


def _release(repository: GitRepository, moment: datetime) -> ReleaseReport:
    def compare(old: Contract, new: Contract) -> Comparison:
        found = compare_contracts(old, new, mode="full")
        told = f"{old.fqid} to {new.fqid}: {found.posture.value}, {found.step.value}, {len(found.changes)} changes"
        sys.stdout.write(f"{told}\n")  # each step's verdict, to be read with `pytest -s`
        return found

    with open_repository(repository.folder) as opened:
        return release_versions(opened, ReleaseRequest(root="contracts", now=moment), compare)


def test_every_step_of_every_history_is_released_with_a_verdict(tmp_path: Path) -> None:
    repository = git_repository(tmp_path / "replay", {"contracts/registry.yaml": REGISTRY})
    histories = [list(zip(_number(files), files, strict=True)) for files in _histories()]
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    postures: dict[str, str | None] = {}
    for step in zip_longest(*histories):
        files = {
            f"contracts/datasets/corpus/history-{place}/gold/{item[0]}.yaml": item[1]
            for place, item in enumerate(step)
            if item is not None
        }
        repository.commit(files, date=moment.date().isoformat())
        report = _release(repository, moment)
        assert report.plan.refusals == ()
        assert len(report.plan.releases) == len(files)
        postures |= {f"{item.contract}:{item.version}": item.posture for item in report.plan.releases}
        moment += timedelta(days=1)
    assert len(postures) == sum(map(len, histories))
    assert set(postures.values()) <= {"both", "forward", "backward", "none"}
    for place, history in enumerate(histories):
        for (_, old), (version, new) in pairwise(history):
            assert postures[f"corpus.gold.history-{place}:{version}"] == _compare(old, new).posture.value
    told = list_events(repository.folder).events
    assert sum(event.type == "schema.released" for event in told) == len(postures)
    assert len(open_index(repository.folder).lives) == len(histories)
