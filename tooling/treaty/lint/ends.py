"""Ends: every announced end in a dataset's file, with the contract it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Fqid, IdentityError, Version, parse_fqid, parse_version
from treaty.model.registry import Catalog, Dataset, Deprecation, LayerState, VersionState


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The announced end of a version or of a whole major."""

    key: ContractId
    subject: Version | int
    deprecation: Deprecation

    def __str__(self) -> str:
        """Give the name in messages: `finance.gold.invoice:v1.0.0`, or `…:v1` for a major."""
        return f"{self.key}:{self.subject if isinstance(self.subject, Version) else f'v{self.subject}'}"


def find_layers(dataset: Dataset) -> Iterator[tuple[ContractId, LayerState]]:
    """Give the layers a dataset's file says something of, each with its contract."""
    for name, state in dataset.layers.items():
        yield ContractId(dataset.key.namespace, name, dataset.key.dataset), state


def find_states(dataset: Dataset) -> Iterator[tuple[ContractId, Version, VersionState]]:
    """Give what a dataset's file says of single versions."""
    for key, state in find_layers(dataset):
        for version, told in state.versions.items():
            yield key, version, told


def find_ends(dataset: Dataset) -> Iterator[End]:
    """Give every announced end in a dataset's file, majors first."""
    for key, state in find_layers(dataset):
        for major, deprecation in state.majors.items():
            yield End(key=key, subject=major, deprecation=deprecation)
        for version, told in state.versions.items():
            if told.deprecated is not None:
                yield End(key=key, subject=version, deprecation=told.deprecated)


def find_versions(catalog: Catalog, key: ContractId) -> tuple[Version, ...]:
    """Give the versions of a contract in the tree, ascending; empty for one that is not there."""
    return tuple(item.version for item in catalog.contracts.get(key, ()) if item.version is not None)


def read_successor(end: End) -> Fqid | None:
    """Read a successor: a version of the same contract, or the name of another; None for any other text."""
    text = (end.deprecation.successor or "").strip()
    try:
        version = parse_version(text)
    except IdentityError:
        try:
            return parse_fqid(text)
        except IdentityError:
            return None
    return Fqid(end.key, (version.major, version.minor, version.patch))


def find_successors(catalog: Catalog, fqid: Fqid) -> tuple[Contract, ...]:
    """Give the versions in the tree that a successor's name covers."""
    versions = catalog.contracts.get(catalog.registry.resolve(fqid.contract), ())
    return tuple(item for item in versions if item.version is not None and fqid.is_match(item.version))


def is_retired(catalog: Catalog, contract: Contract) -> bool:
    """Tell whether `dataset.yaml` says that a version is retired."""
    if contract.key is None or contract.version is None:
        return False
    told = catalog.state(contract.key).versions.get(contract.version)
    return told is not None and told.retired is not None


def is_held(catalog: Catalog, contract: Contract) -> bool:
    """Tell whether a version is held back from becoming current, by itself or by `dataset.yaml`."""
    if contract.key is None or contract.version is None:
        return False
    told = catalog.state(contract.key).versions.get(contract.version)
    return contract.hold or (told is not None and told.hold)
