"""Sentences for disagreements with a schema: what is, what should be, and what was most likely meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from treaty.diagnostics.rule import Rule
from treaty.diagnostics.wording import join
from treaty.load import rules_shape as rules
from treaty.load.schema_files import ODCS_SHAPES, find_keys, find_subschema
from treaty.load.shape_place import Place, describe
from treaty.load.shape_problem import ShapeProblem
from treaty.load.shape_words import find_nearest, say_is, say_type, show

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

_FORMATS = {"date": "a day such as `2026-08-31`"}
_LIMITS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters long",
    "maxLength": "at most {} characters long",
}
_SIZES = {"minItems": "at least", "maxItems": "at most", "minProperties": "at least", "maxProperties": "at most"}
_SHOWN_OPTIONS = 12
_PATTERN_WORDS = {
    "StableId": "hold no blank and none of `. # / \\ @ ! % & ^`",
    "ShorthandReference": "name a column as `table.column`, or by ids as `schema/<id>/properties/<id>`",
    "FullyQualifiedReference": "name a column as `table.column`, or by ids as `schema/<id>/properties/<id>`",
}
"""What the patterns of ODCS ask for, by the definition that holds them."""
_ENABLING = {"DataQuality": "metric"}
"""The key whose absence makes most other keys of a definition unwelcome."""
_DISCRIMINATORS = ("type", "logicalType")
"""The keys of ODCS whose value decides which other keys a node may hold."""


def tell(error: ValidationError, keys: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    """Give the sentences for one error; `keys` are those that an error about unexpected keys is about."""
    kind = error.kind.name
    teller = _TELLERS.get(kind)
    if teller is not None:
        yield from teller(error, keys, place)
    elif kind in _SIZES:
        count = len(place.node)
        size = f"{place.value_words} has {count} member{'' if count == 1 else 's'}"
        yield _at_value(rules.VALUE_IS_PERMITTED, place, f"{size}; it must have {_SIZES[kind]} {error.kind.value}.")
    elif kind in _LIMITS:
        limit = _LIMITS[kind].format(show(error.kind.value))
        yield _at_value(rules.VALUE_IS_PERMITTED, place, f"{say_is(place)}; it must be {limit}.")
    else:
        yield _at_value(rules.VALUE_HAS_ITS_SHAPE, place, f"{place.value_words} does not fit: {error.message}.")


def _at_value(rule: Rule, place: Place, message: str) -> ShapeProblem:
    return ShapeProblem(rule=rule, pointer=place.pointer, message=message)


def _at_key(rule: Rule, place: Place, key: str, message: str) -> ShapeProblem:
    return ShapeProblem(rule=rule, pointer=place.pointer / key, message=message, is_at_key=True)


def _tell_unknown(error: ValidationError, keys: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    known = find_keys(place.shape, error.schema_path[:-1])
    for key in keys:
        newer = _find_newer(place.shape, error.schema_path[:-1], key)
        if key in known:
            yield _misplaced(error, place, key)
        elif newer is not None:
            message = f"`{key}` is new in ODCS {newer}; this file names {_named(place)}: raise `apiVersion`."
            yield _at_key(rules.FIELD_FITS_API_VERSION, place, key, message)
        else:
            message = f"{place.subject} may not hold `{key}`; {_advise(key, known)}"
            yield _at_key(rules.KEY_IS_KNOWN, place, key, message)


def _misplaced(error: ValidationError, place: Place, key: str) -> ShapeProblem:
    node = place.node
    kind = next((name for name in _DISCRIMINATORS if isinstance(node.get(name), str)), None)
    enabling = _ENABLING.get(str(error.schema_path[-2])) if len(error.schema_path) > 1 else None
    if kind is not None:
        message = f"{place.subject} with `{kind}: {node[kind]}` may not hold `{key}`; remove it, or correct `{kind}`."
    elif enabling is not None:
        message = f"{place.subject} lacks `{enabling}`; add it."
        return ShapeProblem(rule=rules.KEY_IS_PRESENT, pointer=place.pointer, message=message, argument=enabling)
    else:
        message = (
            f"{place.subject} may hold `{key}` only together with keys that are not there; add them, or remove it."
        )
    return _at_key(rules.VALUE_HAS_ITS_SHAPE, place, key, message)


def _advise(key: str, known: tuple[str, ...]) -> str:
    near = find_nearest(key, known)
    if near is not None:
        return f"did you mean `{near}`?"
    return "put what is your own into `customProperties`." if "customProperties" in known else "remove it."


def _find_newer(shape: str, path: list[str | int], key: str) -> str | None:
    for newer in _newer_shapes(shape):
        if key in find_keys(newer, path):
            return newer.removeprefix("odcs-")
    return None


def _newer_shapes(shape: str) -> tuple[str, ...]:
    return ODCS_SHAPES[ODCS_SHAPES.index(shape) + 1 :] if shape in ODCS_SHAPES else ()


def _named(place: Place) -> str:
    return str(place.document.get("apiVersion"))


def _tell_required(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    key = str(error.kind.value)
    message = f"{place.subject} lacks `{key}`; add it."
    if isinstance(place.node, dict):
        known = frozenset(find_keys(place.shape, error.schema_path[:-1]))
        near = find_nearest(key, (name for name in place.node if name not in known))
        message = f"{place.subject} lacks `{key}`; is `{near}` meant?" if near else message
    yield ShapeProblem(rule=rules.KEY_IS_PRESENT, pointer=place.pointer, message=message, argument=key)


def _tell_type(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    types = list(error.kind.value)
    yield _at_value(rules.VALUE_HAS_ITS_TYPE, place, say_type(types, place))


def _tell_enum(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    options = error.kind.value if error.kind.name == "enum" else [error.kind.value]
    newer = _find_newer_option(error, place)
    if newer is not None:
        message = f"`{place.node}` is new in ODCS {newer}; this file names {_named(place)}: raise `apiVersion`."
        yield _at_value(rules.FIELD_FITS_API_VERSION, place, message)
        return
    shown = [f"`{show(option)}`" for option in options[:_SHOWN_OPTIONS]]
    if len(options) > _SHOWN_OPTIONS:
        shown[-1] = f"one of {len(options) - _SHOWN_OPTIONS + 1} others"
    near = find_nearest(place.node, [o for o in options if isinstance(o, str)]) if isinstance(place.node, str) else None
    hint = f" Did you mean `{near}`?" if near and len(options) > 1 else ""
    yield _at_value(rules.VALUE_IS_PERMITTED, place, f"{say_is(place)}; it must be {join(shown, 'or')}.{hint}")


def _find_newer_option(error: ValidationError, place: Place) -> str | None:
    for newer in _newer_shapes(place.shape):
        options = find_subschema(newer, error.schema_path)
        if isinstance(options, list) and place.node in options:
            return newer.removeprefix("odcs-")
    return None


def _tell_pattern(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    holder = find_subschema(place.shape, error.schema_path[:-1])
    words = holder.get("x-words") if isinstance(holder, dict) else None
    named = _PATTERN_WORDS.get(str(error.schema_path[-2])) if len(error.schema_path) > 1 else None
    wanted = words or named or f"match `{error.kind.value}`"
    yield _at_value(rules.VALUE_IS_PERMITTED, place, f"{say_is(place)}; it must {wanted}.")


def _tell_format(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    name = str(error.kind.value)
    yield _at_value(rules.VALUE_IS_PERMITTED, place, f"{say_is(place)}; it must be {_FORMATS.get(name, name)}.")


def _tell_choice(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    branches: list[list[ValidationError]] = getattr(error.kind, "context", [])
    fitting = [number for number, branch in enumerate(branches) if not branch]
    schema = find_subschema(place.shape, error.schema_path)
    if fitting:
        options: list[Any] = schema if isinstance(schema, list) else [{}] * len(branches)
        keys = [f"`{key}`" for number in fitting for key in options[number].get("required", ())]
        message = f"{place.subject} holds {join(keys, 'and') or 'several forms'}; keep only one of them."
        yield _at_value(rules.VALUE_HAS_ITS_SHAPE, place, message)
        return
    lacking = [f"`{inner.kind.value}`" for branch in branches for inner in branch if inner.kind.name == "required"]
    if lacking:
        message = f"{place.subject} lacks one of {join(lacking, 'and')}; add the one that is meant."
        yield _at_value(rules.KEY_IS_PRESENT, place, message)
        return
    types = dict.fromkeys(t for branch in branches for inner in branch for t in _types_of(inner))
    if "number" in types:
        types.pop("integer", None)
    yield _at_value(rules.VALUE_HAS_ITS_TYPE, place, say_type(list(types), place))


def _types_of(error: ValidationError) -> list[str]:
    return list(error.kind.value) if error.kind.name == "type" else []


def _tell_not(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    schema = error.kind.value
    keys = [f"`{key}`" for key in schema.get("required", ())] if isinstance(schema, dict) else []
    what = f"may not hold {join(keys, 'and')}" if keys else "does not fit here"
    yield _at_value(rules.VALUE_HAS_ITS_SHAPE, place, f"{place.subject} {what}; remove it.")


def _tell_unique(_: ValidationError, __: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    message = f"{place.value_words} lists the same value twice; remove one."
    yield _at_value(rules.VALUE_IS_PERMITTED, place, message)


def _tell_key_name(error: ValidationError, _: tuple[str, ...], place: Place) -> Iterator[ShapeProblem]:
    inner: ValidationError = error.kind.value
    holder = find_subschema(place.shape, error.schema_path[:-1])
    words = holder.get("x-words") if isinstance(holder, dict) else None
    key = str(inner.instance)
    message = f"The key `{key}` of {describe(place.pointer)} must {words or f'fit: {inner.message}'}."
    yield _at_key(rules.KEY_IS_KNOWN, place, key, message)


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
