"""The real validator's word on a witness: accepted under the writer's schema, rejected under the reader's."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from treaty.compat.samples import column_of
from treaty.containment.budget import Undecided
from treaty.containment.confirm import Confirmer

Ways: TypeAlias = tuple[Sequence[str], Sequence[str]]

_dump = json.JSONEncoder(ensure_ascii=False, default=str).encode

MAX_ERRORS = 50
"""Errors looked through for the one at the column in question."""

MAX_ALL_ERRORS = 10_000
"""Errors looked through where each may be wanted for a change of its own."""

MAX_LISTED = 20
"""Values of an enum that are quoted."""

MAX_SHOWN = 120
"""Characters of an offending value that are quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why and where the reader's schema rejects a row."""

    at: str
    """JSON Pointer into the row; for something missing, the place where it should be."""
    words: str


def confirm(
    writing: Confirmer,
    reading: Confirmer,
    row: Any,
    is_wanted: Callable[[str], bool] | None = None,
    ways: Ways = ((), ()),
) -> Rejection | None:
    """Ask `jsonschema` and `jsonschema-rs` whether the row is a witness.

    Args:
        writing: the validators for the side that writes.
        reading: the validators for the side that reads.
        row: the record.
        is_wanted: tells by column whether a rejection there is the one looked for; None takes any.
        ways: for the side that writes and for the one that reads, names that lead to the one declared member in which
            the row differs from a row that the writing side is known to accept; where there are some, that side is
            asked of that member alone. Empty asks of the whole.

    Returns:
        The first rejection, or None when the validators do not agree that the writer's schema accepts the row and the
        reader's rejects it where wanted.
    """
    try:
        written, read = ways
        errors = reading.rejections_of(row, read) if read else reading.rejections(row)
        rejection = _find_wanted(errors, is_wanted)
        is_written = rejection and (writing.accepts_with(row, written) if written else writing.accepts(row))
    except Undecided:
        return None
    return rejection if is_written else None


def find_rejections(reading: Confirmer, row: Any) -> Iterator[Rejection]:
    """Give all places at which the reader's schema rejects a row, none where the validators do not agree on it."""
    try:
        for error in itertools.islice(reading.rejections(row), MAX_ALL_ERRORS):
            yield from sorted(_rejections(error), key=lambda each: (each.at, each.words))
    except Undecided:
        return


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
    shown = _dump(error.instance)
    if len(shown) > MAX_SHOWN:
        shown = f"{shown[:MAX_SHOWN]}…"
    match error.validator:
        case "type":
            kinds = error.validator_value
            return f"{shown} is not of type {' or '.join([kinds] if isinstance(kinds, str) else kinds)}"
        case "enum":
            return f"{shown} is not one of {_list(error.validator_value)}"
        case "pattern":
            comment = error.schema.get("$comment", "")
            told = isinstance(comment, str) and comment.startswith("must be ")
            return f"{shown} {comment}" if told else f"{shown} does not match {error.validator_value}"
        case "maxLength" | "minLength":
            word = "longer" if error.validator == "maxLength" else "shorter"
            return f"{shown} is {word} than {error.validator_value} characters"
        case "maxItems" | "minItems":
            word = "more" if error.validator == "maxItems" else "fewer"
            return f"{shown} has {word} than {error.validator_value} members"
        case "const":
            return f"{shown} is not {_dump(error.validator_value)}"
        case _:
            message: str = error.message
            return message


def _list(values: Sequence[Any]) -> str:
    """Give values as JSON, as many as anyone reads."""
    text = _dump(list(values[:MAX_LISTED]))
    more = len(values) - MAX_LISTED
    return f"{text[:-1]}, … {more} more]" if more > 0 else text


def _offender(error: Any) -> list[str]:
    """Give the name of the property that is missing or too many, so that its place is told and not its parent's."""
    if error.validator == "required":
        return [name for name in error.validator_value if error.message.startswith(repr(name))]
    if error.validator == "additionalProperties" and error.validator_value is False:
        declared = error.schema.get("properties", {})
        return [name for name in error.instance if name not in declared and repr(name) in error.message][:1]
    return []


def _pointer(tokens: list[str]) -> str:
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)
