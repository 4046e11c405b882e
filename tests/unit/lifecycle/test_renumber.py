"""A version file gets another number; every other byte stays."""

from __future__ import annotations

import pytest

from treaty.diagnostics.errors import TreatyError
from treaty.lifecycle.renumber import read_version, renumber
from treaty.model.identity import Version


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: a\nversion: 1.2.0 # keep\nname: b\n", "id: a\nversion: 2.0.0 # keep\nname: b\n"),
        ("version: '1.2.0'\r\nid: a\r\n", "version: '2.0.0'\r\nid: a\r\n"),
        ('version: "v1.2.0"\n', 'version: "v2.0.0"\n'),
        ("{id: ä, version: 1.2.0, x: 1.2.0}", "{id: ä, version: 2.0.0, x: 1.2.0}"),
        ("nested: {version: 9.9.9}\nversion:   1.2.0\n", "nested: {version: 9.9.9}\nversion:   2.0.0\n"),
        ("# version: 1.2.0\nversion: 1.2.0", "# version: 1.2.0\nversion: 2.0.0"),
        ("version: next\n", "version: 2.0.0\n"),
    ],
)
def test_only_the_version_line_changes(text: str, expected: str) -> None:
    assert renumber(text.encode(), Version(2, 0, 0)).decode() == expected


def test_links_to_its_own_schema_follow() -> None:
    text = b"version: 1.2.0\nurl: ./v1.2.0.schema.yaml\nother: ./xv1.2.0.schema.yaml\nwords: v1.2.0\n"
    expected = b"version: 2.0.0\nurl: ./v2.0.0.schema.yaml\nother: ./xv1.2.0.schema.yaml\nwords: v1.2.0\n"
    assert renumber(text, Version(2, 0, 0)) == expected


def test_links_of_a_file_with_another_name_follow() -> None:
    text = b"version: 1.2.0\nurl: ./draft.schema.json\n"
    assert b"./v2.0.0.schema.json" in renumber(text, Version(2, 0, 0), "draft")


@pytest.mark.parametrize("text", [b"id: a\n", b"- version: 1.0.0\n", b"version: |\n  1.0.0\n", b"", b"\xff\xfe"])
def test_a_file_without_a_plain_version_line_is_left_alone(text: bytes) -> None:
    with pytest.raises(TreatyError, match="version"):
        renumber(text, Version(2, 0, 0))


def test_what_is_no_version_is_none() -> None:
    assert read_version(b"version: next\n") is None
    assert read_version(b"version: v1.2.0\n") == Version(1, 2, 0)
