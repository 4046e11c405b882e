"""Which version of a contract is served, from the tree and the tags around it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from treaty.lifecycle.current import Current, find_current
from treaty.model.identity import ContractId, Version
from treaty.model.registry import Catalog
from treaty.model.release import Flip, Release
from treaty.repository.history import find_repository


def resolve_current(catalog: Catalog, key: ContractId, releases: Iterable[Release], flips: Iterable[Flip]) -> Current:
    """Give the current version of one contract and why."""
    released = {release.version for release in releases if release.contract == key}
    moves = [flip for flip in flips if flip.contract == key]
    last = max(moves, key=lambda flip: flip.number).version if moves else None
    return find_current(catalog.contracts.get(key, ()), released, catalog.state(key), last)


def would_be_current(catalog: Catalog, key: ContractId) -> Version | None:
    """Give the version that would be current if everything in the tree were released now."""
    versions = catalog.contracts.get(key, ())
    released = {contract.version for contract in versions if contract.version is not None}
    return find_current(versions, released, catalog.state(key), None).version


def served_version(catalog: Catalog, key: ContractId, folder: Path) -> Version | None:
    """Give the version that an FQID without one means: the current one, or what a release now would make it."""
    repository = find_repository(folder)
    if repository is None:
        return would_be_current(catalog, key)
    with repository:
        current = resolve_current(catalog, key, repository.releases(), repository.flips())
    return current.version or would_be_current(catalog, key)
