"""Documents of the API as text, and the members of a long list taken over from an earlier build's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from treaty.pages.earlier import DATASET, Earlier

Document = dict[str, Any]
Members = Mapping[str, "Encoded"]
"""The members of a list that are what an earlier build wrote, by the name of their unit."""


def to_json(document: Mapping[str, Any]) -> bytes:
    """Give a document as text: three levels get a line for each member, and what lies deeper stands on one.

    Readable like an indented text, and many times cheaper: the encoder indents in Python, and writes a line in C.
    """
    return (_dump(document, "", 3) + "\n").encode("utf-8", "backslashreplace")


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str, separators=(",", ":"))
"""Compact: documents are many. Made once: `json.dumps` would make one for each of a million values."""
_name = lru_cache(maxsize=4096)(json.dumps)
"""Names repeat in every document."""


def _dump(value: Any, indent: str, levels: int) -> str:
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind is Encoded:
        return str(value.text)
    if kind in _SHORT or not value:
        return _write_short(value)
    inner = indent + "  "
    if levels and (kind is dict or isinstance(value, Mapping)):
        lines = [f"{inner}{_name(str(name))}: {_dump(item, inner, levels - 1)}" for name, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if levels and kind is list and any(isinstance(item, (dict, Encoded)) for item in value):
        return "[\n" + ",\n".join([inner + _dump(item, inner, levels - 1) for item in value]) + f"\n{indent}]"
    return _ENCODER.encode(value)


_SHORT = frozenset((bool, int, type(None)))
_WORDS = {"None": "null", "True": "true", "False": "false", "[]": "[]", "{}": "{}"}


def _write_short(value: Any) -> str:
    """Give a number, a word or something empty: half of all members, and the encoder takes long to get ready."""
    text = repr(value)
    return text if type(value) is int else _WORDS.get(text) or _ENCODER.encode(value)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A member of a document, as text already: several documents hold it."""

    text: str


def encode_member(value: Any) -> Encoded:
    """Give a value as it stands in a document that holds it as a member."""
    return Encoded(_dump(value, "  ", 2))


def find_members(earlier: Earlier, keys: Mapping[str, str], path: str, name: str) -> Members:
    """Give the members of a list of all datasets that stand in an earlier file as they would be written now.

    Args:
        earlier: the earlier build.
        keys: what every unit is made from now, by its name; a member is made from what its dataset's unit is.
        path: of the file.
        name: of the list, on the top level of the document.
    """
    data = earlier.find(path)
    units = [unit for unit in earlier.keys if unit.startswith(DATASET)]
    members = _cut_members(data.decode(), name) if data is not None else []
    if len(members) != len(units):
        return {}
    return {
        unit: Encoded(text) for unit, text in zip(units, members, strict=True) if keys.get(unit) == earlier.keys[unit]
    }


_START, _END = "    {", "\n    }"
"""How a member that has members itself begins and ends in its list; no text within it holds a line break."""


def _cut_members(text: str, name: str) -> list[str]:
    _, _, rest = text.partition(f"\n  {_name(name)}: [\n{_START}")
    listed, end, _ = rest.partition(f"{_END}\n  ]")
    between = f"{_END},\n{_START}"
    return [f"{{{member}{_END}" for member in listed.split(between)] if end else []
