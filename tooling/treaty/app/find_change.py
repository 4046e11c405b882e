"""What differs between two states of a registry, and what that may have a say in; no file is understood for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from treaty.load.layout import SCHEMA_SUFFIXES
from treaty.load.scope import find_scope, may_state_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of a registry, as paths."""

    changed: frozenset[str]
    """The paths whose bytes differ."""
    scope: frozenset[str] | None
    """The paths whose findings may differ; None: any."""
    ids: Mapping[str, str] | None
    """The path of each JSON Schema that states an `$id`, by that; None: nobody has looked."""
    ids_before: Mapping[str, str] | None = None
    """The same as it was."""


def find_change(
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    blobs_before: Mapping[str, str],
    blobs_after: Mapping[str, str],
    root: str,
) -> Change:
    """Compare two states.

    Args:
        before: the files as they were, by path; read where the blob differs.
        after: the same as they are now; walked once or twice, where there is a change.
        blobs_before: their blob ids.
        blobs_after: the same, of the files as they are now.
        root: the contracts folder; empty when it is the repository itself.
    """
    changed = frozenset(_differing(before, after, blobs_before, blobs_after))
    scope = find_scope(after, before, changed, root)
    if scope is None:
        return Change(changed=changed, scope=None, ids=None)
    ids, was = (None, None) if scope.stating is None else _read_ids(scope.stating, before, changed)
    return Change(changed=changed, scope=scope.paths, ids=ids, ids_before=was)


def _read_ids(
    stating: Mapping[str, bytes], before: Mapping[str, bytes], changed: Collection[str]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Give the path of each JSON Schema that states an `$id`, by that: as they are, and as they were."""
    old = {path: before[path] for path in changed if path.endswith(SCHEMA_SUFFIXES) and path in before}
    if not stating and not any(map(may_state_id, old.values())):
        return {}, {}
    from treaty.load.json_schemas import find_ids, group_ids

    ids = find_ids(stating)
    kept = {path: stated for path, stated in ids.items() if path not in changed}
    return group_ids(ids), group_ids(kept | find_ids(old))


def _differing(
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    blobs_before: Mapping[str, str],
    blobs_after: Mapping[str, str],
) -> Iterator[str]:
    for path, blob in blobs_before.items():
        other = blobs_after.get(path)
        if other is None or (blob != other and before[path] != after[path]):
            yield path
    yield from (path for path in blobs_after if path not in blobs_before)
