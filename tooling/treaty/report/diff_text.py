"""A comparison for people: the verdict in plain words, the changes, a witness for each break, who is hit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from treaty.compat.comparison import Comparison, JudgedChange, Posture, Reader, Step
from treaty.compat.consumers import Hit
from treaty.diagnostics.change import Effect
from treaty.diagnostics.rule import Severity
from treaty.report.diff_json import hit_to_json, witness_to_json
from treaty.report.notes import describe_consumers
from treaty.report.plain import neutralise, render_value
from treaty.report.terminal import MIN_WIDTH, count, wrap
from treaty.report.text import Paper, render_consumers, render_note, render_witness

_INDENT = "  "


def render_comparison(comparison: Comparison, *, consumers: Sequence[Hit] = (), colour: bool, width: int = 100) -> str:
    """Give the report of one comparison; the same comparison gives the same bytes on every machine."""
    paper = Paper(colour=colour, width=max(width, MIN_WIDTH))
    old, new = _short_names(comparison)
    lines = [
        *_render_heading(comparison, paper),
        "",
        *wrap(explain_verdict(comparison), width=paper.width),
        *_render_facts(comparison, paper),
        "",
    ]
    for judged in comparison.changes:
        lines += [*_render_change(judged, old, new, paper), ""]
    if comparison.changes:
        lines += _render_last(comparison, consumers, paper)
    return "\n".join(lines).rstrip("\n") + "\n"


def _short_names(comparison: Comparison) -> tuple[str, str]:
    """Give the two sides as people call them: the versions alone where the contract is the same."""
    old, _, old_version = comparison.old.rpartition(":")
    new, _, new_version = comparison.new.rpartition(":")
    is_same = old == new and bool(old)
    return (neutralise(old_version), neutralise(new_version)) if is_same else ("old", "new")


def _render_heading(comparison: Comparison, paper: Paper) -> Iterator[str]:
    yield paper.paint(f"{neutralise(comparison.old)} → {neutralise(comparison.new)}", "strong")
    facts = [f"mode {comparison.mode}", *_describe_models(comparison), *_describe_engines(comparison)]
    yield paper.paint("; ".join(facts), "faint")


def _describe_models(comparison: Comparison) -> list[str]:
    """Give the models in force, named record by record only where they differ."""
    kinds = {(item.record_model, item.content_model) for item in comparison.models}
    if len(kinds) == 1:
        record_model, content_model = kinds.pop()
        return [f"records are read as {record_model.value}, content model {content_model.value}"]
    return [
        neutralise(f"`{item.record}` is read as {item.record_model.value}, content model {item.content_model.value}")
        for item in comparison.models
    ]


def _describe_engines(comparison: Comparison) -> list[str]:
    return [f"engines {', '.join(comparison.engines)}"] if comparison.engines else []


def explain_verdict(comparison: Comparison) -> str:
    """Give both answers in plain words, then posture and the next version."""
    old, new = _short_names(comparison)
    if not comparison.changes and not comparison.disagreement:
        return "No change: both versions promise the same."
    sentences = [_explain_readers(comparison.old_readers, old, new), _explain_readers(comparison.new_readers, new, old)]
    if comparison.posture is Posture.BOTH:
        sentences = [f"Readers of {old} and {new} can read the data of either."]
    return " ".join(sentences)


def _explain_readers(effect: Effect, reader: str, data: str) -> str:
    match effect:
        case Effect.SAFE:
            return f"Readers of {reader} can read data of {data}."
        case Effect.BREAKS:
            return f"Readers of {reader} break on data of {data}."
        case Effect.DEPENDS:
            return f"Whether readers of {reader} survive data of {data} could not be decided; it counts as a break."


def _render_facts(comparison: Comparison, paper: Paper) -> Iterator[str]:
    style = "good" if comparison.is_compatible else "error"
    word = "compatible" if comparison.is_compatible else "breaking"
    posture = paper.paint(f"Posture: {comparison.posture.value}; {word} under mode {comparison.mode}.", style)
    yield f"{posture} {_explain_step(comparison.step)}"
    if comparison.disagreement:
        yield from wrap(
            f"The changes and the proof contradict each other: {comparison.disagreement} This is a bug in Treaty; "
            "until it is mended the pair counts as breaking.",
            width=paper.width,
        )


def _explain_step(step: Step) -> str:
    return "No new version is needed." if step is Step.NONE else f"Next version: {step.value}."


def _render_change(judged: JudgedChange, old: str, new: str, paper: Paper) -> Iterator[str]:
    change = judged.change
    label = paper.paint(f"{judged.severity.value}[{change.kind.code}]", judged.severity.value)
    place = paper.paint(neutralise(str(change.pointer) or "/"), "strong")
    yield f"{label} {place}  {paper.paint(change.kind.name, 'faint')}"
    yield from wrap(change.message, width=paper.width, first=_INDENT)
    if change.old is not None or change.new is not None:
        yield from render_note("change", f"{_value(change.old, paper)} → {_value(change.new, paper)}", paper)
    readers = f"of {old}: {judged.old_readers.value}; of {new}: {judged.new_readers.value}"
    yield from render_note("readers", readers, paper)
    if judged.severity is not Severity.INFO:
        yield from render_note("why", change.kind.why_in_a_line, paper)
    if judged.reason:
        yield from render_note("reason", judged.reason, paper)
    for witness in judged.witnesses:
        reader, writer = (old, new) if witness.reader is Reader.OLD else (new, old)
        subject, verbs = ("this row", ("is", "breaks")) if witness.rows == 1 else ("these rows", ("are", "break"))
        says = f"{subject} of `{witness.record}` {verbs[0]} allowed by {writer} and {verbs[1]} a reader of {reader}"
        yield from render_witness(witness_to_json(witness), paper, says=says)
    if judged.breaks and change.kind.instead:
        yield from render_note("help", change.kind.instead, paper)


def _value(value: object, paper: Paper) -> str:
    return "(none)" if value is None else render_value(value, limit=paper.width)


def _render_last(comparison: Comparison, consumers: Sequence[Hit], paper: Paper) -> Iterator[str]:
    forbidden, changes = len(comparison.breaking), len(comparison.changes)
    share = {0: "none", changes: "all"}.get(forbidden, str(forbidden))
    yield f"{count(changes, 'change')}, {share} forbidden by mode {comparison.mode}."
    if comparison.posture is not Posture.BOTH:
        yield from render_consumers(describe_consumers([hit_to_json(hit) for hit in consumers]), paper)
    worst = min(comparison.changes, key=lambda judged: -judged.severity.rank)
    yield f"Run `treaty explain {worst.change.kind.code}` for the reason and the remedy."
