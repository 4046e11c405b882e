"""Addresses of JSON Schemas: those that contracts name, and the paths they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname, normpath
from typing import Any

from treaty.load import parts
from treaty.load.build_record import JSON_SCHEMA_TYPE
from treaty.model.pointer import ROOT, Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSchema:
    """A JSON Schema that a contract names: the address as written, where it is written, and the path it leads to."""

    url: str
    pointer: Pointer
    path: str | None
    """From the repository's root; None for an address that leads out of the contracts folder."""


def find_named_schemas(document: Mapping[str, Any], path: str, root: str) -> Iterator[NamedSchema]:
    """Find the JSON Schemas that a document names, the first of each schema object.

    Args:
        document: an ODCS document as plain data.
        path: of its file, from the repository's root.
        root: the folder that no address may leave; empty for the repository itself.
    """
    for at, record in parts.members(document, "schema", ROOT):
        for pointer, definition in parts.members(record, "authoritativeDefinitions", at):
            url = parts.text(definition, "url")
            if definition.get("type") == JSON_SCHEMA_TYPE and url is not None:
                yield NamedSchema(url=url, pointer=pointer / "url", path=resolve_address(url, path, root))
                break


def find_references(schema: Any, path: str, root: str) -> Iterator[str]:
    """Find the paths that a JSON Schema refers to, whatever stands there."""
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            waiting.extend(node.values())
            address = str(node.get("$ref", "")).partition("#")[0]
            target = resolve_address(address, path, root) if address else None
            if target is not None:
                yield target
        elif isinstance(node, list):
            waiting.extend(node)


def resolve_address(address: str, path: str, root: str) -> str | None:
    """Give the path that a relative address leads to, or None where it is a web address or leaves the root."""
    if ":" in address or address.startswith("/") or "\\" in address or "\x00" in address:
        return None
    target = normpath(f"{dirname(path)}/{address}" if dirname(path) else address)
    prefix = f"{root}/" if root else ""
    return target if target.startswith(prefix) and not target.startswith("..") else None
