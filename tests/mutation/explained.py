"""Mutants that no test notices, and why that is well: they do the same, or what they change is no promise."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXPLAINED: Mapping[str, str] = MappingProxyType(
    {
        "containment/budget.py: 128 → 129": "how often the clock is looked at is no promise",
        "containment/dialect.py: 9999 → 10000": "a year after every draft, whichever it is",
        "containment/disjoint.py: 3 → 4": "how deep the quick look goes; what it does not see, the search decides",
        "containment/formats.py: 0 → 1": "a year before every draft, whichever it is",
        "containment/plausible.py: 1 → 2": "one example value of many, for looks alone",
        "lifecycle/approval.py: 0 → 1": "a rule asks for one approval at least, so that the highest count is the same",
        "lifecycle/serving.py: life.version < current → life.version <= current": (
            "the loop that follows passes over the current version as well"
        ),
        "lifecycle/yaml_render.py: False → True": "only words that begin with a letter come here, and none is refused",
    }
)
