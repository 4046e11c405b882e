"""Old spellings are written as today where that takes no judgement, and every other byte stays."""

from __future__ import annotations

import pytest

from treaty.load.respell import respell_text
from treaty.load.spellings import PROPERTY, QUALITY, RECORD, Spelling
from treaty.load.yaml_text import parse_yaml

HEAD = "apiVersion: {version}\nkind: DataContract\nid: a\nversion: 1.0.0\nstatus: active\n"
NEW, OLD = HEAD.format(version="v3.2.0"), HEAD.format(version="v3.0.2")


def mend(text: str) -> str:
    return respell_text(text.encode())[0].decode()


def test_keys_and_values_are_replaced_and_nothing_else() -> None:
    old = (
        NEW + "# kept\nschema:\n  - table: t   # why\n    columns:\n"
        "      - column: a\n        logicalType:   string\n"
        "        isNullable: false  # never\n        'isPrimary': true\n"
    )
    new = (
        NEW + "# kept\nschema:\n  - name: t   # why\n    properties:\n"
        "      - name: a\n        logicalType:   string\n        required: true  # never\n        'primaryKey': true\n"
    )
    assert mend(old) == new
    assert respell_text(new.encode()) == (new.encode(), ())


def test_json_and_flow_layout_are_kept() -> None:
    old = '{"schema": [{"name": "t", "properties": [{"name": "a", "isUnique": true}, {"name":"b","nullable":true}]}]}'
    new = '{"schema": [{"name": "t", "properties": [{"name": "a", "unique": true}, {"name":"b","required":false}]}]}'
    assert mend(old) == new


def test_line_ends_are_kept() -> None:
    text = NEW + "schema:\n  - name: größe\n    properties:\n      - {column: ä, isUnique: true}\n"
    expected = text.replace("column", "name").replace("isUnique", "unique")
    assert mend(text.replace("\n", "\r\n")) == expected.replace("\n", "\r\n")


def test_a_word_of_a_later_version_is_left_to_who_raises_the_version() -> None:
    rule = "schema:\n  - name: t\n    quality:\n      - {rule: duplicateCount, mustBeLessThanOrEqualTo: 3}\n"
    half = rule.replace("mustBeLessThanOrEqualTo", "mustBeLessOrEqualTo")
    assert mend(OLD + rule) == OLD + half
    assert mend(NEW + rule) == NEW + half.replace("rule: duplicateCount", "metric: duplicateValues")


def test_two_words_for_one_thing_are_left_for_somebody_to_choose() -> None:
    text = NEW + "schema:\n  - name: t\n    properties:\n      - {name: a, isUnique: true, unique: false}\n"
    assert respell_text(text.encode()) == (text.encode(), ())


@pytest.mark.parametrize("text", ["schema: [", "- a\n", "", "a: 1\na: 2\n"])
def test_a_file_with_problems_is_left(text: str) -> None:
    assert respell_text(text.encode()) == (text.encode(), ())


def test_an_aliased_mapping_is_mended_where_it_stands() -> None:
    text = NEW + "schema:\n  - name: t\n    properties:\n      - &a {name: a, isUnique: true}\n"
    assert mend(text) == text.replace("isUnique", "unique")


def test_what_was_mended_is_told_once_a_spelling() -> None:
    fields = "      - {name: a, isUnique: true}\n      - {name: b, isUnique: true}\n"
    text = f"{NEW}schema:\n  - name: t\n    properties:\n{fields}"
    assert respell_text(text.encode())[1] == ("`isUnique` is `unique` now (2 times)",)


@pytest.mark.parametrize("spelling", [*PROPERTY, *RECORD, *QUALITY], ids=lambda each: f"{each.old} {each.new}")
def test_every_spelling_is_mended(spelling: Spelling) -> None:
    values = {"properties": "[]", "examples": "[]", "metric": "rowCount"}
    value = "true" if spelling.is_negated else values.get(spelling.new, "x")
    entry = f"{{{spelling.old}: {value}}}"
    if spelling in PROPERTY:
        entry = f"{{name: t, properties: [{entry}]}}"
    elif spelling in QUALITY:
        entry = f"{{name: t, quality: [{entry.replace('{', '{mustBe: 1, ')}]}}"
    mended = repr(parse_yaml(mend(f"{NEW}schema:\n  - {entry}\n").encode()).value)
    assert repr(spelling.old) not in mended
    assert repr(spelling.new) in mended
