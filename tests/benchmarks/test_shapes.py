"""Whatever an organisation is large in: what a check of a change looks at is the change's size, not the registry's."""

from __future__ import annotations

from datetime import date

import pytest
from tests.benchmarks.shapes import SHAPES

from treaty.app.check_registry import check_registry
from treaty.app.check_request import CheckRequest
from treaty.app.find_change import find_change
from treaty.app.load_change import load_change
from treaty.repository.worktree import blob_id

REQUEST = CheckRequest(today=date(2026, 11, 21))
GROWS = {"one dataset", "one contract read by all", "chains", "aliases"}
"""What the change itself reaches grows here: the versions of its contract, who reads it, or what it is made from."""
SMALL, LARGE = 12, 48


def _look(shape: str, size: int) -> tuple[int, int]:
    """Check one new version; give how many files were looked at, and how often all of them were walked."""
    base = {path: text.encode() for path, text in SHAPES[shape](size)}
    versions = [path for path in base if path.startswith("contracts/datasets/") and path.endswith(".0.yaml")]
    old = versions[len(versions) // 2] if shape != "one dataset" else versions[-1]
    number = old.rpartition("/v")[2].removesuffix(".0.yaml")
    new = old.replace(f"v{number}.0.yaml", f"v{number}.1.yaml")
    text = base[old].replace(f"version: {number}.0".encode(), f"version: {number}.1".encode())
    head = base | {new: text.replace(b"Count rows", b"Count all rows")}
    blobs = ({path: blob_id(data) for path, data in files.items()} for files in (base, head))
    change = load_change(find_change(base, head, *blobs, "contracts"), base, head, "contracts")
    result = check_registry(change.head, REQUEST, base=change.base, changed=change.changed)
    assert [item.rule.name for item in result.diagnostics if item.location.path != new] == []
    return len(change.head.sources), len(result.comparisons)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_change_looks_at_what_it_reaches(shape: str) -> None:
    small, large = _look(shape, SMALL), _look(shape, LARGE)
    assert small[1] == large[1] == 1
    if shape in GROWS:
        assert large[0] <= LARGE + 10
    else:
        assert small[0] == large[0] <= 10
