"""Relations: the two ends of a foreign key, resolved as far as one contract can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from treaty.lineage.columns import Column, Columns, is_opaque
from treaty.model.contract import Contract, Field, Record, Relationship
from treaty.model.pointer import Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relationship and where it is declared; `field` is None where a record declares it."""

    relationship: Relationship
    record: Record
    field: Field | None


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One name in `from` or `to`."""

    text: str
    pointer: Pointer
    columns: tuple[Column, ...]
    is_elsewhere: bool
    """The name leads out of this contract, or into what it does not list: nothing can be said."""


def find_relations(contract: Contract) -> Iterator[Relation]:
    """Give every relationship of a contract, in document order."""
    for record in contract.records:
        for relationship in record.relationships:
            yield Relation(relationship=relationship, record=record, field=None)
        for _, field in record.walk():
            for relationship in field.relationships:
                yield Relation(relationship=relationship, record=record, field=field)


def find_ends(columns: Columns, relation: Relation, side: str) -> tuple[End, ...]:
    """Give the ends on one side, `from` or `to`, each with what it names."""
    relationship = relation.relationship
    texts = relationship.to if side == "to" else relationship.from_
    # A single name is written as a text, several as a list.
    at = relationship.pointer / side
    places = [at] if len(texts) == 1 else [at / position for position in range(len(texts))]
    return tuple(_find_end(columns, text, place) for text, place in zip(texts, places, strict=True))


def _find_end(columns: Columns, text: str, pointer: Pointer) -> End:
    if "/" in text or "#" in text:
        is_elsewhere = "#" in text.lstrip("#") or not text.lstrip("#/").startswith("schema/")
        found = () if is_elsewhere else columns.find_by_path(text)
    else:
        found = columns.find(text)
        is_elsewhere = _leads_elsewhere(columns, text)
    fields = tuple(column for column in found if column.field is not None)
    opaque = any(column.field is None and is_opaque(column.record) for column in found)
    return End(text=text, pointer=pointer, columns=fields, is_elsewhere=is_elsewhere or opaque)


def _leads_elsewhere(columns: Columns, text: str) -> bool:
    """Tell whether a dotted name may mean something outside: another contract, or a record that lists no fields."""
    first, _, rest = text.partition(".")
    named = columns.records_named(first)
    if named:
        return any(columns.may_hold(record, text) for record in named)
    return rest.count(".") >= 1 or "${" in text
