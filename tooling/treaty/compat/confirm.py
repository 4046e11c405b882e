"""The real validator's word on a witness: accepted under the writer's schema, rejected under the reader's."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from treaty.compat.samples import column_of
from treaty.containment.budget import Undecided
from treaty.containment.confirm import Confirmer

MAX_ERRORS = 50
"""Errors looked through for the one at the column in question."""

MAX_SHOWN = 120
"""Characters of an offending value that are quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why and where the reader's schema rejects a row."""

    at: str
    """JSON Pointer into the row; for something missing, the place where it should be."""
    words: str


def confirm(
    writing: Confirmer, reading: Confirmer, row: Any, is_wanted: Callable[[str], bool] | None = None
) -> Rejection | None:
    """Ask `jsonschema` and `jsonschema-rs` whether the row is a witness.

    Args:
        writing: the validators for the side that writes.
        reading: the validators for the side that reads.
        row: the record.
        is_wanted: tells by column whether a rejection there is the one looked for; None takes any.

    Returns:
        The first rejection, or None when the validators do not agree that the writer's schema accepts the row and the
        reader's rejects it where wanted.
    """
    try:
        rejection = _find_wanted(reading.rejections(row), is_wanted)
        return rejection if rejection is not None and writing.accepts(row) is True else None
    except Undecided:
        return None


def _find_wanted(errors: Iterable[Any], is_wanted: Callable[[str], bool] | None) -> Rejection | None:
    for error in itertools.islice(errors, MAX_ERRORS):
        found = [each for each in _rejections(error) if is_wanted is None or is_wanted(column_of(each.at))]
        if found:
            return min(found, key=lambda each: (each.at, each.words))
    return None


def _rejections(error: Any) -> Iterator[Rejection]:
    path = [str(token) for token in error.absolute_path]
    yield Rejection(at=_pointer([*path, *_offender(error)]), words=_words(error))
    for inner in error.context or ():
        yield from _rejections(inner)


def _words(error: Any) -> str:
    """Give the validator's message; where it shows values, as JSON and not as Python writes them."""
    shown = json.dumps(error.instance, ensure_ascii=False, default=str)
    if len(shown) > MAX_SHOWN:
        shown = f"{shown[:MAX_SHOWN]}…"
    match error.validator:
        case "type":
            kinds = error.validator_value
            return f"{shown} is not of type {' or '.join([kinds] if isinstance(kinds, str) else kinds)}"
        case "enum":
            return f"{shown} is not one of {json.dumps(error.validator_value, ensure_ascii=False, default=str)}"
        case "const":
            return f"{shown} is not {json.dumps(error.validator_value, ensure_ascii=False, default=str)}"
        case _:
            message: str = error.message
            return message


def _offender(error: Any) -> list[str]:
    """Give the name of the property that is missing or too many, so that its place is told and not its parent's."""
    if error.validator == "required":
        return [name for name in error.validator_value if error.message.startswith(repr(name))][:1]
    if error.validator == "additionalProperties" and error.validator_value is False:
        declared = error.schema.get("properties", {})
        return [name for name in error.instance if name not in declared and repr(name) in error.message][:1]
    return []


def _pointer(tokens: list[str]) -> str:
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)
