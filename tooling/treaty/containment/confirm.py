"""Witnesses put before two independent validators, on the documents as they were given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from treaty.containment.backtracking import can_read, is_quick
from treaty.containment.budget import Meter, Undecided, counted
from treaty.containment.dialect import DEFAULT, Dialect, dialect_of
from treaty.containment.kept import Kept
from treaty.containment.languages import Languages
from treaty.containment.matchers import Matchers, find_steps, matches, needs_matcher
from treaty.containment.values import JsonValue
from treaty.model.pattern_cost import is_bulky, is_soon_read

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_KEPT: "Kept[Confirmer]" = Kept(32)
_JUDGING_STEPS = 40
"""What it is charged to ask both validators about a value."""
_BULKY_STEPS = 5_000
"""What it is charged to have a validator read a pattern that becomes a large automaton."""


def confirmer_of(document: JsonValue) -> "Confirmer":
    """Both validators for a document that stands by itself; those of the last documents are kept, by content.

    Raises:
        Undecided: for a `$schema` that is no known draft, and for a document that nests very deep.
    """
    try:
        text = repr(document)
    except RecursionError as error:
        raise Undecided("a document that nests very deep") from error
    return _KEPT.find(text, lambda: Confirmer(document, dialect_of(document, DEFAULT), {}, None))


class Confirmer:
    """Both validators for one document; each is loaded when a witness first needs it.

    Without languages of a question, each judgement has a budget of its own.
    """

    def __init__(
        self,
        document: JsonValue,
        dialect: Dialect,
        resources: Mapping[str, JsonValue],
        languages: Languages | None,
        *,
        asserts_format: bool = False,
    ) -> None:
        self._asserts_format = asserts_format
        self._document: Any = document
        self._dialect = dialect
        self._resources: Mapping[str, Any] = resources
        self._languages = languages
        self._parts = _find_patterns((document, *resources.values()))
        patterns = (*self._parts.of_texts, *self._parts.of_names)
        self._is_soon_read = all(map(is_soon_read, patterns))
        self.reading_steps = _BULKY_STEPS * sum(map(is_bulky, patterns))
        """What it is charged to make the fast validator."""
        self._meter = Meter(counted())
        self._reference: Any = None
        self._native: Any = None

    def accepts(self, value: JsonValue) -> bool | None:
        """What both validators say of a value, or None where they differ.

        Raises:
            Undecided: when one of them fails, or might not come back.
        """
        self._prepare(value)
        with _judging():
            reference = self._reference_validator().is_valid(value)
            native = self._native_validator().is_valid(value)
        return bool(reference) if reference == native else None

    def rejection(self, value: JsonValue) -> "ValidationError | None":
        """The most telling error that the reference validator reports for a value that it rejects, if it can."""
        from jsonschema.exceptions import best_match

        try:
            self._prepare(value)
            with _judging():
                error: ValidationError | None = best_match(self._reference_validator().iter_errors(value))
        except Undecided:  # it may fail on what comes after the first error
            return None
        return error

    def rejections(self, value: JsonValue) -> "Iterator[ValidationError]":
        """The errors that the reference validator reports, one by one; none where the other accepts the value.

        Raises:
            Undecided: as `accepts`.
        """
        self._prepare(value)
        with _judging():
            if not self._native_validator().is_valid(value):
                yield from self._reference_validator().iter_errors(value)

    def accepts_with(self, value: JsonValue, path: Sequence[str]) -> bool | None:
        """As `accepts`, for an object that differs from one that both accept in one declared member only.

        The fast validator looks at the whole again, the reference validator at that member: it has seen the rest.
        `path` are the names that lead to it.

        Raises:
            Undecided: as `accepts`.
        """
        self._prepare(value)
        with _judging():
            reference = next(self._member_errors(value, path), None) is None
            native = self._native_validator().is_valid(value)
        return bool(reference) if reference == native else None

    def rejections_of(self, value: JsonValue, path: Sequence[str]) -> "Iterator[ValidationError]":
        """As `rejections`, those of one declared member only.

        Raises:
            Undecided: as `accepts`.
        """
        self._prepare(value)
        with _judging():
            if not self._native_validator().is_valid(value):
                yield from self._member_errors(value, path)

    def _member_errors(self, value: Any, path: Sequence[str]) -> "Iterator[ValidationError]":
        schema = self._document
        for name in path:
            value, schema = value[name], schema["properties"][name]
        for error in self._reference_validator().descend(value, schema):
            error.relative_path.extendleft(reversed(path))
            yield error

    def native_errors(self, value: JsonValue) -> "list[Any]":
        """The errors that the fast validator reports for a value; for looks alone, they confirm nothing.

        Raises:
            Undecided: as `accepts`.
        """
        self._prepare(value)
        with _judging():
            return list(self._native_validator().iter_errors(value))

    def _prepare(self, value: JsonValue) -> None:
        if not self._is_soon_read:
            raise Undecided("a pattern that takes a validator long to read")
        if self._languages is None:
            self._meter = Meter(counted())
            self._meter.tick(self.reading_steps)
        else:
            self._languages.charge(_JUDGING_STEPS + (self.reading_steps if self._native is None else 0))
        if self._may_hang(value):
            raise Undecided("a pattern that may take a validator exponential time")

    def _matches(self, source: str, text: str) -> bool:
        return matches(source, text, self._matches_alone if self._languages is None else self._languages.matches)

    def _matches_alone(self, source: str, text: str) -> bool:
        """Match without a question, for which what was matched before costs as much again: so nothing hangs on it."""
        steps = find_steps(source, text)
        self._meter.tick(steps.taken)
        if steps.is_match is None:
            raise Undecided(f"the pattern {source!r}, which takes long to match")
        return steps.is_match

    def _may_hang(self, value: JsonValue) -> bool:
        """Whether a pattern that only a validator's own engine can match may take it very long on some text."""
        if not self._left_alone:  # as nearly always: then the texts are not looked at
            return False
        length = max(map(len, _texts(value)), default=0)
        return not all(is_quick(source, length) for source in self._left_alone)

    @cached_property
    def _left_alone(self) -> tuple[str, ...]:
        """The patterns that the validators' own engines must match."""
        parts = self._parts
        unread = [source for source in (*parts.of_texts, *parts.of_names) if not can_read(source)]
        # What is left over after names were matched is found by the validator alone.
        return (*unread, *(parts.of_names if parts.has_leftovers else ()))

    def _reference_validator(self) -> Any:
        if self._reference is None:
            from jsonschema.validators import extend, validator_for
            from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it publishes no types
            from referencing import Resource
            from referencing.jsonschema import specification_with

            meta_schema = self._dialect.meta_schema + self._dialect.suffix
            specification = specification_with(meta_schema)
            validator = validator_for({"$schema": meta_schema})
            given = [
                (uri, Resource.from_contents(schema, default_specification=specification))
                for uri, schema in self._resources.items()
            ]
            registry = REGISTRY.with_resources(given) if given else REGISTRY
            if any(map(_names_parts, (self._document, *self._resources.values()))):
                # What has a name is looked for once, not at each reference.
                root = specification.create_resource(self._document)
                registry = registry.with_resource(root.id() or "", root).crawl()
            keywords = self._own_keywords()
            if keywords:
                validator = extend(validator, keywords)  # type: ignore[no-untyped-call]  # its stubs lack a type
            checker = validator.FORMAT_CHECKER if self._asserts_format else None
            self._reference = validator(self._document, registry=registry, format_checker=checker)
        return self._reference

    def _own_keywords(self) -> dict[str, Any]:
        own, parts = Matchers(self._matches), self._parts
        of_texts = own.for_texts() if any(map(needs_matcher, parts.of_texts)) else {}
        return {**of_texts, **(own.for_names() if any(map(needs_matcher, parts.of_names)) else {})}

    def _given(self, uri: str) -> Any:
        """A resource for a validator that asks for it; nothing is ever fetched, so others are a `LookupError`."""
        return self._resources[uri]

    def _native_validator(self) -> Any:
        if self._native is None:
            import jsonschema_rs

            validator = getattr(jsonschema_rs, self._dialect.native_name)
            self._native = validator(self._document, retriever=self._given, validate_formats=self._asserts_format)
        return self._native


@contextmanager
def _judging() -> Iterator[None]:
    """Whatever stops a validator, it has not confirmed; a panic in one that is written in Rust is no `Exception`."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise Undecided(f"a validator cannot judge the witness found ({type(error).__name__})") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    """The patterns of documents: those that texts are matched with, and those that names are."""

    of_texts: tuple[str, ...]
    of_names: tuple[str, ...]
    has_leftovers: bool
    """Whether something is said of members that no pattern was found in."""


def _find_patterns(schemas: Iterable[JsonValue]) -> _Patterns:
    of_texts: dict[str, None] = {}
    of_names: dict[str, None] = {}
    has_leftovers = False
    stack = list(schemas)
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            pattern, named = value.get("pattern"), value.get("patternProperties")
            if isinstance(pattern, str):
                of_texts[pattern] = None
            if isinstance(named, dict):
                of_names.update(dict.fromkeys(named))
            has_leftovers |= "unevaluatedProperties" in value
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return _Patterns(of_texts=tuple(of_texts), of_names=tuple(of_names), has_leftovers=has_leftovers)


def _names_parts(schema: JsonValue) -> bool:
    """Whether a schema has parts that references reach by a name of their own."""
    stack = list(schema.values()) if isinstance(schema, dict) else []
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if any(isinstance(value.get(key), str) for key in ("$id", "id", "$anchor", "$dynamicAnchor")):
                return True
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return False


def _texts(value: JsonValue) -> Iterator[str]:
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            stack.extend([*part, *part.values()])
        elif isinstance(part, list):
            stack.extend(part)
