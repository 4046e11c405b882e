"""Two states of a registry, read as far as the change between them reaches: the change, and what depends on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from treaty.app.find_change import Change
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.load.mentions import find_target, target_of
from treaty.model.identity import IdentityError, parse_fqid


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedChange:
    """A registry before and after; each holds what the change may have a say in, and finds all that this refers to."""

    base: LoadedCatalog
    head: LoadedCatalog
    changed: frozenset[str]
    """The paths whose bytes differ."""


def load_change(change: Change, before: Mapping[str, bytes], after: Mapping[str, bytes], root: str) -> LoadedChange:
    """Read a change.

    Args:
        change: what differs, and what that reaches.
        before: the files as they were, by path.
        after: the same as they are now.
        root: the contracts root.
    """
    loaded = load_catalog(after, root=root, scope=change.scope, ids=change.ids)
    base = load_catalog(before, root=root, like=loaded, scope=change.scope, ids=change.ids_before)
    if change.scope is not None:
        loaded = keep_reached(loaded, change.scope, change.changed)
        base = keep_reached(base, change.scope, change.changed)
    return LoadedChange(base=base, head=loaded, changed=change.changed)


def keep_reached(loaded: LoadedCatalog, scope: Collection[str], own: Collection[str]) -> LoadedCatalog:
    """Leave out what consumers and products say of contracts that are not looked at: it is as it was.

    Otherwise a file that names thousands would have thousands looked up, whichever of them has changed.

    Args:
        loaded: what was read.
        scope: the paths that are looked at.
        own: those whose every word counts.
    """
    prefix = f"{loaded.root}/" if loaded.root else ""
    targets = {find_target(path.removeprefix(prefix)) for path in scope}

    def is_reached(contract: str) -> bool:
        try:
            return target_of(parse_fqid(contract).contract.dataset_id) in targets
        except IdentityError:
            return True

    subscriptions = (
        item
        if item.path in own
        else replace(item, dependencies=tuple(each for each in item.dependencies if is_reached(each.contract)))
        for item in loaded.catalog.subscriptions
    )
    products = (
        item
        if item.path in own
        else replace(item, ports=tuple(each for each in item.ports if is_reached(each.contract)))
        for item in loaded.catalog.products
    )
    return replace(
        loaded, catalog=replace(loaded.catalog, subscriptions=tuple(subscriptions), products=tuple(products))
    )
