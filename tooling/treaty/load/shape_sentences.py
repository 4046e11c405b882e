"""Sentences for disagreements with a schema: what is, what should be, and what was most likely meant."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from treaty.diagnostics.rule import Rule
from treaty.load import rules_shape as rules
from treaty.load.schemas import ODCS_SHAPES, collect_keys, find_subschema, read_schema
from treaty.load.shape_place import Place
from treaty.load.shape_problem import ShapeProblem

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

_KINDS = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "`true` or `false`",
    "object": "a mapping",
    "array": "a list",
    "null": "empty",
}
_FORMATS = {"date": "a day such as `2026-08-31`"}
_LIMITS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters long",
    "maxLength": "at most {} characters long",
    "minItems": "a list of at least {}",
    "maxItems": "a list of at most {}",
    "minProperties": "a mapping of at least {} keys",
    "maxProperties": "a mapping of at most {} keys",
}
_SHOWN_OPTIONS = 12


def tell(error: ValidationError, keys: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    """Give the sentences for one error; `keys` are those that an error about unexpected keys is about."""
    kind = error.kind.name
    teller = _TELLERS.get(kind)
    if teller is not None:
        yield from teller(error, keys, place)
    elif kind in _LIMITS:
        limit = _LIMITS[kind].format(_show(error.kind.value))
        yield _at_value(rules.VALUE_IS_PERMITTED, place, f"{_is(place)}; it must be {limit}.")
    else:
        yield _at_value(rules.VALUE_HAS_ITS_SHAPE, place, f"{place.value_words} does not fit: {error.message}.")


def _at_value(rule: Rule, place: Place, message: str) -> ShapeProblem:
    return ShapeProblem(rule=rule, pointer=place.pointer, message=message)


def _at_key(rule: Rule, place: Place, key: str, message: str) -> ShapeProblem:
    return ShapeProblem(rule=rule, pointer=place.pointer / key, message=message, is_at_key=True)


def _is(place: Place) -> str:
    return f"{place.value_words} is {_show_value(place)}"


def _show_value(place: Place) -> str:
    node = place.node
    if isinstance(node, dict | list):
        return "a mapping" if isinstance(node, dict) else "an empty list" if not node else "a list"
    if node is None:
        return "empty"
    if isinstance(node, bool):
        return f"`{place.written or _show(node)}`"
    if isinstance(node, int | float):
        return f"the number {place.written or _show(node)}"
    return f"`{node if len(node) <= 60 else node[:57] + '...'}`" if node else "an empty text"


def _show(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _tell_unknown(error: ValidationError, keys: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    known = collect_keys(place.schema, find_subschema(place.schema, error.schema_path[:-1]))
    for key in keys:
        newer = _find_newer(place.shape, error.schema_path[:-1], key)
        if newer is not None:
            message = f"`{key}` is new in ODCS {newer}; this file names {_named(place)}: raise `apiVersion`."
            yield _at_key(rules.FIELD_FITS_API_VERSION, place, key, message)
        elif key in known:
            message = f"{place.subject} may not hold `{key}` beside its other keys; remove it, or change them."
            yield _at_key(rules.VALUE_HAS_ITS_SHAPE, place, key, message)
        else:
            message = f"{place.subject} may not hold `{key}`; {_advise(key, known)}"
            yield _at_key(rules.KEY_IS_KNOWN, place, key, message)


def _advise(key: str, known: tuple[str, ...]) -> str:
    near = _nearest(key, known)
    if near is not None:
        return f"did you mean `{near}`?"
    return "put what is your own into `customProperties`." if "customProperties" in known else "remove it."


def _nearest(word: str, options: Iterable[str]) -> str | None:
    by_folded = {_fold(option): option for option in options}
    near = difflib.get_close_matches(_fold(word), by_folded, n=1, cutoff=0.75)
    return by_folded[near[0]] if near else None


def _fold(word: str) -> str:
    return word.replace("_", "").replace("-", "").lower()


def _find_newer(shape: str, path: list[str | int], key: str) -> str | None:
    for newer in _newer_shapes(shape):
        schema = read_schema(newer)
        if key in collect_keys(schema, find_subschema(schema, path)):
            return newer.removeprefix("odcs-")
    return None


def _newer_shapes(shape: str) -> tuple[str, ...]:
    return ODCS_SHAPES[ODCS_SHAPES.index(shape) + 1 :] if shape in ODCS_SHAPES else ()


def _named(place: Place) -> str:
    return str(place.value.get("apiVersion"))


def _tell_required(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    key = str(error.kind.value)
    message = f"{place.subject} lacks `{key}`; add it."
    if isinstance(place.node, dict):
        near = _nearest(key, [name for name in place.node if name not in _keys_at(error, place)])
        message = f"{place.subject} lacks `{key}`; is `{near}` meant?" if near else message
    yield ShapeProblem(rule=rules.KEY_IS_PRESENT, pointer=place.pointer, message=message, argument=key)


def _keys_at(error: ValidationError, place: Place) -> tuple[str, ...]:
    return collect_keys(place.schema, find_subschema(place.schema, error.schema_path[:-1]))


def _tell_type(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    types = list(error.kind.value)
    yield _at_value(rules.VALUE_HAS_ITS_TYPE, place, _type_sentence(types, place))


def _type_sentence(types: list[str], place: Place) -> str:
    node = place.node
    key = place.pointer.tokens[-1] if place.pointer.tokens else ""
    wanted = _join([_KINDS[name] for name in types], "or")
    if "string" in types and isinstance(node, int | float) and isinstance(key, str):
        written = place.written or _show(node)
        return f'{_is(place)}; it must be a text: write `{key}: "{written}"`.'
    if node is None:
        return f"{place.value_words} is empty; it must be {wanted}, or be left out."
    return f"{_is(place)}; it must be {wanted}."


def _tell_enum(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    options = error.kind.value if error.kind.name == "enum" else [error.kind.value]
    newer = _find_newer_option(error, place)
    if newer is not None:
        message = f"`{place.node}` is new in ODCS {newer}; this file names {_named(place)}: raise `apiVersion`."
        yield _at_value(rules.FIELD_FITS_API_VERSION, place, message)
        return
    shown = [f"`{_show(option)}`" for option in options[:_SHOWN_OPTIONS]]
    if len(options) > _SHOWN_OPTIONS:
        shown[-1] = f"one of {len(options) - _SHOWN_OPTIONS + 1} others"
    near = _nearest(place.node, [o for o in options if isinstance(o, str)]) if isinstance(place.node, str) else None
    hint = f" Did you mean `{near}`?" if near else ""
    yield _at_value(rules.VALUE_IS_PERMITTED, place, f"{_is(place)}; it must be {_join(shown, 'or')}.{hint}")


def _find_newer_option(error: ValidationError, place: Place) -> str | None:
    for newer in _newer_shapes(place.shape):
        options = find_subschema(read_schema(newer), error.schema_path)
        if isinstance(options, list) and place.node in options:
            return newer.removeprefix("odcs-")
    return None


def _tell_pattern(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    holder = find_subschema(place.schema, error.schema_path[:-1])
    words = holder.get("x-words") if isinstance(holder, dict) else None
    wanted = words or f"match `{error.kind.value}`"
    yield _at_value(rules.VALUE_IS_PERMITTED, place, f"{_is(place)}; it must {wanted}.")


def _tell_format(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    name = str(error.kind.value)
    yield _at_value(rules.VALUE_IS_PERMITTED, place, f"{_is(place)}; it must be {_FORMATS.get(name, name)}.")


def _tell_choice(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    branches: list[list[ValidationError]] = getattr(error.kind, "context", [])
    fitting = [number for number, branch in enumerate(branches) if not branch]
    schema = find_subschema(place.schema, error.schema_path)
    if fitting:
        keys = [f"`{key}`" for number in fitting for key in schema[number].get("required", ())]
        message = f"{place.subject} holds {_join(keys, 'and') or 'several forms'}; keep only one of them."
        yield _at_value(rules.VALUE_HAS_ITS_SHAPE, place, message)
        return
    lacking = [f"`{inner.kind.value}`" for branch in branches for inner in branch if inner.kind.name == "required"]
    if lacking:
        message = f"{place.subject} lacks one of {_join(lacking, 'and')}; add the one that is meant."
        yield _at_value(rules.KEY_IS_PRESENT, place, message)
        return
    types = dict.fromkeys(t for branch in branches for inner in branch for t in _types_of(inner))
    yield _at_value(rules.VALUE_HAS_ITS_TYPE, place, _type_sentence(list(types), place))


def _types_of(error: ValidationError) -> list[str]:
    return list(error.kind.value) if error.kind.name == "type" else []


def _tell_not(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    schema = error.kind.value
    keys = [f"`{key}`" for key in schema.get("required", ())] if isinstance(schema, dict) else []
    what = f"may not hold {_join(keys, 'and')}" if keys else "does not fit here"
    yield _at_value(rules.VALUE_HAS_ITS_SHAPE, place, f"{place.subject} {what}; remove it.")


def _tell_unique(_: ValidationError, __: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    message = f"{place.value_words} lists the same value twice; remove one."
    yield _at_value(rules.VALUE_IS_PERMITTED, place, message)


def _tell_key_name(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    inner: ValidationError = error.kind.value
    holder = find_subschema(place.schema, [*error.schema_path])
    words = holder.get("x-words") if isinstance(holder, dict) else None
    key = str(inner.instance)
    message = f"The key `{key}` of {place.subject} must {words or f'fit: {inner.message}'}."
    yield _at_key(rules.KEY_IS_KNOWN, place, key, message)


def _join(words: list[str], last: str) -> str:
    words = list(dict.fromkeys(words))
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


_TELLERS = {
    "additionalProperties": _tell_unknown,
    "unevaluatedProperties": _tell_unknown,
    "required": _tell_required,
    "type": _tell_type,
    "enum": _tell_enum,
    "const": _tell_enum,
    "pattern": _tell_pattern,
    "format": _tell_format,
    "anyOf": _tell_choice,
    "oneOf": _tell_choice,
    "not": _tell_not,
    "uniqueItems": _tell_unique,
    "propertyNames": _tell_key_name,
}
