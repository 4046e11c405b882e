"""Any two versions of one contract: a table of comparisons, or, for many versions, the data that a browser shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from treaty.compat.comparison import Comparison
from treaty.model.identity import Version
from treaty.pages import urls
from treaty.pages.content.crumbs import contract_crumbs
from treaty.pages.content.diff import ChangeView, DiffBody, build_diff_body
from treaty.pages.content.edit import say_headline
from treaty.pages.content.parts import Badge, Link, Page
from treaty.pages.content.relations import VersionRow, build_version_rows
from treaty.pages.content.verdict import judge_outcome
from treaty.pages.facts import Pair
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding

_STEP = ("outcome", "summary", "page")
"""What is said of one step on a way of several."""

LEAST = 3
"""Versions from which on there is something to choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One comparison in the table."""

    link: Link
    badge: Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareBody:
    """What the page to choose two versions on says. Rows are the older version, columns the newer."""

    title: str
    contract: Link
    layer: str
    layer_title: str
    versions: tuple[str, ...]
    """Those that can be chosen, ascending."""
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]
    """Empty where the browser does it."""
    script: str
    """The history file of the steps; empty where the table does it."""
    steps: tuple[VersionRow, ...]


def has_compare_page(standing: ContractStanding) -> bool:
    """Tell whether a contract has enough versions for a page to choose two on."""
    return len(standing.versions) >= LEAST


def build_compare_pages(index: SiteIndex, standing: ContractStanding) -> Iterator[Page]:
    """Give the page to choose two versions on, where a contract has enough of them."""
    if has_compare_page(standing):
        yield _page(index, standing)


def build_history_files(index: SiteIndex, standing: ContractStanding) -> Iterator[tuple[str, bytes]]:
    """Give, for a contract with many versions, its comparisons as classic scripts, which work on `file://` too.

    There is one for each version, with all older ones that it was compared with, and one with the steps from each
    version to the next: a browser loads what it is asked for.
    """
    if not index.is_compared_in_browser(standing.key):
        return
    files: dict[Version | None, dict[str, Any]] = {None: {}}
    for pair, found in _find(index, standing):
        said = files.setdefault(pair[2], {})[str(pair[1])] = _plain(index, pair, found)
        if pair in index.input.comparisons:
            files[None][f"{pair[1]} {pair[2]}"] = {name: said[name] for name in _STEP}
    for version, content in files.items():
        text = json.dumps(content, ensure_ascii=True, separators=(",", ":"), default=str).replace("</", "<\\/")
        name = str(version) if version is not None else ""
        yield urls.history_file(standing.key, version), f'treatyHistory("{name}",{text});\n'.encode()


def _find(index: SiteIndex, standing: ContractStanding) -> Iterator[tuple[Pair, Comparison]]:
    versions = [entry.version for entry in standing.versions]
    for position, old in enumerate(versions):
        for new in versions[position + 1 :]:
            pair = (standing.key, old, new)
            found = index.compare(pair)
            if found is not None:
                yield pair, found


def _page(index: SiteIndex, standing: ContractStanding) -> Page:
    key, title = standing.key, index.title(standing.key)
    layer = index.layer_title(key.layer)
    return Page(
        path=urls.compare_page(key),
        template="compare.html",
        title=f"{title}, {layer}: compare versions",
        description=f"What changed between any two versions of {key}.",
        section="Datasets",
        crumbs=contract_crumbs(index, key, "Compare versions"),
        body=_build_body(index, standing),
    )


def _build_body(index: SiteIndex, standing: ContractStanding) -> CompareBody:
    key = standing.key
    compared = dict(_find(index, standing))
    in_browser = index.is_compared_in_browser(key)
    chosen = {version for pair in compared for version in pair[1:]}
    return CompareBody(
        title=index.title(key),
        contract=Link(text=str(key), path=urls.contract_page(key), is_code=True),
        layer=key.layer,
        layer_title=index.layer_title(key.layer),
        versions=tuple(str(version) for version in sorted(chosen)),
        rows=() if in_browser else tuple(_rows(standing, compared)),
        script=urls.history_file(key) if in_browser else "",
        steps=tuple(build_version_rows(standing)),
    )


def _rows(
    standing: ContractStanding, compared: dict[Pair, Comparison]
) -> Iterator[tuple[str, tuple[Cell | None, ...]]]:
    versions = [entry.version for entry in standing.versions]
    for old in versions[:-1]:
        cells = ((standing.key, old, new) for new in versions[1:])
        yield str(old), tuple(_cell(pair, compared[pair]) if pair in compared else None for pair in cells)


def _cell(pair: Pair, comparison: Comparison) -> Cell:
    key, old, new = pair
    badge, _ = judge_outcome(comparison, old, new)
    return Cell(link=Link(text=f"{old} to {new}", path=urls.diff_page(key, old, new)), badge=badge)


def _plain(index: SiteIndex, pair: Pair, comparison: Comparison) -> dict[str, Any]:
    """Give what the page of a comparison says as plain data, in the same words."""
    body = build_diff_body(index, pair, comparison)
    messages = {
        f"change-{at}": say_headline(judged.change.message) for at, judged in enumerate(comparison.changes, start=1)
    }
    rows = {
        f"change-{at}": [witness.row for witness in judged.witnesses]
        for at, judged in enumerate(comparison.changes, start=1)
    }
    return {
        "outcome": [body.outcome.kind, body.outcome.text],
        "summary": body.summary,
        "verdicts": [[it.kind, it.question, it.answer, it.text] for it in body.verdicts],
        "groups": [
            [heading, [_plain_change(view, messages[view.anchor], rows[view.anchor]) for view in views]]
            for heading, views in body.groups
        ],
        "hits": _plain_hits(body),
        "page": urls.diff_page(*pair) if index.has_diff_page(pair) else "",
    }


def _plain_change(view: ChangeView, message: str, rows: list[Any]) -> dict[str, Any]:
    return {
        "kind": view.kind,
        "message": message,
        "rule": [view.rule.path, view.code, view.rule.text],
        "pointer": view.pointer,
        "old": view.edit.old if view.edit is not None else None,
        "new": view.edit.new if view.edit is not None else None,
        "effects": [[badge.kind, badge.text] for badge in view.effects],
        "witnesses": [[seen.caption, row, seen.rejected_by] for seen, row in zip(view.witnesses, rows, strict=True)],
    }


def _plain_hits(body: DiffBody) -> list[Any]:
    return [[hit.link.path, hit.link.text, hit.requires, list(hit.columns), hit.contact] for hit in body.hits]
