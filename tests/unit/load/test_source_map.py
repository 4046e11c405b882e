"""Pointer to place: keys, values, members of lists by name, and what is not there."""

from __future__ import annotations

import tracemalloc

import pytest

from treaty.diagnostics.diagnostic import Span
from treaty.load.yaml_text import parse_yaml
from treaty.model.pointer import parse_pointer

TEXT = b"""\
id: x
empty:
flow: {a: 1, b: [2, 3]}
long: >-
  one
  two
schema:
  - name: orders
    properties:
      - name: order_id
        required: true
      - name: order_id
      - logicalType: string
anchored: &x
  k: v
again: *x
"""


def _find(pointer: str) -> tuple[int, int, int, int] | None:
    span = parse_yaml(TEXT).source_map.find(parse_pointer(pointer))
    return (span.line, span.column, span.end_line, span.end_column) if span else None


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/id", (1, 5, 1, 6)),
        ("/flow/b/1", (3, 21, 3, 22)),
        ("/flow", (3, 7, 3, 24)),
        ("/schema/orders/properties/order_id/required", (11, 19, 11, 23)),
        ("/schema/orders", (8, 5, 8, 17)),
        ("/schema/orders/properties/1", (12, 9, 12, 23)),
        ("/schema/orders/properties/2/logicalType", (13, 22, 13, 28)),
        ("/again/k", (15, 6, 15, 7)),
    ],
)
def test_value_is_found(pointer: str, place: tuple[int, int, int, int]) -> None:
    assert _find(pointer) == place


def test_empty_value_is_shown_at_its_key() -> None:
    assert _find("/empty") == (2, 1, 2, 6)


def test_absent_node_is_shown_at_the_head_of_its_nearest_ancestor() -> None:
    assert _find("/schema/orders/properties/order_id/logicalType") == (10, 9, 10, 23)
    assert _find("/nothing/here") == (1, 1, 1, 6)


def test_key_is_found() -> None:
    span = parse_yaml(TEXT).source_map.find_key(parse_pointer("/schema/orders/properties/order_id/required"))
    assert span is not None
    assert (span.line, span.column, span.end_column) == (11, 9, 17)


def test_scalar_is_given_as_written() -> None:
    places = parse_yaml(b"version: 1.10\nlist: [a]\n").source_map
    assert places.find_text(parse_pointer("/version")) == "1.10"
    assert places.find_text(parse_pointer("/list")) is None
    assert places.find_text(parse_pointer("/nothing")) is None


def test_lines_of_every_ending_are_counted() -> None:
    for ending in (b"\n", b"\r\n", b"\r"):
        places = parse_yaml(ending.join([b"a: 1", b"b: 2", b"c: \xc3\xa9x"])).source_map
        assert places.find_text(parse_pointer("/c")) == "éx"


def test_unreadable_text_has_no_places() -> None:
    assert parse_yaml(b"a: b: c").source_map.find(parse_pointer("/a")) is None


def test_places_of_files_that_were_asked_long_ago_are_not_kept() -> None:
    texts = [f"name: file_{number}\n" + "".join(f"key_{line}: value\n" for line in range(200)) for number in range(150)]
    documents = [parse_yaml(text.encode()) for text in texts]
    tracemalloc.start()
    try:
        grown = []
        for document in documents:
            assert document.source_map.find(parse_pointer("key_199")) == Span(201, 10, 201, 15)
            grown.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert grown[-1] < 1.2 * grown[len(grown) // 2]
    assert documents[0].source_map.find(parse_pointer("name")) == Span(1, 7, 1, 13)
