"""Subject: the element that a change is about, as messages, pointers and consumers name it; and the pairs compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from treaty.diagnostics.change import Change, ChangeKind
from treaty.model.contract import Contract, Field, Record, RecordModel
from treaty.model.engines import NO_ENGINES, Engines
from treaty.model.pointer import ROOT, Pointer, Token
from treaty.model.types import logical_of

_MAX_SHOWN = 80
_BEFORE = 20
"""Characters of a long text that are shown before it differs from another."""
_MAX_MEMBERS = 50
"""Members of a list that a sentence names; the data beside it holds them all."""
_ENDED = (".", ".`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a change is about."""

    label: str
    """As a message begins: "Column `invoice.amount`"."""
    pointer: Pointer = ROOT
    record: str | None = None
    column: str | None = None
    """The name that consumers know: the old one, where the field has been renamed."""

    def change(
        self, kind: ChangeKind, words: str, *, at: Iterable[Token] = (), old: Any = None, new: Any = None
    ) -> Change:
        """Give the change of this subject; `words` follow the label, `at` leads from its pointer to the place.

        The message is a sentence with one full stop, also where the value that it ends with brings one.
        """
        return Change(
            kind=kind,
            pointer=Pointer((*self.pointer.tokens, *at)),
            message=f"{self.label}: {words}{'' if words.endswith(_ENDED) else '.'}",
            old=old,
            new=new,
            record=self.record,
            column=self.column,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPair:
    """Two versions of a contract."""

    old: Contract
    new: Contract
    subject: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPair:
    """Two versions of a record, perhaps renamed."""

    old: Record
    new: Record
    subject: Subject
    renamed: Mapping[str, str] = field(default_factory=dict)
    """New names of the record's own fields that were renamed, by the old ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPair:
    """Two versions of a field, perhaps renamed, and the records they stand in."""

    old: Field
    new: Field
    subject: Subject
    engines: Engines = NO_ENGINES
    """The engines that hold the data in both versions."""

    @property
    def shared_logical(self) -> str | None:
        """The logical type of both sides; None where they differ or none is known."""
        old = logical_of(self.old.logical_type, self.old.physical_type)
        new = logical_of(self.new.logical_type, self.new.physical_type)
        return new if old == new else None


def record_subject(record: Record) -> Subject:
    """Give the subject of a record as a whole."""
    noun = "Table" if record.model is RecordModel.TABLE else "Record"
    return Subject(label=f"{noun} `{record.name}`", pointer=record.pointer, record=record.name)


def field_subject(record: Record, path: str, pointer: Pointer, *, column: str | None = None) -> Subject:
    """Give the subject of a field; `column` is the path that consumers know it by, if it is another one."""
    noun = "Column" if record.model is RecordModel.TABLE else "Property"
    label = f"{noun} `{record.name}.{path}`"
    return Subject(label=label, pointer=pointer, record=record.name, column=column or path)


def say_change(noun: str, old: Any, new: Any) -> str:
    """Give what became of a thing that may be stated or not, as it follows the label."""
    if old is None:
        return f"{noun} stated as {show(new)}"
    if new is None:
        return f"{noun} no longer stated; it was {show(old)}"
    return f"{noun} changed {show_change(old, new)}"


def show_change(old: Any, new: Any) -> str:
    """Give two values as what was and what is; of long texts that begin alike, what stands where they part."""
    is_of_lists = isinstance(old, (list, tuple)) and isinstance(new, (list, tuple))
    if is_of_lists and (start := _count_alike(old, new) - 1) >= _MAX_MEMBERS:
        return f"from …, {show(old[start:])} to …, {show(new[start:])}"
    one, other = show(old), show(new)
    if one != other or not isinstance(old, str) or not isinstance(new, str):
        return f"from {one} to {other}"
    one, other = _written(old), _written(new)
    if one == other:
        return "in its blanks alone"
    start = max(0, _count_alike(one, other) - _BEFORE)
    return f"from {show(f'…{one[start:]}')} to {show(f'…{other[start:]}')}"


def _count_alike(one: Sequence[Any], other: Sequence[Any]) -> int:
    """Give how many members or characters are the same at the beginning of both."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (this, that) in pairs if this != that), min(len(one), len(other)))


def show(value: Any) -> str:
    """Give a value as it stands in a sentence: plain text and numbers in code marks, lists member by member."""
    if isinstance(value, (list, tuple)):
        more = f", … and {len(value) - _MAX_MEMBERS:,} more" if len(value) > _MAX_MEMBERS else ""
        return (", ".join(show(item) for item in value[:_MAX_MEMBERS]) or "none") + more
    if value is None:
        return "none"
    text = _written(value) or '""'
    return f"`{text}`" if len(text) <= _MAX_SHOWN else f"`{text[:_MAX_SHOWN]}…`"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_inline(member)}" for key, member in value.items())
    return " ".join(str(value).split())


def _inline(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_inline(member) for member in value)}]"
    return f"{{{_written(value)}}}" if isinstance(value, Mapping) else _written(value)
