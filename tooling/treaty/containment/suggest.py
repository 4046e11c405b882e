"""What should stand at each place of a witness: what the hints have, the schema's examples and formats, the name."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from treaty.containment.budget import Undecided
from treaty.containment.plausible import find_plausible
from treaty.containment.resources import Place, Resources, references_of
from treaty.containment.values import JsonValue

Path: TypeAlias = tuple[str | int, ...]

_MAX_HINTS = 4
_MAX_PLACES = 8
FORMATS: dict[str, tuple[JsonValue, ...]] = {
    "date": ("2024-05-17", "1999-12-31"),
    "date-time": ("2024-05-17T09:30:00Z", "2024-05-17T09:30:00+02:00", "1999-12-31T23:59:59.5Z"),
    "time": ("09:30:00Z", "23:59:59+02:00"), "duration": ("P1D", "PT30M", "P1Y2M"),
    "email": ("name@example.com", "first.last@mail.example.org"), "hostname": ("example.com", "host-1.example.org"),
    "ipv4": ("192.0.2.1", "203.0.113.25"), "ipv6": ("2001:db8::1", "2001:db8:0:0:8:800:200c:417a"),
    "uri": ("https://example.com/", "http://example.org/path?q=1"), "uri-reference": ("/path", "https://example.com/"),
    "uuid": ("7d4b2c1e-0f5a-4b7e-9c3d-2a1b0c9d8e7f", "7D4B2C1E-0F5A-4B7E-9C3D-2A1B0C9D8E7F"),
}  # fmt: skip
"""Values of each format, plain ones first."""


def find_suggestions(
    value: JsonValue, hints: Sequence[JsonValue], resources: Resources
) -> Iterator[tuple[Path, JsonValue]]:
    """Places of the value that hold a text, number or the like, each with what could stand there, best first."""
    yield from _walk((), value, list(hints[:_MAX_HINTS]), _around(resources, resources.root), resources)


def _walk(
    path: Path, value: JsonValue, hints: list[JsonValue], places: list[Place], resources: Resources
) -> Iterator[tuple[Path, JsonValue]]:
    if isinstance(value, dict):
        for name, member in value.items():
            below = [hint[name] for hint in hints if isinstance(hint, dict) and name in hint]
            yield from _walk((*path, name), member, below, _members(resources, places, name), resources)
    elif isinstance(value, list):
        below = [each for hint in hints if isinstance(hint, list) for each in hint[:1]]
        for at, member in enumerate(value):
            yield from _walk((*path, at), member, below, _items(resources, places, at), resources)
    else:
        scalars = [hint for hint in hints if not isinstance(hint, (dict, list))]
        name = next((step for step in reversed(path) if isinstance(step, str)), "")
        yield from ((path, candidate) for candidate in [*scalars, *_own(places), *find_plausible(name)])


def _own(places: list[Place]) -> Iterator[JsonValue]:
    """What the schemas at a place say that values look like."""
    for place in places:
        raw = place.schema
        if not isinstance(raw, dict):
            continue
        examples = raw.get("examples")
        yield from examples[:2] if isinstance(examples, list) else ()
        yield from (raw[keyword] for keyword in ("example", "default") if raw.get(keyword) is not None)
        named = raw.get("format")
        if isinstance(named, str) and named in FORMATS:
            yield from FORMATS[named]


def _members(resources: Resources, places: list[Place], name: str) -> list[Place]:
    found: list[Place] = []
    for place in places:
        raw = place.schema
        named = raw.get("properties") if isinstance(raw, dict) else None
        if isinstance(named, dict) and name in named:
            found.extend(_around(resources, place.child(named[name], "properties", name)))
        elif isinstance(raw, dict) and "additionalProperties" in raw:
            found.extend(_around(resources, place.child(raw["additionalProperties"], "additionalProperties")))
    return found[:_MAX_PLACES]


def _items(resources: Resources, places: list[Place], at: int) -> list[Place]:
    found: list[Place] = []
    for place in places:
        raw = place.schema if isinstance(place.schema, dict) else {}
        prefix = raw.get("prefixItems", raw.get("items"))
        if isinstance(prefix, list) and at < len(prefix):
            found.extend(_around(resources, place.child(prefix[at], "prefixItems", str(at))))
        elif "items" in raw:
            found.extend(_around(resources, place.child(raw["items"], "items")))
    return found[:_MAX_PLACES]


def _around(resources: Resources, place: Place) -> list[Place]:
    """A place with those that hold beside it: what it refers to, and its `allOf`, `anyOf` and `oneOf`."""
    found = [resources.enter(place)]
    for here in found:  # grows while it is walked, up to the cap
        raw = here.schema
        if not isinstance(raw, dict) or len(found) >= _MAX_PLACES:
            continue
        for keyword in references_of(here, raw):
            try:
                found.append(resources.follow(keyword, here))
            except Undecided:
                continue
        for keyword in ("allOf", "anyOf", "oneOf"):
            branches = raw.get(keyword)
            if isinstance(branches, list):
                found.extend(resources.enter(here.child(branch, keyword)) for branch in branches)
    return found[:_MAX_PLACES]
