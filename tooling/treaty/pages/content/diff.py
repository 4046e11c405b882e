"""The comparison of two neighbours: both verdicts in plain words, each change with its evidence, who is hit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from markupsafe import Markup

from treaty.compat.comparison import Comparison, JudgedChange, Reader, Witness
from treaty.compat.consumers import Hit, find_hits, find_readers
from treaty.diagnostics.change import Effect
from treaty.diagnostics.rule import Severity
from treaty.model.identity import ContractId, Version
from treaty.pages import urls
from treaty.pages.content.crumbs import contract_crumbs
from treaty.pages.content.edit import Edit, find_edit, is_told, say_headline
from treaty.pages.content.parts import Badge, Fact, Link, Page, version_link
from treaty.pages.content.policies import ExceptionView, view_exception
from treaty.pages.content.verdict import (
    EFFECT_KINDS,
    Verdict,
    advise,
    find_facts,
    find_verdicts,
    judge_outcome,
)
from treaty.pages.facts import Pair
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding
from treaty.pages.text import NOTHING, render_inline, start_sentence
from treaty.pages.witness import render_witness


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A record that breaks a reader."""

    caption: str
    row: Markup
    rejected_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One change, with what speaks for the verdict on it."""

    kind: str
    anchor: str
    message: Markup
    rule: Link
    code: str
    pointer: str
    edit: Edit | None
    """What stood there before and after; None where the message has said it."""
    effects: tuple[Badge, ...]
    why: Markup
    reason: str
    instead: Markup
    witnesses: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HitView:
    """A consumer that some change breaks."""

    link: Link
    owner: str
    contact: str
    requires: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffBody:
    """What a comparison's page says."""

    title: str
    contract: Link
    old: Link
    new: Link
    verdicts: tuple[Verdict, ...]
    outcome: Badge
    summary: str
    facts: tuple[Fact, ...]
    groups: tuple[tuple[str, tuple[ChangeView, ...]], ...]
    hits: tuple[HitView, ...]
    known: int
    """How many consumers of the contract are known, hit or not."""
    advice: tuple[Markup, ...]
    disagreement: str
    exceptions: tuple[ExceptionView, ...]
    """What was let through, with the reason."""
    compare: Link | None
    """Where to choose two other versions."""
    older: Link | None
    newer: Link | None


def build_diff_pages(index: SiteIndex, standing: ContractStanding) -> Iterator[Page]:
    """Give a page for each comparison of neighbours, and for any other pair of a contract with few versions."""
    for old, new in combinations([entry.version for entry in standing.versions], 2):
        pair = (standing.key, old, new)
        comparison = index.compare(pair) if index.has_diff_page(pair) else None
        if comparison is not None:
            yield _page(index, pair, comparison)


def _page(index: SiteIndex, pair: Pair, comparison: Comparison) -> Page:
    key, old, new = pair
    title = index.title(key)
    return Page(
        path=urls.diff_page(key, old, new),
        template="diff.html",
        title=f"{title} {index.layer_title(key.layer)}, {old} to {new}",
        description=f"What changed in {key} from {old} to {new}, and whom it breaks.",
        section="Datasets",
        crumbs=contract_crumbs(index, key, f"{old} to {new}"),
        body=build_diff_body(index, pair, comparison),
        raw=Link(text="This comparison as JSON", path=f"{urls.api_version_folder(key, new)}/diff.json")
        if pair in index.input.diff_documents
        else None,
    )


def build_diff_body(index: SiteIndex, pair: Pair, comparison: Comparison) -> DiffBody:
    """Give what the page of a comparison says."""
    key, old, new = pair
    views = [(judged, _view(judged, position, old, new)) for position, judged in enumerate(comparison.changes, start=1)]
    readers = find_readers(index.catalog, *pair)
    outcome, summary = judge_outcome(comparison, old, new)
    return DiffBody(
        title=index.title(key),
        contract=Link(text=str(key), path=urls.contract_page(key), is_code=True),
        old=version_link(key, old),
        new=version_link(key, new),
        verdicts=tuple(find_verdicts(comparison, old, new)),
        outcome=outcome,
        summary=summary,
        facts=tuple(find_facts(comparison, old, new)),
        groups=tuple(_group(views)),
        hits=tuple(_view_hit(hit) for hit in find_hits(comparison, readers)),
        known=len(readers.consumers),
        advice=tuple(advise(comparison, key, old)),
        disagreement=comparison.disagreement,
        exceptions=tuple(_find_exceptions(index, pair, comparison)),
        compare=Link(text="Compare other versions", path=urls.compare_page(key))
        if len(index.standings[key].versions) > 2
        else None,
        older=_neighbour(index, key, old, step=-1),
        newer=_neighbour(index, key, new, step=1),
    )


def _find_exceptions(index: SiteIndex, pair: Pair, comparison: Comparison) -> Iterator[ExceptionView]:
    """Give the exceptions of the newer version that speak of a kind of change found here."""
    key, _, new = pair
    found = {name for judged in comparison.changes for name in (judged.change.kind.code, judged.change.kind.name)}
    for entry in index.catalog.state(key).exceptions:
        if entry.version == new and entry.code in found:
            yield view_exception(index.standings[key], entry)


def _group(views: list[tuple[JudgedChange, ChangeView]]) -> Iterator[tuple[str, tuple[ChangeView, ...]]]:
    headings = (
        (Severity.ERROR, "Breaks the contract's promise"),
        (Severity.WARNING, "Look twice"),
        (Severity.INFO, "Safe"),
    )
    for severity, heading in headings:
        group = tuple(view for judged, view in views if judged.severity is severity)
        if group:
            yield heading, group


def _view(judged: JudgedChange, position: int, old: Version, new: Version) -> ChangeView:
    change = judged.change
    edit = find_edit(change.old, change.new)
    kind = {Severity.ERROR: "stop", Severity.WARNING: "warn", Severity.INFO: "ok"}[judged.severity]
    return ChangeView(
        kind=kind,
        anchor=f"change-{position}",
        message=render_inline(say_headline(change.message)),
        rule=Link(text=change.kind.name, path=urls.rule_page(change.kind.code)),
        code=change.kind.code,
        pointer=str(change.pointer),
        edit=None if judged.severity is Severity.INFO and is_told(change.message, edit) else edit,
        effects=tuple(_find_effects(judged, old, new)),
        why=render_inline(start_sentence(change.kind.why)) if judged.severity is not Severity.INFO else NOTHING,
        reason=judged.reason,
        instead=render_inline(change.kind.instead) if judged.breaks else NOTHING,
        witnesses=tuple(_view_witness(witness, old, new) for witness in judged.witnesses),
    )


def _find_effects(judged: JudgedChange, old: Version, new: Version) -> Iterator[Badge]:
    if not judged.breaks:
        yield Badge(kind="ok", text="safe for all readers")
        return
    for version, effect in ((old, judged.old_readers), (new, judged.new_readers)):
        yield Badge(kind=EFFECT_KINDS[effect], text=f"readers of {version}: {_say_effect(effect)}")


def _say_effect(effect: Effect) -> str:
    return {Effect.SAFE: "safe", Effect.BREAKS: "break", Effect.DEPENDS: "not certain"}[effect]


def _view_witness(witness: Witness, old: Version, new: Version) -> Evidence:
    writer, reader = (new, old) if witness.reader is Reader.OLD else (old, new)
    return Evidence(
        caption=_say_witness(witness, writer, reader),
        row=render_witness(witness),
        rejected_by=witness.rejected_by,
    )


def _say_witness(witness: Witness, writer: Version, reader: Version) -> str:
    if witness.rows == 1:
        return f"This record of {witness.record} is allowed by {writer} and breaks a reader of {reader}:"
    return f"These records of {witness.record} are allowed by {writer} and together break a reader of {reader}:"


def _view_hit(hit: Hit) -> HitView:
    subscription = hit.consumer.subscription
    return HitView(
        link=Link(text=subscription.consumer, path=urls.consumer_page(subscription.consumer)),
        owner=subscription.owner or "",
        contact=subscription.contact or "",
        requires=hit.consumer.dependency.requires,
        columns=hit.columns,
    )


def _neighbour(index: SiteIndex, key: ContractId, version: Version, *, step: int) -> Link | None:
    """Give the comparison before or after this one, where there is one."""
    versions = [entry.version for entry in index.standings[key].versions]
    if version not in versions:
        return None
    position = versions.index(version) + step
    if not 0 <= position < len(versions):
        return None
    low, high = sorted((version, versions[position]))
    if (key, low, high) not in index.input.comparisons:
        return None
    return Link(text=f"{low} to {high}", path=urls.diff_page(key, low, high))
