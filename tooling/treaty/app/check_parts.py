"""Check a whole registry a part at a time, in as many processes as there are cores: no process ever holds all of it.

A part is some datasets with all their versions. What it refers to elsewhere is read when it is looked up, and what it
finds wrong travels back; so the report is that of one process which has read everything, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from treaty.app.check_registry import check_registry, is_asked_for, place_finding, read_texts, select_findings
from treaty.app.check_request import CheckRequest, Progress
from treaty.app.load_registry import load_registry
from treaty.app.parallel import MAX_ITEMS, count_cores, map_chunks, map_taken
from treaty.app.registry_parts import Parts, Sources, find_homes, group_releases
from treaty.app.tree_files import TreeFiles
from treaty.app.unreadable import with_unreadable
from treaty.compat.comparison import Comparison
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.rule import Severity
from treaty.load.catalog import load_catalog
from treaty.load.json_schemas import find_stated_ids
from treaty.load.layout import SCHEMA_SUFFIXES
from treaty.load.reading import group_folders
from treaty.load.shares import find_dataset_folder, split_shares
from treaty.model.contract import Contract
from treaty.model.identity import ContractId
from treaty.model.release import Release
from treaty.report.result import CheckResult
from treaty.repository.tree import Tree

LEAST_FILES = 400
"""Files that one process checks sooner alone than two."""
LEAST_IN_PART, MOST_IN_PART = 150, 1_000
"""Files in a part: fewer cost more than they bring, and memory grows with more."""
_PARTS_A_PROCESS = 8
"""So that no process waits long for the last one."""


def check_all(
    tree: Tree, root: str, request: CheckRequest, *, releases: Iterable[Release] = (), progress: Progress
) -> CheckResult:
    """Check every file of a registry, compared with nothing but its releases; the result is that of `check_registry`.

    Args:
        tree: where the files stand.
        root: the contracts root within the tree.
        request: the day, the fail level, and which paths count.
        releases: the release tags, whose digests the files must still have.
        progress: told what is under way.
    """
    paths = tree.list_paths(root)
    size = min(max(len(paths) // (_PARTS_A_PROCESS * count_cores()), LEAST_IN_PART), MOST_IN_PART)
    size = max(size, len(paths) // (MAX_ITEMS - 1))
    # Of a registry that is one dataset no part can be made, but its versions can be shared out.
    if len(paths) < LEAST_FILES or len(split_shares(paths, root, size).parts) < count_cores():
        progress("reading contracts")
        head = with_unreadable(load_registry(tree, root), tree.find_unreadable(root))
        return check_registry(head, request, releases=releases, progress=progress)
    progress("reading and checking contracts")
    return check_in_parts(tree, root, request, releases=releases, size=size)


def check_in_parts(
    tree: Tree, root: str, request: CheckRequest, *, releases: Iterable[Release] = (), size: int
) -> CheckResult:
    """Check every file of a registry, some datasets at a time; `size` is how many files make a part."""
    return _Check(tree, root, request, size).run(releases)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What one part came to."""

    diagnostics: tuple[Diagnostic, ...]
    comparisons: tuple[tuple[ContractId, Comparison], ...]
    files: int
    used_schemas: frozenset[str]
    origins: tuple[Contract, ...]


class _Check:
    """A check of a whole registry, its files known by name."""

    def __init__(self, tree: Tree, root: str, request: CheckRequest, size: int) -> None:
        self._tree = tree
        self._root = root
        self._paths = dict.fromkeys(tree.list_paths(root))
        self._request = request
        shares = split_shares(self._paths, root, size)
        # A part that is much larger than the others comes first, so that nobody waits for it at the end.
        self._shares = replace(shares, parts=tuple(sorted(shares.parts, key=len, reverse=True)))
        frame = load_catalog(tree.read_many(self._shares.frame), root=root)
        self._frame = with_unreadable(frame, tree.find_unreadable(root))
        self._ids = _find_ids(tree, self._paths)
        self._folders = group_folders(self._paths)

    def run(self, releases: Iterable[Release]) -> CheckResult:
        """Check every part, then what only all of them together can tell."""
        parts = Parts(
            frame=self._frame,
            files=partial(TreeFiles, self._tree, self._paths),
            ids=self._ids,
            folders=self._folders,
            releases=group_releases(releases),
            today=self._request.today,
            homes=find_homes(self._frame, self._paths),
        )
        done = map_taken(partial(self._check_part, parts), self._shares.parts)
        catalog, request = self._frame.catalog, self._request
        # Nearly all findings have their places by now; what else is looked for is read for it.
        sources = Sources(TreeFiles(self._tree, self._paths), self._root)
        used = self._frame.used_schemas.union(*(part.used_schemas for part in done))
        origins = chain.from_iterable(part.origins for part in done)
        all_found = parts.join(chain.from_iterable(part.diagnostics for part in done), used, origins)
        found = (place_finding(item, sources) for item in all_found)
        kept, suppressed = select_findings(found, catalog.registry, request, is_whole=request.only is None)
        kept = tuple(place_finding(item, sources) for item in kept)
        compared = sorted(chain.from_iterable(part.comparisons for part in done), key=lambda pair: pair[0])
        return CheckResult(
            diagnostics=kept,
            texts=read_texts(kept, sources, {}),
            checked=len(self._frame.sources) + sum(part.files for part in done),
            suppressed=suppressed,
            fail_on=request.fail_on or Severity(catalog.registry.checks.fail_on),
            comparisons=tuple(comparison for _, comparison in compared),
        )

    def _check_part(self, parts: Parts, scope: tuple[str, ...]) -> _Found:
        homes = {find_dataset_folder(path, self._root) for path in scope}
        if scope in self._shares.parts[:1]:
            homes.add(None)
        part = parts.look(scope, homes)
        return _Found(
            diagnostics=part.diagnostics,
            comparisons=tuple(
                (pair.key, comparison) for pair, comparison in part.compared if is_asked_for(pair, self._request)
            ),
            files=sum(1 for path in scope if path in part.head.sources),
            used_schemas=part.head.used_schemas,
            origins=tuple(part.find_origins()),
        )


def _find_ids(tree: Tree, paths: Iterable[str]) -> Mapping[str, str]:
    """Give the path of each JSON Schema that states an `$id`, by that."""
    schemas = [path for path in paths if path.endswith(SCHEMA_SUFFIXES)]
    found: dict[str, str] = {}
    for ids in map_chunks(lambda part: find_stated_ids(tree.read_many(part)), schemas, least=LEAST_FILES):
        found = ids | found
    return found
