"""Hostile inputs by their number: of every list that a file may hold, and of the files themselves, far too many."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.hostile.inputs import VERSION, Hostile, contract_text, with_file, with_lines
from tests.hostile.shapes import with_columns
from tests.support.small_registry import CONTRACT, DATASET, FOLDER, REGISTRY, SUBSCRIPTION

_THREAT = "masses"
_KINDS = ("string", "integer")


def lists() -> Iterator[Hostile]:
    """Give contracts of which one list is as long as a file may hold."""
    members: Mapping[str, tuple[int, str]] = {
        "customProperties": (20_000, "{{property: p{0}, value: {0}}}"),
        "customProperties of ours": (5_000, "{{property: upstream, vendor: treaty, value: []}}"),
        "servers": (3_000, "{{server: s{0}, type: postgres, host: h, port: 1, database: d, schema: s}}"),
        "roles": (10_000, "{{role: r{0}, access: read}}"),
        "slaProperties": (10_000, "{{property: latency, value: {0}, unit: d}}"),
        "support": (10_000, "{{channel: c{0}, url: 'https://example.com/{0}'}}"),
        "authoritativeDefinitions": (10_000, "{{type: x{0}, url: 'https://example.com/{0}'}}"),
        "tags": (100_000, "t{0}"),
    }
    for name, (count, member) in members.items():
        line = f"{name.partition(' ')[0]}: [{', '.join(member.format(at) for at in range(count))}]"
        text = CONTRACT if not name.startswith("servers") else CONTRACT.partition("servers:")[0]
        yield contract_text(_THREAT, f"{count:,} {name}", f"{text}{line}\n")
    sources = ", ".join(f"shop.raw.sale#c{at}" for at in range(8_000))
    upstream = ", ".join(f"{{contract: shop.raw.s{at}, version: v1}}" for at in range(4_000))
    quality = ", ".join(f"{{name: q{at}, type: library, metric: rowCount, mustBe: {at}}}" for at in range(8_000))
    values = ", ".join(f"{{value: v{at}}}" for at in range(40_000))
    ends = ", ".join(f"{{type: foreignKey, to: other{at}.id}}" for at in range(6_000))
    for name, entry in (
        ("8,000 sources of a column", f"transformSourceObjects: [{sources}]"),
        ("8,000 quality rules of a column", f"quality: [{quality}]"),
        ("40,000 permitted values", f"enum: [{values}]"),
        ("100,000 examples", f"examples: [{', '.join(map(str, range(100_000)))}]"),
        ("6,000 relationships of a column", f"relationships: [{ends}]"),
    ):
        column = f"      - {{name: many, logicalType: string, description: D., {entry}}}\n"
        yield contract_text(_THREAT, name, with_columns(column))
    yield with_lines(
        _THREAT, "4,000 upstreams", f"customProperties: [{{property: upstream, vendor: treaty, value: [{upstream}]}}]"
    )
    records = "".join(
        f"  - {{name: r{at}, logicalType: object, properties: [{{name: a, logicalType: string}}]}}\n"
        for at in range(3_000)
    )
    yield contract_text(_THREAT, "3,000 records", CONTRACT.replace("schema:\n", f"schema:\n{records}", 1))
    twins = "".join("  - {name: sale, properties: [{name: a}, {name: a}]}\n" for _ in range(3_000))
    yield contract_text(_THREAT, "3,000 records of one name", CONTRACT.replace("schema:\n", f"schema:\n{twins}", 1))
    same = "".join("      - {name: same, logicalType: string}\n" for _ in range(5_000))
    yield contract_text(_THREAT, "5,000 columns of one name", with_columns(same))


def own_files() -> Iterator[Hostile]:
    """Give a registry's own files with as many entries as they can hold."""
    names = range(20_000)
    for name, text in (
        ("20,000 namespaces", "namespaces: [" + ", ".join(f"{{name: n{at}}}" for at in names) + "]"),
        ("20,000 tags", "tags: [" + ", ".join(f"{{name: t{at}}}" for at in names) + "]"),
        ("20,000 settings of rules", "checks: {rules: {" + ", ".join(f"r{at}: error" for at in names) + "}}"),
        (
            "6,000 suppressions in force",
            "checks: {suppressions: ["
            + ", ".join(f"{{code: TR101, pointer: /schema/sale/properties/p{at}, reason: x}}" for at in range(6_000))
            + "]}",
        ),
    ):
        yield with_file(_THREAT, name, "contracts/registry.yaml", f"{REGISTRY}{text}\n")
    versions = "".join(f"      v{at}.0.0: {{promote: hold}}\n" for at in range(20_000))
    majors = "".join(f'      "{at}": {{sunset: 2027-03-31, successor: v2.0.0, reason: r}}\n' for at in range(10_000))
    for name, text in (("20,000 versions", f"    versions:\n{versions}"), ("10,000 majors", f"    majors:\n{majors}")):
        life = f"{DATASET}layers:\n  gold:\n{text}"
        yield with_file(_THREAT, f"a life of {name}", "contracts/datasets/shop/sale/dataset.yaml", life)
    yield with_file(
        _THREAT,
        "100,000 columns subscribed to",
        "contracts/subscriptions/reports.yaml",
        SUBSCRIPTION.replace("columns: [status]", "columns: [" + ", ".join(f"c{at}" for at in range(100_000)) + "]"),
    )
    ports = ", ".join(f"{{contract: shop.gold.s{at}, role: output}}" for at in range(8_000))
    product = (
        "apiVersion: treaty/v1\nkind: DataProduct\nname: p\ntitle: P\ndescription: D\nowner: o\ndomain: d\n"
        f"status: active\nversion: 1.0.0\ncontracts: [{ports}]\n"
    )
    yield with_file(_THREAT, "a product of 8,000 contracts", "contracts/products/p.yaml", product)


def files() -> Iterator[Hostile]:
    """Give registries of very many files."""

    def mass(name: str, files: Mapping[str, str]) -> Hostile:
        return Hostile(threat=_THREAT, name=name, files={path: text.encode() for path, text in files.items()})

    yield mass(
        "1,500 consumers",
        {f"contracts/subscriptions/c{at}.yaml": SUBSCRIPTION.replace("reports", f"c{at}") for at in range(1_500)},
    )
    yield mass("8,000 files of no kind", {f"contracts/junk/f{at}.yaml": "a: b\n" for at in range(8_000)})
    yield mass("3,000 empty versions", {f"{FOLDER}/v{at}.0.0.yaml": "" for at in range(3_000)})
    yield mass("3,000 folders of datasets", {f"contracts/datasets/n{at}/d/x": "" for at in range(3_000)})
    yield mass(
        "150 versions of a contract",
        {f"{FOLDER}/v1.{at}.0.yaml": CONTRACT.replace("1.0.0", f"1.{at}.0") for at in range(150)},
    )
    ring = {}
    for at in range(250):
        upstream = (
            "customProperties: [{property: upstream, vendor: treaty, "
            f"value: [{{contract: shop.gold.s{(at + 1) % 250}, version: v1}}]}}]\n"
        )
        text = CONTRACT.replace("id: shop.gold.sale", f"id: shop.gold.s{at}").replace(
            "name: sale\n", f"name: s{at}\n", 1
        )
        ring[f"contracts/datasets/shop/s{at}/gold/v1.0.0.yaml"] = text + upstream
        ring[f"contracts/datasets/shop/s{at}/dataset.yaml"] = DATASET.replace("name: sale", f"name: s{at}")
    yield mass("a ring of 250 contracts", ring)


def pairs() -> Iterator[Hostile]:
    """Give two versions that differ in something of which there are very many."""

    def pair(name: str, old: str, new: str, **beside: Any) -> Hostile:
        texts = {VERSION: old, f"{FOLDER}/v1.1.0.yaml": new.replace("version: 1.0.0", "version: 1.1.0")}
        return Hostile(
            threat=_THREAT, name=name, files={path: text.encode() for path, text in {**texts, **beside}.items()}
        )

    def columns(count: int, tail: str, prefix: str = "c") -> str:
        return with_columns("".join(f"      - {{name: {prefix}{at}, {tail.format(at)}}}\n" for at in range(count)))

    text = "logicalType: string, description: D."
    yield pair("3,000 columns, all renamed alike", columns(3_000, text, "column_"), columns(3_000, text, "columm_"))
    yield pair(
        "2,000 descriptions changed", columns(2_000, text), columns(2_000, "logicalType: string, description: E.")
    )
    yield pair(
        "1,500 sizes changed",
        columns(1_500, text + ", logicalTypeOptions: {{maxLength: 1{0}}}"),
        columns(1_500, text + ", logicalTypeOptions: {{maxLength: {0}}}"),
    )
    yield pair(
        "1,500 columns become required", columns(1_500, text), columns(1_500, text + ", required: true, unique: true")
    )
    yield pair(
        "1,500 physical types changed",
        columns(1_500, text + ", physicalType: INT"),
        columns(1_500, text + ", physicalType: BIGINT"),
    )
    yield pair(
        "800 columns with other values",
        columns(800, text + ", enum: [{{value: a{0}}}]"),
        columns(800, text + ", enum: [{{value: b{0}}}]"),
    )
    items = "logicalType: array, items: {{logicalType: object, properties: [{{name: x, logicalType: {1}}}]}}"
    yield pair(
        "400 lists of objects changed",
        columns(400, items.replace("{1}", "string")),
        columns(400, items.replace("{1}", "integer")),
    )
    records = (
        "".join(f"  - {{name: r{at}, properties: [{{name: a, logicalType: {kind}}}]}}\n" for at in range(400))
        for kind in _KINDS
    )
    yield pair("400 records changed", *(CONTRACT.replace("schema:\n", f"schema:\n{each}", 1) for each in records))
    for name, one, two in (
        ("4,000 members of a JSON Schema", *({"properties": _each(4_000, {"type": kind})} for kind in _KINDS)),
        ("3,000 choices of a JSON Schema", *({"anyOf": _required(3_000, letter)} for letter in "km")),
        ("30,000 values of a JSON Schema", *({"properties": {"a": _values(30_000, letter)}} for letter in "vw")),
    ):
        definition = "    authoritativeDefinitions: [{type: jsonSchema, url: ./v1.0.0.schema.yaml}]\n"
        told = CONTRACT.replace("    quality:\n", f"{definition}    quality:\n", 1)
        yield pair(
            name,
            told,
            told.replace("1.0.0", "1.1.0"),
            **{f"{FOLDER}/v1.0.0.schema.yaml": json.dumps(one), f"{FOLDER}/v1.1.0.schema.yaml": json.dumps(two)},
        )


def _each(count: int, schema: Any) -> dict[str, Any]:
    return {f"k{at}": schema for at in range(count)}


def _required(count: int, letter: str) -> list[Any]:
    return [{"required": [f"{letter}{at}"]} for at in range(count)]


def _values(count: int, letter: str) -> dict[str, Any]:
    return {"enum": [f"{letter}{at}" for at in range(count)]}
