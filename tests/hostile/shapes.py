"""Hostile shapes: YAML that is well and says what no contract says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from tests.hostile.inputs import VERSION, Hostile, contract_text, with_file, with_lines
from tests.support.small_registry import CONTRACT, DATASET, FOLDER, REGISTRY, SUBSCRIPTION

_VALUES = ("null", "[]", "{}", "[[[]]]", "{a: {b: {c: 1}}}", "text", "-1", "true", '""')
_CONTRACT_KEYS = (
    "apiVersion", "kind", "id", "version", "name", "domain", "tags", "description", "schema", "quality", "support",
    "price", "team", "roles", "slaProperties", "servers", "customProperties", "authoritativeDefinitions",
)  # fmt: skip
_COLUMN_KEYS = (
    "name", "logicalType", "physicalType", "required", "primaryKeyPosition", "enum", "examples", "logicalTypeOptions",
    "properties", "items", "map", "quality", "relationships", "transformSourceObjects", "customProperties",
)  # fmt: skip


def wrong_types() -> Iterator[Hostile]:
    """Give every part of a contract as something that it is not."""
    lines = CONTRACT.split("\n")
    for key, value in product(_CONTRACT_KEYS, _VALUES[:5]):
        kept = [line for line in lines if not line.startswith(f"{key}:")]
        text = "\n".join(_without_section(lines, key) if len(kept) < len(lines) else lines) + f"{key}: {value}\n"
        yield contract_text("wrong types", f"{key} is {value}", text)
    for key, value in product(_COLUMN_KEYS, _VALUES):
        column = f"      - {{name: extra, logicalType: string, {key}: {value}}}\n"
        if key in {"name", "logicalType"}:
            column = f"      - {{{key}: {value}}}\n"
        text = CONTRACT.replace("    quality:\n", f"{column}    quality:\n", 1)
        yield contract_text("wrong types", f"column with {key} {value}", text)


def _without_section(lines: list[str], key: str) -> list[str]:
    kept: list[str] = []
    inside = False
    for line in lines:
        if not line.startswith((" ", "-")):
            inside = line.startswith(f"{key}:")
        if not inside:
            kept.append(line)
    return kept


def own_files() -> Iterator[Hostile]:
    """Give our own files with parts that they must not have."""
    files = {
        "contracts/registry.yaml": REGISTRY,
        "contracts/datasets/shop/sale/dataset.yaml": DATASET,
        "contracts/subscriptions/reports.yaml": SUBSCRIPTION,
    }
    extra = {
        "contracts/registry.yaml": ("layers", "namespaces", "tags", "checks", "site", "notice_period_days"),
        "contracts/datasets/shop/sale/dataset.yaml": ("layers", "tags", "status", "owner"),
        "contracts/subscriptions/reports.yaml": ("subscriptions", "consumer", "contact"),
    }
    for path, names in extra.items():
        for name, value in product(names, ("null", "[]", "{}", "[[1]]", "{a: 1}", "text", "99999999999999999999")):
            kept = "\n".join(_without_section(files[path].split("\n"), name))
            yield with_file("wrong types", f"{path}: {name} is {value}", path, f"{kept}\n{name}: {value}\n")
    yield from _odd_registries()


def _odd_registries() -> Iterator[Hostile]:
    odd = {
        "layers that name one another": "layers: [{name: a, aliases: [b]}, {name: b, aliases: [a]}]",
        "a layer named twice": "layers: [{name: gold}, {name: gold}]",
        "a layer that climbs": "layers: [{name: ../../etc}]",
        "ten thousand layers": "layers: [" + ", ".join(f"{{name: l{i}}}" for i in range(10_000)) + "]",
        "a notice of ages": "notice_period_days: 9999999999",
        "a suppression of everything": "checks: {suppressions: [{code: '*', reason: x}, {code: TR9, reason: x}]}",
        "a suppression until never": "checks: {suppressions: [{code: TR101, reason: x, until: 9999-99-99}]}",
        "a suppression deep down": f"checks: {{suppressions: [{{code: TR101, reason: x, pointer: {'/a' * 5000}}}]}}",
        "rules that are none": "checks: {rules: {no-such-rule: error, TR001: loud, '': off}}",
        "everything off": "checks: {rules: {" + ", ".join(f"TR{i:03}: 'off'" for i in range(1, 700)) + "}}",
        "a site with script": "site: {title: '<script>alert(1)</script>', url: 'javascript:alert(1)', logo: ../../x}",
    }
    for name, line in odd.items():
        yield with_file("wrong types", name, "contracts/registry.yaml", f"{REGISTRY}{line}\n")


def names() -> Iterator[Hostile]:
    """Give names of files and folders, and names within files, that lead elsewhere."""
    bad = (
        "..", ".", "...", "-", "--upload-pack=x", "-rf", "a b", "a\nb", "a\tb", "a;b", "a$(b)", "a`b`", "a|b", "a'b",
        'a"b', "a\\b", "a%2e%2e", "%00", "CON", "nul.txt", "a:b", "a*b", "a?b", "~", "~root", "A", "\u00e9", "\u0430",
        "\u202eelas", "\U0001f600", "a" * 250, "1", "_a", "a_", "a__b", "a-.b", ".git", ".hidden", "@{u}", "a..b",
        "a.lock", "<b>", "${HOME}", "{{7*7}}", "=1+1",
    )  # fmt: skip
    for name in bad:
        for number, path in enumerate(
            (
                f"contracts/datasets/{name}/sale/gold/v1.0.0.yaml",
                f"contracts/datasets/shop/{name}/gold/v1.0.0.yaml",
                f"contracts/datasets/shop/sale/{name}/v1.0.0.yaml",
                f"contracts/datasets/shop/sale/gold/{name}.yaml",
                f"contracts/subscriptions/{name}.yaml",
            )
        ):
            if "\n" not in name or number == 3:
                yield with_file("names and paths", f"{name!r:.60} at {number}", path, CONTRACT)
    for text in (
        *bad,
        "v1",
        "1.0.0",
        "v01.0.0",
        "v1.0.0-rc",
        "v" + "9" * 5000 + ".0.0",
        "v1.0.0\n",
        "v-1.0.0",
        "v1e9.0.0",
    ):
        quoted = "'" + text.replace("'", "''").replace("\n", " ") + "'"
        value = f"[{{contract: {quoted}, version: {quoted}}}]"
        line = f"customProperties: [{{property: upstream, vendor: treaty, value: {value}}}]"
        yield with_lines("names and paths", f"upstream {text!r:.60}", line)
        reference = f"relationships: [{{from: sale.sale_id, to: {quoted}}}]"
        yield contract_text(
            "names and paths",
            f"relationship to {text!r:.60}",
            CONTRACT.replace("        examples: [S-1]\n", f"        examples: [S-1]\n        {reference}\n"),
        )


def diffs() -> Iterator[Hostile]:
    """Give a second version that differs everywhere."""
    for name, old, new in (
        ("every column renamed", _columns("a", 1_000), _columns("b", 1_000)),
        ("every type changed", _columns("a", 300), _columns("a", 300, "integer")),
        ("every type of thousands changed", _columns("a", 1_500), _columns("a", 1_500, "integer")),
        (
            "every column in another order",
            _columns("a", 1_500),
            "".join(reversed(_columns("a", 1_500).splitlines(True))),
        ),
        ("columns that look alike", _columns("column_", 400), _columns("columm_", 400)),
        ("every value changed", _enum("a", 600), _enum("b", 600)),
        ("eight patterns without an end", _patterned("a", 8), _patterned("b", 8)),
        ("all gone", _columns("a", 2_000), ""),
        ("all new", "", _columns("a", 2_000)),
    ):
        files = {VERSION: with_columns(old).encode(), f"{FOLDER}/v1.1.0.yaml": with_columns(new, "1.1.0").encode()}
        yield Hostile(threat="gigantic diffs", name=name, files=files)
    prose = CONTRACT.replace("One truth about sales.", "x " * 200_000)
    other = prose.replace("x x", "y x").replace("version: 1.0.0", "version: 1.1.0")
    files = {VERSION: prose.encode(), f"{FOLDER}/v1.1.0.yaml": other.encode()}
    yield Hostile(threat="gigantic diffs", name="long prose changed everywhere", files=files)


def with_columns(columns: str, number: str = "1.0.0") -> str:
    """Give the text of a version with more columns, each a line of YAML."""
    return CONTRACT.replace("version: 1.0.0", f"version: {number}").replace(
        "    quality:\n", f"{columns}    quality:\n", 1
    )


def _columns(prefix: str, count: int, kind: str = "string") -> str:
    return "".join(
        f"      - {{name: {prefix}{i}, logicalType: {kind}, description: Text {i}.}}\n" for i in range(count)
    )


def _patterned(letter: str, count: int) -> str:
    patterns = (f"^({letter}|c)*{letter}([ab]|c){{{12 + i % 9}}}x{i}$" for i in range(count))
    return "".join(
        f"      - {{name: p{i}, logicalType: string, description: P., logicalTypeOptions: {{pattern: '{pattern}'}}}}\n"
        for i, pattern in enumerate(patterns)
    )


def _enum(prefix: str, count: int) -> str:
    values = ", ".join(f"{{value: {prefix}{i}}}" for i in range(count))
    return f"      - {{name: many, logicalType: string, description: Values., enum: [{values}]}}\n"
