"""What a name means in a registry: FQIDs, UUIDs of datasets, ordinals, `current` and `latest`; the nearest names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from treaty.diagnostics.errors import UsageError
from treaty.diagnostics.wording import join, suggest
from treaty.lifecycle.current import find_next_current
from treaty.lifecycle.status import ContractLife, VersionLife
from treaty.model.identity import ContractId, Fqid, IdentityError, Version, newest, parse_fqid
from treaty.model.registry import Registry

_UUID = re.compile(
    r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:(?:/layers)?[/.]([a-z][a-z0-9_-]*))?", re.IGNORECASE
)
_ORDINAL = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_ROUTE = "/versions/"
_ANY_CONTRACT = "a.b.c"

CURRENT, LATEST = "current", "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as typed, taken apart: the contract, and what stands after it of a version."""

    contract: str
    version: str = ""
    """`v1.2.0`, `v1`, an ordinal (`2`), `current`, `latest`; empty: the current one."""

    @property
    def ordinal(self) -> int | None:
        """The ordinal, where it is one."""
        return int(self.version) if _ORDINAL.fullmatch(self.version) else None

    @property
    def is_word(self) -> bool:
        """Whether no number of a version is named."""
        return self.ordinal is not None or self.version in {"", CURRENT, LATEST}


def parse_name(text: str) -> Name:
    """Take a name apart: `finance.gold.invoice:v1.2`, `…:2`, `…/versions/2`, `…:current`, `<UUID>/layers/gold/…`."""
    mark = _ROUTE if _ROUTE in text else ":"
    contract, _, version = text.partition(mark)
    return Name(contract=contract, version=version)


def is_contract_name(text: str) -> bool:
    """Tell whether a text has the form of a contract's name, by FQID or UUID, and of a version behind it."""
    name = parse_name(text)
    contract = _ANY_CONTRACT if _UUID.fullmatch(name.contract) else name.contract
    try:
        parse_fqid(contract if name.is_word else f"{contract}:{name.version}")
    except IdentityError:
        return False
    return True


def find_contract(text: str, keys: Iterable[ContractId], registry: Registry, label: str) -> Fqid:
    """Give the contract that a name means, with as much of a version as it names by numbers (see `with_version`).

    Args:
        text: as typed.
        keys: the contracts there are.
        registry: knows the aliases of layers.
        label: what was read, for the message.

    Raises:
        UsageError: when there is none; the hint names the nearest.
    """
    known = tuple(keys)
    name = parse_name(text)
    contract = _resolve_uuid(name.contract, known, registry)
    try:
        fqid = parse_fqid(
            contract if name.is_word and (name.version or ":" not in text) else f"{contract}:{name.version}"
        )
    except IdentityError as error:
        raise UsageError(str(error), _nearest_names(text, known)) from error
    key = registry.resolve(fqid.contract)
    if key not in set(known):
        raise UsageError(f"There is no contract `{key}` in the {label}.", _nearest_names(str(key), known))
    return Fqid(key, fqid.version)


def _resolve_uuid(text: str, keys: Sequence[ContractId], registry: Registry) -> str:
    match = _UUID.fullmatch(text)
    if match is None:
        return text
    own = [key for key in keys if str(key.dataset_id.uuid) == match[1].lower()]
    layer = registry.find_layer(match[2].lower()) if match[2] else None
    found = [key for key in own if match[2] is None or (layer is not None and key.layer == layer.name)]
    if len(found) == 1:
        return str(found[0])
    hint = f"It has: {', '.join(f'`{key}`' for key in own)}." if own else "`treaty list --format json` shows them."
    what = "has several contracts; name a layer: UUID/layers/LAYER" if len(found) > 1 else "names no contract"
    raise UsageError(f"The UUID `{text}` {what}.", hint)


def choose_version(life: ContractLife, fqid: Fqid, text: str) -> VersionLife:
    """Give the version of a contract that a name means.

    Where nothing is current, the version that a release now would make current.

    Args:
        life: the contract.
        fqid: the name as resolved.
        text: the name as typed, which may end in an ordinal, `current` or `latest`.

    Raises:
        UsageError: when there is none; the hint names those there are.
    """
    found = _choose(life, fqid, parse_name(text))
    if found is None:
        known = ", ".join(str(item.version) for item in life.versions)
        what = f"version `{text}`" if ":" in text or _ROUTE in text else f"current version of `{life.key}`"
        raise UsageError(f"There is no {what}.", f"There are: {known}." if known else "It has no versions yet.")
    return found


def choose_within(life: ContractLife, version: str) -> VersionLife:
    """Give the version that a part of a name means within a contract: `v1.2`, `1.2.0`, an ordinal, `current`, `latest`.

    Raises:
        UsageError: when there is none; the hint names those there are.
    """
    text = f"{life.key}:{version}"
    if version and parse_name(text).is_word:
        return choose_version(life, Fqid(life.key), text)
    try:
        return choose_version(life, parse_fqid(text), text)
    except IdentityError as error:
        known = ", ".join(str(item.version) for item in life.versions)
        raise UsageError(f"`{version}` names no version of `{life.key}`.", f"There are: {known}.") from error


def with_version(life: ContractLife, fqid: Fqid, text: str) -> Fqid:
    """Give a name with the numbers of the version that an ordinal, `current` or `latest` stands for.

    Raises:
        UsageError: when there is no such version.
    """
    if fqid.version or not parse_name(text).version:
        return fqid
    version = choose_version(life, fqid, text).version
    return Fqid(fqid.contract, (version.major, version.minor, version.patch))


def _choose(life: ContractLife, fqid: Fqid, name: Name) -> VersionLife | None:
    if name.ordinal is not None:
        return next((item for item in life.versions if item.ordinal == name.ordinal), None)
    if name.version == LATEST:
        return life.versions[-1] if life.versions else None
    if name.version == CURRENT:
        return life.find(life.current.version)
    return life.find(newest((item.version for item in life.versions), fqid) if fqid.version else _served(life))


def _served(life: ContractLife) -> Version | None:
    return life.current.version or find_next_current([item.source for item in life.versions], life.state)


def _nearest_names(text: str, keys: Sequence[ContractId]) -> str:
    """Give a hint with the contracts whose names are nearest to a text; a dataset's name stands for its contracts."""
    name = text.partition(":")[0].lower()
    own = [f"`{key}`" for key in keys if str(key.dataset_id) == name]
    near = f"Did you mean {join(own, 'or')}?" if own else suggest(name, map(str, keys), cutoff=0.5)
    return f"{near} `treaty list` shows all." if near else "`treaty list` shows what there is."
