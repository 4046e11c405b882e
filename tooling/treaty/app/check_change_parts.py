"""Check a change that may have a say in anything, a part of the registry at a time: no process ever holds all of it.

A part is some datasets as they were and as they are. What it comes to is what `check_registry` says of both states read
whole, byte for byte.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TypeVar

from treaty.app.check_registry import is_asked_for, judge_versions, place_finding, read_texts, select_findings
from treaty.app.check_request import CheckRequest
from treaty.app.parallel import MAX_ITEMS, map_taken
from treaty.app.policy_settings import apply_settings
from treaty.app.registry_parts import Parts, Sources, find_homes, find_origins, group_releases
from treaty.app.unreadable import with_unreadable
from treaty.compat.comparison import Comparison
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.rule import Severity
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.load.json_schemas import find_stated_ids
from treaty.load.layout import SCHEMA_SUFFIXES
from treaty.load.reading import group_folders
from treaty.load.rules_files import JSON_SCHEMA_IS_USED
from treaty.load.shares import find_dataset_folder, split_shares
from treaty.model.contract import Contract
from treaty.model.identity import ContractId
from treaty.model.release import Release
from treaty.report.result import CheckResult
from treaty.repository.texts import Texts
from treaty.repository.tree import Unreadable

T = TypeVar("T")

FILES_IN_PART = 400
"""Files in a part, of both states together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One of the two states."""

    texts: Texts
    unreadable: tuple[Unreadable, ...]


def check_change_in_parts(
    before: State,
    after: State,
    changed: frozenset[str],
    request: CheckRequest,
    *,
    root: str,
    releases: Iterable[Release],
    size: int = FILES_IN_PART,
) -> CheckResult:
    """Check every file of a registry against what it was.

    Args:
        before: the base.
        after: what is checked.
        changed: the paths whose bytes differ.
        request: the day, the fail level, which paths count, who approved.
        root: the contracts root.
        releases: the release tags.
        size: files a part.
    """
    return _Check(before, after, changed, request, root, tuple(releases), size).run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """What one state of a part gives to the whole."""

    told: tuple[Diagnostic, ...]
    """Findings of reading and rules; of the base those alone that another part may take back."""
    used_schemas: frozenset[str]
    origins: tuple[Contract, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What one part came to."""

    before: _Side
    after: _Side
    known: frozenset[str]
    """Fingerprints of what was found before."""
    judged: tuple[Diagnostic, ...]
    verdicts: tuple[Diagnostic, ...]
    """What policies say, before settings."""
    comparisons: tuple[tuple[ContractId, Comparison], ...]
    files: int


class _Check:
    def __init__(
        self,
        before: State,
        after: State,
        changed: frozenset[str],
        request: CheckRequest,
        root: str,
        releases: Iterable[Release],
        size: int,
    ) -> None:
        self._before = before.texts
        self._after = after.texts
        self._root = root
        self._changed = changed
        self._request = request
        paths = {*before.texts, *after.texts}
        shares = split_shares(paths, root, max(size, len(paths) // (MAX_ITEMS - 1)))
        # A part that is much larger than the others comes first, so that nobody waits for it at the end.
        self._parts = tuple(sorted(shares.parts, key=len, reverse=True))
        frame = load_catalog(_read(after.texts, shares.frame), root=root)
        old_frame = load_catalog(_read(before.texts, shares.frame), root=root, like=frame)
        ids = _find_ids(after.texts)
        is_same = not any(path.endswith(SCHEMA_SUFFIXES) for path in changed)
        self._head = self._parts_of(after, frame, ids, releases)
        self._base = self._parts_of(before, old_frame, ids if is_same else _find_ids(before.texts), ())

    def _parts_of(
        self, state: State, frame: LoadedCatalog, ids: Mapping[str, str], releases: Iterable[Release]
    ) -> Parts:
        return Parts(
            frame=with_unreadable(frame, state.unreadable),
            files=lambda ahead: _ahead(state.texts.afresh(), ahead),
            ids=ids,
            folders=group_folders(state.texts),
            releases=group_releases(releases),
            today=self._request.today,
            homes=find_homes(frame, state.texts),
        )

    def run(self) -> CheckResult:
        """Check every part, then what only all of them together can tell."""
        done = map_taken(self._check_part, self._parts)
        known = {item.fingerprint for item in _join(self._base, [part.before for part in done])}
        known.update(*(part.known for part in done))
        told = (item for item in _join(self._head, [part.after for part in done]) if self._is_news(item, known))
        sources = Sources(self._after.afresh(), self._root)
        kept, suppressed = select_findings(
            (place_finding(item, sources) for item in (*told, *_chain(part.judged for part in done))),
            self._head.frame.catalog.registry,
            self._request,
            is_whole=False,
            also=(place_finding(item, sources) for item in self._find_policies(done)),
        )
        kept = tuple(place_finding(item, sources) for item in kept)
        compared = sorted(_chain(part.comparisons for part in done), key=lambda pair: pair[0])
        return CheckResult(
            diagnostics=kept,
            texts=read_texts(kept, sources, Sources(self._before.afresh(), self._root)),
            checked=len(self._head.frame.sources) + sum(part.files for part in done),
            suppressed=suppressed,
            fail_on=self._request.fail_on or Severity(self._head.frame.catalog.registry.checks.fail_on),
            comparisons=tuple(comparison for _, comparison in compared),
        )

    def _find_policies(self, done: Iterable[_Found]) -> tuple[Diagnostic, ...]:
        base = self._base.frame
        if not base.catalog.policies:
            return ()
        from treaty.app.judge_policies import judge_changed_packs

        of_packs = judge_changed_packs(self._head.frame, base, self._request.reviews)
        verdicts = (*_chain(part.verdicts for part in done), *of_packs)
        return apply_settings(verdicts, base.catalog.registry, self._request.today)

    def _is_news(self, item: Diagnostic, known: Collection[str]) -> bool:
        return item.location.path in self._changed or item.fingerprint not in known

    def _check_part(self, scope: tuple[str, ...]) -> _Found:
        after = self._after.afresh()
        before = self._before.afresh(like=after)
        homes = {find_dataset_folder(path, self._root) for path in scope}
        if scope in self._parts[:1]:
            homes.add(None)
        head = self._head.read(after, _read(after, scope))
        base = self._base.read(before, _read(before, scope), head)
        was = tuple(self._base.lint(base, homes))
        known = frozenset(item.fingerprint for item in was if not _may_be_taken_back(item))
        told = (item for item in self._head.lint(head, homes) if _may_be_taken_back(item) or self._is_news(item, known))
        judgement = judge_versions(
            head,
            self._request,
            base=base,
            changed=self._changed,
            releases=self._head.releases_of(head),
            processes=1,
        )
        place = partial(place_finding, sources=ChainMap(dict(head.sources), dict(self._head.frame.sources)))
        return _Found(
            before=_side(base, filter(_may_be_taken_back, was)),
            after=_side(head, map(place, told)),
            known=known,
            judged=tuple(map(place, judgement.found)),
            verdicts=tuple(map(place, judgement.verdicts)),
            comparisons=tuple(
                (pair.key, comparison) for pair, comparison in judgement.compared if is_asked_for(pair, self._request)
            ),
            files=sum(1 for path in scope if path in head.sources),
        )


def _may_be_taken_back(item: Diagnostic) -> bool:
    """Tell whether another part may know better: it may use a JSON Schema that this one does not."""
    return item.rule is JSON_SCHEMA_IS_USED


def _side(part: LoadedCatalog, told: Iterable[Diagnostic]) -> _Side:
    return _Side(told=tuple(told), used_schemas=part.used_schemas, origins=tuple(find_origins(part)))


def _join(parts: Parts, sides: Iterable[_Side]) -> Iterator[Diagnostic]:
    sides = tuple(sides)
    used = parts.frame.used_schemas.union(*(side.used_schemas for side in sides))
    return parts.join(_chain(side.told for side in sides), used, _chain(side.origins for side in sides))


def _read(texts: Texts, paths: Iterable[str]) -> Mapping[str, bytes]:
    return texts.read(path for path in paths if path in texts)


def _ahead(texts: Texts, paths: Iterable[str]) -> Texts:
    texts.read(paths)
    return texts


def _find_ids(texts: Texts) -> Mapping[str, str]:
    """Give the path of each JSON Schema that states an `$id`, by that."""
    return find_stated_ids(_read(texts.afresh(), (path for path in texts if path.endswith(SCHEMA_SUFFIXES))))


def _chain(parts: Iterable[Iterable[T]]) -> Iterator[T]:
    return chain.from_iterable(parts)
