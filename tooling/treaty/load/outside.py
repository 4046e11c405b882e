"""What stands outside the scope of a partial reading: read when something in scope refers to it, and never reported."""

from __future__ import annotations

from collections.abc import Iterable

from treaty.load.build_registry import build_dataset
from treaty.load.json_schemas import JsonSchemas
from treaty.load.layout import dataset_file
from treaty.load.reading import Reading
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, DatasetId
from treaty.model.registry import Dataset, Registry


def find_versions(reading: Reading, schemas: JsonSchemas, key: ContractId) -> tuple[Contract, ...] | None:
    """Give the versions of a contract in ascending order, or None where there is none that can be read."""
    found: list[Contract] = []
    for source in reading.look_up_versions(key):
        contract = reading.build_contract(source, schemas)
        if contract is not None:
            found.append(contract)
    return sort_versions(found) or None


def find_dataset(reading: Reading, registry: Registry, key: DatasetId) -> Dataset | None:
    """Give what `dataset.yaml` says, or None where there is none that can be read."""
    source = reading.look_up(dataset_file(reading.root, key))
    value = source.document.value if source is not None else None
    if source is None or not isinstance(value, dict):
        return None
    return build_dataset(value, path=source.path, key=key, registry=registry)


def sort_versions(contracts: Iterable[Contract]) -> tuple[Contract, ...]:
    """Give contracts in ascending order of version."""
    return tuple(sorted(contracts, key=_by_version))


def _by_version(contract: Contract) -> tuple[int, int, int]:
    version = contract.version
    return (version.major, version.minor, version.patch) if version else (0, 0, 0)
