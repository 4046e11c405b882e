"""Elsewhere: names in a relationship that lead out of their contract, looked up in the repository."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.lineage.columns import Columns
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, IdentityError, Version, parse_fqid, parse_version
from treaty.model.registry import Catalog


def find_fault_elsewhere(catalog: Catalog, contract: Contract, text: str) -> str | None:
    """Say what a name leads to that is not there, as the end of a sentence; None when all is well or cannot be told.

    Args:
        catalog: where to look; web addresses and files outside of it are not judged.
        contract: the one that holds the name; paths are relative to its file.
        text: `namespace.layer.dataset.column`, or `../gold/v1.0.0.yaml#/schema/<id>/properties/<id>`.
    """
    if "${" in text or "://" in text:
        return None
    path, mark, inside = text.partition("#")
    if mark and path:
        return _find_fault_in_file(catalog, contract, path, inside)
    return None if "/" in text or mark else _find_fault_in_name(catalog, text)


def _find_fault_in_name(catalog: Catalog, text: str) -> str | None:
    candidates = list(_read_names(text))
    for key, column in candidates:
        versions = catalog.contracts.get(catalog.registry.resolve(key))
        if versions:
            columns = Columns(versions[-1])
            is_there = columns.may_any_hold(column) or columns.find(column)
            return None if is_there else f"`{column}`, which is no field of `{key}`"
    return f"`{text}`, which is a field neither of this contract nor of one in the repository" if candidates else None


def _read_names(text: str) -> Iterator[tuple[ContractId, str]]:
    """Give the ways to split a dotted name into a contract and a column, longest contract first."""
    parts = text.split(".")
    for length in range(len(parts) - 1, 2, -1):
        try:
            yield parse_fqid(".".join(parts[:length])).contract, ".".join(parts[length:])
        except IdentityError:
            continue


def _find_fault_in_file(catalog: Catalog, contract: Contract, path: str, inside: str) -> str | None:
    place = _read_path(contract.path, path)
    if place is None:
        return None
    target = catalog.find(*place)
    if target is None:
        return f"the file `{path}`, which is no contract of this repository"
    columns = Columns(target)
    is_there = columns.find_by_path(inside) or columns.may_any_hold(inside.rpartition("/")[2])
    return None if is_there else f"`{inside}`, which is no field of `{target.fqid}`"


def _read_path(home: str, path: str) -> tuple[ContractId, Version] | None:
    """Read a path to a version file, relative to another file; None where it leads to anything else."""
    parts = home.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    try:
        namespace, dataset, layer, file = parts[-4:]
        return ContractId(namespace, layer, dataset), parse_version(file.removesuffix(".yaml"))
    except ValueError:  # too few parts, or a name that is no version: not a file of a registry
        return None
