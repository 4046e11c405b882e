"""Modes: the eight of the registries, whom each protects, and the other words that people type for them."""

from __future__ import annotations

import pytest

from treaty.compat.modes import MODES, find_mode
from treaty.diagnostics.change import Effect
from treaty.diagnostics.errors import UsageError

SAFE, BREAKS, UNDECIDED = Effect.SAFE, Effect.BREAKS, Effect.DEPENDS
FORBIDS = {
    "none": (False, False, False, False),
    "backward": (False, False, True, True),
    "forward": (False, True, False, True),
    "full": (False, True, True, True),
}
"""By mode: a change that breaks nobody, old readers, new readers, both."""


@pytest.mark.parametrize("worse", [BREAKS, UNDECIDED])
@pytest.mark.parametrize("name", MODES)
def test_a_mode_forbids_what_breaks_the_readers_it_protects(name: str, worse: Effect) -> None:
    mode = MODES[name]
    effects = [(SAFE, SAFE), (worse, SAFE), (SAFE, worse), (worse, worse)]
    assert tuple(mode.forbids(*pair) for pair in effects) == FORBIDS[name.removesuffix("_transitive")]
    assert mode.is_transitive is name.endswith("_transitive")


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("BACKWARD_TRANSITIVE", "backward_transitive"),
        ("Full", "full"),
        ("both", "full"),
        ("BOTH", "full"),
        ("BACKWARD_ALL", "backward_transitive"),
        ("FULL_ALL", "full_transitive"),
        ("DISABLED", "none"),
    ],
)
def test_other_words_for_modes_are_understood(word: str, name: str) -> None:
    assert find_mode(word) is MODES[name]


def test_an_unknown_word_is_told_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as raised:
        find_mode("sideways")
    assert "forward_transitive" in str(raised.value.hint)
