"""What a version rests on: the contracts it is made from, which must be released with it or before it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from treaty.lineage.sources import parse_source
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Fqid, IdentityError, Version, parse_fqid
from treaty.model.registry import Registry
from treaty.model.release import VersionKey


def find_dependencies(contract: Contract, registry: Registry) -> tuple[Fqid, ...]:
    """Give the contracts that a version is made from, each once, with as much of a version as it names.

    They are what stands under `upstream` and what columns name in `transformSourceObjects`; texts that name no contract
    and the contract itself are left out.
    """
    found = dict.fromkeys(_resolve(fqid, registry) for fqid in (*_stated(contract), *_read(contract)))
    return tuple(fqid for fqid in found if fqid.contract != contract.key)


def _stated(contract: Contract) -> Iterator[Fqid]:
    for upstream in contract.upstream:
        try:
            yield parse_fqid(f"{upstream.contract}:{upstream.version}" if upstream.version else upstream.contract)
        except IdentityError:
            continue


def _read(contract: Contract) -> Iterator[Fqid]:
    texts = (text for record in contract.records for _, field in record.walk() for text in field.sources)
    for name in dict.fromkeys(text.partition("#")[0] for text in texts if "#" in text):
        source = parse_source(f"{name}#")
        if source is not None:
            yield source.fqid


def _resolve(fqid: Fqid, registry: Registry) -> Fqid:
    return Fqid(registry.resolve(fqid.contract), fqid.version)


def find_missing(
    dependencies: Mapping[VersionKey, Sequence[Fqid]], versions: Mapping[ContractId, Collection[Version]]
) -> Iterator[tuple[VersionKey, Fqid]]:
    """Give each version to release with each thing it is made from that is neither released nor about to be.

    Args:
        dependencies: what each version to release is made from.
        versions: of each contract, the versions that are released or will be in the same run.
    """
    for key, fqids in dependencies.items():
        for fqid in fqids:
            if not any(fqid.is_match(version) for version in versions.get(fqid.contract, ())):
                yield key, fqid


def order_by_dependency(dependencies: Mapping[VersionKey, Sequence[Fqid]]) -> tuple[VersionKey, ...]:
    """Give the versions so that what others are made from comes first, and of one contract the lower version.

    A circle has no such order, and is a finding of its own: then the order given stands.
    """
    members: dict[ContractId, list[VersionKey]] = {}
    for key in dependencies:
        members.setdefault(key[0], []).append(key)
    lower = {key: members[key[0]][: members[key[0]].index(key)] for key in dependencies}
    sorter: TopologicalSorter[VersionKey] = TopologicalSorter()
    for key, fqids in dependencies.items():
        sources = (other for fqid in fqids for other in members.get(fqid.contract, ()) if fqid.is_match(other[1]))
        sorter.add(key, *lower[key], *sources)
    try:
        return tuple(sorter.static_order())
    except CycleError:
        return tuple(dependencies)
