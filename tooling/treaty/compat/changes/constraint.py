"""Constraints: four kinds for each row of `model/constraints.py`, and a fifth where values cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from treaty.compat.changes.format import find_format_change
from treaty.compat.changes.subject import FieldPair, show
from treaty.diagnostics.change import Action, Aspect, Change, ChangeKind, Effect, Element, Proof, change_kind
from treaty.model.constraints import CONSTRAINTS, Constraint, Direction, Tightness, compare_constraint, find_constraint

_FIRST_CODE = 550
_CODES_EACH = 5

_EXAMPLES: Mapping[str, tuple[str, str, str | None]] = MappingProxyType(
    {
        "minimum": ("0", "1", None),
        "maximum": ("100", "50", None),
        "exclusive-minimum": ("0", "1", None),
        "exclusive-maximum": ("100", "50", None),
        "multiple-of": ("5", "10", "7"),
        "min-length": ("1", "3", None),
        "max-length": ("40", "20", None),
        "pattern": ("'^[A-Z]{3}$'", "", "'^[A-Z]{2}$'"),
        "min-items": ("1", "2", None),
        "max-items": ("10", "5", None),
        "unique-items": ("true", "", None),
        "min-properties": ("1", "2", None),
        "max-properties": ("10", "5", None),
        "required-members": ("[street]", "[street, city]", "[zip]"),
        "earliest": ("'2000-01-01'", "'2020-01-01'", "'01.01.2000'"),
        "latest": ("'2099-12-31'", "'2049-12-31'", "'31.12.2099'"),
    }
)
"""For the pages: a loose value, a tight one, and one that cannot be compared with the loose one, as YAML."""

_ADDED, _REMOVED, _TIGHTENED, _LOOSENED, _CHANGED = "added", "removed", "tightened", "loosened", "changed"
_MIRROR = MappingProxyType(
    {_ADDED: _REMOVED, _REMOVED: _ADDED, _TIGHTENED: _LOOSENED, _LOOSENED: _TIGHTENED, _CHANGED: _CHANGED}
)
_ACTIONS = MappingProxyType(
    {
        _ADDED: Action.NARROW,
        _REMOVED: Action.WIDEN,
        _TIGHTENED: Action.NARROW,
        _LOOSENED: Action.WIDEN,
        _CHANGED: Action.CHANGE,
    }
)
_OLD_DATA = "data written before may break it, and a new reader that counts on it fails there."
_NEW_DATA = "readers were told that no value goes beyond it, and from now on some may."
_WHY = MappingProxyType(
    {
        _ADDED: _OLD_DATA,
        _REMOVED: _NEW_DATA,
        _TIGHTENED: _OLD_DATA,
        _LOOSENED: _NEW_DATA,
        _CHANGED: "other values satisfy it than before: each side may meet one that it does not expect.",
    }
)
_SUMMARY = MappingProxyType(
    {
        _ADDED: "{a} {noun} was set for a field that had none.",
        _REMOVED: "A field has no {noun} any more.",
        _TIGHTENED: "The {noun} of a field allows less than before.",
        _LOOSENED: "The {noun} of a field allows more than before.",
        _CHANGED: "The {noun} of a field is another one, neither tighter nor looser as far as can be told.",
    }
)
_INSTEAD = MappingProxyType(
    {
        Action.NARROW: "Clean the old data and make a new major; or watch the tighter limit with a quality rule.",
        Action.WIDEN: "Add a field with the wider range beside the old one, or make a new major.",
        Action.CHANGE: "Add a field with the new rule beside the old one, or make a new major.",
    }
)


def _actions_of(row: Constraint) -> Iterator[str]:
    yield _ADDED
    yield _REMOVED
    if row.direction not in {Direction.FLAG, Direction.LANGUAGE}:
        yield _TIGHTENED
        yield _LOOSENED
    if row.direction is not Direction.FLAG:
        yield _CHANGED


def _build_kinds() -> Iterator[tuple[tuple[str, str], ChangeKind]]:
    for place, row in enumerate(CONSTRAINTS):
        for action in _actions_of(row):
            number = _FIRST_CODE + _CODES_EACH * place + list(_MIRROR).index(action)
            yield (row.stem, action), _build_kind(row, action, f"TR{number}")


def _build_kind(row: Constraint, action: str, code: str) -> ChangeKind:
    direction = _ACTIONS[action]
    old, new = _example(row, action)
    return change_kind(
        code=code,
        name=f"{row.stem}-{action}",
        element=Element.FIELD,
        aspect=Aspect.CONSTRAINT,
        action=direction,
        old_readers=Effect.SAFE if direction is Action.NARROW else Effect.BREAKS,
        new_readers=Effect.SAFE if direction is Action.WIDEN else Effect.BREAKS,
        mirror=f"{row.stem}-{_MIRROR[action]}",
        proof=Proof.RECORD if row.json_keyword else Proof.KIND,
        aliases=_aliases(row, action),
        instead=_INSTEAD[direction],
        text=f"{_summary(row, action)}\n\nWhy: {_WHY[action]}\nOld: {old}\nNew: {new}\n",
    )


def _summary(row: Constraint, action: str) -> str:
    return _SUMMARY[action].format(noun=row.noun, a="An" if row.noun[0] in "aeiou" else "A")


def _aliases(row: Constraint, action: str) -> tuple[str, ...]:
    """Give the registries' word: `MAX_LENGTH_DECREASED` and the like."""
    family = f"constraint-{action}"
    if row.json_keyword is None:
        return (family,)
    is_up = (row.direction is Direction.UPPER_BOUND) == (action == _LOOSENED)
    words = {_TIGHTENED: "INCREASED" if is_up else "DECREASED", _LOOSENED: "INCREASED" if is_up else "DECREASED"}
    if row.direction is Direction.DIVISOR:
        words = {_TIGHTENED: "EXPANDED", _LOOSENED: "REDUCED"}
    return (
        family,
        f"{row.stem.replace('-', '_').upper()}_{words.get(action, action.upper())}",
    )


def _example(row: Constraint, action: str) -> tuple[str, str]:
    loose, tight, other = _EXAMPLES[row.stem]
    values = {
        _ADDED: ("", loose),
        _REMOVED: (loose, ""),
        _TIGHTENED: (loose, tight),
        _LOOSENED: (tight, loose),
        _CHANGED: (loose, other or "text"),
    }[action]
    return _field(row, values[0]), _field(row, values[1])


def _field(row: Constraint, value: str) -> str:
    options = f", logicalTypeOptions: {{{row.keywords[0]}: {value}}}" if value else ""
    return f"{{name: some_field, logicalType: {row.applies_to[0]}{options}}}"


_KIND_OF: Mapping[tuple[str, str], ChangeKind] = MappingProxyType(dict(_build_kinds()))
KINDS = tuple(_KIND_OF.values())

_ACTION_OF_TIGHTNESS = MappingProxyType(
    {Tightness.TIGHTER: _TIGHTENED, Tightness.LOOSER: _LOOSENED, Tightness.INCOMPARABLE: _CHANGED}
)


def find_constraint_changes(pair: FieldPair) -> Iterator[Change]:
    """Give what changed about a field's `logicalTypeOptions`."""
    old, new = pair.old.options, pair.new.options
    keywords = dict.fromkeys([*new, *old])
    logical = pair.shared_logical if keywords else None
    for keyword in keywords:
        row = find_constraint(keyword, logical)
        one, other = old.get(keyword), new.get(keyword)
        if row is None:
            yield from find_format_change(pair, keyword)
        elif type(one) is not type(other) or one != other:
            yield from _find_one(pair, row, keyword, one, other)


def _find_one(pair: FieldPair, row: Constraint, keyword: str, old: Any, new: Any) -> Iterator[Change]:
    at = ["logicalTypeOptions", keyword]
    was, is_now = not row.is_void(old), not row.is_void(new)
    if is_now and not was:
        yield pair.subject.change(_KIND_OF[row.stem, _ADDED], f"`{keyword}` set to {show(new)}", at=at, new=new)
    elif was and not is_now:
        yield pair.subject.change(_KIND_OF[row.stem, _REMOVED], f"`{keyword}` {show(old)} removed", at=at, old=old)
    elif was and is_now and (tightness := compare_constraint(row, old, new)) is not Tightness.EQUAL:
        action = _ACTION_OF_TIGHTNESS[tightness]
        words = f"`{keyword}` {action} from {show(old)} to {show(new)}"
        yield pair.subject.change(_KIND_OF[row.stem, action], words, at=at, old=old, new=new)
