"""Tables of cases: YAML files under tests/cases, one list of mappings each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "cases"


def read_cases(path: str) -> Sequence[Mapping[str, Any]]:
    """Give the cases of one table, by its path below tests/cases.

    Raises:
        AssertionError: for an empty table, or two cases of one name.
    """
    cases: list[dict[str, Any]] = yaml.safe_load((FOLDER / path).read_text(encoding="utf-8"))
    names = [case["name"] for case in cases]
    assert cases, f"{path} holds no case"
    assert len(set(names)) == len(names), f"{path} has two cases of one name"
    return cases
