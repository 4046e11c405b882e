"""Facts as JSON, for a build to take up what the last one found out; field by field in a fixed order, without names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from treaty.lineage.graph import ColumnEdge, ColumnId, Links
from treaty.model.identity import ContractId, Version
from treaty.pages.facts import (
    ChangeFacts,
    ContractFacts,
    FieldFacts,
    PersonalFacts,
    RecordFacts,
    ShownFacts,
    TermFacts,
    VersionFacts,
)

Plain = list[Any]


def pack_key(key: ContractId) -> Plain:
    """Give a contract's name as JSON."""
    return [key.namespace, key.layer, key.dataset]


def unpack_key(value: Plain) -> ContractId:
    """Read a contract's name."""
    namespace, layer, dataset = value
    return ContractId(str(namespace), str(layer), str(dataset))


def pack_facts(facts: ContractFacts) -> Plain:
    """Give what others say of a contract as JSON."""
    return [[_pack_version(version) for version in facts.versions], _pack_shown(facts.shown)]


def unpack_facts(key: ContractId, value: Plain) -> ContractFacts:
    """Read what `pack_facts` gave.

    Raises:
        ValueError, TypeError, KeyError: when it is something else.
    """
    versions, shown = value
    return ContractFacts(
        versions=tuple(_unpack_version(key, version) for version in versions), shown=_unpack_shown(key, shown)
    )


def _pack_version(facts: VersionFacts) -> Plain:
    change = facts.change
    return [
        _pack_number(facts.version),
        facts.path,
        facts.hold,
        facts.written.isoformat() if facts.written is not None else None,
        facts.tags,
        facts.sources,
        facts.has_migration,
        facts.has_json_schema,
        [change.posture, change.is_breaking, change.count, change.first] if change is not None else None,
    ]


def _unpack_version(key: ContractId, value: Plain) -> VersionFacts:
    version, path, hold, written, tags, sources, has_migration, has_json_schema, change = value
    return VersionFacts(
        key=key,
        version=_unpack_number(version),
        path=path,
        hold=hold,
        written=datetime.fromisoformat(written) if written is not None else None,
        tags=tuple(tags),
        sources=tuple(sources),
        has_migration=has_migration,
        has_json_schema=has_json_schema,
        change=_unpack_change(*change) if change is not None else None,
    )


def _unpack_change(posture: str, is_breaking: bool, count: int, first: str) -> ChangeFacts:
    return ChangeFacts(posture=posture, is_breaking=is_breaking, count=count, first=first)


def _pack_number(version: Version) -> Plain:
    return [version.major, version.minor, version.patch]


def _unpack_number(value: Sequence[int]) -> Version:
    major, minor, patch = value
    return Version(major, minor, patch)


def _pack_shown(facts: ShownFacts) -> Mapping[str, Any]:
    return {
        "version": _pack_number(facts.version),
        "plain": {name: getattr(facts, name) for name in _PLAIN},
        "lists": {name: getattr(facts, name) for name in _LISTS},
        "records": [[record.name, record.has_json_schema] for record in facts.records],
        "fields": facts.fields,
        "terms": [[term.term, term.path, term.place, term.meaning] for term in facts.terms],
        "personal": [[getattr(column, name) for name in _PERSONAL] for column in facts.personal],
        "sources": [pack_key(key) for key in facts.links.sources],
        "columns": [
            [edge.target.column, pack_key(edge.source.contract), edge.source.column] for edge in facts.links.columns
        ],
    }


_PLAIN = (
    "team",
    "purpose",
    "words",
    "has_support",
    "has_promises",
    "has_quality",
    "described_fields",
    "described_columns",
    "signed",
    "classified",
    "retention_days",
)
_LISTS = ("tags", "names", "classes")
_PERSONAL = (
    "record",
    "path",
    "place",
    "kind",
    "signs",
    "classification",
    "protection",
    "masking_scope",
    "is_meant_clear",
)


def _unpack_shown(key: ContractId, value: Mapping[str, Any]) -> ShownFacts:
    plain: dict[str, Any] = {name: value["plain"][name] for name in _PLAIN}
    lists: dict[str, Any] = {name: tuple(value["lists"][name]) for name in _LISTS}
    return ShownFacts(
        version=_unpack_number(value["version"]),
        **plain,
        **lists,
        records=tuple(RecordFacts(name=name, has_json_schema=has) for name, has in value["records"]),
        fields=tuple(map(FieldFacts._make, value["fields"])),
        terms=tuple(
            TermFacts(term=term, path=path, place=place, meaning=meaning)
            for term, path, place, meaning in value["terms"]
        ),
        personal=tuple(map(_unpack_personal, value["personal"])),
        links=Links(
            sources=tuple(map(unpack_key, value["sources"])),
            columns=tuple(
                ColumnEdge(ColumnId(unpack_key(contract), source), ColumnId(key, target))
                for target, contract, source in value["columns"]
            ),
        ),
    )


def _unpack_personal(value: Plain) -> PersonalFacts:
    told = dict(zip(_PERSONAL, value, strict=True))
    return PersonalFacts(**{**told, "signs": tuple(told["signs"])})
