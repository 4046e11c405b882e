"""Versions by their names alone: what a registry's paths say, with the file behind each read only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Protocol, TypeVar

from treaty.diagnostics.errors import TreatyError
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Version
from treaty.model.registry import LayerState, Registry


class Versioned(Protocol):
    """As much of a version as decides what is current: a whole contract, or an outline of one."""

    @property
    def key(self) -> ContractId | None:
        """The contract it is a version of."""

    @property
    def path(self) -> str:
        """Where its file stands."""

    @property
    def version(self) -> Version | None:
        """Its number."""

    @property
    def hold(self) -> bool:
        """Whether its own file keeps it from becoming current."""


OneVersion_co = TypeVar("OneVersion_co", bound=Versioned, covariant=True)


class Holdings(Protocol[OneVersion_co]):
    """What a registry holds, as far as lives and current versions ask: a catalog, or outlines."""

    @property
    def contracts(self) -> Mapping[ContractId, Sequence[OneVersion_co]]:
        """The versions of each contract, in ascending order."""

    @property
    def registry(self) -> Registry:
        """What `registry.yaml` says."""

    def state(self, key: ContractId) -> LayerState:
        """What `dataset.yaml` says of a contract."""


class VersionOutline:
    """A version known by its path."""

    def __init__(
        self,
        key: ContractId,
        version: Version,
        path: str,
        *,
        read_hold: Callable[[str], bool],
        read_contract: Callable[[str], Contract | None],
    ) -> None:
        self.key: ContractId | None = key
        self.version: Version | None = version
        self.path = path
        self._read_hold = read_hold
        self._read_contract = read_contract

    @cached_property
    def hold(self) -> bool:
        """Whether its own file keeps it from becoming current; looks into the file."""
        return self._read_hold(self.path)

    @cached_property
    def contract(self) -> Contract:
        """The whole contract; reads the file.

        Raises:
            TreatyError: when it holds none.
        """
        found = self._read_contract(self.path)
        if found is None:
            raise TreatyError(f"`{self.path}` holds no contract that can be read.", "`treaty check` says why.")
        return found


def read_whole(version: Versioned) -> Contract:
    """Give the contract behind a version, which an outline reads now.

    Raises:
        TreatyError: when there is none.
    """
    if isinstance(version, Contract):
        return version
    assert isinstance(version, VersionOutline)  # noqa: S101 - there are these two
    return version.contract
