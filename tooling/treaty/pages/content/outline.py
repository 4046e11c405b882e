"""A JSON Schema as rows to read: for records whose shape ODCS properties cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from treaty.pages.anchors import column_anchor
from treaty.pages.content.columns import Column, Value, build_constraint, limit_values
from treaty.pages.text import NOTHING, plain_json, render_inline

MAX_DEPTH = 8
MAX_STEPS = 1000
"""Where an outline stops; the file itself is a click away."""

_RULES = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "multipleOf",
    "pattern",
    "format",
)
_CHOICES = (("oneOf", "one of"), ("anyOf", "any of"))

Schema = Mapping[str, Any]


def build_outline(schema: Schema, *, record: str, is_only: bool) -> tuple[Column, ...]:
    """Give a row for each property that the schema names, depth first; alternatives get a row each."""
    walk = _Walk(root=schema, prefix=None if is_only else record, steps=iter(range(MAX_STEPS)))
    taken: dict[str, int] = {}
    rows = []
    for column in walk.properties(schema, "", ()):
        seen = taken[column.anchor] = taken.get(column.anchor, 0) + 1
        rows.append(column if seen == 1 else replace(column, anchor=f"{column.anchor}-{seen}"))
    return tuple(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """A walk down one schema; `steps` bounds what references that multiply may cost."""

    root: Schema
    prefix: str | None
    steps: Iterator[int]

    def properties(self, node: Any, path: str, trail: tuple[int, ...], depth: int = 0) -> Iterator[Column]:
        """Give what stands below a schema; `trail` holds the schemas above it, so that a circle ends."""
        schema = _resolve(node, self.root)
        if depth > MAX_DEPTH or id(schema) in trail or next(self.steps, None) is None:
            return
        trail = (*trail, id(schema))
        required = _strings(schema.get("required"))
        for name, child in _mapping(schema.get("properties")).items():
            inner = f"{path}.{name}" if path else str(name)
            yield self._row(str(name), inner, _resolve(child, self.root), depth, is_required=name in required)
            yield from self._inside(child, inner, trail, depth + 1)
        for part in _sequence(schema.get("allOf")):
            yield from self.properties(part, path, trail, depth)
        yield from self._choices(schema, path, trail, depth)

    def _inside(self, node: Any, path: str, trail: tuple[int, ...], depth: int) -> Iterator[Column]:
        items = _resolve(node, self.root).get("items")
        if isinstance(items, Mapping):
            yield from self.properties(items, f"{path}[]", trail, depth)
        yield from self.properties(node, path, trail, depth)

    def _choices(self, schema: Schema, path: str, trail: tuple[int, ...], depth: int) -> Iterator[Column]:
        for keyword, words in _CHOICES:
            nodes = _sequence(schema.get(keyword))
            choices = [_resolve(node, self.root) for node in nodes]
            if not any("properties" in choice for choice in choices):
                continue
            for number, (node, choice) in enumerate(zip(nodes, choices, strict=True), start=1):
                inner = f"{path}.{keyword}-{number}" if path else f"{keyword}-{number}"
                yield Column(
                    anchor=column_anchor(inner, self.prefix),
                    path=inner,
                    name=_name_choice(node, choice) or f"alternative {number}",
                    depth=depth,
                    kind=f"{words} {len(choices)}",
                    meaning=_say_meaning(choice),
                    is_group=True,
                )
                yield from self.properties(choice, path, trail, depth + 1)

    def _row(self, name: str, path: str, schema: Schema, depth: int, *, is_required: bool) -> Column:
        return Column(
            anchor=column_anchor(path, self.prefix),
            path=path,
            name=name,
            depth=depth,
            kind=_say_type(schema, self.root),
            rules=tuple(build_constraint(keyword, schema[keyword]) for keyword in _RULES if keyword in schema),
            meaning=_say_meaning(schema),
            values=limit_values(tuple(Value(text=plain_json(value)) for value in _values(schema))),
            examples=tuple(plain_json(example) for example in _sequence(schema.get("examples"))[:5]),
            is_required=is_required,
        )


def _name_choice(node: Any, choice: Schema) -> str:
    """Give what people call an alternative: its title, its constant, or the name of its definition."""
    if choice.get("title"):
        return str(choice["title"])
    for name, member in _mapping(choice.get("properties")).items():
        if isinstance(member, Mapping) and "const" in member:
            return f"{name} = {plain_json(member['const'])}"
    reference = node.get("$ref") if isinstance(node, Mapping) else None
    return str(reference).rpartition("/")[2] if reference else ""


def _say_meaning(schema: Schema) -> Markup:
    text = schema.get("description")
    return render_inline(text) if isinstance(text, str) else NOTHING


def _say_type(schema: Schema, root: Schema, depth: int = 0) -> str:
    kind = schema.get("type")
    if isinstance(kind, str) and kind == "array" and depth < MAX_DEPTH:
        return f"array of {_say_type(_resolve(schema.get('items'), root), root, depth + 1) or 'anything'}"
    if isinstance(kind, str):
        return kind
    if isinstance(kind, Sequence):
        return " or ".join(map(str, kind))
    choices = next((_sequence(schema[word]) for word, _ in _CHOICES if word in schema), ())
    kinds = (_say_type(_resolve(choice, root), root, depth + 1) for choice in choices if depth < MAX_DEPTH)
    return " or ".join(dict.fromkeys(text for text in kinds if text))


def _values(schema: Schema) -> Sequence[Any]:
    return [schema["const"]] if "const" in schema else _sequence(schema.get("enum"))


def _resolve(node: Any, root: Schema) -> Schema:
    """Follow `$ref`s inside the document; a circle or a stranger ends the walk."""
    seen: set[str] = set()
    while isinstance(node, Mapping) and isinstance(node.get("$ref"), str):
        reference = node["$ref"]
        if reference in seen or not reference.startswith("#/"):
            break
        seen.add(reference)
        node = _look_up(reference, root)
    return node if isinstance(node, Mapping) else {}


def _look_up(reference: str, root: Schema) -> Any:
    node: Any = root
    for part in reference.removeprefix("#/").split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        node = node.get(name) if isinstance(node, Mapping) else None
    return node


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: Any) -> Sequence[Any]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _strings(value: Any) -> frozenset[str]:
    return frozenset(item for item in _sequence(value) if isinstance(item, str))
