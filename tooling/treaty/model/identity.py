"""Version, ContractId, Fqid and the names of layers: what a thing is called, and how that is read and written."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

_VERSION = re.compile(r"v?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", re.ASCII)
_PREFIX = re.compile(r"v?(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?(?:\.(0|[1-9]\d{0,8}))?", re.ASCII)
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*", re.ASCII)

MAX_NAME_LENGTH = 100
"""Characters in one name; keeps paths and tags below every file system's limit."""


class IdentityError(ValueError):
    """A text is no name of the kind asked for; the message says what one looks like."""


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """MAJOR.MINOR.PATCH, ordered as numbers; written `v1.2.0`."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        """Give the form with a `v`, as in file names, tags and FQIDs."""
        return f"v{self.major}.{self.minor}.{self.patch}"

    @property
    def number(self) -> str:
        """The form without a `v`, as inside an ODCS document."""
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True, slots=True, order=True)
class DatasetId:
    """A namespace (may be dotted) and a dataset."""

    namespace: str
    dataset: str

    def __str__(self) -> str:
        """Give `namespace.dataset`."""
        return f"{self.namespace}.{self.dataset}"

    @property
    def uuid(self) -> uuid.UUID:
        """UUIDv5 of `namespace.dataset` in the DNS namespace, for routes that want a UUID."""
        return uuid.uuid5(uuid.NAMESPACE_DNS, str(self))


@dataclass(frozen=True, slots=True, order=True)
class ContractId:
    """One layer of a dataset; written `finance.gold.invoice`."""

    namespace: str
    layer: str
    dataset: str

    def __str__(self) -> str:
        """Give `namespace.layer.dataset`."""
        return f"{self.namespace}.{self.layer}.{self.dataset}"

    @property
    def dataset_id(self) -> DatasetId:
        """The dataset this contract belongs to."""
        return DatasetId(self.namespace, self.dataset)


@dataclass(frozen=True, slots=True)
class Fqid:
    """A contract and, where one is meant, a version or the leading part of one.

    `version` holds one to three numbers: `(1, 2)` means the newest patch of 1.2; empty means the current version.
    """

    contract: ContractId
    version: tuple[int, ...] = ()

    def __str__(self) -> str:
        """Give `finance.gold.invoice:v1.2.0`, or the contract alone."""
        return f"{self.contract}:v{'.'.join(map(str, self.version))}" if self.version else str(self.contract)

    def is_match(self, version: Version) -> bool:
        """Tell whether the version falls under this name."""
        return (version.major, version.minor, version.patch)[: len(self.version)] == self.version


def parse_version(text: str) -> Version:
    """Read `v1.2.0` or `1.2.0`.

    Raises:
        IdentityError: for anything else (a range, a date, leading zeros, a pre-release).
    """
    match = _VERSION.fullmatch(text)
    if match is None:
        raise IdentityError(f"`{text}` is not a version; write MAJOR.MINOR.PATCH, for example `1.2.0`.")
    major, minor, patch = (int(part) for part in match.groups())
    return Version(major, minor, patch)


def parse_fqid(text: str) -> Fqid:
    """Read `namespace.layer.dataset`, optionally with `:v1`, `:v1.2` or `:v1.2.0`; namespaces may hold dots.

    Raises:
        IdentityError: when there are fewer than three names or a name is not lower case.
    """
    name, _, version = text.partition(":")
    parts = name.split(".")
    if len(parts) < 3 or not all(is_name(part) for part in parts):
        raise IdentityError(
            f"`{text}` is not the name of a contract; write namespace.layer.dataset, optionally with a version, "
            "for example `finance.gold.invoice:v1.2.0`."
        )
    contract = ContractId(".".join(parts[:-2]), parts[-2], parts[-1])
    return Fqid(contract, _parse_prefix(text, version) if ":" in text else ())


def _parse_prefix(text: str, version: str) -> tuple[int, ...]:
    match = _PREFIX.fullmatch(version)
    if match is None:
        raise IdentityError(f"`{text}` names no version after the colon; write for example `:v1.2.0` or `:v1.2`.")
    return tuple(int(part) for part in match.groups() if part is not None)


def is_name(text: str) -> bool:
    """Tell whether a text may name a namespace part, a dataset, a layer, a consumer or a product."""
    return len(text) <= MAX_NAME_LENGTH and _SLUG.fullmatch(text) is not None


def newest(versions: Iterable[Version], fqid: Fqid) -> Version | None:
    """Give the highest version that falls under a name, or None."""
    return max((version for version in versions if fqid.is_match(version)), default=None)
