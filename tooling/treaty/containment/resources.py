"""What `$id`, `$anchor` and `$ref` name, found within the given documents and nowhere else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from treaty.containment.budget import Undecided
from treaty.containment.dialect import Dialect, dialect_of
from treaty.containment.uri import decode, resolve_reference, split_fragment
from treaty.containment.values import JsonValue

_DYNAMIC = frozenset(("$dynamicAnchor", "$recursiveAnchor"))
_RECURSIVE = "$recursiveAnchor"  # stands for the one anchor without a name; a `$` begins no anchor
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_MAX_SCHEMAS = 20_000
_ONE = (
    "additionalItems",
    "additionalProperties",
    "contains",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
    "items",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
_MAPS = ("properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependencies")


def pointer_step(step: object) -> str:
    """One step of a JSON Pointer."""
    return "/" + str(step).replace("~", "~0").replace("/", "~1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A schema where it stands.

    Attributes:
        schema: the schema as written.
        base: URI that its references are relative to.
        dialect: the draft that it is written in.
        pointer: JSON Pointer within its document; preceded by the document's URI when that is a further resource.
        scope: resources that the way here led through and that were the first to have some dynamic anchor.
    """

    schema: JsonValue
    base: str
    dialect: Dialect
    pointer: str
    scope: tuple[str, ...] = ()

    def child(self, schema: JsonValue, *steps: str) -> "Place":
        """A schema below this one, reached by keyword and name."""
        pointer = self.pointer + "".join(map(pointer_step, steps))
        return Place(schema=schema, base=self.base, dialect=self.dialect, pointer=pointer, scope=self.scope)


class Missing(Undecided):
    """A reference leads to no schema that is given."""

    def __init__(self, uri: str, place: str) -> None:
        super().__init__(f"the reference to {uri} leads to no given schema", place)
        self.uri = uri


class Resources:
    """The documents of one side of a question (`writer` or `reader`), and everything that they name."""

    def __init__(self, document: JsonValue, dialect: Dialect, further: Mapping[str, JsonValue], side: str) -> None:
        self.side = side
        self._further = {split_fragment(uri)[0]: schema for uri, schema in further.items()}
        self._named: dict[str, Place] = {}
        self._roots: dict[int, Place] = {}
        self._ambiguous: set[str] = set()
        self._dynamic: dict[str, dict[str, Place]] = {}
        self._walked: dict[tuple[int, str, str], Place] = {}
        self._is_scanned = False
        self.root = self.enter(Place(schema=document, base="", dialect=dialect, pointer=""))
        if dialect.is_modern and _mentions(document, _DYNAMIC):
            self._scan_all()
            self.root = self._within(self.root, self.root)

    def resolve(self, reference: str, place: Place) -> Place:
        """The schema that a reference at some place leads to.

        Raises:
            Undecided: when it leads out of the given documents, or nowhere.
        """
        uri, fragment = split_fragment(resolve_reference(place.base, reference))
        document = self._document(uri, place)
        if not fragment:
            found = document
        elif fragment.startswith("/"):
            key = (id(document.schema), document.base, fragment)
            known = self._walked.get(key)
            found = self._walked[key] = known or self._walk(document, decode(fragment), place)
        else:
            self._scan_all()
            found = self._find(f"{uri}#{decode(fragment)}", place)
        return self._within(found, place)

    def follow(self, keyword: str, place: Place) -> Place:
        """The schema that a reference keyword of a schema leads to: one of `references_of` it.

        `$dynamicRef` leads to the outermost schema of its name on the way to the place, `$recursiveRef` to the
        outermost that asks for it.

        Raises:
            Undecided: when it leads out of the given documents, or nowhere.
        """
        reference = str(place.schema[keyword] if isinstance(place.schema, dict) else "")
        target = self.resolve(reference, place)
        match keyword:
            case "$dynamicRef":
                return self._outermost(decode(split_fragment(reference)[1]), target, place)
            case "$recursiveRef":
                return self._outermost(_RECURSIVE, target, place)
            case _:
                return target

    def _outermost(self, anchor: str, target: Place, place: Place) -> Place:
        first = self._dynamic.get(target.base, {}).get(anchor)
        if first is None or first.schema is not target.schema:
            return target
        for base in target.scope:
            if anchor in self._dynamic[base]:
                return self._within(self._dynamic[base][anchor], place)
        return target

    def _within(self, found: Place, origin: Place) -> Place:
        """A place as it is reached from another one."""
        scope = origin.scope
        anchors = self._dynamic.get(found.base, {})
        if anchors and not anchors.keys() <= {anchor for base in scope for anchor in self._dynamic[base]}:
            scope = (*scope, found.base)
        return found if found.scope == scope else replace(found, scope=scope)

    def enter(self, place: Place) -> Place:
        """The place itself, or as the root of the resource that its `$id` makes it."""
        schema, dialect = place.schema, place.dialect
        if not isinstance(schema, dict) or dialect.id_keyword not in schema:
            return place
        claimed = schema[dialect.id_keyword]
        if not isinstance(claimed, str) or (dialect.reference_hides_siblings and "$ref" in schema):
            return place
        known = self._roots.get(id(schema))
        return self._within(self._enter_resource(place, claimed) if known is None else known, place)

    def _document(self, uri: str, place: Place) -> Place:
        if uri == self.root.base:
            return self.root
        self._scan_all()
        if uri not in self._named:
            if uri in self._further:
                self._scan(Place(schema=self._further[uri], base=uri, dialect=self.root.dialect, pointer=uri + "#"))
            elif (known := _meta_schema(uri)) is not None:
                self._scan(Place(schema=known, base=uri, dialect=self.root.dialect, pointer=uri + "#"))
        return self._find(uri, place)

    def _find(self, uri: str, place: Place) -> Place:
        if uri in self._ambiguous:
            raise Undecided(f"{uri} names two schemas", place.pointer)
        found = self._named.get(uri)
        if found is None:
            raise Missing(uri, place.pointer)
        return found

    def _walk(self, start: Place, pointer: str, origin: Place) -> Place:
        here = start
        for raw in pointer.split("/")[1:]:
            step = raw.replace("~1", "/").replace("~0", "~")
            schema = _member(here.schema, step)
            if schema is None:
                raise Missing(f"{start.base}#{pointer}", origin.pointer)
            here = self.enter(here.child(schema, step))
        return here

    def _scan_all(self) -> None:
        """Index the document; put off until a reference asks for more than its root."""
        if not self._is_scanned:
            self._is_scanned = True
            self._scan(self.root)

    def _scan(self, start: Place) -> None:
        self._name(start.base, start)
        stack = [start]
        seen = 0
        while stack:
            seen += 1
            if seen > _MAX_SCHEMAS:
                raise Undecided("too many subschemas")
            place = self.enter(stack.pop())
            self._index(place)
            stack.extend(_subschemas(place))

    def _index(self, place: Place) -> None:
        schema = place.schema
        if not isinstance(schema, dict):
            return
        for keyword in ("$anchor", "$dynamicAnchor"):
            anchor = schema.get(keyword)
            if isinstance(anchor, str) and place.dialect.has(keyword):
                self._name(f"{place.base}#{anchor}", place)
                if keyword == "$dynamicAnchor":
                    self._dynamic.setdefault(place.base, {})[anchor] = place
        if schema.get("$recursiveAnchor") is True and place.dialect.has("$recursiveRef"):
            self._dynamic.setdefault(place.base, {})[_RECURSIVE] = place

    def _enter_resource(self, place: Place, claimed: str) -> Place:
        uri, fragment = split_fragment(resolve_reference(place.base, claimed))
        dialect = place.dialect if place.pointer == "" else dialect_of(place.schema, place.dialect)
        root = Place(schema=place.schema, base=uri, dialect=dialect, pointer=place.pointer)
        self._roots[id(place.schema)] = root
        if not claimed.startswith("#"):
            self._name(uri, root)
        if fragment:
            self._name(f"{uri}#{decode(fragment)}", root)
        return root

    def _name(self, uri: str, place: Place) -> None:
        known = self._named.setdefault(uri, place)
        if known.schema is not place.schema:
            self._ambiguous.add(uri)
        elif known is not place:
            self._named[uri] = place


def references_of(place: Place, raw: Mapping[str, JsonValue]) -> Iterator[str]:
    """The keywords of a schema that refer to another one and are known to its draft."""
    for keyword in _REFERENCES:
        if isinstance(raw.get(keyword), str) and (keyword == "$ref" or place.dialect.has(keyword)):
            yield keyword


def _subschemas(place: Place) -> Iterator[Place]:
    schema = place.schema
    if not isinstance(schema, dict):
        return
    for keyword in _ONE:
        if isinstance(member := schema.get(keyword), dict):
            yield place.child(member, keyword)
    for keyword in _LISTS:
        if isinstance(members := schema.get(keyword), list):
            yield from (place.child(member, keyword, str(index)) for index, member in enumerate(members))
    for keyword in _MAPS:
        if isinstance(named := schema.get(keyword), dict):
            yield from (place.child(member, keyword, name) for name, member in named.items())


def _member(schema: JsonValue, step: str) -> JsonValue:
    if isinstance(schema, dict):
        return schema.get(step)
    if isinstance(schema, list) and step.isascii() and step.isdigit() and int(step) < len(schema):
        member: JsonValue = schema[int(step)]
        return member
    return None


def _mentions(document: JsonValue, keywords: frozenset[str]) -> bool:
    stack = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if not keywords.isdisjoint(value):
                return True
            stack.extend(member for member in value.values() if isinstance(member, (dict, list)))
        elif isinstance(value, list):
            stack.extend(member for member in value if isinstance(member, (dict, list)))
    return False


def _meta_schema(uri: str) -> JsonValue:
    """A draft's own schema, or part of it, from the copy that the reference validator brings."""
    if "//json-schema.org/" not in uri:
        return None
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it publishes no types

    for known in (uri, f"{uri}#"):
        if known in REGISTRY:
            contents: JsonValue = REGISTRY.contents(known)
            return contents
    return None


def find_pattern(document: JsonValue, source: str) -> str | None:
    """The JSON Pointer of the first place in a document that uses a pattern."""
    stack: list[tuple[str, JsonValue]] = [("", document)]
    while stack:
        pointer, value = stack.pop()
        if isinstance(value, dict):
            named = value.get("patternProperties")
            if value.get("pattern") == source:
                return f"{pointer}/pattern"
            if isinstance(named, dict) and source in named:
                return f"{pointer}/patternProperties{pointer_step(source)}"
            stack.extend((pointer + pointer_step(step), member) for step, member in value.items())
        elif isinstance(value, list):
            stack.extend((pointer + pointer_step(step), member) for step, member in enumerate(value))
    return None
