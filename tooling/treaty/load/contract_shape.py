"""The shape of a contract: checked against the ODCS version it names, with old spellings and our own properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from treaty.load.rules_shape import API_VERSION_IS_KNOWN, KEY_IS_KNOWN, SPELLING_IS_CURRENT
from treaty.load.schemas import read_schema
from treaty.load.shape import find_shape_problems
from treaty.load.shape_problem import ShapeProblem
from treaty.load.source_map import SourceMap
from treaty.load.spellings import find_old_spellings
from treaty.load.treaty_properties import find_treaty_property_problems
from treaty.model.pointer import ROOT

NEWEST = "odcs-3.2.0"
_BY_MINOR = {"3.0": "odcs-3.0.2", "3.1": "odcs-3.1.0", "3.2": NEWEST}
_API_VERSION = re.compile(r"v(3\.[0-9]+)\.[0-9]+", re.ASCII)
_AT = ROOT / "apiVersion"


def choose_shape(api_version: object) -> str | None:
    """Give the shape for what `apiVersion` says; None where it names no version that is read."""
    match = _API_VERSION.fullmatch(api_version) if isinstance(api_version, str) else None
    shape = _BY_MINOR.get(match.group(1)) if match else None
    if shape is None:
        return None
    return shape if api_version in read_schema(shape)["properties"]["apiVersion"]["enum"] else None


def find_contract_shape_problems(value: Any, source: SourceMap | None = None) -> Iterator[ShapeProblem]:
    """Find what is wrong with the shape of an ODCS document, and what in it is spelled in an old way.

    A document that names no version of the standard that is read is checked against the newest.
    """
    if not isinstance(value, dict):
        yield from find_shape_problems(value, NEWEST)
        return
    shape = choose_shape(value.get("apiVersion"))
    if shape is None:
        yield _unknown_version(value)
    spellings = {spelling.pointer: spelling.message for spelling in find_old_spellings(value)}
    for problem in find_shape_problems(value, shape or NEWEST, source):
        if shape is None and _is_about_version(problem):
            continue
        message = spellings.pop(problem.pointer, None) if problem.rule is KEY_IS_KNOWN else None
        yield problem if message is None else _respelled(problem, message)
    for pointer, message in spellings.items():
        yield ShapeProblem(rule=SPELLING_IS_CURRENT, pointer=pointer, message=message, is_at_key=True)
    yield from find_treaty_property_problems(value)


def _respelled(problem: ShapeProblem, message: str) -> ShapeProblem:
    return ShapeProblem(rule=problem.rule, pointer=problem.pointer, message=message, is_at_key=True)


def _is_about_version(problem: ShapeProblem) -> bool:
    return problem.pointer == _AT or (problem.pointer == ROOT and problem.argument == "apiVersion")


def _unknown_version(value: dict[str, Any]) -> ShapeProblem:
    written = value.get("apiVersion")
    if "apiVersion" not in value:
        message = "The document lacks `apiVersion`; write `apiVersion: v3.2.0`, the version it was checked against."
    elif isinstance(written, str) and re.match(r"v?2\.", written):
        message = f"`apiVersion` is `{written}`, a version of the standard that is not read; move to `v3.2.0`."
    else:
        message = f"`apiVersion` is `{str(written)[:60]}`, which is no version of the standard; write `v3.2.0`."
    return ShapeProblem(rule=API_VERSION_IS_KNOWN, pointer=_AT, message=message)
