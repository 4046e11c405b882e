"""Mutants that no test notices, and why that is well: they do the same, or what they change is no promise."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXPLAINED: Mapping[str, str] = MappingProxyType(
    {
        "compat/changes/keyed.py: 1 → 2": "members of one name are told apart by it, whatever the step",
        "compat/changes/schema_words.py: 60 → 61": "how deep words of a schema are compared is no promise",
        "containment/budget.py: 128 → 129": "how often the clock is looked at is no promise",
        "containment/dialect.py: 9999 → 10000": "a year after every draft, whichever it is",
        "containment/disjoint.py: 3 → 4": "how deep the quick look goes; what it does not see, the search decides",
        "containment/formats.py: 0 → 1": "a year before every draft, whichever it is",
        "containment/plausible.py: 1 → 2": "one example value of many, for looks alone",
        "containment/rules.py: own.high <= atom.high → own.high < atom.high": (
            "a short cut that is taken less often; what it leaves, the search decides"
        ),
        "containment/tableau.py: 1 → 2": "of alternatives that exclude each other the first part says all",
        "containment/witness.py: 40 → 41": "how many hints are tried is no promise",
        "containment/search.py: schema > 0 → schema >= 0": "no goal holds a zero: schemas count from one",
        "lifecycle/approval.py: 0 → 1": "a rule asks for one approval at least, so that the highest count is the same",
        "lifecycle/serving.py: life.version < current → life.version <= current": (
            "the loop that follows passes over the current version as well"
        ),
        "lifecycle/yaml_render.py: False → True": "only words that begin with a letter come here, and none is refused",
    }
)
