"""Enums: the list of permitted values, its values one by one, and whether it is open to more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from treaty.compat.changes.subject import FieldPair, show
from treaty.diagnostics.change import Action, Aspect, Change, Effect, Element, Proof, change_kind
from treaty.model.contract import EnumValue
from treaty.model.pointer import Token, member_tokens

_OPEN = "customProperties: [{property: extensible, vendor: treaty, value: true}]"

ENUM_ADDED = change_kind(
    code="TR541", name="enum-added", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="enum-removed", proof=Proof.RECORD,
    aliases=("ENUM_ARRAY_ADDED",), instead="Clean the old data first and make a new major, or declare the list open.",
    text="""A field that held anything of its type is held to a list of values.

    Why: data written before may hold others.
    Old: {name: state, logicalType: string}
    New: {name: state, logicalType: string, enum: [{value: open}, {value: paid}]}
    """,
)  # fmt: skip

ENUM_REMOVED = change_kind(
    code="TR542", name="enum-removed", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.WIDEN,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="enum-added", proof=Proof.RECORD,
    aliases=("ENUM_ARRAY_REMOVED",), instead="Keep the list and add values to it one by one, announced.",
    text="""A field is no longer held to its list of values.

    Why: readers that know what to do with each value of the list meet others.
    Old: {name: state, logicalType: string, enum: [{value: open}, {value: paid}]}
    New: {name: state, logicalType: string}
    """,
)  # fmt: skip

ENUM_VALUE_ADDED = change_kind(
    code="TR543", name="enum-value-added", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.WIDEN,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="enum-value-removed", proof=Proof.RECORD,
    aliases=("ENUM_ARRAY_EXTENDED",),
    instead="Declare the list open (`extensible: true`) in one version, announced, and add values in later ones.",
    text="""A value was added to a closed list.

    Why: readers that map or check each value of the old list do not know it.
    Old: {name: state, logicalType: string, enum: [{value: open}]}
    New: {name: state, logicalType: string, enum: [{value: open}, {value: paid}]}
    """,
)  # fmt: skip

ENUM_VALUE_REMOVED = change_kind(
    code="TR544", name="enum-value-removed", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="enum-value-added", proof=Proof.RECORD,
    aliases=("ENUM_ARRAY_NARROWED",), instead="Stop writing the value, keep it in the list for the data of before.",
    text="""A value was removed from a closed list.

    Why: data written before still holds it, and new readers reject it.
    Old: {name: state, logicalType: string, enum: [{value: open}, {value: paid}]}
    New: {name: state, logicalType: string, enum: [{value: open}]}
    """,
)  # fmt: skip

OPEN_ENUM_VALUE_ADDED = change_kind(
    code="TR545", name="open-enum-value-added", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.WIDEN,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="open-enum-value-removed", is_dangerous=True,
    text=f"""A value was added to a list that was declared open.

    Why: readers were told to expect values they do not know; those who did not listen are surprised.
    Old:
      name: state
      logicalType: string
      enum: [{{value: open}}]
      {_OPEN}
    New:
      name: state
      logicalType: string
      enum: [{{value: open}}, {{value: paid}}]
      {_OPEN}
    """,
)  # fmt: skip

OPEN_ENUM_VALUE_REMOVED = change_kind(
    code="TR546", name="open-enum-value-removed", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="open-enum-value-added",
    text=f"""A value was removed from a list that is open.

    Why: readers of an open list take values that are not in it, so the data of before is no surprise.
    Old:
      name: state
      logicalType: string
      enum: [{{value: open}}, {{value: paid}}]
      {_OPEN}
    New:
      name: state
      logicalType: string
      enum: [{{value: open}}]
      {_OPEN}
    """,
)  # fmt: skip

ENUM_OPENED = change_kind(
    code="TR547", name="enum-opened", element=Element.FIELD, aspect=Aspect.CONSTRAINT, action=Action.WIDEN,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="enum-closed", is_dangerous=True,
    text=f"""A list of values was declared open.

    Why: nothing unknown is written yet, but later versions may add values without asking: readers must prepare.
    Old: {{name: state, logicalType: string, enum: [{{value: open}}]}}
    New:
      name: state
      logicalType: string
      enum: [{{value: open}}]
      {_OPEN}
    """,
)  # fmt: skip

ENUM_CLOSED = change_kind(
    code="TR548", name="enum-closed", element=Element.FIELD, aspect=Aspect.CONSTRAINT, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="enum-opened",
    text=f"""A list of values is no longer open.

    Why: writers kept to the list all along; from now on it only grows by a change that counts.
    Old:
      name: state
      logicalType: string
      enum: [{{value: open}}]
      {_OPEN}
    New: {{name: state, logicalType: string, enum: [{{value: open}}]}}
    """,
)  # fmt: skip

KINDS = (
    ENUM_ADDED, ENUM_REMOVED, ENUM_VALUE_ADDED, ENUM_VALUE_REMOVED, OPEN_ENUM_VALUE_ADDED, OPEN_ENUM_VALUE_REMOVED,
    ENUM_OPENED, ENUM_CLOSED,
)  # fmt: skip


def find_enum_changes(pair: FieldPair) -> Iterator[Change]:
    """Give what changed about the permitted values of a field."""
    old, new, subject = pair.old, pair.new, pair.subject
    if old.enum is None and new.enum is not None:
        values = _values(new.enum)
        yield subject.change(ENUM_ADDED, f"held to the values {show(values)}", at=["enum"], new=values)
    elif old.enum is not None and new.enum is None:
        values = _values(old.enum)
        yield subject.change(ENUM_REMOVED, f"no longer held to the values {show(values)}", at=["enum"], old=values)
    elif old.enum is not None and new.enum is not None:
        yield from _find_values(pair, old.enum, new.enum)
    if old.extensible != new.extensible:
        kind = ENUM_OPENED if new.extensible else ENUM_CLOSED
        words = "its list of values is open to more now" if new.extensible else "its list of values is closed now"
        yield subject.change(kind, words, at=["customProperties", "extensible"], old=old.extensible, new=new.extensible)


def _find_values(pair: FieldPair, old: tuple[EnumValue, ...], new: tuple[EnumValue, ...]) -> Iterator[Change]:
    before, now = ([_key(value.value) for value in values] for values in (old, new))
    for token, value in _missing(new, now, before):
        # The readers that meet a new value are those of the old contract: its declaration decides.
        kind = OPEN_ENUM_VALUE_ADDED if pair.old.extensible else ENUM_VALUE_ADDED
        yield pair.subject.change(kind, f"value {_show(value)} added", at=["enum", token], new=value)
    for token, value in _missing(old, before, now):
        kind = OPEN_ENUM_VALUE_REMOVED if pair.new.extensible else ENUM_VALUE_REMOVED
        yield pair.subject.change(kind, f"value {_show(value)} removed", at=["enum", token], old=value)


def _missing(values: Sequence[EnumValue], keys: Sequence[str], others: Sequence[str]) -> Iterator[tuple[Token, Any]]:
    """Give the values whose keys the others lack, each with its token in the list."""
    known = set(others)
    places = [place for place, key in enumerate(keys) if key not in known]
    tokens = member_tokens([{"value": value.value} for value in values]) if places else ()
    yield from ((tokens[place], values[place].value) for place in places)


def _show(value: Any) -> str:
    """Give a value; a text that reads like a number or a truth value in quotation marks, to tell the two apart."""
    is_like = isinstance(value, str) and _LIKE_ANOTHER.fullmatch(value)
    return f'`"{value}"`' if is_like else show(value)


_LIKE_ANOTHER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|true|false|null|", re.ASCII)


def _key(value: Any) -> str:
    """Give a key that keeps `1`, `true` and `"1"` apart and takes lists and mappings."""
    return f"{type(value).__name__} {value!r}"


def _values(values: tuple[EnumValue, ...]) -> tuple[Any, ...]:
    return tuple(value.value for value in values)
