"""Patterns that validators match by our engine: it takes linear time, and what theirs does not read."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from treaty.containment.backtracking import can_read, is_quick
from treaty.containment.budget import Meter, Undecided, counted
from treaty.containment.languages import Languages

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


_OF_A_TEXT = 20_000
"""Steps that it may take to match one text."""
_LONG = 10_000
"""No text of a witness is longer."""


class Matchers:
    """Keywords of the reference validator that match patterns, by our engine, which takes linear time."""

    def __init__(self, matches: Callable[[str, str], bool]) -> None:
        self._matches = matches

    def for_texts(self) -> dict[str, Any]:
        """Give those that match values, by name, as a validator is extended with them."""
        return {"pattern": self._pattern}

    def for_names(self) -> dict[str, Any]:
        """Give those that match names, by name."""
        return {
            "patternProperties": self._pattern_properties,
            "additionalProperties": self._additional_properties,
        }

    def _pattern(self, _validator: Any, source: str, value: Any, _schema: Any) -> "Iterator[ValidationError]":
        from jsonschema.exceptions import ValidationError

        if isinstance(value, str) and not self._matches(source, value):
            yield ValidationError(f"{value!r} does not match {source!r}")

    def _pattern_properties(
        self, validator: Any, schemas: Any, value: Any, _schema: Any
    ) -> "Iterator[ValidationError]":
        for source, schema in schemas.items() if isinstance(value, dict) else ():
            for name in value:
                if self._matches(source, name):
                    yield from validator.descend(value[name], schema, path=name, schema_path=source)

    def _additional_properties(
        self, validator: Any, additional: Any, value: Any, schema: Any
    ) -> "Iterator[ValidationError]":
        from jsonschema.exceptions import ValidationError

        for name in value if isinstance(value, dict) else ():
            if name in schema.get("properties", {}):
                continue
            if any(self._matches(source, name) for source in schema.get("patternProperties", {})):
                continue
            if additional is False:
                yield ValidationError(f"{name!r} is not declared")
            else:
                yield from validator.descend(value[name], additional, path=name)


@lru_cache(maxsize=1024)
def needs_matcher(source: str) -> bool:
    """Whether a pattern is one that we can match, and that Python's engine does not take or may take long over."""
    return can_read(source) and not (is_quick(source, _LONG) and _is_python_pattern(source))


def matches(source: str, text: str, ours: Callable[[str, str], bool]) -> bool:
    """Whether a pattern is found in a text, by Python's engine where that is soon told, else by ours.

    Raises:
        Undecided: when ours has no budget left.
    """
    if can_read(source) and not (is_quick(source, len(text)) and _is_python_pattern(source)):
        return ours(source, text)
    return re.search(source, text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What came of a pattern and a text, and how many steps it took; None where it took too many."""

    is_match: bool | None
    taken: int


@lru_cache(maxsize=2048)
def find_steps(source: str, text: str) -> Steps:
    """Match by our engine, begun anew, so that the steps hang on nothing else; kept, for rows differ in little."""
    meter = Meter(counted(_OF_A_TEXT))
    try:
        is_match = Languages(meter).matches(source, text)
    except Undecided:
        return Steps(is_match=None, taken=meter.spent)
    return Steps(is_match=is_match, taken=meter.spent)


def may_match(source: str, name: str) -> bool:
    """Whether a pattern is found in a name, or that cannot be told soon."""
    return not (is_quick(source, len(name)) and _is_python_pattern(source)) or re.search(source, name) is not None


@lru_cache(maxsize=1024)
def _is_python_pattern(source: str) -> bool:
    try:
        re.compile(source)
    except (re.error, OverflowError, RecursionError):
        return False
    return True
