"""Two states of a registry, read as far as the change between them reaches: the change, and what depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from treaty.app.find_change import Change
from treaty.load.catalog import LoadedCatalog, load_catalog


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
    base = load_catalog(before, root=root, like=loaded, scope=change.scope, ids=change.ids)
    return LoadedChange(base=base, head=loaded, changed=change.changed)
