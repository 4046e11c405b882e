"""Columns of generated contracts: plausible names, types, rules and words, drawn from a seeded source."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_SUBJECTS = (
    "account", "batch", "booking", "branch", "buyer", "campaign", "carrier", "cart", "category", "channel", "claim",
    "contact", "cost", "country", "coupon", "customer", "delivery", "device", "discount", "employee", "event",
    "freight", "invoice", "item", "ledger", "material", "order", "package", "partner", "payment", "plant", "price",
    "product", "project", "receipt", "region", "return", "route", "sale", "season", "session", "shipment", "shop",
    "stock", "supplier", "tax", "team", "ticket", "vehicle", "visit", "voucher", "warehouse", "zone",
)  # fmt: skip
_KINDS: tuple[tuple[str, str, str, tuple[str, ...], str], ...] = (
    ("no", "string", "VARCHAR(20)", ("minLength: 1", "maxLength: 20"), '"A-4711"'),
    ("code", "string", "VARCHAR(4)", ("pattern: ^[A-Z0-9]{2,4}$",), '"DE01"'),
    ("name", "string", "VARCHAR(120)", ("maxLength: 120",), '"North"'),
    ("note", "string", "VARCHAR(400)", (), '"Left at the door"'),
    ("count", "integer", "NUMBER(9,0)", ("minimum: 0",), "12"),
    ("amount", "number", "NUMBER(15,2)", ("minimum: -1000000", "maximum: 1000000"), "119.5"),
    ("share", "number", "NUMBER(5,4)", ("minimum: 0", "maximum: 1"), "0.25"),
    ("on", "date", "DATE", (), '"2026-02-07"'),
    ("at", "timestamp", "TIMESTAMP_TZ", (), '"2026-02-07T13:05:44Z"'),
    ("flag", "boolean", "BOOLEAN", (), "true"),
    ("state", "string", "VARCHAR(10)", (), "open"),
)
_STATES = ("open", "paid", "sent", "lost", "done", "held")


def draw_name(random: Random) -> str:
    """Give a name of a dataset."""
    return f"{random.choice(_SUBJECTS)}_{random.choice(_SUBJECTS)}"


def draw_columns(random: Random, count: int) -> list[str]:
    """Give the YAML of `count` different columns as list members at no indent; each eighth holds nested ones."""
    names: dict[str, str] = {}
    while len(names) < count:
        kind = random.choice(_KINDS)
        name = f"{random.choice(_SUBJECTS)}_{random.choice(_SUBJECTS)}_{kind[0]}"
        nests = len(names) % 8 == 7
        names.setdefault(name, _nested(name, random) if nests else _column(name, kind, random))
    return list(names.values())


def _column(name: str, kind: tuple[str, str, str, tuple[str, ...], str], random: Random) -> str:
    suffix, logical, physical, options, example = kind
    lines = [f"- name: {name}", f"  logicalType: {logical}", f"  physicalType: {physical}"]
    if random.random() < 0.4:
        lines.append("  required: true")
    lines.append(f"  description: The {name.replace('_', ' ')} as the source system knows it, kept unchanged.")
    if options:
        lines += ["  logicalTypeOptions:", *(f"    {option}" for option in options)]
    if suffix == "state":
        lines += ["  enum:", *_values(random)]
    return "\n".join([*lines, "  examples:", f"    - {example}"])


def _values(random: Random) -> Iterator[str]:
    for state in _STATES[: random.randint(2, len(_STATES))]:
        yield f"    - value: {state}"
        yield f"      description: It is {state}."


def _nested(name: str, random: Random) -> str:
    lines = [
        f"- name: {name}",
        "  logicalType: object",
        "  physicalType: VARIANT",
        "  description: Parts that belong together.",
        "  properties:",
    ]
    parts = (_column(f"part_{kind[0]}", kind, random) for kind in random.sample(_KINDS, 3))
    return "\n".join([*lines, *(indent(part, 4) for part in parts)])


def indent(text: str, width: int) -> str:
    """Give a text with each line moved to the right."""
    return "\n".join(" " * width + line for line in text.split("\n"))


KEY_COLUMN = """\
- name: row_id
  logicalType: string
  physicalType: VARCHAR(36)
  required: true
  unique: true
  primaryKey: true
  primaryKeyPosition: 1
  description: Number of the row, given by the source system and never given twice.
  logicalTypeOptions:
    minLength: 1
    maxLength: 36
  examples:
    - "4711"
"""
