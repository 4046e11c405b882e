"""BACKWARD, FORWARD, FULL and their transitive forms, as one table.

The words are the registries': BACKWARD protects readers of the new version that meet old data, FORWARD readers of the
old version that meet new data. Source: Confluent Schema Registry's and Avro's documentation of compatibility types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from treaty.compat.comparison import Posture
from treaty.diagnostics.change import Effect
from treaty.diagnostics.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """What a contract promises its readers."""

    name: str
    protects_old_readers: bool
    protects_new_readers: bool
    is_transitive: bool
    """Against every released version of the major, not the last alone."""

    def forbids(self, old_readers: Effect, new_readers: Effect) -> bool:
        """Tell whether a change with these effects breaks the promise; undecided counts as breaking."""
        old = self.protects_old_readers and old_readers is not Effect.SAFE
        new = self.protects_new_readers and new_readers is not Effect.SAFE
        return old or new


def _modes() -> dict[str, Mode]:
    protects = {"none": (False, False), "backward": (False, True), "forward": (True, False), "full": (True, True)}
    return {
        name + suffix: Mode(
            name=name + suffix, protects_old_readers=old, protects_new_readers=new, is_transitive=bool(suffix)
        )
        for suffix in ("", "_transitive")
        for name, (old, new) in protects.items()
    }


MODES: Mapping[str, Mode] = MappingProxyType(_modes())
"""Every mode a contract may demand, by name."""

OTHER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "both": "full",
        "backward_all": "backward_transitive",
        "forward_all": "forward_transitive",
        "full_all": "full_transitive",
        "disabled": "none",
    }
)
"""What postures, AWS Glue and others call a mode; understood where people type one."""

DEFAULT_MODE = "full"
"""The mode for files outside a registry, where no layer says one."""


def find_mode(name: str) -> Mode:
    """Give a mode by name or by another word for it, in any letter case.

    Raises:
        UsageError: for an unknown name.
    """
    word = name.lower()
    mode = MODES.get(OTHER_WORDS.get(word, word))
    if mode is None:
        raise UsageError(f"`{name}` is no compatibility mode.", f"Use one of {', '.join(MODES)}.")
    return mode


def posture_of(old_readers: Effect, new_readers: Effect) -> Posture:
    """Give the registries' word for the two answers."""
    table = {
        (True, True): Posture.BOTH,
        (True, False): Posture.FORWARD,
        (False, True): Posture.BACKWARD,
        (False, False): Posture.NONE,
    }
    return table[old_readers is Effect.SAFE, new_readers is Effect.SAFE]
