"""A JSON Schema and all that it refers to, as one document: files and contracts by name, nothing from the network.

What stands in other files is put below `$defs` of the first, and references are turned to where it stands then.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from treaty.diagnostics.rule import Rule
from treaty.load.json_schema_cycles import Link, find_endless
from treaty.load.json_schema_paths import resolve_address
from treaty.load.rules_files import JSON_SCHEMA_REFERENCE_ENDS, JSON_SCHEMA_REFERENCE_RESOLVES
from treaty.load.shape_problem import ShapeProblem
from treaty.model.identity import Fqid, IdentityError, parse_fqid
from treaty.model.pointer import ROOT, Pointer, member_tokens

MAX_FILES = 50
"""Files that one schema may draw together."""
MAX_PROBLEMS = 200
"""References reported in one schema."""
MAX_NODES = 200_000
"""Values that one schema may draw together."""

_META_SCHEMAS = ("https://json-schema.org/draft/", "http://json-schema.org/draft-")
_DATA_KEYWORDS = frozenset({"const", "enum", "default", "examples", "example"})
_MAPS = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"})
_COMPARED = 200
"""Names that a misspelt reference is compared with; comparing is slow."""
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_FILE_SUFFIXES = (".yaml", ".yml", ".json")

Located = tuple[str, ShapeProblem]
"""A problem with the path of the file it stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFiles:
    """Where references may lead."""

    values: Mapping[str, Any]
    """JSON Schema files as plain data, by path from the repository's root."""
    root: str
    find_contract: Callable[[Fqid], str | None]
    """Gives the path of the JSON Schema that describes a contract, or None where there is none."""
    by_id: Mapping[str, str] = field(default_factory=dict)
    """Path by `$id`."""


def index_ids(values: Mapping[str, Any]) -> dict[str, str]:
    """Give the path of each schema that states an `$id`."""
    ids: dict[str, str] = {}
    for path, value in values.items():
        if isinstance(value, Mapping) and isinstance(value.get("$id"), str):
            ids.setdefault(value["$id"].rstrip("#"), path)
    return ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A schema with all that it refers to, the references that lead nowhere, and the files it is made of."""

    schema: Any
    problems: tuple[Located, ...]
    paths: tuple[str, ...]


def bundle_schema(path: str, files: SchemaFiles) -> Bundle:
    """Give a JSON Schema with all that it refers to.

    A schema that refers to nothing outside of itself is given as it is. Cycles are kept as references.
    """
    bundler = _Bundler(path, files)
    schema = bundler.run()
    bundler.report_circles()
    return Bundle(schema=schema, problems=tuple(bundler.problems), paths=tuple(bundler.keys))


class _Bundler:
    def __init__(self, path: str, files: SchemaFiles) -> None:
        self.top = path
        self.files = files
        self.keys: dict[str, str] = {path: ""}
        """The key below `$defs` of each file drawn in; empty for the first file itself."""
        self.problems: list[Located] = []
        self.marks: dict[str, frozenset[str]] = {}
        """What each file calls its parts, of those that were asked."""
        self.links: list[Link] = []
        self.nodes = 0
        self.taken = _defined_names(files.values[path])

    def run(self) -> Any:
        document = self.files.values[self.top]
        if not isinstance(document, Mapping):
            return document
        rewritten = self._rewrite(document, self.top, ROOT)
        drawn: dict[str, Any] = {}
        waiting = [path for path in self.keys if path != self.top]
        while waiting:
            path = waiting.pop(0)
            if self.nodes > MAX_NODES:
                self._report(
                    self.top, ROOT, f"This schema draws together more than {MAX_NODES:,} values; refer to less."
                )
                return document
            drawn[self.keys[path]] = _without_identity(self._rewrite(self.files.values[path], path, ROOT))
            waiting = [other for other in self.keys if other != self.top and self.keys[other] not in drawn]
        if not drawn:
            return document
        own = rewritten.get("$defs")
        return {**rewritten, "$defs": {**(own if isinstance(own, Mapping) else {}), **drawn}}

    def _rewrite(self, node: Any, path: str, at: Pointer, *, is_map: bool = False) -> Any:
        self.nodes += 1
        if isinstance(node, list):
            tokens = member_tokens(node)
            return [self._rewrite(member, path, at / token) for token, member in zip(tokens, node, strict=True)]
        if not isinstance(node, Mapping):
            return node
        if is_map:
            return {key: self._rewrite(value, path, at / key) for key, value in node.items()}
        return {key: self._rewrite_keyword(key, value, path, at) for key, value in node.items()}

    def _rewrite_keyword(self, key: str, value: Any, path: str, at: Pointer) -> Any:
        if key == "$ref" and isinstance(value, str):
            return self._resolve(value, path, at / key)
        if key in _DATA_KEYWORDS:
            return value
        return self._rewrite(value, path, at / key, is_map=key in _MAPS)

    def _resolve(self, reference: str, path: str, at: Pointer) -> str:
        address, _, fragment = reference.partition("#")
        if reference.startswith(_META_SCHEMAS):
            return reference
        target = path if not address else self._find_file(address, path, at)
        if target is None:
            return reference
        document = self.files.values[target]
        if not self._has_fragment(target, fragment):
            if len(self.problems) < MAX_PROBLEMS:
                self._report(path, at, _nowhere(reference, fragment, document))
            return reference
        if target not in self.keys and not self._draw(target, path, at):
            return reference
        self.links.append(Link(path=path, at=at, target=target, fragment=_steps_of(fragment)))
        return _turned(self.keys[target], fragment)

    def _has_fragment(self, target: str, fragment: str) -> bool:
        if fragment.startswith("/"):
            return _has_node(self.files.values[target], fragment)
        return not fragment or f"#{fragment}" in self._marks_of(target)

    def _marks_of(self, path: str) -> frozenset[str]:
        if path not in self.marks:
            self.marks[path] = _find_marks(self.files.values[path])
        return self.marks[path]

    def _find_file(self, address: str, path: str, at: Pointer) -> str | None:
        known = self.files.by_id.get(address)
        if known is not None:
            return self._find_present(known, path, at)
        if address in self._marks_of(path):
            return path
        fqid = _parse_contract(address)
        if fqid is not None:
            found = self.files.find_contract(fqid)
            if found is None:
                self._report(path, at, f"`{address}` names no contract with a JSON Schema; correct it, or give it one.")
                return None
            return self._find_present(found, path, at)
        target = resolve_address(address, path, self.files.root)
        if target is None:
            message = f"`{address[:100]}` is not followed: only files inside the contracts folder are; put it there."
            self._report(path, at, message)
            return None
        return self._find_present(target, path, at)

    def _find_present(self, target: str, path: str, at: Pointer) -> str | None:
        """Give a file that can be read; of one that an address leads to in vain, tell so."""
        if target in self.files.values:
            return target
        self._report(path, at, f"There is no readable file `{target}`; add it, or correct the reference.")
        return None

    def _draw(self, target: str, path: str, at: Pointer) -> bool:
        if len(self.keys) > MAX_FILES:
            self._report(path, at, f"This reference draws together more than {MAX_FILES} files; refer to less.")
            return False
        name = "".join(letter if letter.isalnum() else "_" for letter in target)
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        self.keys[target] = name
        return True

    def report_circles(self) -> None:
        """Report the references by which a schema asks of a value what it asks of it already."""
        for link in find_endless(self.links):
            message = (
                "This reference leads back to itself before any part of a value is looked at, so that no validator "
                "comes to an end; say here what a value must be, or refer to it from a property or from `items`."
            )
            self._report(link.path, link.at, message, JSON_SCHEMA_REFERENCE_ENDS)

    def _report(self, path: str, at: Pointer, message: str, rule: Rule = JSON_SCHEMA_REFERENCE_RESOLVES) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append((path, ShapeProblem(rule=rule, pointer=at, message=message)))


def _turned(key: str, fragment: str) -> str:
    if not key or (fragment and not fragment.startswith("/")):
        return f"#{fragment}"
    return f"#/$defs/{key}{fragment}"


def _without_identity(schema: Any) -> Any:
    if not isinstance(schema, Mapping):
        return schema
    return {key: value for key, value in schema.items() if key not in {"$id", "$schema", "id"}}


def _defined_names(schema: Any) -> set[str]:
    own = schema.get("$defs") if isinstance(schema, Mapping) else None
    return set(own) if isinstance(own, Mapping) else set()


def _parse_contract(address: str) -> Fqid | None:
    if address.endswith(_FILE_SUFFIXES) or "/" in address:
        return None
    try:
        return parse_fqid(address)
    except IdentityError:
        return None


def _find_marks(document: Any) -> frozenset[str]:
    """Find what a document calls its parts: anchors as `#name`, and ids."""
    marks: set[str] = set()
    for node in _mappings(document):
        marks.update(f"#{node[key]}" for key in ("$anchor", "$dynamicAnchor") if isinstance(node.get(key), str))
        marks.update(node[key] for key in ("$id", "id") if isinstance(node.get(key), str))
    return frozenset(marks)


def _steps_of(fragment: str) -> tuple[str, ...]:
    """Give the steps of a way from the root of a document, none for its root; a name of a part is no way."""
    parts = fragment.split("/")[1:] if fragment.startswith("/") or not fragment else ["#", fragment]
    return tuple(_unescape(part).replace("~1", "/").replace("~0", "~") for part in parts)


def _has_node(document: Any, fragment: str) -> bool:
    node = document
    for token in _steps_of(fragment):
        if isinstance(node, Mapping) and token in node:
            node = node[token]
        elif isinstance(node, list) and token.isascii() and token.isdigit() and int(token[:9]) < len(node):
            node = node[int(token[:9])]
        else:
            return False
    return True


def _unescape(text: str) -> str:
    return _ESCAPES.sub(lambda match: bytes.fromhex(match.group().replace("%", "")).decode("utf-8", "replace"), text)


def _mappings(document: Any) -> Iterator[Mapping[str, Any]]:
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _nowhere(reference: str, fragment: str, document: Any) -> str:
    names = (f"/{key}/{name}" for key in ("$defs", "definitions") for name in _names_below(document, key))
    near = difflib.get_close_matches(fragment, list(islice(names, _COMPARED)), n=1, cutoff=0.6)
    advice = f"did you mean `#{near[0]}`?" if near else "correct it, or add what it names."
    return f"`{reference[:100]}` leads nowhere; {advice}"


def _names_below(document: Any, key: str) -> tuple[str, ...]:
    node = document.get(key) if isinstance(document, Mapping) else None
    return tuple(node) if isinstance(node, Mapping) else ()
