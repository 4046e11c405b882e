"""Tables of cases: YAML files under tests/cases, one list of mappings each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The tables are our own, and long: libyaml reads them in a tenth of the time."""
FOLDER = Path(__file__).resolve().parent.parent / "cases"


def read_cases(path: str) -> Sequence[Mapping[str, Any]]:
    """Give the cases of one table, by its path below tests/cases.

    Raises:
        AssertionError: for an empty table, or two cases of one name.
    """
    cases: list[dict[str, Any]] = load(FOLDER / path)
    names = [case["name"] for case in cases]
    assert cases, f"{path} holds no case"
    assert len(set(names)) == len(names), f"{path} has two cases of one name"
    return cases


def load(path: Path) -> Any:
    """Give what one YAML file of the tests holds."""
    return yaml.load(path.read_bytes(), LOADER)  # noqa: S506 - safe, and in C where PyYAML was built with it
