"""What happened in a registry, from its tags and the history of its files: a replay is a walk of the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from treaty.app.find_breaking import find_breaking
from treaty.app.registry_index import read_mapping
from treaty.app.registry_place import find_place
from treaty.lifecycle.events import (
    Fact,
    build_flip_event,
    build_release_event,
    find_dataset_facts,
    find_subscription_facts,
    sort_events,
)
from treaty.load.build_registry import build_dataset, build_registry, build_subscription
from treaty.load.layout import FileKind, Placement, classify
from treaty.load.yaml_text import parse_yaml
from treaty.model.event import Event
from treaty.model.identity import ContractId, DatasetId, IdentityError, parse_fqid
from treaty.model.registry import Dataset, Registry, Subscription
from treaty.repository.commit import read_blobs
from treaty.repository.file_history import FileChange, read_file_changes, read_files_at
from treaty.repository.history import Repository
from treaty.repository.moments import find_moment, parse_time, resolve_ref

_KINDS = (FileKind.DATASET, FileKind.SUBSCRIPTION)
_Value = dict[str, Any]
_State = TypeVar("_State", Dataset, Subscription)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLog:
    """What happened, oldest first."""

    registry: str
    """The registry's name."""
    events: tuple[Event, ...]
    is_shallow: bool
    """Whether the clone's history ends early, so that older changes of files are not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Since:
    """Where the telling starts: a moment (included), or a commit (what it holds is left out)."""

    moment: datetime | None = None
    commit: str | None = None


def list_events(
    folder: Path, *, since: str | None = None, of: DatasetId | None = None, at: str | None = None
) -> EventLog:
    """Give the events of the registry around a folder.

    Args:
        folder: in a Git repository.
        since: a day or moment (ISO 8601, UTC unless it says otherwise), or a ref; None: from the beginning.
        of: a dataset: its own events and those of all subscriptions, without reading the rest. None: everything.
        at: a ref or a date, as `find_moment` takes: what had happened by then; None: HEAD, with every tag.

    Raises:
        UsageError: when there is no registry in the commit, or no such ref or moment.
        TreatyError: when there is no Git repository.
    """
    place = find_place(folder)
    with place.require_repository() as repository:
        moment = find_moment(repository, at or "HEAD")
        root = place.root_of(repository.tree(moment.commit))
        registry = read_settings(repository, root)
        start = _parse_since(repository, since)
        held = moment.commit if at is not None and moment.until is None else None
        told = _tag_events(repository, root, start, of, held)
        found = [*told, *_file_events(repository, root, registry, start.commit, of, moment.commit)]
        early = (event for event in found if moment.counts(event.time))
        events = (event for event in early if start.moment is None or event.time >= start.moment)
        return EventLog(registry=registry.name, events=sort_events(events), is_shallow=repository.is_shallow)


def read_settings(repository: Repository, root: str) -> Registry:
    """Give what `registry.yaml` says at HEAD, without reading the contracts."""
    place = (repository.resolve("HEAD"), f"{root}/registry.yaml" if root else "registry.yaml")
    return build_registry(read_mapping(read_files_at(repository.git, [place]).get(place)), path=place[1])


def _parse_since(repository: Repository, since: str | None) -> _Since:
    if since is None:
        return _Since()
    moment = parse_time(since)
    return _Since(moment=moment) if moment is not None else _Since(commit=resolve_ref(repository, since))


def _tag_events(
    repository: Repository, root: str, start: _Since, of: DatasetId | None, held: str | None
) -> Iterator[Event]:
    """Give what tags tell; `held`: a commit, whose history holds the tags that count, None for all."""
    only = [of] if of is not None else None
    named = _new_names(repository, start)
    releases = [
        item for item in repository.releases(merged=held, of=only, named=named) if named is None or item.tag in named
    ]
    flips = [item for item in repository.flips(merged=held, of=only, named=named) if named is None or item.tag in named]
    found = [build_release_event(release) for release in releases]
    broken = find_breaking(repository, root, releases)
    found += [build_release_event(release, type_="breaking.detected") for release in broken]
    found += [build_flip_event(flip) for flip in flips]
    yield from (event for event in found if event is not None)


def _new_names(repository: Repository, start: _Since) -> frozenset[str] | None:
    """Give the names of tags younger than the start: not held by its commit, or made after it on what it holds."""
    if start.moment is not None:
        return frozenset(name for name, time in repository.tag_times().items() if time >= start.moment)
    if start.commit is None:
        return None
    moment = repository.revision(start.commit).time
    beyond = repository.tag_names_beyond(start.commit)
    return frozenset(name for name, time in repository.tag_times().items() if name in beyond or time > moment)


def _file_events(
    repository: Repository, root: str, registry: Registry, after: str | None, of: DatasetId | None, upto: str
) -> Iterator[Event]:
    dataset = f"/{of.namespace}/{of.dataset}" if of is not None else ""
    folders = [f"{root}/{folder}".lstrip("/") for folder in (f"datasets{dataset}", "subscriptions")]
    changes = [
        (change, placement)
        for change in read_file_changes(repository, folders, after=after, upto=upto)
        if (placement := classify(change.path.removeprefix(f"{root}/") if root else change.path)).kind in _KINDS
    ]
    blobs = dict.fromkeys(blob for change, _ in changes for blob in (change.old, change.new) if blob is not None)
    reading = _Reading(registry, read_blobs(repository.git, list(blobs)), partial(_find_earlier, repository))
    for change, placement in changes:
        for fact in reading.find_facts(change, placement):
            yield _as_event(change, fact)


def _as_event(change: FileChange, fact: Fact) -> Event:
    # One commit may move a subscription from one file to another: the path tells the two events apart.
    return Event(
        type=fact.type,
        subject=fact.subject,
        time=change.time,
        commit=change.commit,
        key=f"{change.commit} {change.path} {fact.subject}",
        data=fact.data,
        actor=change.author,
    )


def _both(
    old: _Value | None, new: _Value | None, build: Callable[[_Value], _State]
) -> tuple[_State | None, _State | None]:
    return (None if old is None else build(old)), (None if new is None else build(new))


def _find_earlier(repository: Repository, change: FileChange) -> _Value | None:
    """Give what a file said before a commit when it could last be read; None: it was not there, or never could."""
    for earlier in reversed(read_file_changes(repository, [change.path], upto=f"{change.commit}~1")):
        value = parse_yaml(read_blobs(repository.git, [earlier.new])[earlier.new]).value if earlier.new else None
        if earlier.new is None or isinstance(value, dict):
            return value
    return None


class _Reading:
    """Reads states of files into facts; a state that cannot be read says nothing, and the last one counts on."""

    def __init__(
        self,
        registry: Registry,
        contents: Mapping[str, bytes],
        find_earlier: Callable[[FileChange], _Value | None],
    ) -> None:
        self._registry = registry
        self._contents = contents
        self._find_earlier = find_earlier
        self._last: dict[str, _Value | None] = {}
        """What files said that cannot be read by now, by path."""

    def find_facts(self, change: FileChange, placement: Placement) -> Iterator[Fact]:
        old, new = self._parse(change.old), self._parse(change.new)
        if old is None and change.old is not None:
            old = self._last.pop(change.path) if change.path in self._last else self._find_earlier(change)
        if new is None and change.new is not None:
            self._last[change.path] = old
        else:
            yield from self._compare(placement, old, new)

    def _compare(self, placement: Placement, old: _Value | None, new: _Value | None) -> Iterator[Fact]:
        if placement.dataset is not None:
            key, registry = placement.dataset, self._registry
            yield from find_dataset_facts(
                key, *_both(old, new, lambda value: build_dataset(value, path="", key=key, registry=registry))
            )
        else:
            name = placement.name
            states = _both(old, new, lambda value: build_subscription(value, path="", consumer=name))
            yield from find_subscription_facts(*states, self._resolve)

    def _parse(self, blob: str | None) -> _Value | None:
        value = parse_yaml(self._contents[blob]).value if blob is not None else None
        return value if isinstance(value, dict) else None

    def _resolve(self, name: str) -> ContractId | None:
        try:
            return self._registry.resolve(parse_fqid(name).contract)
        except IdentityError:
            return None
