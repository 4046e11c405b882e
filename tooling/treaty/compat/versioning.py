"""The version step that a set of changes demands."""

from __future__ import annotations

from collections.abc import Iterable

from treaty.compat.comparison import JudgedChange, Step
from treaty.diagnostics.change import Weight
from treaty.diagnostics.rule import Severity
from treaty.model.identity import Version


def find_step(changes: Iterable[JudgedChange]) -> Step:
    """Give the smallest step that the changes allow: what the mode forbids asks for a major, words for a patch."""
    return max((_step_of(change) for change in changes), key=lambda step: step.rank, default=Step.NONE)


def _step_of(judged: JudgedChange) -> Step:
    if judged.severity is Severity.ERROR:
        return Step.MAJOR
    is_words = judged.change.kind.weight is Weight.WORDS and not judged.breaks
    return Step.PATCH if is_words else Step.MINOR


def claimed_step(old: Version, new: Version) -> Step:
    """Give the step that two version numbers claim; NONE when the new one is not higher."""
    if new <= old:
        return Step.NONE
    if new.major > old.major:
        return Step.MAJOR
    return Step.MINOR if new.minor > old.minor else Step.PATCH


def next_version(old: Version, step: Step) -> Version:
    """Give the version number a step away."""
    match step:
        case Step.MAJOR:
            return Version(old.major + 1, 0, 0)
        case Step.MINOR:
            return Version(old.major, old.minor + 1, 0)
        case _:
            return Version(old.major, old.minor, old.patch + 1)
