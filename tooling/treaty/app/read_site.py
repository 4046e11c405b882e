"""Read and judge a registry for its site; what an earlier build found out is taken up where it still holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from treaty.app.check_registry import place_finding, select_findings
from treaty.app.check_request import CheckRequest
from treaty.app.diagnostics_json import unpack_diagnostic, unpack_origin
from treaty.app.parallel import Begun, begin
from treaty.app.registry_parts import Home, Parts, Sources, find_homes, group_releases
from treaty.app.rulebook import RULEBOOK
from treaty.app.site_comparisons import describe_all, find_distant, find_neighbours
from treaty.app.site_memory import Memory, Present, find_outdated, find_touched
from treaty.app.site_parts import LEAST_FILES, Findings, Folder, look_at_folders
from treaty.compat.comparison import Comparison
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.load.catalog import LoadedCatalog, load_catalog, load_part
from treaty.load.json_schemas import find_stated_ids
from treaty.load.layout import SCHEMA_SUFFIXES
from treaty.load.reading import group_folders
from treaty.load.shares import find_dataset_folder
from treaty.model.identity import ContractId, DatasetId
from treaty.model.registry import Catalog, Dataset
from treaty.model.release import Flip, Release
from treaty.pages.facts import ContractFacts, Pair
from treaty.pages.facts_json import unpack_facts, unpack_key
from treaty.pages.theme import digest_program

Progress = Callable[[str], None]
Search = Callable[[], frozenset[str] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryBytes:
    """What a registry is made of, before any of it is understood."""

    files: Mapping[str, bytes]
    """By path, everything below the contracts folder."""
    digests: Mapping[str, str]
    """Of these."""
    root: str
    releases: tuple[Release, ...]
    flips: tuple[Flip, ...]
    history: Mapping[str, str]
    """Digest of the releases and moves of each contract, by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRegistry:
    """A registry as its site tells it."""

    catalog: Catalog
    """Contracts are found, each read when it is asked for, and not walked."""
    facts: Mapping[ContractId, ContractFacts]
    """Of every contract."""
    diagnostics: tuple[Diagnostic, ...]
    comparisons: Mapping[Pair, Comparison]
    """Of neighbours, each worked out when it is asked for."""
    distant: Mapping[Pair, Comparison]
    diff_documents: Mapping[Pair, Mapping[str, Any]]
    content: str
    """Digest of the facts, of the files beside the datasets and of the history."""
    memory: Memory


def judge_registry(
    read: RegistryBytes,
    today: date,
    memory: Memory | None,
    *,
    search: Search | None = None,
    processes: int = 1,
    progress: Progress = lambda _: None,
) -> JudgedRegistry:
    """Understand a registry.

    Args:
        read: its bytes and its history.
        today: the day on which dates are judged.
        memory: what an earlier build found out; None for nothing.
        search: gives what `find_touched` finds of them, where somebody looks already; asked late.
        processes: how many to read many datasets with.
        progress: told what is under way.
    """
    by_folder = _group_by_dataset(read)
    frame = load_catalog({path: read.files[path] for path in by_folder.pop(None, ())}, root=read.root)
    with ExitStack() as under_way:
        datasets = _begin_datasets(read, frame, processes)
        under_way.callback(datasets.drop)
        homes = find_homes(frame, read.files)
        beside = {item.path: home for home, items in homes.items() for item in items}
        facts = _Facts(memory.folders if memory is not None and search is not None else {})
        known = _take_up(memory, search() if search is not None else find_touched_now(memory, read, today), beside)
        ids = known.ids if known is not None else _find_ids(read.files)
        parts = Parts(
            frame=frame,
            files=lambda _: read.files,
            ids=ids,
            folders=group_folders(read.files),
            releases=group_releases(read.releases),
            today=today,
            homes=homes,
        )
        folders = [Folder(home=None, paths=()), *(Folder(home=home, paths=paths) for home, paths in by_folder.items())]
        todo = [folder for folder in folders if known is None or folder.home not in known.folders]
        fresh = look_at_folders(parts, todo, read.flips, processes=processes, progress=progress)
        kept = known.folders if known is not None else {}
        found = {folder.home: fresh.get(folder.home) or kept[folder.home] for folder in folders}
        remembered = Memory(
            program=digest_program(),
            root=read.root,
            today=today,
            files=read.digests,
            history=read.history,
            ids=ids,
            beside=beside,
            folders=found,
            lines={home: line for home, line in known.lines.items() if home in kept} if known is not None else {},
        )
        return _join(read, parts, facts.of(found), found, remembered, datasets)


def _begin_datasets(read: RegistryBytes, frame: LoadedCatalog, processes: int) -> Begun[Mapping[DatasetId, Dataset]]:
    """Begin to read what is said of each dataset, by another process where there is much of it."""
    paths = [path for path in read.files if path.endswith("/dataset.yaml")]

    def load() -> Mapping[DatasetId, Dataset]:
        catalog = load_part(read.files, frame=frame, scope=paths, ids={}, folders={}).catalog
        return dict(catalog.datasets)

    return begin(load) if processes > 1 and len(paths) >= LEAST_FILES else Begun(load)


def find_touched_now(memory: Memory | None, read: RegistryBytes, today: date) -> frozenset[str] | None:
    """Give the paths of a registry of which a memory may be wrong; see `find_touched`."""
    now = Present(root=read.root, today=today, files=read.files, digests=read.digests, history=read.history)
    return find_touched(memory, now)


def _take_up(memory: Memory | None, paths: frozenset[str] | None, beside: Mapping[str, Home]) -> Memory | None:
    """Give what still holds of a memory, the given paths apart; None where nothing surely does."""
    if memory is None or paths is None:
        return None
    outdated = find_outdated(memory, paths, beside)
    return replace(memory, folders={home: found for home, found in memory.folders.items() if home not in outdated})


def _group_by_dataset(read: RegistryBytes) -> dict[Home, tuple[str, ...]]:
    found: dict[Home, list[str]] = {}
    for path in sorted(read.files):
        found.setdefault(find_dataset_folder(path, read.root), []).append(path)
    return {home: tuple(paths) for home, paths in found.items()}


def _find_ids(files: Mapping[str, bytes]) -> Mapping[str, str]:
    return find_stated_ids({path: files[path] for path in sorted(files) if path.endswith(SCHEMA_SUFFIXES)})


def _join(
    read: RegistryBytes,
    parts: Parts,
    facts: Mapping[ContractId, ContractFacts],
    found: Mapping[Home, Findings],
    memory: Memory,
    datasets: Begun[Mapping[DatasetId, Dataset]],
) -> JudgedRegistry:
    frame = parts.frame
    catalog = load_part(read.files, frame=frame, scope=(), ids=parts.ids, folders=parts.folders).catalog
    catalog = replace(catalog, datasets=datasets())
    comparisons = find_neighbours(catalog, facts, read.releases, parts.today)
    return JudgedRegistry(
        catalog=catalog,
        facts=facts,
        diagnostics=_select(read, parts, frame, found),
        comparisons=comparisons,
        distant=find_distant(catalog, facts, comparisons),
        diff_documents=describe_all(catalog, comparisons),
        content=_digest_content(read, found, memory),
        memory=memory,
    )


def _digest_content(read: RegistryBytes, found: Mapping[Home, Findings], memory: Memory) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for path, of_file in sorted(read.digests.items()):
        if path.endswith("/dataset.yaml") or find_dataset_folder(path, read.root) is None:
            digest.update(f"{path}\0{of_file}\0".encode("utf-8", "surrogateescape"))
    for item in found.values():
        digest.update(item.digest.encode())
    digest.update(repr(sorted(memory.history.items())).encode())
    return digest.hexdigest()


class _Facts:
    """What was found of contracts, unpacked once."""

    def __init__(self, folders: Mapping[Home, Findings]) -> None:
        """Take what an earlier build found: most of it will still hold, and meanwhile others are at work."""
        self._early = {home: (item, list(_unpack_facts(item))) for home, item in folders.items()}

    def of(self, found: Mapping[Home, Findings]) -> Mapping[ContractId, ContractFacts]:
        """Give the facts of every contract, in order of name."""
        facts: dict[ContractId, ContractFacts] = {}
        for home, item in found.items():
            before, known = self._early.get(home, (None, ()))
            facts.update(known if before is item else _unpack_facts(item))
        return dict(sorted(facts.items()))


def _unpack_facts(item: Findings) -> Iterator[tuple[ContractId, ContractFacts]]:
    for packed, value in item.facts:
        key = unpack_key(packed)
        yield key, unpack_facts(key, value)


def _select(
    read: RegistryBytes, parts: Parts, frame: LoadedCatalog, found: Mapping[Home, Findings]
) -> tuple[Diagnostic, ...]:
    rules = {rule.code: rule for rule in RULEBOOK}
    used = frame.used_schemas.union(*(item.schemas for item in found.values()))
    items = (unpack_diagnostic(packed, rules) for item in found.values() for packed in item.diagnostics)
    origins = (unpack_origin(packed) for item in found.values() for packed in item.origins)
    sources = Sources(read.files, read.root)
    placed = (place_finding(item, sources) for item in parts.join(items, used, origins))
    kept, _ = select_findings(placed, frame.catalog.registry, CheckRequest(today=parts.today), is_whole=True)
    return tuple(place_finding(item, sources) for item in kept)
