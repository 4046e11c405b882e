"""Build the static site of a registry: read, check, compare, and hand it all to the pages as one value."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

from treaty import __version__
from treaty.app.check_registry import check_registry
from treaty.app.check_request import CheckRequest
from treaty.app.registry_place import RegistryPlace, find_place
from treaty.app.rulebook import RULEBOOK
from treaty.compat.comparison import Comparison
from treaty.compat.consumers import find_consumers, find_hits
from treaty.compat.gate import find_pairs
from treaty.compat.verdict import compare_contracts
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.model.registry import Catalog, Registry
from treaty.model.release import Flip, Release
from treaty.model.revision import Revision
from treaty.pages.audit import Audit
from treaty.pages.build import plan_units
from treaty.pages.input import COMPARED_VERSIONS, BuildInfo, CommandHelp, Pair, SiteInput
from treaty.pages.lazy import Lazy
from treaty.pages.output import SitePlan, WrittenSite, check_place, say_unchanged, write_site
from treaty.pages.text import is_safe_link
from treaty.pages.theme import digest_program
from treaty.report.diff_json import comparison_to_json
from treaty.repository.tree import read_below

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRequest:
    """What to build, and where to."""

    folder: Path
    """In or above the contracts."""
    out: Path
    now: datetime
    """Stands for the commit's time where there is no commit."""
    today: date
    base_url: str | None = None
    processes: int = 1
    """How many to make pages with; a small site is made with one."""
    commands: tuple[CommandHelp, ...] = ()
    """For the reference of the command line."""
    is_strict: bool = False
    """Whether a link that leads nowhere, or a page too heavy, keeps the site from its place."""


def build_site(request: SiteRequest, *, progress: Progress = lambda _: None) -> WrittenSite:
    """Build the site of the working folder, with the releases and moves that the tags tell.

    Raises:
        UsageError: when there are no contracts, or the output folder is not ours to replace.
        TreatyError: when Git or a file cannot be read or written.
    """
    state = check_place(request.out)
    progress("reading contracts")
    read = _read(request)
    fingerprint = _fingerprint(read, request)
    if state.fingerprint == fingerprint and not request.is_strict:
        progress("")
        return say_unchanged(request.out, state)
    site = _judge(read, request, progress)
    progress("planning")
    plan = SitePlan(
        units=plan_units(site),
        fingerprint=fingerprint,
        build=site.build,
    )
    written = write_site(
        request.out,
        plan,
        state=state,
        audit=Audit(base_url=site.build.base_url) if request.is_strict else None,
        processes=request.processes,
        progress=lambda done, whole: progress(f"making pages: {done:,} of {whole:,} parts"),
    )
    progress("")
    return written


def find_contracts_folder(folder: Path) -> Path:
    """Give the folder that holds the contracts in or above a folder.

    Raises:
        UsageError: when there are none.
    """
    place = find_place(folder)
    return place.top / place.root_of(place.work_tree())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """The bytes that a site is made from."""

    files: Mapping[str, bytes]
    root: str
    history: _History


def _read(request: SiteRequest) -> _Read:
    place = find_place(request.folder)
    tree = place.work_tree()
    root = place.root_of(tree)
    return _Read(files=read_below(tree, root), root=root, history=_read_history(place, root))


def _fingerprint(read: _Read, request: SiteRequest) -> str:
    """Give a digest of all that the site is made from, before any of it is understood."""
    history = read.history
    time = request.now if history.revision is None else None
    facts = (digest_program(), request.base_url, request.today, time, history.revision, history.is_modified)
    digest = hashlib.blake2b(repr(facts).encode(), digest_size=16)
    digest.update(repr((history.releases, history.flips)).encode())
    for path, data in sorted(read.files.items()):
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0" + hashlib.blake2b(data, digest_size=16).digest())
    return digest.hexdigest()


def read_site_input(request: SiteRequest, *, progress: Progress = lambda _: None) -> SiteInput:
    """Give everything that the site is made from."""
    return _judge(_read(request), request, progress)


def _judge(read: _Read, request: SiteRequest, progress: Progress) -> SiteInput:
    history = read.history
    loaded = load_catalog(read.files, root=read.root)
    checked = check_registry(loaded, CheckRequest(today=request.today), releases=history.releases, progress=progress)
    comparisons = _by_pair(loaded, checked.comparisons)
    return SiteInput(
        catalog=loaded.catalog,
        build=BuildInfo(
            revision=history.revision,
            time=history.revision.time if history.revision is not None else request.now,
            today=request.today,
            tool_version=__version__,
            is_modified=history.is_modified,
            repository=_repository_address(loaded.catalog.registry),
            base_url=_folder_address(request.base_url or _own_address(loaded.catalog.registry)),
        ),
        sources={path: source.data for path, source in loaded.sources.items()},
        releases=history.releases,
        flips=history.flips,
        comparisons=comparisons,
        distant=Lazy(_find_distant(loaded, comparisons)),
        diff_documents=Lazy(
            {pair: partial(_describe, loaded.catalog, pair, found) for pair, found in comparisons.items()}
        ),
        diagnostics=checked.diagnostics,
        rules=RULEBOOK,
        commands=request.commands,
        own_files=_find_own_files(read, loaded.catalog.registry),
        logo=_find_logo(read, loaded.catalog.registry),
    )


def _describe(catalog: Catalog, pair: Pair, comparison: Comparison) -> Mapping[str, Any]:
    return comparison_to_json(comparison, find_hits(comparison, tuple(find_consumers(catalog, pair[0]))))


@dataclass(frozen=True, slots=True, kw_only=True)
class _History:
    """What Git says; nothing outside of a repository."""

    revision: Revision | None = None
    is_modified: bool = False
    releases: tuple[Release, ...] = ()
    flips: tuple[Flip, ...] = ()


def _read_history(place: RegistryPlace, root: str) -> _History:
    if place.repository is None:
        return _History()
    with place.repository as repository:
        head = repository.head
        return _History(
            revision=repository.revision(head) if head is not None else None,
            is_modified=head is not None and bool(repository.changed_paths(head, None, root)),
            releases=repository.releases(),
            flips=repository.flips(),
        )


def _by_pair(loaded: LoadedCatalog, comparisons: tuple[Comparison, ...]) -> Mapping[Pair, Comparison]:
    """Give the comparisons of neighbours by their versions; the check compares the same pairs in the same order."""
    found: dict[Pair, Comparison] = {}
    for pair, comparison in zip(find_pairs(loaded.catalog), comparisons, strict=True):
        if pair.is_neighbour and pair.old.version is not None and pair.new.version is not None:
            found[pair.key, pair.old.version, pair.new.version] = comparison
    return found


def _find_distant(loaded: LoadedCatalog, known: Collection[Pair]) -> dict[Pair, Callable[[], Comparison]]:
    """Give how to compare the pairs that are no neighbours, as far as a reader may choose them."""
    found: dict[Pair, Callable[[], Comparison]] = {}
    for key, contracts in loaded.catalog.contracts.items():
        versions = {contract.version: contract for contract in contracts if contract.version is not None}
        mode = loaded.catalog.compatibility(key)
        for old, new in combinations(sorted(versions)[-COMPARED_VERSIONS:], 2):
            if (key, old, new) not in known:
                found[key, old, new] = partial(compare_contracts, versions[old], versions[new], mode=mode)
    return found


def _find_own_files(read: _Read, registry: Registry) -> Mapping[str, bytes]:
    """Give what stands in the folder of own pages, by path from there."""
    folder = registry.site.get("pages")
    if not isinstance(folder, str) or not folder.strip("/"):
        return {}
    prefix = "/".join(filter(None, (read.root, folder.strip("/")))) + "/"
    return {path.removeprefix(prefix): data for path, data in read.files.items() if path.startswith(prefix)}


def _find_logo(read: _Read, registry: Registry) -> bytes:
    """Give the picture that the registry names; nothing where there is none."""
    path = registry.site.get("logo")
    return read.files.get("/".join(filter(None, (read.root, str(path)))), b"") if path else b""


def _repository_address(registry: Registry) -> str | None:
    address = registry.site.get("repository")
    return address.rstrip("/") if isinstance(address, str) and is_safe_link(address) else None


def _own_address(registry: Registry) -> str | None:
    address = registry.site.get("url")
    return address if isinstance(address, str) and address.startswith(("https://", "http://")) else None


def _folder_address(base_url: str | None) -> str | None:
    return f"{base_url.rstrip('/')}/" if base_url else None
