"""Check a whole registry a part at a time, in as many processes as there are cores: no process ever holds all of it.

A part is some datasets with all their versions. What it refers to elsewhere is read when it is looked up, and what it
finds wrong travels back; so the report is that of one process which has read everything, byte for byte.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain

from treaty.app.check_registry import (
    as_diagnostic,
    check_registry,
    compare_news,
    place_finding,
    read_texts,
    select_findings,
)
from treaty.app.check_request import CheckRequest, Progress
from treaty.app.load_registry import load_registry
from treaty.app.parallel import MAX_ITEMS, count_cores, map_chunks, map_taken
from treaty.app.released_files import find_broken_promises
from treaty.app.unreadable import with_unreadable
from treaty.compat.comparison import Comparison
from treaty.compat.exceptions import Exceptions
from treaty.compat.gate import Pair
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.rule import Severity
from treaty.lineage.graph import keep_origins
from treaty.lint.engine import every_version, lint_catalog, lint_versions, lint_whole
from treaty.load.catalog import LoadedCatalog, load_catalog, load_part, read_file
from treaty.load.json_schemas import find_stated_ids
from treaty.load.layout import SCHEMA_SUFFIXES
from treaty.load.reading import group_folders
from treaty.load.rules_files import JSON_SCHEMA_IS_USED
from treaty.load.shares import find_dataset_folder, split_shares
from treaty.load.source import SourceFile
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, DatasetId, IdentityError, parse_fqid
from treaty.model.registry import Product, Subscription
from treaty.model.release import Release
from treaty.report.result import CheckResult
from treaty.repository.tree import Tree

LEAST_FILES = 400
"""Files that one process checks sooner alone than two."""
LEAST_IN_PART, MOST_IN_PART = 150, 1_000
"""Files in a part: fewer cost more than they bring, and memory grows with more."""
_PARTS_A_PROCESS = 8
"""So that no process waits long for the last one."""

Home = tuple[str, str] | None
"""Namespace and name of a dataset, as its folder has them."""


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
    if len(paths) < LEAST_FILES or count_cores() < 2:
        progress("reading contracts")
        head = with_unreadable(load_registry(tree, root), tree.find_unreadable(root))
        return check_registry(head, request, releases=releases, progress=progress)
    progress("reading and checking contracts")
    size = min(max(len(paths) // (_PARTS_A_PROCESS * count_cores()), LEAST_IN_PART), MOST_IN_PART)
    return check_in_parts(tree, root, request, releases=releases, size=max(size, len(paths) // (MAX_ITEMS - 1)))


def check_in_parts(
    tree: Tree, root: str, request: CheckRequest, *, releases: Iterable[Release] = (), size: int
) -> CheckResult:
    """Check every file of a registry, some datasets at a time; `size` is how many files make a part."""
    return _Check(tree, root, request, size).run(releases)


class _Files(Mapping[str, bytes]):
    """The files of a registry; those that were not read ahead are read when they are asked for."""

    def __init__(self, tree: Tree, paths: Mapping[str, None], ahead: Iterable[str] = ()) -> None:
        self._tree = tree
        self._paths = paths
        self._held = dict(tree.read_many(ahead))

    def __getitem__(self, path: str) -> bytes:
        if path not in self._paths:
            raise KeyError(path)
        if path not in self._held:
            self._held.update(self._tree.read_many([path]))
        return self._held[path]

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class Sources(Mapping[str, SourceFile]):
    """Every file that is looked at, read when it is asked for: few are."""

    def __init__(self, files: Mapping[str, bytes], root: str) -> None:
        self._files = files
        self._root = root
        self._read: dict[str, SourceFile | None] = {}

    def __getitem__(self, path: str) -> SourceFile:
        if path not in self._read:
            self._read[path] = read_file(path, self._files[path], self._root)
        source = self._read[path]
        if source is None:
            raise KeyError(path)
        return source

    def __iter__(self) -> Iterator[str]:
        return (path for path in self._files if path in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some datasets, read and judged."""

    head: LoadedCatalog
    """What stands in them; what they refer to elsewhere is found."""
    diagnostics: tuple[Diagnostic, ...]
    """Before settings; what only the whole can tell is not among them."""
    compared: tuple[tuple[Pair, Comparison], ...]

    def find_origins(self) -> Iterator[Contract]:
        """Give the newest version of each contract that is made from others, with that alone."""
        registry = self.head.catalog.registry
        newest = (versions[-1] for versions in self.head.catalog.contracts.values() if versions)
        return (found for contract in newest if (found := keep_origins(registry, contract)) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A registry that is looked at some datasets at a time."""

    frame: LoadedCatalog
    """What stands beside the datasets."""
    files: Callable[[Iterable[str]], Mapping[str, bytes]]
    """Gives all files by path, those that are named read ahead."""
    ids: Mapping[str, str]
    """The path of each JSON Schema that states an `$id`, by that."""
    folders: Mapping[str, Sequence[str]]
    """Paths by the folder that they stand in."""
    releases: Mapping[DatasetId, Sequence[Release]]
    today: date
    homes: Mapping[Home, Sequence[Subscription | Product]]
    """What is judged beside a dataset."""

    def look(self, scope: Collection[str], homes: Collection[Home]) -> Part:
        """Read and judge.

        Args:
            scope: the paths of the files in the folders of some datasets.
            homes: these datasets; None among them is for what belongs to none.
        """
        head = load_part(self.files(scope), frame=self.frame, scope=scope, ids=self.ids, folders=self.folders)
        own = {key.dataset_id for key in head.catalog.contracts}
        releases = [release for key in sorted(own) for release in self.releases.get(key, ())]
        found = [*head.diagnostics, *self._lint(head, homes)]
        found += find_broken_promises(head, None, releases)
        released = {(release.contract, release.version) for release in releases}
        exceptions = Exceptions(head.catalog, today=self.today, released=released)
        compared, judged = compare_news(head, None, exceptions, processes=1)
        found += (*judged, *exceptions.find_faults(None, None))
        sources = ChainMap(dict(head.sources), dict(self.frame.sources))
        return Part(
            head=head,
            diagnostics=tuple(place_finding(item, sources) for item in found),
            compared=tuple(compared),
        )

    def _lint(self, head: LoadedCatalog, homes: Collection[Home]) -> Iterator[Diagnostic]:
        catalog = head.catalog
        # Who subscribes to a dataset is judged beside it, where its columns are at hand.
        own = {item.path for home in homes for item in self.homes.get(home, ())}
        mine = replace(
            catalog,
            subscriptions=tuple(item for item in catalog.subscriptions if item.path in own) if own else (),
            products=tuple(item for item in catalog.products if item.path in own) if own else (),
        )
        yield from map(as_diagnostic, lint_catalog(mine, today=self.today, is_part=True))
        yield from map(as_diagnostic, lint_versions(every_version(catalog), catalog, today=self.today))

    def join(
        self, found: Iterable[Diagnostic], used: Collection[str], origins: Iterable[Contract]
    ) -> Iterator[Diagnostic]:
        """Give the findings of all parts, and those that need all; a schema that any part uses is used."""
        for item in chain(self.frame.diagnostics, found):
            if item.rule is not JSON_SCHEMA_IS_USED or item.location.path not in used:
                yield item
        catalog = self.frame.catalog
        made = {contract.key: (contract,) for contract in origins if contract.key is not None}
        yield from map(as_diagnostic, lint_whole(replace(catalog, contracts=made)))
        if catalog.policies:
            from treaty.app.judge_policies import find_faults_of_packs

            yield from find_faults_of_packs(catalog)


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
        self._shares = split_shares(self._paths, root, size)
        frame = load_catalog(tree.read_many(self._shares.frame), root=root)
        self._frame = with_unreadable(frame, tree.find_unreadable(root))
        self._ids = _find_ids(tree, self._paths)
        self._folders = group_folders(self._paths)

    def run(self, releases: Iterable[Release]) -> CheckResult:
        """Check every part, then what only all of them together can tell."""
        parts = Parts(
            frame=self._frame,
            files=partial(_Files, self._tree, self._paths),
            ids=self._ids,
            folders=self._folders,
            releases=group_releases(releases),
            today=self._request.today,
            homes=find_homes(self._frame, self._paths),
        )
        done = map_taken(partial(self._check_part, parts), self._shares.parts)
        catalog, request = self._frame.catalog, self._request
        # Nearly all findings have their places by now; what else is looked for is read for it.
        sources = Sources(_Files(self._tree, self._paths), self._root)
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
            comparisons=tuple((pair.key, comparison) for pair, comparison in part.compared),
            files=sum(1 for path in scope if path in part.head.sources),
            used_schemas=part.head.used_schemas,
            origins=tuple(part.find_origins()),
        )


def group_releases(releases: Iterable[Release]) -> Mapping[DatasetId, Sequence[Release]]:
    """Give releases by dataset."""
    found: dict[DatasetId, list[Release]] = {}
    for release in releases:
        found.setdefault(release.contract.dataset_id, []).append(release)
    return found


def find_homes(frame: LoadedCatalog, paths: Iterable[str]) -> Mapping[Home, Sequence[Subscription | Product]]:
    """Give subscriptions and products by the dataset that each names first; under None those of no dataset here."""
    known = {find_dataset_folder(path, frame.root) for path in paths}
    found: dict[Home, list[Subscription | Product]] = {}
    items: list[Subscription | Product] = [*frame.catalog.subscriptions, *frame.catalog.products]
    for item in items:
        home = _find_home(item)
        found.setdefault(home if home in known else None, []).append(item)
    return found


def _find_home(item: Subscription | Product) -> Home:
    """Give the dataset that a file beside the datasets names first, by its folder's names."""
    named = item.dependencies if isinstance(item, Subscription) else item.ports
    for dependency in named:
        try:
            key = parse_fqid(dependency.contract).contract
        except IdentityError:
            continue
        return key.namespace, key.dataset
    return None


def _find_ids(tree: Tree, paths: Iterable[str]) -> Mapping[str, str]:
    """Give the path of each JSON Schema that states an `$id`, by that."""
    schemas = [path for path in paths if path.endswith(SCHEMA_SUFFIXES)]
    found: dict[str, str] = {}
    for ids in map_chunks(lambda part: find_stated_ids(tree.read_many(part)), schemas, least=LEAST_FILES):
        found = ids | found
    return found
