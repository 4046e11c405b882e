"""Treaty's own custom properties in an ODCS document: known, at their place, once, with the values they take."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from treaty.load import parts
from treaty.load.rules_shape import TREATY_PROPERTY_IS_KNOWN
from treaty.load.schema_files import read_schema
from treaty.load.shape import find_shape_problems
from treaty.load.shape_place import describe
from treaty.load.shape_problem import ShapeProblem
from treaty.model.pointer import ROOT, Pointer

Node = tuple[str, Pointer, Mapping[str, Any]]
"""The kind of place (`contract`, `record`, `field`), its pointer, and what stands there."""


def find_treaty_property_problems(document: Mapping[str, Any]) -> Iterator[ShapeProblem]:
    """Find custom properties of the vendor `treaty` that are unknown, repeated, misplaced or ill-shaped."""
    waiting: list[Node] = [("contract", ROOT, document)]
    while waiting:
        level, at, node = waiting.pop(0)
        if "customProperties" in node:
            yield from _check(level, at, node)
        waiting.extend(_below(level, at, node))


_HOLDERS = frozenset({"properties", "items", "map"})


def _below(level: str, at: Pointer, node: Mapping[str, Any]) -> Iterator[Node]:
    if level == "contract":
        yield from (("record", pointer, member) for pointer, member in parts.members(node, "schema", at))
        return
    if node.keys().isdisjoint(_HOLDERS):
        return
    yield from (("field", pointer, member) for pointer, member in parts.members(node, "properties", at))
    nested = parts.mapping(node, "map")
    for holder, key, pointer in ((node, "items", at), (nested, "key", at / "map"), (nested, "value", at / "map")):
        if isinstance(holder.get(key), Mapping):
            yield "field", pointer / key, holder[key]


def _check(level: str, at: Pointer, node: Mapping[str, Any]) -> Iterator[ShapeProblem]:
    known: Mapping[str, Any] = read_schema("treaty-properties")["properties"]
    seen: set[str] = set()
    for pointer, member in parts.members(node, "customProperties", at):
        name = parts.text(member, "property")
        if member.get("vendor") != "treaty" or name is None:
            continue
        if name not in known[level]["properties"]:
            yield _problem(pointer, _unknown(name, level, known))
        elif name in seen:
            yield _problem(pointer, f"`{name}` is given twice on {describe(at)}; keep one of the two.")
        elif "value" in member:
            yield from _check_value(level, name, pointer, member["value"])
        seen.add(name)


def _problem(pointer: Pointer, message: str) -> ShapeProblem:
    return ShapeProblem(rule=TREATY_PROPERTY_IS_KNOWN, pointer=pointer / "property", message=message)


_PLACES = {"contract": "the root of the document", "record": "a schema object", "field": "a property"}


def _unknown(name: str, level: str, known: Mapping[str, Any]) -> str:
    elsewhere = [place for place in _PLACES if name in known[place]["properties"]]
    if elsewhere:
        return (
            f"The custom property `{name}` has no meaning on {_PLACES[level]}; it belongs on {_PLACES[elsewhere[0]]}."
        )
    names = {option.lower(): option for option in known[level]["properties"]}
    near = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.7)
    advice = f"did you mean `{names[near[0]]}`?" if near else "remove `vendor: treaty` if it is your own."
    return f"Treaty knows no custom property `{name}`; {advice}"


def _check_value(level: str, name: str, pointer: Pointer, value: Any) -> Iterator[ShapeProblem]:
    for problem in find_shape_problems({level: {name: value}}, "treaty-properties"):
        inner = Pointer(problem.pointer.tokens[2:])
        message = problem.message.replace(f" of `{level}`", "", 1)
        yield replace(problem, pointer=pointer / "value" + inner, message=message)
