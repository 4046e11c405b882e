"""CHANGE_KINDS: every change kind, in order of code; and the functions that find them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from treaty.compat.changes import (
    access,
    constraint,
    contract,
    engine,
    enum,
    field,
    format,  # noqa: A004 - the module of formats
    key,
    map_key,
    meaning,
    metadata,
    physical_type,
    protection,
    quality,
    record,
    service_level,
    types,
)
from treaty.compat.changes.subject import ContractPair, FieldPair, RecordPair
from treaty.diagnostics.change import Change, ChangeKind

_KINDS: tuple[tuple[ChangeKind, ...], ...] = (
    record.KINDS,
    field.KINDS,
    types.KINDS,
    physical_type.KINDS,
    map_key.KINDS,
    meaning.KINDS,
    enum.KINDS,
    constraint.KINDS,
    engine.KINDS,
    format.KINDS,
    access.KINDS,
    key.KINDS,
    quality.KINDS,
    contract.KINDS,
    service_level.KINDS,
    protection.KINDS,
    metadata.KINDS,
)

CHANGE_KINDS: tuple[ChangeKind, ...] = tuple(sorted((kind for kinds in _KINDS for kind in kinds), key=lambda k: k.code))

FIELD_FINDERS: tuple[Callable[[FieldPair], Iterator[Change]], ...] = (
    field.find_field_changes,
    types.find_type_changes,
    engine.find_engine_changes,
    enum.find_enum_changes,
    constraint.find_constraint_changes,
    key.find_field_key_changes,
    protection.find_protection_changes,
    meaning.find_meaning_changes,
    quality.find_quality_changes,
)
"""What to ask of two versions of one field; nested fields are asked for by themselves."""

RECORD_FINDERS: tuple[Callable[[RecordPair], Iterator[Change]], ...] = (
    record.find_record_changes,
    key.find_record_key_changes,
    quality.find_quality_changes,
)
"""What to ask of two versions of one record, its fields left aside."""

CONTRACT_FINDERS: tuple[Callable[[ContractPair], Iterator[Change]], ...] = (
    contract.find_contract_changes,
    service_level.find_service_level_changes,
    access.find_access_changes,
)
"""What to ask of two contracts as a whole."""
