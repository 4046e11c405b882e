"""The shape of a contract: checked against the ODCS version it names, with old spellings and our own properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from treaty.load.rules_shape import (
    API_VERSION_IS_KNOWN,
    FIELD_FITS_API_VERSION,
    KEY_IS_KNOWN,
    SHAPE_FITS_NEWEST_VERSION,
    SPELLING_IS_CURRENT,
)
from treaty.load.schema_files import ODCS_SHAPES, read_schema
from treaty.load.shape import MAX_PROBLEMS, find_shape_problems
from treaty.load.shape_problem import ShapeProblem
from treaty.load.source_map import SourceMap
from treaty.load.spellings import find_old_spellings
from treaty.load.treaty_properties import find_treaty_property_problems
from treaty.model.pointer import ROOT, Pointer

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
    spellings = {spelling.pointer: spelling.message for spelling in islice(find_old_spellings(value), MAX_PROBLEMS)}
    problems = [
        _respelled(problem, spellings)
        for problem in find_shape_problems(value, shape or NEWEST, source)
        if shape is not None or not _is_about_version(problem)
    ]
    told = {problem.pointer for problem in problems}
    yield from problems if shape in {None, NEWEST} else _compare_with_newer(value, str(shape), problems, spellings)
    for pointer, message in spellings.items():
        if pointer not in told:
            yield ShapeProblem(rule=SPELLING_IS_CURRENT, pointer=pointer, message=message, is_at_key=True)
    yield from islice(find_treaty_property_problems(value), MAX_PROBLEMS)


def _respelled(problem: ShapeProblem, spellings: Mapping[Pointer, str]) -> ShapeProblem:
    message = spellings.get(problem.pointer) if problem.is_at_key else None
    return problem if message is None else replace(problem, rule=KEY_IS_KNOWN, message=message)


def _compare_with_newer(
    value: Any, shape: str, problems: list[ShapeProblem], spellings: Mapping[Pointer, str]
) -> Iterator[ShapeProblem]:
    """Give the problems of an older document, each with whether a newer version of the standard has it as well."""
    newer = ODCS_SHAPES[ODCS_SHAPES.index(shape) + 1 :]
    there = {name: tuple(find_shape_problems(value, name)) for name in newer}
    for problem in problems:
        permitting = next((name for name in newer if not _is_found(problem, there[name])), None)
        is_told = permitting is None or problem.rule is FIELD_FITS_API_VERSION
        yield problem if is_told else _newly_permitted(problem, str(permitting))
    told = [problem.pointer for problem in problems] + list(spellings)
    for problem in there[NEWEST]:
        if not any(pointer.is_within(problem.pointer) or problem.pointer.is_within(pointer) for pointer in told):
            message = f"ODCS 3.2.0 no longer permits this: {problem.message}"
            yield replace(problem, rule=SHAPE_FITS_NEWEST_VERSION, message=message)


def _newly_permitted(problem: ShapeProblem, shape: str) -> ShapeProblem:
    version = shape.removeprefix("odcs-")
    fact = problem.message.partition(";")[0].removesuffix(".")
    message = f"{fact}; ODCS {version} permits that, the version named here does not: raise `apiVersion`."
    return replace(problem, rule=FIELD_FITS_API_VERSION, message=message)


def _is_found(problem: ShapeProblem, others: Iterable[ShapeProblem]) -> bool:
    """Tell whether another schema objects to the same node; schemas differ in which end of a fault they name."""
    if problem.pointer == ROOT:
        return any((other.pointer, other.argument) == (ROOT, problem.argument) for other in others)
    return any(
        other.pointer.is_within(problem.pointer) or (other.pointer != ROOT and problem.pointer.is_within(other.pointer))
        for other in others
    )


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
