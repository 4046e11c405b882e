"""JSON Schemas beside contracts: found by the address that a contract gives, bundled, checked; never fetched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname, normpath
from typing import Any

from treaty.load import parts
from treaty.load.build_record import JSON_SCHEMA_TYPE
from treaty.load.rules_files import JSON_SCHEMA_EXISTS, JSON_SCHEMA_IS_LOCAL
from treaty.load.shape_problem import ShapeProblem
from treaty.model.pointer import ROOT, Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSchema:
    """A JSON Schema that a contract names: the address as written, where it is written, and the path it leads to."""

    url: str
    pointer: Pointer
    path: str | None
    """From the repository's root; None for an address that leads out of the contracts folder."""


def find_named_schemas(document: Mapping[str, Any], path: str, root: str) -> Iterator[NamedSchema]:
    """Find the JSON Schemas that a document names.

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


def resolve_address(address: str, path: str, root: str) -> str | None:
    """Give the path that a relative address leads to, or None where it is a web address or leaves the root."""
    if ":" in address or address.startswith(("/", "\\")) or "\\" in address or "\x00" in address:
        return None
    target = normpath(f"{dirname(path)}/{address}" if dirname(path) else address)
    prefix = f"{root}/" if root else ""
    return target if target.startswith(prefix) and not target.startswith("..") else None


def find_address_problem(named: NamedSchema, values: Mapping[str, Any]) -> ShapeProblem | None:
    """Give what is wrong with an address; `values` holds the JSON Schema files by path."""
    if named.path is None:
        message = f"`{named.url[:100]}` is not read: only files inside the contracts folder are; put the schema there."
        return ShapeProblem(rule=JSON_SCHEMA_IS_LOCAL, pointer=named.pointer, message=message)
    if named.path not in values:
        message = f"There is no file `{named.path}`; add it, or correct `url`."
        return ShapeProblem(rule=JSON_SCHEMA_EXISTS, pointer=named.pointer, message=message)
    return None
