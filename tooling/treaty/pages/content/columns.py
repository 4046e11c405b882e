"""The columns of a record as rows to read: type, rules, meaning, evidence; nested fields as an indented tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from treaty.model.contract import Field, QualityRule, Record
from treaty.pages.anchors import column_anchor
from treaty.pages.content.parts import Badge, Link
from treaty.pages.content.words import say_constraint, say_quality, say_unit
from treaty.pages.text import NOTHING, plain_json, render_inline, render_markdown

_BLOCKS = re.compile(r"\n\s*\n|\n\s*(?:[-*+]|\d+[.)])\s")
"""What begins another paragraph, or an item of a list."""
MAX_VALUES = 40
"""Permitted values that a row lists."""

_KEY = Badge(kind="key", text="key")
_SENSITIVE = frozenset({"restricted", "confidential", "pii", "personal", "secret", "sensitive"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One permitted value of a column."""

    text: str
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One thing that a column's values must be; `code` follows the words, and is set as code."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One row; `depth` counts from 0, `anchor` is unique on its page."""

    anchor: str
    path: str
    name: str
    depth: int = 0
    kind: str = ""
    physical: str = ""
    title: str = ""
    badges: tuple[Badge, ...] = ()
    rules: tuple[Constraint, ...] = ()
    meaning: Markup = NOTHING
    values: tuple[Value, ...] = ()
    examples: tuple[str, ...] = ()
    quality: tuple[str, ...] = ()
    sources: tuple[Link, ...] = ()
    is_required: bool = False
    is_group: bool = False
    """Whether the row names an alternative, and no column."""


def build_columns(record: Record, *, is_only: bool, link_source: Callable[[str], Link]) -> tuple[Column, ...]:
    """Give a row for each field of a record, depth first.

    Args:
        record: the record; one that a JSON Schema describes may have no fields.
        is_only: whether no other record stands on the page.
        link_source: gives the link for an entry of `transformSourceObjects`.
    """
    prefix = None if is_only else record.name
    taken: set[str] = set()
    rows = []
    for field in record.fields:
        for column in _build(field, field.name, 0, prefix, link_source):
            rows.append(column if column.anchor not in taken else _renumber(column, taken))
            taken.add(rows[-1].anchor)
    keys = [at for at, row in enumerate(rows) if any(badge.kind == "key" for badge in row.badges)]
    if len(keys) == 1:
        # A key of one column has no order to tell.
        badges = tuple(_KEY if badge.kind == "key" else badge for badge in rows[keys[0]].badges)
        rows[keys[0]] = replace(rows[keys[0]], badges=badges)
    return tuple(rows)


def _renumber(column: Column, taken: set[str]) -> Column:
    number = 2
    while f"{column.anchor}-{number}" in taken:
        number += 1
    return replace(column, anchor=f"{column.anchor}-{number}")


def _build(
    field: Field, path: str, depth: int, record: str | None, link_source: Callable[[str], Link]
) -> Iterator[Column]:
    yield Column(
        anchor=column_anchor(path, record),
        path=path,
        name=field.name,
        depth=depth,
        kind=_say_type(field),
        physical=_say_physical(field),
        title=field.business_name or "",
        badges=tuple(_find_badges(field)),
        rules=tuple(_find_rules(field)),
        meaning=_set_meaning(field.description),
        values=_say_values(field),
        examples=tuple(plain_json(example) for example in field.examples[:5]),
        quality=tuple(say_quality(rule) for rule in _quality(field)),
        sources=tuple(link_source(source) for source in field.sources),
        is_required=field.required or field.primary_key,
    )
    for child_path, child in _members(field, path):
        yield from _build(child, child_path, depth + 1, record, link_source)


def _members(field: Field, path: str) -> Iterator[tuple[str, Field]]:
    """Give the fields one level down; the members of an array stand under the array itself."""
    for child in field.fields:
        yield f"{path}.{child.name}", child
    for suffix, inner in (("[]", field.items), ("{}", field.map_value)):
        if inner is not None:
            yield from _members(inner, path + suffix)


def _quality(field: Field) -> tuple[QualityRule, ...]:
    return field.quality + (field.items.quality if field.items is not None else ())


def _set_meaning(text: str | None) -> Markup:
    """Set a description: with its paragraphs and lists where it has some, else as one line."""
    if not text:
        return NOTHING
    return render_markdown(text) if _BLOCKS.search(text.strip()) else render_inline(text)


def _say_physical(field: Field) -> str:
    """Give the physical type where it says more than the logical one."""
    physical = field.physical_type or ""
    return "" if physical.casefold() == (field.logical_type or physical).casefold() else physical


def _say_type(field: Field) -> str:
    kind = field.logical_type or field.physical_type or ""
    if field.items is not None:
        return f"array of {_say_type(field.items) or 'anything'}"
    if field.map_value is not None:
        return f"map to {_say_type(field.map_value) or 'anything'}"
    return f"{kind}, {say_unit(field.unit)}" if field.unit else kind


def _find_badges(field: Field) -> Iterator[Badge]:
    if field.primary_key:
        position = f" {field.primary_key_position}" if field.primary_key_position else ""
        yield Badge(kind="key", text=f"key{position}")
    if field.deprecated:
        yield Badge(kind="stop", text="deprecated")
    if field.classification:
        yield _weigh(field.classification)
    if field.critical:
        yield Badge(kind="plain", text="critical")
    for tag in field.tags:
        yield _weigh(tag)


def _weigh(word: str) -> Badge:
    """Give a classification or tag as a badge that stands out where it asks for care, as `pii:email` does."""
    parts = re.split(r"[^a-z]+", word.lower())
    is_sensitive = not {"non", "not", "no"} & set(parts) and not _SENSITIVE.isdisjoint(parts)
    return Badge(kind="sensitive" if is_sensitive else "plain", text=word)


def limit_values(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Give the first values of a long list, and how many there are besides."""
    if len(values) <= MAX_VALUES:
        return values
    return (*values[:MAX_VALUES], Value(text="…", meaning=f"and {len(values) - MAX_VALUES:,} more"))


def build_constraint(keyword: str, value: Any) -> Constraint:
    """Give one `logicalTypeOptions` entry; a pattern is set as code."""
    if keyword == "pattern":
        return Constraint(text="matches", code=plain_json(value))
    return Constraint(text=say_constraint(keyword, value))


def _find_rules(field: Field) -> Iterator[Constraint]:
    if field.unique and not field.primary_key:
        yield Constraint(text="unique")
    for keyword, value in field.options.items():
        yield build_constraint(keyword, value)
    if field.items is not None:
        yield from (replace(rule, text=f"each: {rule.text}") for rule in _find_rules(field.items))
    if field.partitioned:
        yield Constraint(text="partition column")
    if field.default is not None:
        yield Constraint(text="default", code=plain_json(field.default))
    if field.masking:
        yield Constraint(text=f"masked: {_say_masking(field.masking)}")
    if field.encrypted_name:
        yield Constraint(text="encrypted as", code=field.encrypted_name)


def _say_masking(masking: Mapping[str, Any]) -> str:
    method, scope = masking.get("method"), masking.get("scope")
    return f"{method} ({scope})" if scope else str(method)


def _say_values(field: Field) -> tuple[Value, ...]:
    source = field.enum if field.enum is not None else (field.items.enum if field.items is not None else None)
    values = tuple(
        Value(text=plain_json(value.value), meaning=value.description or value.label or "") for value in source or ()
    )
    more = (Value(text="…", meaning="new values may be added"),) if field.extensible else ()
    return limit_values(values) + more
