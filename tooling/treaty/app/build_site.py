"""Build the static site of a registry: read, check, compare, and hand it all to the pages as one value."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from treaty import __version__
from treaty.app.begin_site import BegunSite, begin_site
from treaty.app.parallel import begin
from treaty.app.read_site import JudgedRegistry, RegistryBytes, find_touched_now, judge_registry
from treaty.app.registry_place import find_place
from treaty.app.rulebook import RULEBOOK
from treaty.app.site_history import SiteHistory, read_history
from treaty.app.site_memory import open_memory, render_memory
from treaty.app.still_files import StillFolder, look_at_folder, look_by_git
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.model.registry import Registry
from treaty.model.revision import Revision
from treaty.pages.audit import Audit
from treaty.pages.build import plan_units
from treaty.pages.input import BuildInfo, CommandHelp, SiteInput
from treaty.pages.output import SitePlan, WrittenSite, say_unchanged, write_site
from treaty.pages.place import look_at_place
from treaty.pages.source_faults import find_source_faults
from treaty.pages.state import MEMORY, Place, SiteState, StoredSite, read_stored
from treaty.pages.text import is_safe_link, spell_address
from treaty.pages.theme import digest_program

Progress = Callable[[str], None]
Tell = Callable[[Sequence[Diagnostic]], None]


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
    commands: Sequence[CommandHelp] = ()
    """For the reference of the command line."""
    is_strict: bool = False
    """Whether a link that leads nowhere, or a page too heavy, keeps the site from its place."""


def build_site(
    request: SiteRequest,
    *,
    begun: BegunSite | None = None,
    progress: Progress = lambda _: None,
    tell: Tell = lambda _: None,
) -> WrittenSite:
    """Build the site of the working folder, with the releases and moves that the tags tell.

    Args:
        request: what to build, and where to.
        begun: what has been begun of it already.
        progress: is told what is being done.
        tell: is told what the checks found, where anything has changed since the last build.

    Raises:
        UsageError: when there are no contracts, or the output folder is not ours to replace.
        TreatyError: when Git or a file cannot be read or written.
    """
    progress("reading contracts")
    with _uncollected(), ExitStack() as under_way:
        begun = begun or begin_site(request.folder, request.out, request.today)
        under_way.callback(begun.drop)
        kept = open_memory(request.out / MEMORY, digest_program())
        memory = kept.read() if kept is not None else None
        stored = read_stored(request.out)
        contracts = begun.contracts() or look_at_folder(find_place(request.folder))
        state = None if stored.is_whole else _stand(request, stored, begun)  # a folder of others is refused at once
        read = _join(contracts, begun.history())
        fingerprint = _fingerprint(read, request)
        if stored.fingerprint == fingerprint and not request.is_strict:
            state = _stand(request, stored, begun)
            if state.fingerprint == fingerprint:
                progress("")
                return say_unchanged(request.out, state)
        draft = state or stored.stand(Place(is_site=True))  # while others are at work

        def search() -> frozenset[str] | None:
            touched = begun.touched()
            if touched is not None and touched.holds(kept, read.registry.history):
                return touched.paths
            return find_touched_now(memory, read.registry, request.today)

        judged = judge_registry(
            read.registry, request.today, memory, search=search, processes=request.processes, progress=progress
        )
        plan, audit = _plan(read, request, fingerprint, judged, tell, progress)
        written = write_site(
            request.out,
            plan,
            state=state or _stand(request, stored, begun, draft),
            audit=audit,
            begin=begin,
            processes=request.processes,
            progress=lambda done, whole: progress(f"making pages: {done:,} of {whole:,} parts"),
        )
    progress("")
    return written


def _stand(request: SiteRequest, stored: StoredSite, begun: BegunSite, draft: SiteState | None = None) -> SiteState:
    """Give what stands in the folder of the site, once it has been looked at; `draft` holds if all its files do."""
    place = begun.place()
    if place.is_told and not stored.is_whole:
        place = look_at_place(request.out, stored)
    if draft is not None and place.is_site and not place.missing and not place.is_torn:
        return replace(draft, place=place)
    return stored.stand(place)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no rubbish meanwhile: what is understood of a registry stays, so that nothing would be found."""
    is_collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collected:
            gc.enable()


def _plan(
    read: _Read, request: SiteRequest, fingerprint: str, judged: JudgedRegistry, tell: Tell, progress: Progress
) -> tuple[SitePlan, Audit | None]:
    site = _describe(read, request, judged)
    tell(site.diagnostics)
    progress("planning")
    plan = SitePlan(
        units=plan_units(site), fingerprint=fingerprint, build=site.build, memory=partial(render_memory, judged.memory)
    )
    is_seen = request.is_strict
    return plan, Audit(base_url=site.build.base_url, known=list(find_source_faults(site))) if is_seen else None


def find_contracts_folder(folder: Path) -> Path:
    """Give the folder that holds the contracts in or above a folder.

    Raises:
        UsageError: when there are none.
    """
    place = find_place(folder)
    return place.top / place.root_of(place.work_tree())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """Everything that a site is made from, before any of it is understood."""

    registry: RegistryBytes
    revision: Revision | None
    is_modified: bool


def _join(contracts: StillFolder, history: SiteHistory) -> _Read:
    return _Read(
        registry=_registry_of(contracts, history), revision=history.revision, is_modified=contracts.is_modified
    )


def _registry_of(contracts: StillFolder, history: SiteHistory) -> RegistryBytes:
    return RegistryBytes(
        files=contracts.files,
        digests=contracts.blobs,
        root=contracts.root,
        releases=history.releases,
        flips=history.flips,
        history=history.digests,
    )


def _fingerprint(read: _Read, request: SiteRequest) -> str:
    """Give a digest of all that the site is made from."""
    registry = read.registry
    time = request.now if read.revision is None else None
    facts = (digest_program(), request.base_url, request.today, time, read.revision, read.is_modified)
    digest = hashlib.blake2b(repr(facts).encode(), digest_size=16)
    digest.update(repr(sorted(registry.history.items())).encode())
    for path, of_file in sorted(registry.digests.items()):
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0" + of_file.encode())
    return digest.hexdigest()


def read_site_input(request: SiteRequest, *, progress: Progress = lambda _: None) -> SiteInput:
    """Give everything that the site is made from."""
    place = find_place(request.folder)
    read = _join(look_by_git(place) or look_at_folder(place), read_history(request.folder))
    return _describe(
        read,
        request,
        judge_registry(read.registry, request.today, None, processes=request.processes, progress=progress),
    )


def _describe(read: _Read, request: SiteRequest, judged: JudgedRegistry) -> SiteInput:
    registry = judged.catalog.registry
    return SiteInput(
        catalog=judged.catalog,
        build=BuildInfo(
            revision=read.revision,
            time=read.revision.time if read.revision is not None else request.now,
            today=request.today,
            tool_version=__version__,
            is_modified=read.is_modified,
            repository=_repository_address(registry),
            base_url=_folder_address(request.base_url) or _own_address(registry),
        ),
        sources=read.registry.files,
        digests=read.registry.digests,
        releases=read.registry.releases,
        flips=read.registry.flips,
        history=read.registry.history,
        comparisons=judged.comparisons,
        distant=judged.distant,
        diff_documents=judged.diff_documents,
        diagnostics=judged.diagnostics,
        rules=RULEBOOK,
        commands=request.commands,
        own_files=_find_own_files(read.registry, registry),
        logo=_find_logo(read.registry, registry),
        facts=judged.facts,
        content=judged.content,
    )


def _find_own_files(read: RegistryBytes, registry: Registry) -> Mapping[str, bytes]:
    """Give what stands in the folder of own pages, by path from there."""
    folder = registry.site.get("pages")
    if not isinstance(folder, str) or not folder.strip("/"):
        return {}
    prefix = "/".join(filter(None, (read.root, folder.strip("/")))) + "/"
    return {path.removeprefix(prefix): read.files[path] for path in read.files if path.startswith(prefix)}


def _find_logo(read: RegistryBytes, registry: Registry) -> bytes:
    """Give the picture that the registry names; nothing where there is none."""
    path = registry.site.get("logo")
    return read.files.get("/".join(filter(None, (read.root, str(path)))), b"") if path else b""


def _repository_address(registry: Registry) -> str | None:
    address = registry.site.get("repository")
    return address.rstrip("/") if isinstance(address, str) and is_safe_link(address) else None


def _own_address(registry: Registry) -> str | None:
    address = registry.site.get("url")
    return spell_address(address) if isinstance(address, str) else None


def _folder_address(base_url: str | None) -> str | None:
    return spell_address(base_url) if base_url else None
