"""A registry looked at some datasets at a time: what each part comes to by itself, and what only all of them tell."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from treaty.app.check_registry import as_diagnostic, compare_news, place_finding
from treaty.app.released_files import find_broken_promises
from treaty.compat.comparison import Comparison
from treaty.compat.exceptions import Exceptions
from treaty.compat.gate import Pair
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.lineage.graph import keep_origins
from treaty.lint.engine import every_version, lint_catalog, lint_versions, lint_whole
from treaty.load.catalog import LoadedCatalog, load_part, read_file
from treaty.load.rules_files import JSON_SCHEMA_IS_USED
from treaty.load.shares import find_dataset_folder
from treaty.load.source import SourceFile
from treaty.model.contract import Contract
from treaty.model.identity import DatasetId, IdentityError, parse_fqid
from treaty.model.registry import Product, Subscription
from treaty.model.release import Release

Home = tuple[str, str] | None
"""Namespace and name of a dataset, as its folder has them."""


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
        return find_origins(self.head)


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
        head = self.read(self.files(scope), scope)
        releases = self.releases_of(head)
        found = [*self.lint(head, homes)]
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

    def read(
        self, files: Mapping[str, bytes], scope: Collection[str], like: LoadedCatalog | None = None
    ) -> LoadedCatalog:
        """Read a part, from all files by path; `like` is another state of it."""
        return load_part(files, frame=self.frame, scope=scope, ids=self.ids, folders=self.folders, like=like)

    def releases_of(self, head: LoadedCatalog) -> Sequence[Release]:
        """Give the releases of the datasets of a part."""
        own = {key.dataset_id for key in head.catalog.contracts}
        return [release for key in sorted(own) for release in self.releases.get(key, ())]

    def lint(self, head: LoadedCatalog, homes: Collection[Home]) -> Iterator[Diagnostic]:
        """Give what reading and the rules find in a part, and in what is judged beside its datasets."""
        yield from head.diagnostics
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


def find_origins(part: LoadedCatalog) -> Iterator[Contract]:
    """Give the newest version of each contract of a part that is made from others, with that alone."""
    registry = part.catalog.registry
    newest = (versions[-1] for versions in part.catalog.contracts.values() if versions)
    return (found for contract in newest if (found := keep_origins(registry, contract)) is not None)


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
