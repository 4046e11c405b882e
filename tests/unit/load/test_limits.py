"""Hostile text ends in a finding, in bounded time and memory."""

from __future__ import annotations

import time

import pytest

from treaty.load.catalog import load_contract
from treaty.load.text_decoding import MAX_FILE_BYTES
from treaty.load.yaml_build import MAX_DEPTH, MAX_NODES, MAX_SCALAR
from treaty.load.yaml_text import parse_yaml

_LADDER = "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}]\n" for n in range(MAX_DEPTH))
_BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30)
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * (MAX_DEPTH + 1), id="deep flow lists"),
        pytest.param("{a: " * 5_000, id="deep flow mappings"),
        pytest.param("".join("  " * n + "a:\n" for n in range(MAX_DEPTH + 2)), id="deep blocks"),
        pytest.param("- " * 2_000 + "x", id="deep block lists"),
        pytest.param(_BOMB, id="alias bomb"),
        pytest.param(_LADDER, id="deep aliases"),
        pytest.param("[" + "1," * (MAX_NODES + 1) + "]", id="many values"),
        pytest.param("a: " + "x" * (MAX_SCALAR + 1), id="long text"),
        pytest.param("#" * (MAX_FILE_BYTES + 1), id="large file"),
    ],
)
def test_file_beyond_the_limits_is_refused_soon(text: str) -> None:
    start = time.process_time()
    document = parse_yaml(text.encode())
    assert document.value is None
    assert [problem.rule.code for problem in document.problems] == ["TR007"]
    assert time.process_time() - start < 5


def test_file_within_the_limits_is_read() -> None:
    assert parse_yaml(("[" * MAX_DEPTH + "]" * MAX_DEPTH).encode()).problems == ()
    assert parse_yaml(("[" + "1," * (MAX_NODES - 2) + "]").encode()).problems == ()


def test_digits_are_bounded() -> None:
    document = parse_yaml(b"a: " + b"9" * 200_000)
    assert [problem.rule.code for problem in document.problems] == ["TR010"]


def test_many_faults_are_cut_off() -> None:
    document = parse_yaml("\n".join(f"a: {n}" for n in range(5_000)).encode())
    assert len(document.problems) == 100


def test_many_hidden_characters_are_cut_off() -> None:
    assert len(parse_yaml(b"\x07" * 100_000).problems) <= 21


def test_many_shape_faults_are_cut_off() -> None:
    keys = "".join(f"k{n}: 1\n" for n in range(3_000))
    text = f"apiVersion: v3.2.0\nkind: DataContract\nid: x\nversion: 1.0.0\n{keys}"
    start = time.process_time()
    assert len(load_contract(text.encode(), path="x.yaml").diagnostics) == 200
    assert time.process_time() - start < 10


def _event(schema: str) -> float:
    """Give the seconds it takes to load a contract with this JSON Schema."""
    text = "schema: [{name: e, authoritativeDefinitions: [{type: jsonSchema, url: ./e.schema.json}]}]"
    start = time.process_time()
    load_contract(text.encode(), path="x.yaml", files={"e.schema.json": schema.encode()})
    return time.process_time() - start


def test_json_schema_that_multiplies_is_read_soon() -> None:
    rungs = ",".join(
        f'"a{n}": {{"anyOf": [{",".join([f"""{{"$ref": "#/$defs/a{n + 1}"}}"""] * 10)}]}}' for n in range(30)
    )
    assert _event(f'{{"properties": {{"x": {{"$ref": "#/$defs/a0"}}}}, "$defs": {{{rungs}, "a30": {{}}}}}}') < 10


def test_json_schema_of_references_to_nowhere_is_read_soon() -> None:
    properties = ",".join(f'"p{n}": {{"$ref": "#{"/$defs/z" if n % 2 else "z"}{n}"}}' for n in range(10_000))
    assert _event(f'{{"properties": {{{properties}}}}}') < 10


@pytest.mark.parametrize(
    "keyword", ['"required": 7', '"required": true', '"properties": []', '"$ref": 7', '"items": 1']
)
def test_ill_shaped_json_schema_ends_in_a_finding(keyword: str) -> None:
    text = "schema: [{name: e, authoritativeDefinitions: [{type: jsonSchema, url: ./e.schema.json}]}]"
    files = {"e.schema.json": f"{{{keyword}}}".encode()}
    codes = {item.rule.code for item in load_contract(text.encode(), path="x.yaml", files=files).diagnostics}
    assert "TR031" in codes
