"""Faults of the files that decide about a contract: while they cannot be read, no number and no edit can be right."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.errors import TreatyError
from treaty.diagnostics.rule import Severity
from treaty.load.catalog import LoadedCatalog
from treaty.load.layout import FileKind, dataset_file
from treaty.load.rules_shape import KEY_IS_KNOWN
from treaty.model.identity import ContractId

_FIRST_OF_SHAPE, _FIRST_OF_LINT = "TR013", "TR1"


def _find_deciding_faults(loaded: LoadedCatalog, key: ContractId) -> Iterator[Diagnostic]:
    """Give what keeps the settings, the dataset and the versions of a contract from being known.

    A version file counts where nothing can be made of it: many real contracts have faults that do no harm here.
    """
    settings = f"{loaded.root}/registry.yaml" if loaded.root else "registry.yaml"
    # A dataset that says too little or too much still says whose it is and what has been decided about its versions.
    below = {settings: _FIRST_OF_LINT, dataset_file(loaded.root, key): _FIRST_OF_SHAPE}
    below |= dict.fromkeys(_unread_versions(loaded, key), _FIRST_OF_LINT)
    for item in loaded.diagnostics:
        is_fault = item.severity is Severity.ERROR and item.rule is not KEY_IS_KNOWN
        if is_fault and item.rule.code < below.get(item.location.path, ""):
            yield item


def check_deciding_files(loaded: LoadedCatalog, key: ContractId) -> None:
    """Refuse to go on while the files that decide about a contract have faults.

    Raises:
        TreatyError: for the first of them.
    """
    for item in _find_deciding_faults(loaded, key):
        line = f":{item.location.span.line}" if item.location.span is not None else ""
        raise TreatyError(
            f"`{item.location.path}{line}` has a fault that must be mended first: {item.message}",
            "`treaty check` shows it in its place.",
        )


def _unread_versions(loaded: LoadedCatalog, key: ContractId) -> set[str]:
    read = {contract.path for contract in loaded.catalog.contracts.get(key, ())}
    placed = ((path, source.placement) for path, source in loaded.sources.items() if path not in read)
    return {
        path
        for path, placement in placed
        if placement is not None and placement.kind is FileKind.VERSION and placement.contract == key
    }
