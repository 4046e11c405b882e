"""Hostile inputs by what turned between two versions: of each list that a contract holds, all members at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tests.hostile.inputs import VERSION, Hostile
from tests.hostile.shapes import with_columns
from tests.support.small_registry import CONTRACT, FOLDER, REGISTRY, SUBSCRIPTION

_THREAT = "changed masses"
_TEXT = "logicalType: string, description: D."
_OURS = "customProperties: [{{vendor: treaty, property: "
_SUBSCRIPTIONS = "contracts/subscriptions"


def _pair(name: str, old: str, new: str, **beside: str) -> Hostile:
    texts = {VERSION: old, f"{FOLDER}/v1.1.0.yaml": new.replace("version: 1.0.0", "version: 1.1.0"), **beside}
    return Hostile(threat=_THREAT, name=name, files={path: text.encode() for path, text in texts.items()})


def _without(key: str) -> str:
    """Give the small contract without one of the lists at its end."""
    head, _, tail = CONTRACT.partition(f"{key}:\n")
    kept = tail.splitlines(keepends=True)
    while kept and kept[0].startswith(" "):
        kept.pop(0)
    return head + "".join(kept)


def roots() -> Iterator[Hostile]:
    """Give contracts of which every member of one list is another."""
    for name, count, key, form, old, new in (
        ("servers moved", 3_000, "servers", "{{server: s{0}, type: kafka, host: {1}}}", "a", "b"),
        ("roles changed", 5_000, "roles", "{{role: r{0}, access: {1}}}", "read", "write"),
        (
            "service levels loosened",
            3_000,
            "slaProperties",
            "{{property: latency, value: {1}, element: c{0}}}",
            "1",
            "2",
        ),
        ("service levels of one name", 3_000, "slaProperties", "{{property: latency, value: {0}{1}}}", "1", "2"),
        ("customProperties changed", 5_000, "customProperties", "{{property: p{0}, value: {1}}}", "1", "2"),
        ("customProperties renamed", 5_000, "customProperties", "{{property: {1}{0}, value: 1}}", "a", "b"),
        ("definitions moved", 5_000, "authoritativeDefinitions", "{{type: x{0}, url: 'urn:{0}{1}'}}", "a", "b"),
        ("channels moved", 5_000, "support", "{{channel: c{0}, url: 'urn:{0}{1}'}}", "a", "b"),
        ("tags changed", 50_000, "tags", "{1}{0}", "a", "b"),
    ):
        sides = (f"{key}: [{', '.join(form.format(at, word) for at in range(count))}]\n" for word in (old, new))
        yield _pair(f"{count:,} {name}", *(_without(key) + side for side in sides))
    team = "team: {{name: t, members: [{}]}}\n"
    members = (", ".join(f"{{username: u{at}, role: {role}}}" for at in range(5_000)) for role in "ab")
    yield _pair("5,000 members of a team changed", *(_without("team") + team.format(side) for side in members))
    price = "price: {" + ", ".join(f"k{at}: {at}" for at in range(20_000)) + "}\n"
    yield _pair("a mapping of 20,000 keys changed", CONTRACT + price, CONTRACT + price.replace(": 1", ": 2"))
    prose = "y" * 500_000
    yield _pair(
        "a megabyte changed in the middle",
        *(CONTRACT.replace("One truth about sales.", f"{prose} {word} {prose}") for word in "ab"),
    )


def rules() -> Iterator[Hostile]:
    """Give records of which every quality rule or foreign key is another."""
    bare = "type: library, metric: rowCount, mustBeGreaterThan: {0}"
    for name, old, new in (
        ("3,000 quality rules tightened", f"{{{{name: q{{0}}, {bare}}}}}", f"{{{{name: q{{0}}, {bare}0}}}}"),
        ("3,000 quality rules renamed", f"{{{{name: q{{0}}, {bare}}}}}", f"{{{{name: r{{0}}, {bare}}}}}"),
        ("3,000 quality rules without a name", f"{{{{{bare}}}}}", f"{{{{{bare}0}}}}"),
        ("3,000 quality rules that get a name", f"{{{{{bare}}}}}", f"{{{{name: r{{0}}, {bare}}}}}"),
        ("2,000 SQL rules changed", "{{name: q{0}, type: sql, query: a{0}}}", "{{name: q{0}, type: sql, query: b{0}}}"),
    ):
        count = int(name.partition(" ")[0].replace(",", ""))
        yield _pair(name, *(_ruled(form.format(at) for at in range(count)) for form in (old, new)))
    turned = [f"{{name: q{at}, type: library, metric: rowCount, mustBe: {at}}}" for at in range(3_000)]
    yield _pair("3,000 quality rules turned round", _ruled(turned), _ruled(reversed(turned)))
    ends = (
        ", ".join(
            f"{{type: foreignKey, from: [sale.sale_id, sale.status], to: [other.a{at + step}, other.b{at}]}}"
            for at in range(1_000)
        )
        for step in (0, 1)
    )
    sides = (CONTRACT.replace("    quality:\n", f"    relationships: [{side}]\n    quality:\n", 1) for side in ends)
    yield _pair("1,000 compound foreign keys changed", *sides)


def _ruled(lines: Iterable[str]) -> str:
    return CONTRACT.replace("    quality:\n", "    quality:\n" + "".join(f"      - {line}\n" for line in lines), 1)


def columns() -> Iterator[Hostile]:
    """Give records of which every column is another."""
    for name, form, old, new in (
        ("other quality rules", "quality: [{{type: library, metric: nullValues, mustBe: WORD}}]", "0", "1"),
        ("other tags", "tags: [WORD{0}]", "a", "b"),
        ("classifications raised", "classification: WORD", "public", "restricted"),
        ("other masks", f"{_OURS}masking, value: {{{{method: WORD}}}}}}}}]", "hash", "redact"),
        ("units changed", f"{_OURS}unit, value: WORD}}}}]", "EUR", "USD"),
        ("other sources", "transformSourceObjects: ['shop.raw.sale#WORD{0}']", "a", "b"),
        ("columns deprecated", "deprecated: WORD", "false", "true"),
        ("columns become unique", "unique: WORD", "false", "true"),
        ("partitions changed", "partitioned: true, partitionKeyPosition: WORD", "{1}", "{2}"),
        ("physical names changed", "physicalName: WORD{0}", "A", "B"),
        ("foreign keys changed", "relationships: [{{type: foreignKey, to: other.WORD{0}}}]", "a", "b"),
        ("definitions of columns moved", "authoritativeDefinitions: [{{type: x, url: 'urn:WORD'}}]", "a", "b"),
    ):
        sides = (f"{_TEXT}, {form.replace('WORD', word)}" for word in (old, new))
        yield _pair(f"1,000 {name}", *(_columns(1_000, side) for side in sides))
    key = _TEXT + ", required: true, primaryKey: true, primaryKeyPosition: {}"
    there, back = key.format("{1}"), key.format("{2}")
    yield _pair("a key of 1,000 columns turned round", _columns(1_000, there), _columns(1_000, back))
    yield _pair("a key of 1,000 columns given up", _columns(1_000, there), _columns(1_000, _TEXT))
    yield _pair("a key of 1,000 columns made", _columns(1_000, _TEXT), _columns(1_000, there))
    careless = _TEXT + ", primaryKey: true, primaryKeyPosition: {1}"
    yield _pair("a key of 2,000 columns of which none is required", CONTRACT, _columns(2_000, careless))
    for name, rename in (
        ("renamed", lambda at: f"b{at}"),
        ("swap their names in pairs", lambda at: f"a{at ^ 1}"),
        ("hand on their names in a ring", lambda at: f"a{(at + 1) % 1_500}"),
    ):
        yield _pair(f"1,500 columns with ids {name}", _named(lambda at: f"a{at}"), _named(rename))
    long = "_x" * 400
    for name, one, other in (("", "column_", "columm_"), (" of long names", f"column{long}_", f"columm{long}_")):
        yield _pair(f"100 columns{name} renamed alike", _columns(100, _TEXT, one), _columns(100, _TEXT, other))
    words = "x " * 1_000
    described = (_columns(700, f"logicalType: string, description: '{words}{at}'") for at in ("{0}", "{1}"))
    yield _pair("700 long descriptions changed", *described)
    yield _pair("1,000 required columns gone", _columns(1_000, f"{_TEXT}, required: true"), CONTRACT)
    yield _pair("1,000 required columns new", CONTRACT, _columns(1_000, f"{_TEXT}, required: true"))


def _columns(count: int, form: str, prefix: str = "c") -> str:
    return with_columns(
        "".join(f"      - {{name: {prefix}{at}, {form.format(at, at + 1, count - at)}}}\n" for at in range(count))
    )


def _named(name: Callable[[int], str]) -> str:
    return with_columns("".join(f"      - {{name: {name(at)}, id: i{at}, {_TEXT}}}\n" for at in range(1_500)))


def nests() -> Iterator[Hostile]:
    """Give records of which everything inside a column, or beside it, is another."""
    kinds = ("string", "integer")

    def both(name: str, make: Callable[[str], str], words: tuple[str, str] = kinds) -> Hostile:
        return _pair(name, *map(make, words))

    def members(count: int, kind: str) -> str:
        return ", ".join(f"{{name: m{at}, logicalType: {kind}}}" for at in range(count))

    yield both(
        "1,000 members of an object of another type",
        lambda kind: with_columns(f"      - {{name: o, logicalType: object, properties: [{members(1_000, kind)}]}}\n"),
    )
    inner = "{name: p, logicalType: object, properties: ["
    yield both(
        "300 members forty levels down changed",
        lambda kind: with_columns(f"      - {inner * 40}{members(300, kind)}{']}' * 40}\n"),
    )
    yield both(
        "40 lists of lists thirty deep changed",
        lambda kind: with_columns(
            "".join(
                f"      - {{name: a{at}, logicalType: array, items: {'{logicalType: array, items: ' * 30}"
                f"{{logicalType: {kind}}}{'}' * 31}\n"
                for at in range(40)
            )
        ),
    )
    inside = members(3, "string")
    yield both(
        "400 objects renamed with their members",
        lambda letter: with_columns(
            "".join(
                f"      - {{name: {letter}{at}, id: i{at}, logicalType: object, properties: [{inside}]}}\n"
                for at in range(400)
            )
        ),
        ("a", "b"),
    )
    yield both("100 records of 30 columns renamed alike", lambda name: _records(100, name, 30), ("record_", "recorp_"))
    yield both("600 records renamed", lambda name: _records(600, name, 3), ("a", "b"))
    for name, old, new in (
        ("references changed", *(_referring(kind) for kind in kinds)),
        ("members renamed", *({"properties": {name: {"type": "string"} for name in _each(letter)}} for letter in "ab")),
        ("members become required", {"properties": dict.fromkeys(_each("a"), True)}, {"required": _each("a")}),
        ("conditions changed", *(_conditional(letter) for letter in "ab")),
        ("dependencies changed", *({"dependentRequired": {at: [to] for at in _each("a")}} for to in "bc")),
    ):
        told = CONTRACT.replace(
            "    quality:\n",
            "    authoritativeDefinitions: [{type: jsonSchema, url: ./v1.0.0.schema.yaml}]\n    quality:\n",
            1,
        )
        schemas = {f"{FOLDER}/v1.{at}.0.schema.yaml": json.dumps(side) for at, side in enumerate((old, new))}
        yield _pair(f"1,000 {name} in a JSON Schema", told, told.replace("1.0.0", "1.1.0"), **schemas)


def _records(count: int, name: str, width: int) -> str:
    inside = ", ".join(f"{{name: c{at}, logicalType: string}}" for at in range(width))
    lines = "".join(f"  - {{name: {name}{at}, properties: [{inside}]}}\n" for at in range(count))
    return CONTRACT.replace("schema:\n", f"schema:\n{lines}", 1)


def _each(letter: str) -> list[str]:
    return [f"{letter}{at}" for at in range(1_000)]


def _referring(kind: str) -> dict[str, Any]:
    return {
        "properties": {name: {"$ref": f"#/$defs/{name}"} for name in _each("d")},
        "$defs": {name: {"type": kind} for name in _each("d")},
    }


def _conditional(letter: str) -> dict[str, Any]:
    branches = ({"if": {"properties": {"k": {"const": name}}}, "then": {"required": [name]}} for name in _each(letter))
    return {"type": "object", "allOf": list(branches)}


def crowds() -> Iterator[Hostile]:
    """Give changes that very many consumers, suppressions or versions speak of."""
    wide = _columns(300, _TEXT)
    names = ", ".join(f"c{at}" for at in range(300))

    def reading(consumer: str, what: str) -> str:
        return SUBSCRIPTION.replace("reports", consumer).replace("[status]", f"[{what}]")

    many = {f"{_SUBSCRIPTIONS}/c{at}.yaml": reading(f"c{at}", names) for at in range(150)}
    yield _pair("150 consumers of 300 columns that go", wide, CONTRACT, **many)
    one = {f"{_SUBSCRIPTIONS}/c{at}.yaml": reading(f"c{at}", "c0") for at in range(1_500)}
    yield _pair("1,500 consumers of a column that goes", wide, CONTRACT, **one)
    head = SUBSCRIPTION.partition("  - contract")[0]
    entries = "".join(f"  - {{contract: shop.gold.sale, requires: forward, columns: [c{at}]}}\n" for at in range(3_000))
    yield _pair(
        "a consumer with 3,000 subscriptions to one contract",
        wide,
        CONTRACT,
        **{f"{_SUBSCRIPTIONS}/reports.yaml": head + entries},
    )
    entries = ", ".join(
        f"{{code: TR122, contract: shop.gold.sale, pointer: /schema/sale/properties/c{at}, reason: x}}"
        for at in range(5_000)
    )
    yield Hostile(
        threat=_THREAT,
        name="5,000 suppressions of 5,000 findings",
        files={
            "contracts/registry.yaml": f"{REGISTRY}checks: {{suppressions: [{entries}]}}\n".encode(),
            VERSION: _columns(5_000, "logicalType: string").encode(),
        },
    )
    vocabulary = ", ".join(f"{{name: t{at}}}" for at in range(20_000))
    tags = ", ".join(f"other{at}" for at in range(20_000))
    yield Hostile(
        threat=_THREAT,
        name="20,000 tags beside a vocabulary of 20,000",
        files={
            "contracts/registry.yaml": f"{REGISTRY}tags: [{vocabulary}]\n".encode(),
            VERSION: f"{CONTRACT}tags: [{tags}]\n".encode(),
        },
    )
