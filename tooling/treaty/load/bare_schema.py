"""A JSON Schema that stands by itself, as a contract of one document record: so that two of them can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from treaty.load.json_schema_fields import derive_fields
from treaty.model.contract import Contract, Record, RecordModel
from treaty.model.pointer import ROOT

RECORD_NAME = "document"
"""A bare schema has no name of its own: neither its file's nor its title is part of what records look like."""

_MARKS = frozenset(
    [
        "$schema",
        "$id",
        "$ref",
        "$defs",
        "$anchor",
        "$dynamicRef",
        "$dynamicAnchor",
        "$recursiveRef",
        "definitions",
        "type",
        "enum",
        "const",
        "not",
        "allOf",
        "anyOf",
        "oneOf",
        "if",
        "then",
        "else",
        "properties",
        "patternProperties",
        "additionalProperties",
        "unevaluatedProperties",
        "propertyNames",
        "required",
        "minProperties",
        "maxProperties",
        "dependencies",
        "dependentRequired",
        "dependentSchemas",
        "items",
        "prefixItems",
        "additionalItems",
        "unevaluatedItems",
        "contains",
        "minContains",
        "maxContains",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "format",
    ]
)
"""Keywords of which each makes a document a JSON Schema; ODCS has none of them at its root."""


def is_json_schema(value: Any) -> bool:
    """Tell whether a document is a bare JSON Schema and not a contract; `{}` is the schema of everything."""
    if not isinstance(value, Mapping) or "apiVersion" in value or value.get("kind") == "DataContract":
        return False
    return not value or not _MARKS.isdisjoint(value)


DRAFTS: Mapping[str, str] = MappingProxyType(
    {
        "draft4": "http://json-schema.org/draft-04/schema#",
        "draft6": "http://json-schema.org/draft-06/schema#",
        "draft7": "http://json-schema.org/draft-07/schema#",
        "2019-09": "https://json-schema.org/draft/2019-09/schema",
        "2020-12": "https://json-schema.org/draft/2020-12/schema",
    }
)
"""By name: the address that `$schema` gives for a draft."""

_OF_2020 = (
    "$defs",
    "prefixItems",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
)
_OF_7 = ("definitions", "dependencies", "additionalItems")
_MAX_NODES = 20_000


def infer_draft(schema: Mapping[str, Any]) -> str:
    """Name the draft of a schema that does not name one itself, by the keywords that only some drafts have."""
    nodes = list(_walk(schema))
    if any(key in node for node in nodes for key in _OF_2020):
        return "2020-12"
    if any(isinstance(node.get(key), bool) for node in nodes for key in ("exclusiveMinimum", "exclusiveMaximum")):
        return "draft4"
    is_older = any(key in node for node in nodes for key in _OF_7)
    return "draft7" if is_older or any(isinstance(node.get("items"), list) for node in nodes) else "2020-12"


def _walk(schema: Any) -> Iterator[Mapping[str, Any]]:
    waiting, count = [schema], 0
    while waiting and count < _MAX_NODES:
        node = waiting.pop()
        count += 1
        if isinstance(node, Mapping):
            yield node
            waiting.extend(value for key, value in node.items() if key not in {"enum", "const", "default", "examples"})
        elif isinstance(node, list):
            waiting.extend(node)


def build_bare_contract(schema: Mapping[str, Any], *, path: str, draft: str | None = None) -> Contract:
    """Give the contract whose one record is what the JSON Schema describes; pointers lead into the schema itself.

    Args:
        schema: the document.
        path: where it stands, for messages.
        draft: one of DRAFTS, for a schema without `$schema`; None infers it.
    """
    if "$schema" not in schema:
        schema = {"$schema": DRAFTS[draft or infer_draft(schema)], **schema}
    record = Record(
        pointer=ROOT,
        name=RECORD_NAME,
        model=RecordModel.DOCUMENT,
        json_schema=schema,
        fields=derive_fields(schema, ROOT),
    )
    return Contract(path=path, records=(record,))
