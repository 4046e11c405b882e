"""Is every document of the writer's schema a document of the reader's? A proof, a confirmed witness, or neither."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum

from treaty.containment.blame import find_blame
from treaty.containment.budget import MAX_DEPTH, Budget, Meter, Undecided
from treaty.containment.compile import Compiler
from treaty.containment.confirm import Confirmer
from treaty.containment.dialect import DEFAULT, Dialect, dialect_named, dialect_of
from treaty.containment.languages import Languages
from treaty.containment.recursion import close_recursion
from treaty.containment.resources import Resources
from treaty.containment.schema import Arena, SchemaId
from treaty.containment.search import Search
from treaty.containment.values import ANY, WHOLE, JsonValue

__all__ = ["Budget", "Instance", "JsonValue", "Proof", "Verdict", "find_instance", "prove_containment"]

_MAX_DOCUMENT_DEPTH = 2 * MAX_DEPTH
_MAX_WITNESSES = 4


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
        place: JSON Pointer of the construct that makes it so, preceded by `writer` or `reader`.
    """

    verdict: Verdict
    witness: JsonValue = None
    has_witness: bool = False
    failing_pointer: str | None = None
    instance_pointer: str | None = None
    reason: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """The answer for one schema.

    Attributes:
        exists: True with a confirmed value, False with a proof that no value is valid, None if undecided.
        value: the value; meaningless unless `exists`.
        reason, place: as in `Proof`.
    """

    exists: bool | None
    value: JsonValue = None
    reason: str | None = None
    place: str | None = None


def prove_containment(
    writer: JsonValue,
    reader: JsonValue,
    *,
    draft: str | None = None,
    resources: Mapping[str, JsonValue] | None = None,
    budget: Budget | None = None,
    hints: Sequence[JsonValue] = (),
) -> Proof:
    """Decide whether every value that is valid under the writer's schema is valid under the reader's.

    Args:
        writer: a JSON Schema.
        reader: a JSON Schema.
        draft: `draft4`, `draft6`, `draft7`, `2019-09` or `2020-12`; None reads `$schema`, else takes 2020-12.
        resources: further schema documents by URI; nothing else is ever looked up.
        budget: limits of work; None takes the default ones.
        hints: values such as the field's examples, which a witness should look like where the schemas leave room.

    Returns:
        The proof. Undecided counts as a verdict: no schema makes this raise.

    Raises:
        ValueError: for an unknown draft.
    """
    fallback = DEFAULT if draft is None else dialect_named(draft)
    del hints
    meter = Meter(budget or Budget())
    try:
        question = _Question([writer, reader], fallback, draft is not None, resources or {}, meter)
        return _answer(question)
    except Undecided as undecided:
        return Proof(verdict=Verdict.UNDECIDED, reason=undecided.reason, place=undecided.place)
    except RecursionError:
        return Proof(verdict=Verdict.UNDECIDED, reason="the caller's stack leaves too little room")


def find_instance(
    schema: JsonValue,
    *,
    draft: str | None = None,
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
    proof = prove_containment(schema, False, draft=draft, resources=resources, budget=budget, hints=hints)
    if proof.verdict is Verdict.CONTAINED:
        return Instance(exists=False)
    exists = True if proof.has_witness else None
    return Instance(exists=exists, value=proof.witness, reason=proof.reason, place=proof.place)


class _Question:
    def __init__(
        self,
        documents: list[JsonValue],
        fallback: Dialect,
        is_fixed: bool,
        resources: Mapping[str, JsonValue],
        meter: Meter,
    ) -> None:
        self.meter = meter
        arena = Arena()
        roots: list[SchemaId] = []
        simple: dict[str, SchemaId] = {}
        universe = ANY & ~WHOLE
        self.confirmers: list[Confirmer] = []
        self.documents: list[Resources] = []
        for document in (*documents, *resources.values()):
            _refuse_deep(document)
        for document in documents:
            dialect = fallback if is_fixed else dialect_of(document, fallback)
            given = Resources(document, dialect, resources)
            roots.append(Compiler(arena, given, meter, simple).build(given.root))
            self.documents.append(given)
            universe |= 0 if dialect.whole_is_integer else WHOLE
            self.confirmers.append(Confirmer(document, dialect, resources))
        arena, places = close_recursion(arena, meter)
        self.roots = [places[root] for root in roots]
        self.search = Search(arena, Languages(meter), meter, universe)


def _answer(question: _Question) -> Proof:
    writer, reader = question.roots
    goal = {writer, -reader}
    for _ in range(_MAX_WITNESSES):
        found = question.search.solve(goal)
        if found is None:
            return Proof(verdict=Verdict.CONTAINED)
        witness = deepcopy(found.value)
        if question.confirmers[0].accepts(witness) is True and question.confirmers[1].accepts(witness) is False:
            blame = find_blame(
                question.confirmers[1].rejection(witness), question.documents[1], witness, question.search.languages
            )
            return Proof(
                verdict=Verdict.NOT_CONTAINED,
                witness=witness,
                has_witness=True,
                failing_pointer=blame.keyword,
                instance_pointer=blame.part,
            )
        break
    passed = question.search.passed_over
    if passed is not None:
        raise Undecided(passed.reason, passed.place)
    raise Undecided("the validators do not confirm the witness found")


def _refuse_deep(document: JsonValue) -> None:
    level = [document]
    for _ in range(_MAX_DOCUMENT_DEPTH):
        following: list[JsonValue] = []
        for value in level:
            if isinstance(value, dict):
                following.extend(value.values())
            elif isinstance(value, list):
                following.extend(value)
        level = [value for value in following if isinstance(value, (Mapping, list, tuple))]
        if not level:
            return
    raise Undecided("a document that nests very deep")
