"""From a value that the search found to a witness that is shown: small, like real data, and confirmed."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from treaty.containment.atoms import Required
from treaty.containment.blame import Blame, find_blame
from treaty.containment.budget import Undecided
from treaty.containment.question import Question
from treaty.containment.shrink import dress, part_at, replace_at, shrink, variants
from treaty.containment.suggest import find_suggestions
from treaty.containment.values import JsonValue

_MAX_HINTS = 40
_MAX_VARIANTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A value that both validators accept under the writer and reject under the reader.

    Attributes:
        value: the value.
        keyword: JSON Pointer of the reader's keyword that rejects it.
        part: JSON Pointer of the part that is at fault.
    """

    value: JsonValue
    keyword: str | None
    part: str


def settle_witness(question: Question, found: JsonValue, hints: Sequence[JsonValue]) -> Witness | None:
    """The value as a witness, or None when the validators do not confirm it.

    Raises:
        Undecided: when a validator cannot judge it.
    """
    atoms = question.search.arena[question.writer.schema].atoms
    kept = {atom.name for atom in atoms if isinstance(atom, Required)}
    value = shrink(deepcopy(found), kept, lambda candidate: _is_witness(question, candidate))
    blame = _blame(question, value)
    better = _dress(question, value, blame, hints)
    if better != value and _is_confirmed(question, better):
        value, blame = better, _blame(question, better)
    elif not _is_confirmed(question, value):
        return None
    return Witness(value=value, keyword=blame.keyword, part=blame.part)


def find_among(question: Question, candidates: Sequence[JsonValue]) -> Witness | None:
    """A witness among some values, where the search found none."""
    for candidate in candidates[:_MAX_HINTS]:
        try:
            confirmed = _is_confirmed(question, candidate)
        except Undecided:
            continue
        if confirmed:
            blame = _blame(question, candidate)
            return Witness(value=deepcopy(candidate), keyword=blame.keyword, part=blame.part)
    return None


def _is_witness(question: Question, value: JsonValue) -> bool:
    """Whether the value is a witness by our own reading, which is exact and quick; not if that cannot tell."""
    evaluator = question.search.evaluator
    try:
        return evaluator.holds(question.writer.schema, value) and not evaluator.holds(question.reader.schema, value)
    except Undecided:
        return False


def _is_confirmed(question: Question, value: JsonValue) -> bool:
    return question.writer.confirmer.accepts(value) is True and question.reader.confirmer.accepts(value) is False


def _blame(question: Question, value: JsonValue) -> Blame:
    error = question.reader.confirmer.rejection(value)
    if error is None:
        return Blame(None, "", ())
    return find_blame(error, question.reader.resources, value, question.search.languages)


def _dress(question: Question, value: JsonValue, blame: Blame, hints: Sequence[JsonValue]) -> JsonValue:
    """The value with parts as the hints and the schema's own examples have them; what is at fault comes last."""

    def test(candidate: JsonValue) -> bool:
        return _is_witness(question, candidate)

    suggestions = list(find_suggestions(value, hints, question.writer.resources))
    suggestions += find_suggestions(value, (), question.reader.resources)
    fault = blame.path
    value = dress(value, [each for each in suggestions if each[0] != fault], test)
    at_fault = [candidate for path, candidate in suggestions if path == fault][:_MAX_VARIANTS]
    for candidate in (*at_fault, *blame.beyond):
        for variant in variants(part_at(value, fault), candidate):
            better = replace_at(value, fault, variant)
            if test(better):
                return better
    return value
