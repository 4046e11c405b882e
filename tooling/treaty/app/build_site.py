"""Build the static site of a registry: read, check, compare, and hand it all to the pages as one value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from pathlib import Path

from treaty import __version__
from treaty.app.check_registry import CheckRequest, check_registry
from treaty.app.load_registry import load_registry
from treaty.app.registry_place import RegistryPlace, find_place
from treaty.app.rulebook import RULEBOOK
from treaty.compat.comparison import Comparison
from treaty.compat.consumers import find_consumers, find_hits
from treaty.compat.gate import find_pairs
from treaty.compat.verdict import compare_contracts
from treaty.load.catalog import LoadedCatalog
from treaty.model.registry import Registry
from treaty.model.release import Flip, Release
from treaty.model.revision import Revision
from treaty.pages.audit import Audit
from treaty.pages.build import build_site_files
from treaty.pages.input import COMPARED_VERSIONS, BuildInfo, Pair, SiteInput
from treaty.pages.output import WrittenSite, check_place, write_site
from treaty.pages.text import is_safe_link
from treaty.report.diff_json import comparison_to_json

Progress = Callable[[str], None]
TOLD_FILES = 100
"""Files between two words on how far the build is."""


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
    is_strict: bool = False
    """Whether a link that leads nowhere, or a page too heavy, keeps the site from its place."""


def build_site(request: SiteRequest, *, progress: Progress = lambda _: None) -> WrittenSite:
    """Build the site of the working folder, with the releases and moves that the tags tell.

    Raises:
        UsageError: when there are no contracts, or the output folder is not ours to replace.
        TreatyError: when Git or a file cannot be read or written.
    """
    check_place(request.out)
    site = read_site_input(request, progress=progress)
    audit = Audit(base_url=site.build.base_url)
    files = _tell(build_site_files(site), progress)
    written = (
        write_site(request.out, audit.watch(files), find_faults=audit.find_faults)
        if request.is_strict
        else write_site(request.out, files)
    )
    progress("")
    return written


def _tell(files: Iterable[tuple[str, bytes]], progress: Progress) -> Iterator[tuple[str, bytes]]:
    for number, file in enumerate(files):
        if number % TOLD_FILES == 0:
            progress(f"writing files: {number:,}")
        yield file


def read_site_input(request: SiteRequest, *, progress: Progress = lambda _: None) -> SiteInput:
    """Give everything that the site is made from."""
    place = find_place(request.folder)
    tree = place.work_tree()
    progress("reading contracts")
    loaded = load_registry(tree, place.root_of(tree))
    history = _read_history(place, loaded.root)
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
            base_url=_folder_address(request.base_url),
        ),
        sources={path: source.data for path, source in loaded.sources.items()},
        releases=history.releases,
        flips=history.flips,
        comparisons=comparisons,
        distant=dict(_compare_distant(loaded, comparisons)),
        diff_documents={
            pair: comparison_to_json(comparison, find_hits(comparison, tuple(find_consumers(loaded.catalog, pair[0]))))
            for pair, comparison in comparisons.items()
        },
        diagnostics=checked.diagnostics,
        rules=RULEBOOK,
    )


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


def _compare_distant(loaded: LoadedCatalog, known: Collection[Pair]) -> Iterator[tuple[Pair, Comparison]]:
    """Compare the pairs that are no neighbours, as far as a reader may choose them."""
    for key, contracts in loaded.catalog.contracts.items():
        versions = {contract.version: contract for contract in contracts if contract.version is not None}
        mode = loaded.catalog.compatibility(key)
        for old, new in combinations(sorted(versions)[-COMPARED_VERSIONS:], 2):
            if (key, old, new) not in known:
                yield (key, old, new), compare_contracts(versions[old], versions[new], mode=mode)


def _repository_address(registry: Registry) -> str | None:
    address = registry.site.get("repository")
    return address.rstrip("/") if isinstance(address, str) and is_safe_link(address) else None


def _folder_address(base_url: str | None) -> str | None:
    return f"{base_url.rstrip('/')}/" if base_url else None
