"""What changes explain of the difference between two documents; the rest is told, so that nothing is silent."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from treaty.compat.changes.document import MAX_DEPTH, Difference, is_same
from treaty.compat.changes.engine import ENGINE_CANNOT_CARRY, FIELD_MOVED, NAMED_FIELD_REORDERED
from treaty.compat.changes.field import FIELD_RENAMED, FIELD_REORDERED
from treaty.compat.changes.key import (
    PRIMARY_KEY_ADDED,
    PRIMARY_KEY_CHANGED,
    PRIMARY_KEY_REMOVED,
    PRIMARY_KEY_REORDERED,
    RELATIONSHIP_CHANGED,
)
from treaty.compat.changes.meaning import PARTITIONING_CHANGED
from treaty.compat.changes.quality import (
    CHECK_TERMS_CHANGED,
    QUALITY_RULE_CHANGED,
    QUALITY_RULE_LOOSENED,
    QUALITY_RULE_TIGHTENED,
)
from treaty.compat.changes.record import RECORD_RENAMED, RECORD_SCHEMA_CHANGED, RECORD_SCHEMA_REWORDED
from treaty.compat.changes.subject import ContractPair
from treaty.diagnostics.change import Change, Element
from treaty.model.contract import Contract, Record
from treaty.model.nodes import Nodes, nodes_of
from treaty.model.pointer import Pointer, member_tokens
from treaty.model.thresholds import OPERATORS

_OF_THE_VERSION = frozenset({"version", "contractCreatedTs"})
"""Keys of the root that say which version this is: they differ between any two and are no change of the contract."""
_OF_KEYS = (PRIMARY_KEY_ADDED, PRIMARY_KEY_REMOVED, PRIMARY_KEY_CHANGED, PRIMARY_KEY_REORDERED)
_KEY_KINDS = frozenset(kind.code for kind in _OF_KEYS)
_ASIDE = frozenset(
    kind.code for kind in (FIELD_REORDERED, NAMED_FIELD_REORDERED, FIELD_MOVED, ENGINE_CANNOT_CARRY, *_OF_KEYS)
)
"""Kinds that explain nothing below their place: order is told in its own way, what an engine says beside a change; and
those of keys, which explain what they are about wherever it stands."""
_KEY_WORDS = frozenset({"primaryKey", "primaryKeyPosition"})
_OLD_NAME_KEYS = ("name", "column", "table")
"""The keys that name a record or a field, old spellings included."""
_DEFINITIONS = "authoritativeDefinitions"


class Explained:
    """The places that changes speak of."""

    def __init__(self, pair: ContractPair, changes: Sequence[Change]) -> None:
        """Take the changes between two contracts."""
        self._keys = {change.pointer.tokens for change in changes if change.kind.code in _KEY_KINDS}
        others = (change for change in changes if change.kind.code not in _ASIDE)
        self._places = {place for change in others for place in _places_of(change)}
        levels = (change for change in changes if change.kind.element is Element.SERVICE_LEVEL)
        self._places |= {place for change in levels for place in _amount_places(change.pointer)}
        self._places |= {*_find_moved_links(pair), *_find_schema_links(pair, changes)}
        self._told = {place.tokens for place in self._places}
        self._told_deep = {place.tokens[:MAX_DEPTH] for place in self._places}

    def covers(self, difference: Difference) -> bool:
        """Tell whether some change stands at this node or above it, or speaks of it by its nature."""
        tokens = difference.pointer.tokens
        if tokens[:1] and tokens[0] in _OF_THE_VERSION:
            return True
        if difference.is_order and tokens[-1] == "properties":
            return True  # the order of fields has a kind of its own, which knows of renames
        if any(tokens[:length] in self._told for length in range(len(tokens) + 1)):
            return True
        if len(tokens) >= MAX_DEPTH and tokens in self._told_deep:
            return True
        is_key_word = bool(tokens) and tokens[-1] in _KEY_WORDS
        return is_key_word and any(tokens[:length] in self._keys for length in range(len(tokens) + 1))


def _places_of(change: Change) -> Iterator[Pointer]:
    """Give the nodes that a change explains: its own, or of a node that says more, the parts that it is about."""
    if change.kind is PARTITIONING_CHANGED:
        yield change.pointer.parent / "partitionKeyPosition"
    parts = _PARTS.get(change.kind.code)
    if parts is None:
        yield change.pointer
    else:
        yield from (change.pointer / part for part in parts)


_RULE_PARTS = (
    "type", "metric", "rule", "query", "arguments", "unit", "severity", "engine", "implementation", *OPERATORS,
    "mustBeGreaterThanOrEqualTo", "mustBeLessThanOrEqualTo",
)  # fmt: skip
_PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        FIELD_RENAMED.code: _OLD_NAME_KEYS,
        RECORD_RENAMED.code: _OLD_NAME_KEYS,
        CHECK_TERMS_CHANGED.code: ("name",),
        RECORD_SCHEMA_CHANGED.code: (),
        RECORD_SCHEMA_REWORDED.code: (),
        QUALITY_RULE_TIGHTENED.code: _RULE_PARTS,
        QUALITY_RULE_LOOSENED.code: _RULE_PARTS,
        QUALITY_RULE_CHANGED.code: _RULE_PARTS,
        RELATIONSHIP_CHANGED.code: ("type", "from", "to"),
    }
)
"""Kinds that are told of a node of which they explain parts alone."""


def _amount_places(pointer: Pointer) -> Iterator[Pointer]:
    """Give the other parts of a promise that is told at its value."""
    if pointer.tokens[-1] == "value":
        yield from (pointer.parent / key for key in ("unit", "valueExt"))


def with_new_names(pair: ContractPair, changes: Sequence[Change]) -> Mapping[str, Any]:
    """Give the old document with what was renamed under its new name, so that each part meets its counterpart."""
    renames = [change for change in changes if change.kind.code in _RENAMES]
    if not renames:
        return pair.old.document
    aligned: Mapping[str, Any] = copy.deepcopy(pair.old.document)
    for depth in sorted({len(change.pointer.tokens) for change in renames}):
        level = [change for change in renames if len(change.pointer.tokens) == depth]
        # All are found before any is renamed, for two may have taken each other's name.
        before, now = _Before(aligned), nodes_of(pair.new.document)
        nodes = [before.find(change, now.find(change.pointer)) for change in level]
        for node, change in zip(nodes, level, strict=True):
            _rename(node, change)
    return aligned


_RENAMES = frozenset(kind.code for kind in (FIELD_RENAMED, RECORD_RENAMED, CHECK_TERMS_CHANGED))


class _Before:
    """The nodes of the old document that changes rename."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._nodes = Nodes(document)
        self._nameless: dict[Pointer, dict[frozenset[Any], list[Any]]] = {}

    def find(self, change: Change, new: Any) -> Any:
        """Give the node that a change renames; of a list whose member had no name, the one that says the same."""
        at = change.pointer.parent
        if change.old is not None:
            return self._nodes.find(at / change.old)
        if at not in self._nameless:
            self._nameless[at] = self._group(self._nodes.find(at))
        alike = self._nameless[at].get(_plain_words(new), ())
        return next((member for member in alike if _without_name(member) == _without_name(new)), None)

    def _group(self, members: Any) -> dict[frozenset[Any], list[Any]]:
        groups: dict[frozenset[Any], list[Any]] = {}
        for member in members or ():
            if isinstance(member, Mapping) and not member.get("name"):
                groups.setdefault(_plain_words(member), []).append(member)
        return groups


def _plain_words(node: Any) -> frozenset[Any]:
    """Give what members that say the same have in common, to look among few of them."""
    said = _without_name(node)
    return frozenset(item for item in said.items() if isinstance(item[1], _PLAIN)) if said else frozenset()


_PLAIN = (str, int, float)


def _without_name(node: Any) -> Mapping[Any, Any] | None:
    """Give a member of a list without its name; None of what is no mapping."""
    return {key: value for key, value in node.items() if key != "name"} if isinstance(node, Mapping) else None


def _rename(node: Any, change: Change) -> None:
    if not isinstance(node, dict):
        return
    keys = _OLD_NAME_KEYS if change.old is not None else _OLD_NAME_KEYS[:1]
    key = next((key for key in keys if change.old is None or node.get(key) == change.old), None)
    if key is None:
        return
    if change.new is None:
        del node[key]
    else:
        node[key] = change.new


def _find_schema_links(pair: ContractPair, changes: Sequence[Change]) -> Iterator[Pointer]:
    """Give the links of JSON Schemas that changes speak of; other links beside them speak for themselves."""
    spoken = {change.pointer for change in changes if change.kind.code in _OF_SCHEMAS}
    for at in spoken:
        yield from _find_links(pair.old, at)
        yield from _find_links(pair.new, at)


_OF_SCHEMAS = frozenset({RECORD_SCHEMA_CHANGED.code, RECORD_SCHEMA_REWORDED.code})


def _find_links(contract: Contract, at: Pointer) -> Iterator[Pointer]:
    """Give the definitions in a list that name JSON Schemas."""
    found = nodes_of(contract.document).find(at)
    definitions = found if isinstance(found, list) else []
    for token, definition in zip(member_tokens(definitions), definitions, strict=True):
        if isinstance(definition, Mapping) and definition.get("type") == "jsonSchema":
            yield at / token


def _find_moved_links(pair: ContractPair) -> Iterator[Pointer]:
    """Give the addresses of JSON Schemas that were read, say what they said, and stand in another file.

    Each version names a file of its own; that a copy has another name is no change of what it says.
    """
    before = {record.pointer: record for record in pair.old.records}
    for record in pair.new.records:
        old = before.get(record.pointer)
        if old is not None and _is_moved_copy(old, record):
            yield from (link / "url" for link in _find_links(pair.new, record.pointer / _DEFINITIONS))


def _is_moved_copy(old: Record, new: Record) -> bool:
    is_moved = old.json_schema_url not in {None, new.json_schema_url} and new.json_schema is not None
    return is_moved and is_same(old.json_schema, new.json_schema)
