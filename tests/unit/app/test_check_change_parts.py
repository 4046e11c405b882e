"""A change that is checked part by part gets the report of one that is checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from tests.unit.app.test_check_parts import FILES, RELEASES

from treaty.app.check_change_parts import State, check_change_in_parts
from treaty.app.check_registry import check_registry
from treaty.app.check_request import CheckRequest
from treaty.app.load_registry import load_registry
from treaty.app.unreadable import with_unreadable
from treaty.load.catalog import LoadedCatalog
from treaty.model.review import Reviews
from treaty.report.result import CheckResult
from treaty.repository.snapshot import Snapshot
from treaty.repository.texts import Texts
from treaty.repository.worktree import WorkTree

ROOT = Path(__file__).parent.parent.parent.parent / "contracts"
REQUEST = CheckRequest(today=date(2026, 11, 21), reviews=Reviews())
TWO = "datasets/b/two/gold"
CHANGES: Mapping[str, Mapping[str, str | None]] = {
    "nothing": {},
    "settings": {"registry.yaml": f"{FILES['registry.yaml']}  rules: {{TR112: off}}\nnamespaces: [{{name: a}}]\n"},
    "a pack": {"policies/none.yaml": None, "products/empty.yaml": None},
    "a dataset gone": {path: None for path in FILES if path.startswith("datasets/c/")},
    "released files": {f"{TWO}/v1.0.0.yaml": None, f"{TWO}/v1.0.0.schema.yaml": "type: string\n"},
    "ids": {"shared/money.schema.yaml": "type: object\n", "shared/unused.schema.yaml": "$id: urn:money\ntype: 1\n"},
    "a new break": {f"{TWO}/v1.3.0.yaml": FILES[f"{TWO}/v1.1.0.yaml"].replace("version: 1.1.0", "version: 1.3.0")},
    "a new dataset": {"datasets/e/five/gold/v1.0.0.yaml": FILES["datasets/c/three/gold/v1.0.0.yaml"]},
    "mended": {"datasets/d/four/dataset.yaml": None, "datasets/d/four/gold/v1.0.0.yaml": None},
}  # fmt: skip


def _write(folder: Path, files: Mapping[str, str]) -> WorkTree:
    folder.mkdir()
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return WorkTree(folder)


def _load(tree: WorkTree) -> LoadedCatalog:
    return with_unreadable(load_registry(tree, ""), tree.find_unreadable())


def _state(tree: WorkTree) -> State:
    return State(texts=Texts(tree, Snapshot(blobs=tree.list_files())), unreadable=tree.find_unreadable())


def _check_both(before: WorkTree, after: WorkTree, size: int) -> tuple[CheckResult, CheckResult]:
    old, new = before.list_files(), after.list_files()
    changed = frozenset(path for path in {**old, **new} if old.get(path) != new.get(path))
    parts = check_change_in_parts(
        _state(before), _state(after), changed, REQUEST, root="", releases=RELEASES, size=size
    )
    return parts, check_registry(_load(after), REQUEST, base=_load(before), releases=RELEASES)


@pytest.mark.parametrize("name", CHANGES)
def test_a_faulty_registry_is_judged_as_a_whole_would_be(tmp_path: Path, name: str) -> None:
    changed = {**FILES, **CHANGES[name]}
    after = _write(tmp_path / "after", {path: text for path, text in changed.items() if text is not None})
    parts, whole = _check_both(_write(tmp_path / "before", FILES), after, size=1)
    assert parts.diagnostics == whole.diagnostics
    assert parts == whole


@pytest.mark.parametrize("size", [7, 10_000])
def test_the_policies_of_the_base_judge_what_is_new(tmp_path: Path, size: int) -> None:
    files = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in ROOT.rglob("*.*")
        if path.is_file()
    }
    newest = max(path for path in files if path.endswith("/v1.0.0.yaml") and "/activation/" in path)
    major = files[newest].replace("version: 1.0.0", "version: 2.0.0").replace("required: true", "required: false")
    changed = {
        newest.replace("v1.0.0", "v2.0.0"): major,
        "policies/platform.yaml": files["policies/platform.yaml"] + "#\n",
    }
    parts, whole = _check_both(_write(tmp_path / "before", files), _write(tmp_path / "after", files | changed), size)
    assert parts == whole
    assert {"policy-change-is-approved", "approval-is-given"} <= {item.rule.name for item in whole.diagnostics}
