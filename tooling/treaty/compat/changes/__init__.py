"""CHANGE_KINDS: every change kind, in order of code; and the functions that find them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from treaty.compat.changes import field, record, types
from treaty.compat.changes.subject import ContractPair, FieldPair, RecordPair
from treaty.diagnostics.change import Change, ChangeKind

_MODULES = (record, field, types)

CHANGE_KINDS: tuple[ChangeKind, ...] = tuple(
    sorted((kind for module in _MODULES for kind in module.KINDS), key=lambda kind: kind.code)
)

FIELD_FINDERS: tuple[Callable[[FieldPair], Iterator[Change]], ...] = (
    field.find_field_changes,
    types.find_type_changes,
)
"""What to ask of two versions of one field; nested fields are asked for by themselves."""

RECORD_FINDERS: tuple[Callable[[RecordPair], Iterator[Change]], ...] = (record.find_record_changes,)
"""What to ask of two versions of one record, its fields left aside."""

CONTRACT_FINDERS: tuple[Callable[[ContractPair], Iterator[Change]], ...] = ()
"""What to ask of two contracts as a whole."""
