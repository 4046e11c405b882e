"""Is every document of the writer's schema a document of the reader's? A proof, a confirmed witness, or neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from treaty.containment.atoms import SchemaId
from treaty.containment.budget import AllowanceSpent, Budget, Meter, Undecided, counted
from treaty.containment.dialect import DEFAULT, dialect_named
from treaty.containment.goals import Found
from treaty.containment.question import Question, ask
from treaty.containment.resources import find_pattern
from treaty.containment.samples import find_by_samples
from treaty.containment.suggest import FORMATS
from treaty.containment.values import ANY, JsonValue, key_of, kind_of
from treaty.containment.witness import Witness, find_among, settle_witness

__all__ = ["Budget", "Instance", "JsonValue", "Proof", "Verdict", "find_instance", "prove_containment"]

_MAX_WITNESSES = 8
_RETRY_STEPS = 4_000
_SHORT_STEPS = 10_000
_SAMPLE_STEPS = 40_000


class Verdict(Enum):
    """The three answers."""

    CONTAINED = "contained"
    NOT_CONTAINED = "not_contained"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The answer for a pair of schemas.

    Attributes:
        verdict: contained only from a proof, not contained only with a confirmed witness.
        witness: valid under the writer, invalid under the reader; meaningless unless `has_witness`.
        has_witness: whether there is a witness (`None` may be one).
        failing_pointer: JSON Pointer of the reader's keyword that rejects the witness.
        instance_pointer: JSON Pointer of the offending part of the witness.
        reason: why it is undecided.
        place: JSON Pointer of the construct that makes it so, in the document that the reason names.
        steps: units of work that it took, as `Budget` counts them.
    """

    verdict: Verdict
    witness: JsonValue = None
    has_witness: bool = False
    failing_pointer: str | None = None
    instance_pointer: str | None = None
    reason: str | None = None
    place: str | None = None
    steps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """The answer for one schema.

    Attributes:
        exists: True with a confirmed value, False with a proof that no value is valid, None if undecided.
        value: the value; meaningless unless `exists`.
        reason, place, steps: as in `Proof`.
    """

    exists: bool | None
    value: JsonValue = None
    reason: str | None = None
    place: str | None = None
    steps: int = 0


def prove_containment(
    writer: JsonValue,
    reader: JsonValue,
    *,
    draft: str | int | None = None,
    resources: Mapping[str, JsonValue] | None = None,
    budget: Budget | None = None,
    hints: Sequence[JsonValue] = (),
    asserts_format: bool = False,
) -> Proof:
    """Decide whether every value that is valid under the writer's schema is valid under the reader's.

    Args:
        writer: a JSON Schema.
        reader: a JSON Schema.
        draft: `draft4` to `2020-12`, or the address of a meta-schema; None reads `$schema`, else takes 2020-12.
        resources: further schema documents by URI; nothing else is ever looked up.
        budget: limits of work; None counts steps, as many as by default, and looks at no clock.
        hints: values such as the field's examples, which a witness should look like where the schemas leave room.
        asserts_format: whether `format` is a constraint; by default it is an annotation and binds nobody.

    Returns:
        The proof. Undecided counts as a verdict: no schema makes this raise.

    Raises:
        ValueError: for an unknown draft.
    """
    fallback = DEFAULT if draft is None else dialect_named(draft)
    meter = Meter(budget or counted())
    question: Question | None = None
    try:
        question = ask(
            writer,
            reader,
            fallback=fallback,
            is_fixed=draft is not None,
            further=resources or {},
            meter=meter,
            asserts_format=asserts_format,
        )
        return replace(_answer(question, hints), steps=meter.spent)
    except Undecided as undecided:
        forms = [form for forms in FORMATS.values() for form in forms] if asserts_format else []
        witness = None if question is None else _among_hints(question, (*hints, *forms))
        proof = _undecided(undecided, writer, reader) if witness is None else _refuted(witness)
        return replace(proof, steps=meter.spent)
    except RecursionError:
        return Proof(verdict=Verdict.UNDECIDED, reason="the caller's stack leaves too little room")


def find_instance(
    schema: JsonValue,
    *,
    draft: str | int | None = None,
    resources: Mapping[str, JsonValue] | None = None,
    budget: Budget | None = None,
    hints: Sequence[JsonValue] = (),
) -> Instance:
    """Find a small value that is valid under a schema, or prove that there is none.

    Args:
        schema: a JSON Schema.
        draft: as for `prove_containment`.
        resources: as for `prove_containment`.
        budget: as for `prove_containment`.
        hints: as for `prove_containment`.

    Returns:
        The value, confirmed by both validators; or that there is none; or why it is undecided.

    Raises:
        ValueError: for an unknown draft.
    """
    proof = prove_containment(schema, {"not": {}}, draft=draft, resources=resources, budget=budget, hints=hints)
    if proof.verdict is Verdict.CONTAINED:
        return Instance(exists=False, steps=proof.steps)
    exists = True if proof.has_witness else None
    return Instance(exists=exists, value=proof.witness, reason=proof.reason, place=proof.place, steps=proof.steps)


def _answer(question: Question, hints: Sequence[JsonValue]) -> Proof:
    goal = {question.writer.schema, -question.reader.schema}
    arena = question.search.arena
    found = _find_first(question, goal)
    if found is None:
        return Proof(verdict=Verdict.CONTAINED)
    for _ in range(_MAX_WITNESSES):
        try:
            witness = settle_witness(question, found.value, hints)
        except Undecided as undecided:
            raise question.search.passed_over or undecided from undecided
        if witness is not None:
            return _refuted(witness)
        goal.add(-arena.constants([key_of(found.value)]))
        another_kind = arena.types(ANY & ~kind_of(found.value))
        found = _find_another(question, goal | {another_kind}) or _find_another(question, goal)
        if found is None:
            break
    raise question.search.passed_over or Undecided("the validators do not confirm the witness found")


def _find_first(question: Question, goal: set[SchemaId]) -> Found | None:
    """A candidate: by the search if it is short, by samples if one will do, else by the search however long."""
    search = question.search
    try:
        with search.meter.allowance(_SHORT_STEPS):
            return search.find(goal)
    except AllowanceSpent:
        pass
    try:
        with search.meter.allowance(_SAMPLE_STEPS):
            sample = find_by_samples(question.writer.schema, question.reader.schema, search)
    except AllowanceSpent:
        sample = None
    return search.find(goal) if sample is None else sample


def _find_another(question: Question, goal: set[SchemaId]) -> Found | None:
    """A further candidate, if one is not far; that there is none proves nothing, since some were only unconfirmed."""
    try:
        with question.search.meter.allowance(_RETRY_STEPS):
            return question.search.find(goal)
    except AllowanceSpent:
        return None


def _among_hints(question: Question, hints: Sequence[JsonValue]) -> Witness | None:
    try:
        return find_among(question, hints)
    except (Undecided, RecursionError):
        return None


def _refuted(witness: Witness) -> Proof:
    return Proof(
        verdict=Verdict.NOT_CONTAINED,
        witness=witness.value,
        has_witness=True,
        failing_pointer=witness.keyword,
        instance_pointer=witness.part,
    )


def _undecided(undecided: Undecided, writer: JsonValue, reader: JsonValue) -> Proof:
    side, place = undecided.side, undecided.place
    if undecided.pattern is not None and place is None:
        for name, document in (("reader", reader), ("writer", writer)):
            found = find_pattern(document, undecided.pattern)
            if found is not None:
                side, place = name, found
    reason = undecided.reason if side is None else f"{undecided.reason} (in the {side}'s schema)"
    return Proof(verdict=Verdict.UNDECIDED, reason=reason, place=place)
