"""What a commit releases, planned anew as often as tags change around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from treaty.app.other_registries import find_others
from treaty.app.registry_index import RegistryIndex
from treaty.app.release_remarks import blame_untrue_tags, find_remarks
from treaty.app.version_digests import Readable, complete_releases, read_digests
from treaty.compat.comparison import Comparison
from treaty.diagnostics.errors import TreatyError
from treaty.lifecycle.outline import read_whole
from treaty.lifecycle.release import Occasion, ReleasePlan, TagNames, find_base, find_unreleased, plan_release
from treaty.lifecycle.release_obstacles import Obstacle, Refusal, version_key
from treaty.load.catalog import LoadedCatalog
from treaty.load.layout import FileKind
from treaty.model.contract import Contract
from treaty.model.release import Flip, Release, VersionKey
from treaty.repository.history import Repository
from treaty.repository.reading import ReadThrough
from treaty.repository.tags import read_our_tags, read_tag_names, read_tag_objects

Compare = Callable[[Contract, Contract], Comparison]

MANY = 500
"""From so many new versions on, the whole registry is read at once instead of file by file."""

MAX_READINGS = 5
"""How often tags are read again because some appeared meanwhile."""


class Planner:
    """Plans again and again for one commit, as tags change around it; compares each pair of versions once."""

    def __init__(self, repository: Repository, index: RegistryIndex, occasion: Occasion, compare: Compare) -> None:
        self.occasion = occasion
        self._repository = repository
        self._index = index
        self._root = index.root
        self._compare = compare
        outlines = (outline for versions in index.contracts.values() for outline in versions)
        files: Readable = index.tree
        if not repository.is_bare:
            files = ReadThrough(tree=index.tree, work=repository.work_tree(), prefix=index.root)
        self._digests = read_digests(files, outlines, index.paths, index.note_hold)
        index.read_datasets()
        self._postures: dict[VersionKey, tuple[str, str]] = {}
        self.remarks: tuple[Refusal, ...] = ()

    def plan(self) -> ReleasePlan:
        """Plan for the tags as they are now; `remarks` is what was seen on the way."""
        stated, flips, tags = self._read_tags()
        releases = complete_releases(self._repository, self._root, stated)
        unreadable = tuple(self._find_unreadable(releases))
        if unreadable:
            return ReleasePlan(refusals=unreadable)
        self.remarks = tuple(find_remarks(self._repository, self._root, releases, flips, tags, self._digests))
        postures = self._find_postures(releases)
        plan = plan_release(self._index, releases, flips, postures, self._digests, occasion=self.occasion, tags=tags)
        if any(refusal.obstacle is Obstacle.GONE for refusal in plan.refusals):
            absent = [item for item in releases if (item.contract, item.version) not in self._digests]
            others = find_others(self._repository, self._index.tree, self._root, absent)
            ours = [item for item in releases if item.tag not in others]
            plan = plan_release(self._index, ours, flips, postures, self._digests, occasion=self.occasion, tags=tags)
        refusals = tuple(blame_untrue_tags(self._repository, self._root, plan.refusals, stated))
        return ReleasePlan(refusals=refusals) if refusals else plan

    def _read_tags(self) -> tuple[tuple[Release, ...], tuple[Flip, ...], TagNames]:
        """Read all tags as of one moment: what another run makes between two readings would look like foreign tags."""
        git = self._repository.git
        for _ in range(MAX_READINGS):
            ours = read_our_tags(git)
            names = read_tag_names(git, self.occasion.commit, ours.objects)
            if read_tag_objects(git) == ours.objects:
                break
        return ours.releases, ours.flips, names

    def _find_unreadable(self, releases: Iterable[Release]) -> Iterator[Refusal]:
        """Give the version files that hold no contract: once released they could not be mended any more."""
        for path, problem in self._index.misplaced.items():
            yield refuse_unreadable(path, problem)
        unreleased = list(find_unreleased(self._index, releases))
        if len(unreleased) > MANY:
            self._index.read_all()
        for outline in unreleased:
            try:
                read_whole(outline)
            except TreatyError:
                yield refuse_unreadable(outline.path)

    def _find_postures(self, releases: Iterable[Release]) -> dict[VersionKey, tuple[str, str]]:
        for contract in find_unreleased(self._index, releases):
            key = version_key(contract)
            siblings = {item.version: item for item in self._index.contracts[key[0]] if item.version is not None}
            base = find_base(siblings, key[1])
            if base is not None and key not in self._postures:
                posture = self._compare(read_whole(siblings[base]), read_whole(contract)).posture.value
                self._postures[key] = (f"{key[0]}:{base}", posture)
        return self._postures


def find_unreadable_versions(loaded: LoadedCatalog) -> Iterator[Refusal]:
    """Give the version files that hold no contract: once released they could not be mended any more."""
    read = {contract.path for contracts in loaded.catalog.contracts.values() for contract in contracts}
    for path, source in loaded.sources.items():
        if source.placement is not None and source.placement.kind is FileKind.VERSION and path not in read:
            yield refuse_unreadable(path, source.placement.problem)


def refuse_unreadable(path: str, problem: str = "") -> Refusal:
    """Give the refusal of a file that should hold a version."""
    reason = problem or "It holds no contract that can be read."
    message = f"`{path}` cannot be released. {reason} `treaty check` says more."
    return Refusal(obstacle=Obstacle.UNREADABLE, subject=path, message=message)
