"""Hostile: one input that somebody may send with a pull request, and what it is turned loose on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.support.small_registry import CONTRACT, FOLDER, registry_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """One input: files that take the place of a small registry's, or a pair of JSON Schemas to compare."""

    threat: str
    """The row of the threat model that it belongs to."""
    name: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Written over a small clean registry, and checked with it."""
    schemas: tuple[object, object] | None = None
    """The writer's and the reader's JSON Schema, compared."""
    codes: frozenset[str] = frozenset()
    """Codes of which at least one must be told; empty where nothing need be."""


VERSION = f"{FOLDER}/v1.0.0.yaml"


def contract_text(threat: str, name: str, text: str | bytes, *codes: str) -> Hostile:
    """Give an input that is the whole text of a version file."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return Hostile(threat=threat, name=name, files={VERSION: data}, codes=frozenset(codes))


def with_lines(threat: str, name: str, lines: str, *codes: str) -> Hostile:
    """Give an input that adds top-level lines to a contract that is otherwise fine."""
    return contract_text(threat, name, f"{CONTRACT}{lines}\n", *codes)


def with_value(threat: str, name: str, value: str, *codes: str) -> Hostile:
    """Give an input that puts a value, written as YAML, where the description of a column stands."""
    text = CONTRACT.replace("description: Number of the sale.", f"description: {value}")
    return contract_text(threat, name, text, *codes)


def with_file(threat: str, name: str, path: str, data: str | bytes, *codes: str) -> Hostile:
    """Give an input that is one more file of the registry."""
    content = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    return Hostile(threat=threat, name=name, files={path: content}, codes=frozenset(codes))


def registry_with(item: Hostile) -> dict[str, bytes]:
    """Give the whole registry that an input makes."""
    plain = {path: text.encode() for path, text in registry_files().items()}
    return {**plain, **item.files}


def numbered(threat: str, name: str, texts: Iterator[str] | tuple[str, ...], *codes: str) -> Iterator[Hostile]:
    """Give one input for each text of a version file."""
    for number, text in enumerate(texts, start=1):
        yield contract_text(threat, f"{name} {number}", text, *codes)
