"""The ODCS schemas (beside it), and our own, as diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from treaty.load import shape_sentences
from treaty.load.rules_shape import DOCUMENT_IS_A_MAPPING
from treaty.load.schema_files import ODCS_SHAPES, SHAPES, compile_schema, find_keys, read_schema
from treaty.load.shape_place import Place
from treaty.load.shape_problem import ShapeProblem
from treaty.load.source_map import SourceMap
from treaty.model.nodes import ListNames
from treaty.model.pointer import ROOT, Pointer

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator

__all__ = ["ODCS_SHAPES", "SHAPES", "ShapeProblem", "find_shape_problems", "read_schema"]

MAX_PROBLEMS = 200
"""Problems of shape reported in one file."""
MAX_ERRORS = 2_000
"""Errors of the validator looked at, many of which only repeat others."""

_ABSENCE = 10
"""How much less likely a branch was meant for each key that it asks for and that is not there."""


def find_shape_problems(value: Any, shape: str, source: SourceMap | None = None) -> Iterator[ShapeProblem]:
    """Find where a document disagrees with a schema.

    There is none exactly when the schema accepts the document.

    Args:
        value: plain data.
        shape: the name of a schema, one of SHAPES.
        source: the places of the data, so that messages can show a value as it is written.
    """
    if not isinstance(value, Mapping):
        yield _no_mapping(value)
        return
    yield from find_disagreements(value, compile_schema(shape), shape, source)


def find_disagreements(
    value: Any, validator: Validator, shape: str, source: SourceMap | None
) -> Iterator[ShapeProblem]:
    """Find where data disagree with a compiled schema, each place and sentence once.

    Args:
        value: plain data.
        validator: the compiled schema.
        shape: its name, by which to look up what would be permitted.
        source: the places of the data, where known.
    """
    first = islice(validator.iter_errors(value), MAX_ERRORS)
    errors = [relevant for error in first for relevant in _choose(error)]
    seen: set[tuple[Pointer, str]] = set()
    names = ListNames()
    for error, keys in _without_echoes(errors, shape):
        pointer, node = names.point(value, error.instance_path)
        place = Place(document=value, pointer=pointer, node=node, shape=shape, source=source)
        for problem in shape_sentences.tell(error, keys, place):
            if len(seen) >= MAX_PROBLEMS:
                return
            if (problem.pointer, problem.message) not in seen:
                seen.add((problem.pointer, problem.message))
                yield problem


def _no_mapping(value: Any) -> ShapeProblem:
    what = "is empty" if value is None else "is a list" if isinstance(value, list) else "is a bare value"
    return ShapeProblem(
        rule=DOCUMENT_IS_A_MAPPING, pointer=ROOT, message=f"The file {what}; it must be a mapping of keys to values."
    )


def _choose(error: ValidationError) -> Iterator[ValidationError]:
    """Give the errors that say why a choice of schemas failed: those of the branch that was most likely meant."""
    branches = getattr(error.kind, "context", None)
    if not branches or any(not branch for branch in branches) or _is_choice_of_keys(branches):
        yield error
        return
    meant = [branch for branch in branches if not _has_wrong_kind(branch, error)]
    if not meant:
        yield error
        return
    best = min(meant, key=lambda branch: (_weight(branch), len(branch)))
    for inner in best:
        yield from _choose(inner)


def _is_choice_of_keys(branches: Iterable[list[ValidationError]]) -> bool:
    return all(len(branch) == 1 and branch[0].kind.name == "required" for branch in branches)


def _has_wrong_kind(branch: Iterable[ValidationError], outer: ValidationError) -> bool:
    depth = len(outer.instance_path)
    return any(error.kind.name in {"type", "const"} and len(error.instance_path) <= depth + 1 for error in branch)


def _weight(branch: Iterable[ValidationError]) -> int:
    return sum(_ABSENCE if error.kind.name == "required" else 1 for error in branch)


def _without_echoes(errors: list[ValidationError], shape: str) -> Iterator[tuple[ValidationError, tuple[str, ...]]]:
    """Give the errors with the keys they are about, without those that only repeat another.

    A draft 2019-09 validator calls every key of a node unevaluated as soon as one subschema of the node failed. Such a
    key is known to the schema, and the failure itself is reported as well.
    """
    caused = {
        tuple(error.instance_path[:length])
        for error in errors
        if error.kind.name != "unevaluatedProperties"
        for length in range(len(error.instance_path) + 1)
    }
    for error in errors:
        unexpected = tuple(getattr(error.kind, "unexpected", ()))
        if error.kind.name != "unevaluatedProperties":
            yield error, tuple(key for key in unexpected if isinstance(key, str))
            continue
        known = find_keys(shape, error.schema_path[:-1])
        unknown = tuple(key for key in unexpected if key not in known)
        if unknown:
            yield error, unknown
        elif tuple(error.instance_path) not in caused:
            yield error, unexpected
