"""Check a contracts repository: shape, rules, compatibility and versions, alone or against a base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain

from treaty.app.check_request import CheckRequest, Progress
from treaty.app.parallel import map_chunks
from treaty.app.policy_settings import apply_settings, is_unused_override
from treaty.app.released_files import find_broken_promises
from treaty.app.rulebook import RULEBOOK
from treaty.app.version_digests import schema_paths
from treaty.compat.comparison import Comparison
from treaty.compat.exceptions import Exceptions
from treaty.compat.gate import Pair, find_pairs, judge_pair
from treaty.compat.gate_base import find_loosened_modes, find_shortened_ends
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.diagnostic import Diagnostic, Location, Span, sort_diagnostics
from treaty.diagnostics.rule import Severity
from treaty.diagnostics.selection import MAX_OF_A_KIND, select_diagnostics
from treaty.lint.engine import Found, every_version, lint_catalog, lint_versions
from treaty.load.catalog import LoadedCatalog
from treaty.load.source import SourceFile
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Version
from treaty.model.registry import Registry
from treaty.model.release import Release
from treaty.report.result import CheckResult


def check_registry(
    head: LoadedCatalog,
    request: CheckRequest,
    *,
    base: LoadedCatalog | None = None,
    changed: frozenset[str] | None = None,
    releases: Iterable[Release] = (),
    progress: Progress = lambda _: None,
) -> CheckResult:
    """Check a repository.

    Args:
        head: what is checked.
        request: the day, the fail level, and which paths count.
        base: what it is compared with. Then released files must be as they were there, only new and changed versions
            are compared, and a finding counts when it stands in a changed file or was not there before.
        changed: the paths that differ from the base, where that is known; it must be where either was read in part.
        releases: the release tags, whose digests the files must still have; with a base, the changed ones alone.
        progress: told what is under way.
    """
    if base is not None and changed is None:
        changed = _changed_paths(base, head)
    progress("rules")
    found = [*head.diagnostics, *_find_lint(head, request.today, is_placed=True)]
    if base is not None and changed is not None:
        known = {item.fingerprint for item in (*base.diagnostics, *_find_lint(base, request.today, is_placed=False))}
        found = [item for item in found if item.location.path in changed or item.fingerprint not in known]
    progress("compatibility")
    judgement = judge_versions(head, request, base=base, changed=changed, releases=releases)
    policies: tuple[Diagnostic, ...] = ()
    if base is not None and base.catalog.policies:
        from treaty.app.judge_policies import judge_changed_packs

        of_packs = judge_changed_packs(head, base, request.reviews)
        policies = apply_settings((*judgement.verdicts, *of_packs), base.catalog.registry, request.today)
    place = partial(place_finding, sources=head.sources)
    kept, suppressed = select_findings(
        _place_findings((*found, *judgement.found), head.sources),
        head.catalog.registry,
        request,
        is_whole=base is None and request.only is None,
        also=map(place, policies),
    )
    kept = tuple(map(place, kept))
    return CheckResult(
        diagnostics=kept,
        texts=read_texts(kept, head.sources, base.sources if base else {}),
        checked=len(head.sources),
        suppressed=suppressed,
        fail_on=request.fail_on or Severity(head.catalog.registry.checks.fail_on),
        comparisons=tuple(comparison for pair, comparison in judgement.compared if is_asked_for(pair, request)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is said of versions beside those before them."""

    found: tuple[Diagnostic, ...]
    verdicts: tuple[Diagnostic, ...]
    """What policies say, before settings."""
    compared: tuple[tuple[Pair, Comparison], ...]


def judge_versions(
    head: LoadedCatalog,
    request: CheckRequest,
    *,
    base: LoadedCatalog | None,
    changed: Collection[str] | None,
    releases: Iterable[Release],
    processes: int | None = None,
) -> Judgement:
    """Compare versions with those before them, released files with what was released, and say what follows.

    Args:
        head: what is checked, or a part of it.
        request: the day, and who approved.
        base: what it is compared with, or the same part of it.
        changed: the paths that differ from the base; None without one: then every version is compared.
        releases: the releases of these datasets, at least.
        processes: how many to use at most; None: one for each core.
    """
    releases = tuple(releases)
    news = None if changed is None else _versions_in(head, changed)
    promises = (item for item in releases if news is None or (item.contract, item.version) in news)
    found = [*find_broken_promises(head, base, promises)]
    released = {(release.contract, release.version) for release in releases} | _all_versions(base)
    exceptions = Exceptions(head.catalog, today=request.today, released=released)
    compared, judged = compare_news(head, news, exceptions, processes=processes)
    found += (*judged, *exceptions.find_faults(news, changed))
    verdicts: tuple[Diagnostic, ...] = ()
    if base is not None and news is not None:
        found += find_loosened_modes(base.catalog, head.catalog, compared)
        found += find_shortened_ends(base.catalog, head.catalog, request.today)
        if base.catalog.policies:
            from treaty.app.judge_policies import judge_policies

            verdicts = tuple(judge_policies(head, base, news, compared, request.reviews))
    return Judgement(found=tuple(found), verdicts=verdicts, compared=tuple(compared))


def is_asked_for(pair: Pair, request: CheckRequest) -> bool:
    """Tell whether the comparison of two versions belongs into the report: its newer one is a file that counts."""
    path = pair.new.path
    return request.only is None or any(each in request.only for each in (path, *schema_paths(path)))


def select_findings(
    found: Iterable[Diagnostic],
    registry: Registry,
    request: CheckRequest,
    *,
    is_whole: bool,
    also: Iterable[Diagnostic] = (),
) -> tuple[tuple[Diagnostic, ...], int]:
    """Give the findings that count, in order, and how many were suppressed.

    Args:
        found: every finding.
        registry: whose settings hold.
        request: the day, and which paths count.
        is_whole: whether the whole registry was looked at, so that a suppression can be called unused.
        also: findings that settings were applied to already.
    """
    selection = select_diagnostics(found, registry, RULEBOOK, request.today, is_whole=is_whole)
    kept = (
        item
        for item in sort_diagnostics((*selection.kept, *also))
        if (request.only is None or item.location.path in request.only) and not is_unused_override(item, registry)
    )
    return tuple(kept), selection.suppressed


def _changed_paths(base: LoadedCatalog, head: LoadedCatalog) -> frozenset[str]:
    paths = base.sources.keys() | head.sources.keys()
    return frozenset(path for path in paths if _bytes_of(base, path) != _bytes_of(head, path))


def _bytes_of(loaded: LoadedCatalog, path: str) -> bytes | None:
    source = loaded.sources.get(path)
    return source.data if source else None


def _find_lint(loaded: LoadedCatalog, today: date, *, is_placed: bool) -> Iterator[Diagnostic]:
    """Give what the rules find; places are looked up where the rules run, for that takes longer than the rules do."""
    catalog = loaded.catalog

    def lint(versions: Sequence[Contract]) -> list[Diagnostic]:
        found = map(as_diagnostic, lint_versions(versions, catalog, today=today))
        return [*(_place_findings(found, loaded.sources) if is_placed else found)]

    of_versions = map_chunks(lint, every_version(catalog))
    yield from map(as_diagnostic, lint_catalog(catalog, today=today))
    yield from chain.from_iterable(of_versions)
    if catalog.policies:
        from treaty.app.judge_policies import find_faults_of_packs

        yield from find_faults_of_packs(catalog)


def as_diagnostic(found: Found) -> Diagnostic:
    """Give a lint finding as a diagnostic, without its place in the text."""
    return Diagnostic(
        rule=found.rule,
        message=found.message,
        severity=found.rule.severity,
        location=Location(path=found.path, contract=found.contract, pointer=found.pointer),
        arguments=found.arguments,
    )


def _versions_in(head: LoadedCatalog, changed: Collection[str]) -> set[tuple[ContractId, Version]]:
    """Give the versions whose file changed, or whose JSON Schema beside it did."""
    return {
        (key, contract.version)
        for key, versions in head.catalog.contracts.items()
        for contract in versions
        if contract.version is not None
        and any(path in changed for path in (contract.path, *schema_paths(contract.path)))
    }


def _all_versions(loaded: LoadedCatalog | None) -> set[tuple[ContractId, Version]]:
    catalogued = loaded.catalog.contracts if loaded else {}
    return {
        (key, contract.version)
        for key, versions in catalogued.items()
        for contract in versions
        if contract.version is not None
    }


def compare_news(
    head: LoadedCatalog,
    only: Collection[tuple[ContractId, Version]] | None,
    exceptions: Exceptions,
    *,
    processes: int | None = None,
) -> tuple[list[tuple[Pair, Comparison]], list[Diagnostic]]:
    """Compare versions (None: all) with those before them; give the comparisons, and the findings they lead to."""
    compared: list[tuple[Pair, Comparison]] = []
    judged: list[Diagnostic] = []
    pairs = tuple(find_pairs(head.catalog, only))
    comparisons = chain.from_iterable(map_chunks(_compare, pairs, processes=processes))
    for pair, plain in zip(pairs, comparisons, strict=True):
        comparison, granted = exceptions.apply(pair, plain)
        compared.append((pair, comparison))
        judged += judge_pair(pair, comparison, head.catalog, is_news=only is not None, granted=granted)
    return compared, judged


def _compare(pairs: Sequence[Pair]) -> list[Comparison]:
    return [compare_contracts(pair.old, pair.new, mode=pair.mode) for pair in pairs]


_LATER = Span(10**9, 0, 10**9, 0)
"""Where findings stand that are beyond what is told of a rule in a file, until they are told after all."""


_UNPLACED = (None, _LATER)


def _place_findings(items: Iterable[Diagnostic], sources: Mapping[str, SourceFile]) -> Iterator[Diagnostic]:
    """Give findings with their spans, those of one rule in one file as far as they may be told; the rest come last."""
    seen: Counter[tuple[str, str]] = Counter()
    for item in items:
        name = (item.location.path, item.rule.code)
        seen[name] += 1
        if item.location.span not in _UNPLACED or seen[name] <= 2 * MAX_OF_A_KIND:
            yield place_finding(item, sources)
        else:
            yield item if item.location.span else item.with_span(_LATER)


def place_finding(item: Diagnostic, sources: Mapping[str, SourceFile]) -> Diagnostic:
    """Give a finding, and the places it refers to, their spans in the text."""
    location = _locate(item.location, sources)
    if location is item.location and not item.related:
        return item
    related = tuple(replace(other, location=_locate(other.location, sources)) for other in item.related)
    return item.with_places(location, related)


def _locate(location: Location, sources: Mapping[str, SourceFile]) -> Location:
    source = sources.get(location.path)
    if location.span not in _UNPLACED:
        return location
    if source is None:
        return location.with_span(None) if location.span else location
    return location.with_span(source.document.source_map.find(location.pointer))


def read_texts(
    kept: Iterable[Diagnostic], sources: Mapping[str, SourceFile], old: Mapping[str, SourceFile]
) -> Mapping[str, str]:
    """Give the texts of the files that findings stand in, by path."""
    paths = {place.path for item in kept for place in (item.location, *(other.location for other in item.related))}
    found = {path: sources.get(path) or old.get(path) for path in sorted(paths)}
    return {path: source.document.text for path, source in found.items() if source is not None}
