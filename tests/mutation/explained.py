"""Mutants that no test notices, and why that is well: they do the same, or what they change is no promise."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXPLAINED: Mapping[str, str] = MappingProxyType(
    {
        "lifecycle/approval.py: 0 → 1": "a rule asks for one approval at least, so that the highest count is the same",
        "lifecycle/serving.py: life.version < current → life.version <= current": (
            "the loop that follows passes over the current version as well"
        ),
        "lifecycle/yaml_render.py: False → True": "only words that begin with a letter come here, and none is refused",
    }
)
