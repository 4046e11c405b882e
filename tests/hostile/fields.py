"""Hostile texts in the fields of a contract that are more than prose: rules, schedules, moments, addresses, names."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.hostile.inputs import VERSION, Hostile, contract_text, with_file, with_lines
from tests.hostile.shapes import with_columns
from tests.support.small_registry import CONTRACT, DATASET, FOLDER, REGISTRY, SUBSCRIPTION

_EVIL = "^(([a-z])+.)+[A-Z]([a-z])+$"


def rules() -> Iterator[Hostile]:
    """Give quality rules, options and defaults that somebody may run, match or measure."""
    entries = (
        ("SQL that drops", {"quality": [{"type": "sql", "query": "DROP TABLE x; --\x00", "mustBe": 0}]}),
        ("SQL without an end", {"quality": [{"type": "sql", "query": "(" * 100_000, "mustBe": 0}]}),
        ("a rule by an evil pattern", {"quality": [{"type": "library", "metric": "invalidValues",
            "arguments": {"pattern": _EVIL, "validValues": ["a" * 30_000 + "!"]}, "mustBe": 0}]}),
        ("a rule of all times", {"quality": [{"type": "text", "schedule": "* " * 50_000, "scheduler": "cron"}]}),
        ("a rule of no time", {"quality": [{"type": "text", "schedule": "99 99 31 2 *", "scheduler": "cron"}]}),
        ("a threshold of ages", {"quality": [{"type": "library", "metric": "rowCount", "mustBe": 10**400}]}),
        ("thresholds that cross", {"quality": [{"type": "library", "metric": "rowCount", "mustBeBetween": [9, 1, 5]}]}),
        ("a pattern of an evil look", {"logicalTypeOptions": {"pattern": _EVIL}, "examples": ["a" * 200 + "!"]}),
        ("a pattern that is no text", {"logicalTypeOptions": {"pattern": {"a": 1}}}),
        ("a format beyond", {"logicalTypeOptions": {"format": "%Y" * 50_000}}),
        ("a length beyond", {"logicalTypeOptions": {"minLength": 10**30, "maxLength": -(10**30)}}),
        ("a physical type without end", {"physicalType": "STRUCT<" * 20_000}),
        ("a physical type of 10,000 digits", {"physicalType": "DECIMAL(" + "9" * 10_000 + ",2)"}),
        ("a logic that ends nowhere", {"transformLogic": "SELECT " + "(" * 50_000}),
        ("sources that climb", {"transformSourceObjects": ["../../etc/passwd#x", "a.b.c:v1#" + "x." * 5_000, "#",
            "\u202e"]}),
        ("a unit of script", {"customProperties": [{"property": "unit", "vendor": "treaty",
            "value": "<script>x</script>"}]}),
        ("a masking of another world", {"customProperties": [{"property": "masking", "vendor": "treaty",
            "value": {"method": "\x1b[2J"}}]}),
        ("a default of all kinds", {"customProperties": [{"property": "default", "vendor": "treaty",
            "value": {"a": [1e308] * 2_000}}]}),
    )  # fmt: skip
    for name, entry in entries:
        column = {"name": "odd", "logicalType": "string", "description": "D.", **entry}
        old = with_columns(f"      - {json.dumps(column)}\n")
        new = with_columns(f"      - {json.dumps({**column, 'description': 'E.', 'required': True})}\n", "1.1.0")
        files = {VERSION: old.encode(), f"{FOLDER}/v1.1.0.yaml": new.encode()}
        yield Hostile(threat="rules of contracts", name=name, files=files)


def moments() -> Iterator[Hostile]:
    """Give days, spans and numbers of promises that no calendar has."""
    texts = (
        "9999-12-31", "10000-01-01", "0000-00-00", "-292277026596-12-04", "2026-02-30", "2026-W60-9",
            "2026-13-45T99:99:99+99:99",
        "2026-01-01T00:00:60Z", "P" + "9" * 4_000 + "D", "PT1e400H", "-P1D", "P", "1" * 5_000, "1e400", "NaN",
            "infinity", "\u0661\u0662\u0663",
    )  # fmt: skip
    for number, text in enumerate(texts, start=1):
        quoted = json.dumps(text)
        ends = f"deprecated: {{since: {quoted}, sunset: {quoted}, reason: r}}"
        life = f"layers:\n  gold:\n    versions:\n      v1.0.0:\n        {ends}\n"
        yield with_file(
            "moments",
            f"{number} in a life: {text[:24]}",
            "contracts/datasets/shop/sale/dataset.yaml",
            f"{DATASET}{life}",
        )
        text_of = CONTRACT.replace("    value: 4\n    unit: h\n", f"    value: {quoted}\n    unit: {quoted}\n")
        yield contract_text("moments", f"{number} as a promise: {text[:24]}", text_of)
        extra = (
            f"notice_period_days: {quoted}\nchecks: {{suppressions: [{{code: TR101, reason: r, until: {quoted}}}]}}\n"
        )
        yield with_file(
            "moments", f"{number} of a registry: {text[:24]}", "contracts/registry.yaml", f"{REGISTRY}{extra}"
        )


def addresses() -> Iterator[Hostile]:
    """Give addresses that lead elsewhere than they look, or to a program."""
    urls = (
        "javascript:alert(1)//https://example.com", "java\tscript:alert(1)", "\x01javascript:alert(1)",
            "data:text/html,<script>x</script>",
        "mailto:a@example.com?cc=b@example.com&attach=/etc/passwd", "mailto:" + "a" * 50_000,
            "https://example.com\u202e/gpj.exe",
        "https://ex\u0430mple.com/", "https://example.com@evil.example/", "https://[::1]:99999999/",
            "http://0x7f000001/", "//evil.example/x",
        "https://example.com/\r\nSet-Cookie: a=b", "vbscript:x", "file://///host/share",
            "https://" + "a." * 20_000 + "com", "tel:*#06#",
        "https://example.com/" + "%" * 5_000, "https://\ud83d\ude00.example/", "ssh://-oProxyCommand=x/y",
    )  # fmt: skip
    for number, url in enumerate(urls, start=1):
        quoted = json.dumps(url)
        yield contract_text(
            "addresses",
            f"{number} of support: {url[:24]!a}",
            CONTRACT.replace("https://chat.example.com/shop-data", "X").replace("url: X", f"url: {quoted}"),
        )
        text = SUBSCRIPTION.replace("contact:", f"contact: {quoted}\nother:", 1)
        yield with_file(
            "addresses", f"{number} of a consumer: {url[:24]!a}", "contracts/subscriptions/reports.yaml", text
        )
        yield with_lines(
            "addresses",
            f"{number} of a definition: {url[:24]!a}",
            f"authoritativeDefinitions: [{{type: x, url: {quoted}}}]",
        )


def alike() -> Iterator[Hostile]:
    """Give names that are one to some eyes, or to some file systems, and two to others."""
    pairs = (
        ("case", "sale", "Sale"), ("composed", "caf\u00e9", "cafe\u0301"), ("compatible", "\ufb01le", "file"), ("wide",
            "\uff53ale", "sale"),
        ("Cyrillic", "s\u0430le", "sale"), ("no width", "sa\u200ble", "sale"), ("soft hyphen", "sa\u00adle", "sale"),
            ("dotless", "s\u0131le", "sile"),
        ("Kelvin", "\u212ailo", "kilo"), ("sharp s", "stra\u00dfe", "strasse"), ("turned round", "\u202eelas", "sale"),
            ("a dot more", "sale.", "sale"),
        ("a blank more", "sale ", "sale"), ("a sigma at the end", "\u03c3\u03c2", "\u03c3\u03c3"), ("a mark of a tag",
            "sale\U000e0061", "sale"),
    )  # fmt: skip
    for name, one, other in pairs:
        files = {
            f"contracts/datasets/shop/{dataset}/gold/v1.0.0.yaml": CONTRACT.replace("sale", dataset).encode()
            for dataset in (one, other)
        }
        yield Hostile(threat="names alike", name=f"datasets: {name}", files=files)
        people = {
            f"contracts/subscriptions/{who}.yaml": SUBSCRIPTION.replace("reports", who).encode() for who in (one, other)
        }
        yield Hostile(threat="names alike", name=f"consumers: {name}", files=people)
        columns = "".join(f"      - {json.dumps({'name': each, 'logicalType': 'string'})}\n" for each in (one, other))
        yield contract_text("names alike", f"columns: {name}", with_columns(columns))
    for odd in (
        "--help",
        "-",
        "--base=x",
        "-c",
        "*",
        "?",
        "[a]",
        "$HOME",
        "~",
        "a b",
        "\u202ea",
        ".",
        "con",
        "a\\b",
        "release",
        "refs",
        "@{-1}",
        "HEAD",
    ):
        yield with_file(
            "names alike",
            f"a consumer called {odd!a}",
            f"contracts/subscriptions/{odd}.yaml",
            SUBSCRIPTION.replace("reports", odd),
        )
        yield with_file("names alike", f"a version called {odd!a}", f"{FOLDER}/{odd}.yaml", CONTRACT)
        yield with_file(
            "names alike",
            f"a product called {odd!a}",
            f"contracts/products/{odd}.yaml",
            f"apiVersion: treaty/v1\nkind: DataProduct\nname: {json.dumps(odd)}\n",
        )
