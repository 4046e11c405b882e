"""`treaty init` on what public projects hold: every file is moved in byte for byte or named, and the check always answers."""  # noqa: E501  # one sentence

from __future__ import annotations

import json
import os
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from treaty.app.check_paths import Options, check_paths
from treaty.app.init_registry import InitRequest, init_registry
from treaty.app.read_registry import read_registry

_DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "corpora"
CORPUS = Path(os.environ.get("TREATY_CORPORA", _DEFAULT)) / "odcs"
TODAY = date(2026, 11, 21)


def _projects() -> dict[str, dict[str, str]]:
    index = CORPUS / "index.jsonl"
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for line in index.read_text(encoding="utf-8").splitlines() if index.is_file() else ():
        entry = json.loads(line)
        found[entry["repository"]][entry["path"]] = entry["file"]
    return found


PROJECTS = _projects()
pytestmark = pytest.mark.skipif(not PROJECTS, reason=f"no corpus at {CORPUS}; name its folder in TREATY_CORPORA")


@pytest.mark.parametrize("project", PROJECTS)
def test_a_project_moves_in_whole(project: str, tmp_path: Path) -> None:
    folder = tmp_path / project.rpartition("/")[2]
    originals = {path: (CORPUS / file).read_bytes() for path, file in PROJECTS[project].items()}
    for path, data in originals.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    report = init_registry(InitRequest(folder=folder, today=TODAY))
    moved = dict(report.adopted)
    assert all((folder / target).read_bytes() == originals[source] for source, target in moved.items())
    assert all((folder / path).read_bytes() == data for path, data in originals.items())
    told = " ".join(report.problems)
    contracts = {path for path, data in originals.items() if b"kind: DataContract" in data and b"apiVersion" in data}
    duplicates = {path for path in contracts if originals[path] in {originals[source] for source in moved}}
    assert {path for path in contracts - duplicates if f"`{path}`" not in told} == set()
    result = check_paths([folder / "contracts"], folder, Options(today=TODAY), progress=lambda _: None)
    assert result.checked >= len(set(moved.values()))
    # Versions of one contract in folders of their own come out as versions of one contract.
    assert len(read_registry(folder).contracts) > 0 or not moved
    if project == "Rubenvdd/DataContractsODCS":
        versions = {str(life.key): len(life.versions) for life in read_registry(folder).contracts}
        assert max(versions.values()) == 2
