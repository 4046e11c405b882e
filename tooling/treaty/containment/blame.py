"""Which keyword of a document rejects a value, and which part of the value it rejects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from treaty.containment.budget import Undecided
from treaty.containment.languages import Languages
from treaty.containment.resources import Place, Resources, pointer_step, references_of
from treaty.containment.suggest import Path
from treaty.containment.values import JsonValue

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_MAX_LIMIT = 10**9
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Blame:
    """JSON Pointers of a keyword in the schema's document and of the part of the value that it rejects.

    `beyond` are numbers just outside of the keyword's limit, if it has one.
    """

    keyword: str | None
    part: str
    path: Path
    beyond: tuple[JsonValue, ...] = ()


def find_blame(error: "ValidationError", resources: Resources, value: JsonValue, languages: Languages) -> Blame:
    """The pointers for an error of the reference validator, which tells its way without the references it followed."""
    path: list[str | int] = list(error.absolute_schema_path)
    part: list[str | int] = list(error.absolute_path)
    told: object = error.validator
    places = list(_reach(resources, resources.root, path))
    place = next((place for place, parent in places if parent is error.schema), places[0][0] if places else None)
    if place is not None and told is None:
        inner, member = _forbidden(place, _part_of(value, part), languages)
        place, part = place.child(False, *inner), [*part, *member]
    elif told == "additionalProperties":
        part += _undeclared(error.schema, _part_of(value, part), languages)
    keyword = None if place is None else place.pointer
    return Blame(keyword, "".join(map(pointer_step, part)), tuple(part), _beyond(told, error.validator_value))


def _beyond(keyword: object, limit: object) -> tuple[JsonValue, ...]:
    if isinstance(limit, bool) or not isinstance(limit, (int, float)) or abs(limit) > _MAX_LIMIT:
        return ()
    match keyword:
        case "minimum" | "exclusiveMinimum":
            return round(limit - 1, _DIGITS), limit
        case "maximum" | "exclusiveMaximum":
            return round(limit + 1, _DIGITS), limit
        case _:
            return ()


def _reach(resources: Resources, here: Place, path: Sequence[object]) -> Iterator[tuple[Place, JsonValue]]:
    """Places at the end of a way, each with the schema around it: the way may go on beside a `$ref` or below it."""
    here = resources.enter(here)
    raw = here.schema
    if isinstance(raw, dict):
        for keyword in references_of(here, raw):
            try:
                yield from _reach(resources, resources.follow(keyword, here), path)
            except Undecided:
                continue
    if not path:
        yield here, None
        return
    step = path[0]
    for child in _child(here, step):
        if len(path) == 1:
            yield child, raw
        else:
            yield from _reach(resources, child, path[1:])


def _child(here: Place, step: object) -> Iterator[Place]:
    raw = here.schema
    if isinstance(raw, dict) and str(step) in raw:
        yield here.child(raw[str(step)], str(step))
    elif isinstance(raw, list) and isinstance(step, int) and step < len(raw):
        yield here.child(raw[step], str(step))


def _part_of(value: JsonValue, path: Sequence[str | int]) -> Any:
    part: Any = value
    for step in path:
        part = part[step]
    return part


def _forbidden(place: Place, part: Any, languages: Languages) -> tuple[list[str], list[str | int]]:
    """The way on to a `false` and to what it forbids; errors about these end at the keyword around them."""
    keyword = place.pointer.rpartition("/")[2]
    if keyword == "prefixItems" and isinstance(place.schema, list):
        barred = next((at for at, schema in enumerate(place.schema) if schema is False and at < len(part)), None)
        return ([], []) if barred is None else ([str(barred)], [barred])
    if keyword not in ("properties", "patternProperties") or not isinstance(place.schema, dict):
        return [], []
    for name, schema in place.schema.items():
        members = [name] if keyword == "properties" else [each for each in part if _matches(languages, name, each)]
        if schema is False and members and members[0] in part:
            return [name], [members[0]]
    return [], []


def _undeclared(schema: Any, part: Any, languages: Languages) -> list[str | int]:
    """The first member that an object has and its schema does not speak of."""
    named, sources = schema.get("properties", {}), schema.get("patternProperties", {})
    return [
        name for name in part if name not in named and not any(_matches(languages, each, name) for each in sources)
    ][:1]


def _matches(languages: Languages, source: str, name: str) -> bool:
    try:
        return languages.matches(source, name)
    except Undecided:
        return False
