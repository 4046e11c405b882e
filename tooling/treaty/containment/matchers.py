"""Patterns that validators match by our engine: it takes linear time, and what theirs does not read."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from treaty.containment.budget import Undecided
from treaty.containment.regex_automaton import Pool
from treaty.containment.regex_syntax import parse_pattern

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


class Matchers:
    """Keywords of the reference validator that match patterns, by our engine, which takes linear time."""

    def __init__(self, matches: Callable[[str, str], bool]) -> None:
        self._matches = matches

    def keywords(self) -> dict[str, Any]:
        """Give them by name, as a validator is extended with them."""
        return {
            "pattern": self._pattern,
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
def can_read(source: str) -> bool:
    """Whether our engine reads a pattern."""
    try:
        parse_pattern(source, Pool())
    except Undecided:
        return False
    return True


@lru_cache(maxsize=1024)
def needs_matcher(source: str) -> bool:
    """Whether a pattern is one that we can match and Python's engine does not take, or only in exponential time."""
    if not can_read(source):
        return False
    return parse_pattern(source, Pool()).is_dangerous or not _is_python_pattern(source)


def _is_python_pattern(source: str) -> bool:
    try:
        re.compile(source)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def looks_dangerous(source: str) -> bool:
    """Whether a repetition is repeated, by the look of it."""
    return re.search(r"[*+}][^()]*\)+[*+{]", source) is not None
