"""Whatever the bytes: loading ends in values and findings; plain data survive being written and read."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from treaty.load.catalog import load_catalog, load_contract
from treaty.load.yaml_text import parse_yaml
from treaty.model.pointer import Pointer, member_tokens

_WORDS = st.sampled_from(
    ["a:", " b", "- ", "\n", "\n  ", "&x", "*x", "<<", "!!str", "!t", "'", '"', "[", "]", "{", "}", "#", "|\n", ">-\n",
     "? ", ": ", ", ", "---", "...", "%YAML 1.1", "\t", "1.10", ".inf", "0x", "\\u202e", "\u202e", "é", "\ufeff", "@"]
)  # fmt: skip
_VISIBLE = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=20)
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
    | _VISIBLE | st.sampled_from(["no", "1.10", "0o17", "null", "<<", "2026-08-31", "1_000", "~", "- a", "a: b"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(_VISIBLE, inner, max_size=5),
    max_leaves=30,
)  # fmt: skip
_KEYS = st.sampled_from(
    ["apiVersion", "kind", "id", "name", "version", "schema", "properties", "quality", "team", "slaProperties", "enum",
     "customProperties", "property", "vendor", "value", "items", "map", "key", "authoritativeDefinitions", "type",
     "url", "relationships", "from", "to", "layers", "versions", "subscriptions", "contract", "columns", "servers"]
)  # fmt: skip
_VALUES = st.sampled_from(
    ["v3.2.0", "v3.0.2", "DataContract", "treaty", "upstream", "jsonSchema", "./x.schema.yaml", "a", "array", "map", 1]
)
_ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | _VALUES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=30,
)
_PATHS = st.sampled_from(
    ["registry.yaml", "datasets/a/b/dataset.yaml", "datasets/a/b/gold/v1.0.0.yaml", "datasets/a/b/gold/v1.1.0.yaml",
     "datasets/a/b/gold/x.schema.yaml", "subscriptions/s.yaml", "products/p.yaml", "policies/p.yaml", "datasets/x"]
)  # fmt: skip


class _Quoting(yaml.SafeDumper):
    """Quotes every text: PyYAML knows YAML 1.1 alone, and would leave `0o17` bare."""


_Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))
_RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_RELAXED
@given(st.binary(max_size=200) | st.lists(_WORDS, max_size=25).map(lambda words: "".join(words).encode()))
def test_any_bytes_end_in_a_document(data: bytes) -> None:
    document = parse_yaml(data)
    for problem in document.problems:
        assert problem.message.endswith((".", "?"))
        assert problem.span.line >= 1
    document.source_map.find(Pointer(("a", 0)))
    load_contract(data, path="x.yaml")


@_RELAXED
@given(_PLAIN)
def test_plain_data_survive(value: Any) -> None:
    for text in (json.dumps(value, ensure_ascii=False), yaml.dump(value, Dumper=_Quoting, allow_unicode=True)):
        document = parse_yaml(text.encode())
        assert document.problems == ()
        assert document.value == value


@_RELAXED
@given(_PLAIN)
def test_every_node_has_a_place(value: Any) -> None:
    document = parse_yaml(yaml.dump(value, Dumper=_Quoting, allow_unicode=True).encode())
    waiting = [(Pointer(), document.value)]
    while waiting:
        pointer, node = waiting.pop()
        assert document.source_map.find(pointer) is not None
        if isinstance(node, dict):
            waiting.extend((pointer / key, child) for key, child in node.items())
        elif isinstance(node, list):
            waiting.extend((pointer / token, child) for token, child in zip(member_tokens(node), node, strict=True))


@_RELAXED
@given(st.dictionaries(_PATHS, _ODD, max_size=6))
def test_any_tree_ends_in_a_catalog(tree: dict[str, Any]) -> None:
    files = {f"contracts/{path}": yaml.safe_dump(value).encode() for path, value in tree.items()}
    loaded = load_catalog(files)
    for item in loaded.diagnostics:
        assert item.message.endswith((".", "?")), item.message
    assert load_catalog(files).diagnostics == loaded.diagnostics
