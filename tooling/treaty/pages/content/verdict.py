"""The verdict on two neighbours in plain words: both answers, the outcome under the mode, the step, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from treaty.compat.comparison import Comparison, Posture, Step
from treaty.diagnostics.change import Effect
from treaty.model.identity import ContractId, Version
from treaty.pages.content.parts import Badge, Fact, Link, say_count
from treaty.pages.content.words import say_mode
from treaty.pages.text import render_inline

_POSTURES = {
    Posture.BOTH: "Readers of both versions can read the data of both.",
    Posture.FORWARD: "Only readers of the older version survive the data of the other.",
    Posture.BACKWARD: "Only readers of the newer version survive the data of the other.",
    Posture.NONE: "Neither version's readers survive the data of the other.",
}
EFFECT_KINDS = {Effect.SAFE: "ok", Effect.BREAKS: "stop", Effect.DEPENDS: "warn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One of the two answers."""

    question: str
    kind: str
    answer: str
    text: str
    because: Link | None
    """The first change that makes it so."""


def find_verdicts(comparison: Comparison, old: Version, new: Version) -> Iterator[Verdict]:
    """Give the two answers: first for readers of the older version, then for those of the newer."""
    words = {
        Effect.SAFE: ("Yes", "Every record that {writer} may hold is one that a reader of {reader} can take."),
        Effect.BREAKS: ("No", "Data of {writer} may break a reader of {reader}."),
        Effect.DEPENDS: (
            "Not certain",
            "It could not be shown that data of {writer} is safe for a reader of {reader}.",
        ),
    }
    sides = ((comparison.old_readers, old, new), (comparison.new_readers, new, old))
    for effect, reader, writer in sides:
        answer, text = words[effect]
        culprits = [
            position
            for position, judged in enumerate(comparison.changes, start=1)
            if (judged.old_readers if reader is old else judged.new_readers) is not Effect.SAFE
        ]
        kind = "newer" if reader is old else "older"
        yield Verdict(
            question=f"Built for {reader}: does my job survive {kind} data?",
            kind=EFFECT_KINDS[effect],
            answer=answer,
            text=text.format(reader=reader, writer=writer),
            because=Link(text=f"See why: {say_count(len(culprits), 'change')}", path=f"#change-{culprits[0]}")
            if culprits
            else None,
        )


def judge_outcome(comparison: Comparison, old: Version, new: Version) -> tuple[Badge, str]:
    """Give what the mode in force makes of the changes, in a word and in a sentence."""
    mode = comparison.mode.replace("_", " ")
    if comparison.breaking:
        number = say_count(len(comparison.breaking), "change")
        text = f"{number} against the mode {mode}, which promises: {say_mode(comparison.mode)}."
        if new.major > old.major:
            return Badge(
                kind="warn", text="new major"
            ), f"{text} A new major may do that; consumers move when they are ready."
        return Badge(kind="stop", text="breaking"), text
    if comparison.changes:
        return Badge(kind="ok", text="compatible"), f"Nothing here breaks the mode {mode}: {say_mode(comparison.mode)}."
    return Badge(kind="ok", text="no change"), "Nothing that a reader would notice has changed."


def find_facts(comparison: Comparison, old: Version, new: Version) -> Iterator[Fact]:
    """Give posture, mode, version step and the models that the verdict rests on."""
    yield Fact(label="Posture", text=comparison.posture.value, note=_POSTURES[comparison.posture])
    yield Fact(label="Mode", text=comparison.mode.replace("_", " "), note=say_mode(comparison.mode))
    taken = _step(old, new)
    enough = taken.rank >= comparison.step.rank
    yield Fact(
        label="Version step",
        badge=Badge(kind="ok" if enough else "stop", text=f"{taken.value} taken"),
        note=f"{comparison.step.value} demanded by the changes",
    )
    for model, records in _group_models(comparison).items():
        yield Fact(label="Read as", text=model, note=", ".join(records))


def _group_models(comparison: Comparison) -> Mapping[str, list[str]]:
    """Give the records by the models in force: most disputes about a verdict are about these."""
    found: dict[str, list[str]] = {}
    for models in comparison.models:
        found.setdefault(f"{models.record_model.value}, {models.content_model.value}", []).append(models.record)
    return found


def _step(old: Version, new: Version) -> Step:
    if old.major != new.major:
        return Step.MAJOR
    if old.minor != new.minor:
        return Step.MINOR
    return Step.PATCH if old.patch != new.patch else Step.NONE


def advise(comparison: Comparison, key: ContractId, old: Version) -> Iterator[Markup]:
    """Give what producers and consumers can do about a break."""
    for text in dict.fromkeys(
        judged.change.kind.instead for judged in comparison.breaking if judged.change.kind.instead
    ):
        yield render_inline(text)
    if comparison.old_readers is not Effect.SAFE:
        yield render_inline(f"If you read `{key}`: stay on `{old}` until your job is ready for the changes above.")
    if comparison.new_readers is not Effect.SAFE:
        yield render_inline("If you replay history: convert older data first, or keep a reader for it.")
