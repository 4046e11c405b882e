"""Modes, postures and steps: the tables that turn effects into words and numbers."""

from __future__ import annotations

import pytest

from treaty.compat.comparison import Posture, Step
from treaty.compat.modes import MODES, find_mode, posture_of
from treaty.compat.versioning import claimed_step, next_version
from treaty.diagnostics.change import Effect
from treaty.diagnostics.errors import UsageError
from treaty.model.identity import Version, parse_version

SAFE, BREAKS, DEPENDS = Effect.SAFE, Effect.BREAKS, Effect.DEPENDS


@pytest.mark.parametrize(
    ("mode", "old", "new", "is_forbidden"),
    [
        ("none", BREAKS, BREAKS, False),
        ("backward", BREAKS, SAFE, False),
        ("backward", SAFE, BREAKS, True),
        ("forward", BREAKS, SAFE, True),
        ("forward", SAFE, BREAKS, False),
        ("full", SAFE, BREAKS, True),
        ("full", SAFE, SAFE, False),
        ("forward_transitive", DEPENDS, SAFE, True),
    ],
)
def test_a_mode_forbids_what_breaks_the_readers_it_protects(
    mode: str, old: Effect, new: Effect, is_forbidden: bool
) -> None:
    assert find_mode(mode.upper()).forbids(old, new) is is_forbidden


def test_full_is_backward_and_forward_together() -> None:
    for old in Effect:
        for new in Effect:
            both = MODES["backward"].forbids(old, new) or MODES["forward"].forbids(old, new)
            assert MODES["full"].forbids(old, new) is both


def test_an_unknown_mode_names_the_known_ones() -> None:
    with pytest.raises(UsageError) as error:
        find_mode("sideways")
    assert "forward_transitive" in error.value.hint


@pytest.mark.parametrize(
    ("old", "new", "posture"),
    [
        (SAFE, SAFE, Posture.BOTH),
        (SAFE, BREAKS, Posture.FORWARD),
        (BREAKS, SAFE, Posture.BACKWARD),
        (DEPENDS, SAFE, Posture.BACKWARD),
        (BREAKS, DEPENDS, Posture.NONE),
    ],
)
def test_the_posture_names_the_readers_that_are_safe(old: Effect, new: Effect, posture: Posture) -> None:
    assert posture_of(old, new) is posture


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        ("1.2.3", "2.0.0", Step.MAJOR),
        ("1.2.3", "1.3.0", Step.MINOR),
        ("1.2.3", "1.2.4", Step.PATCH),
        ("1.2.3", "1.2.3", Step.NONE),
        ("1.2.3", "1.2.2", Step.NONE),
    ],
)
def test_a_version_claims_the_step_of_its_first_higher_number(old: str, new: str, step: Step) -> None:
    assert claimed_step(parse_version(old), parse_version(new)) is step


def test_the_next_version_starts_lower_numbers_anew() -> None:
    version = Version(1, 2, 3)
    assert [str(next_version(version, step)) for step in Step] == ["v2.0.0", "v1.3.0", "v1.2.4", "v1.2.4"]
