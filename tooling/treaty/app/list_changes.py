"""What changed in a contract, version by version: from the same comparisons that `check` and `diff` make."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from treaty.app.find_version import choose_within
from treaty.app.read_part import read_part
from treaty.app.read_registry import RegistryView
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.status import ContractLife
from treaty.model.identity import Fqid, Version
from treaty.report.changelog import Changelog, Entry


def list_changes(name: str, folder: Path, *, since: str | None = None) -> Changelog:
    """Give the changes of a contract, newest version first.

    Args:
        name: FQID; with a version, only the versions that fall under it.
        folder: where the registry is.
        since: only versions after this one, as `choose_within` reads it; None: all.

    Raises:
        UsageError: when there is no such contract or version.
    """
    view = read_part(folder, [name])
    life, fqid = view.find(name)
    after = choose_within(life, since).version if since is not None else None
    entries = [entry for entry in _entries(view, life) if _is_wanted(entry.version, fqid, after)]
    if fqid.version and not entries and after is None:
        known = ", ".join(str(item.version) for item in life.versions)
        raise UsageError(f"There is no version `{fqid}`.", f"{life.key} has {known}.")
    dataset = view.dataset(life.key)
    return Changelog(
        contract=str(life.key),
        title=(dataset.title if dataset else None) or str(life.key),
        entries=tuple(reversed(entries)),
    )


def _is_wanted(version: Version, fqid: Fqid, after: Version | None) -> bool:
    return fqid.is_match(version) and (after is None or version > after)


def _entries(view: RegistryView, life: ContractLife) -> Iterator[Entry]:
    mode = view.loaded.catalog.compatibility(life.key)
    for before, item in zip([None, *life.versions], life.versions, strict=False):
        release = item.release
        yield Entry(
            version=item.version,
            status=item.status.value,
            released=release.time.date() if release and release.time else None,
            migration=item.contract.migration,
            comparison=compare_contracts(before.contract, item.contract, mode=mode) if before else None,
        )
