"""The rules: every code with its page, said once in the code and shown here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from treaty.diagnostics.change import ChangeKind, Effect
from treaty.diagnostics.rule import Rule, Severity
from treaty.pages import urls
from treaty.pages.content.lists import Sheet
from treaty.pages.content.parts import Badge, Link, Page
from treaty.pages.index import SiteIndex
from treaty.pages.text import NOTHING, render_inline, render_markdown, start_sentence

FOUND = 50
"""Findings that a rule's page names; the page of findings has them all."""

_FAMILIES = (
    ("TR0", "Reading", "What keeps a file from being read as a contract."),
    ("TR1", "Contracts", "What a contract says about itself and its columns."),
    ("TR2", "Promises and people", "Lifecycle, consumers, products, service levels and quality."),
    ("TR3", "Organisation", "What an organisation asks of all its contracts."),
    ("TR4", "Lifecycle", "What a version may and may not become."),
    ("TR5", "Changes of shape", "What can happen to fields and records from one version to the next."),
    ("TR6", "Changes of promises", "What can happen to everything else."),
    ("TR8", "Drift", "Where data departs from its contract."),
)
_SEVERITIES = {Severity.ERROR: "sensitive", Severity.WARNING: "warn", Severity.INFO: "plain"}
_EFFECTS = {Effect.SAFE: ("ok", "safe"), Effect.BREAKS: ("stop", "break"), Effect.DEPENDS: ("warn", "depends")}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule in the list."""

    code: str
    link: Link
    severity: Badge
    summary: Markup
    effects: tuple[Badge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFamily:
    """Rules whose codes begin alike."""

    anchor: str
    title: str
    lede: str
    rows: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleList:
    """All rules."""

    families: tuple[RuleFamily, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBody:
    """What one rule's page says."""

    code: str
    name: str
    severity: Badge
    summary: Markup
    why: Markup
    effects: tuple[Badge, ...]
    examples: tuple[tuple[str, str], ...]
    instead: Markup
    sources: Markup
    aliases: tuple[str, ...]
    since: str
    replaced_by: Link | None
    is_fixable: bool
    found: tuple[tuple[str, str], ...]
    more: str
    """How many findings are not named here; empty for none."""
    """Message and path of what this rule says of the contracts here."""


def build_rule_sheets(index: SiteIndex) -> Iterator[Sheet]:
    """Give the list of rules, and a page for each."""
    rules = sorted(index.input.rules, key=lambda rule: rule.code)
    families = []
    for prefix, title, lede in _FAMILIES:
        rows = tuple(_build_row(rule) for rule in rules if rule.code.startswith(prefix))
        if rows:
            families.append(RuleFamily(anchor=prefix.lower(), title=title, lede=lede, rows=rows))
    page = Page(
        path=urls.RULES,
        template="rules.html",
        title="Rules",
        description="Every rule and every kind of change, with its reason.",
        section="Rules",
        crumbs=(Link(text="Rules"),),
        body=RuleList(families=tuple(families), count=len(rules)),
    )
    yield Sheet(name=page.path, make=partial(iter, (page,)))
    found: dict[str, list[tuple[str, str]]] = {}
    for diagnostic in index.input.diagnostics:
        found.setdefault(diagnostic.rule.code, []).append((diagnostic.message, diagnostic.location.path))
    for rule in rules:
        here = found.get(rule.code, [])
        yield Sheet(name=urls.rule_page(rule.code), make=partial(_page, rule, here), told=(here[:FOUND], len(here)))


def _build_row(rule: Rule) -> RuleRow:
    return RuleRow(
        code=rule.code,
        link=Link(text=rule.name, path=urls.rule_page(rule.code)),
        severity=Badge(kind=_SEVERITIES[rule.severity], text=rule.severity.value),
        summary=render_inline(rule.summary),
        effects=tuple(_find_effects(rule)),
    )


def _find_effects(rule: Rule) -> Iterator[Badge]:
    if isinstance(rule, ChangeKind):
        for who, effect in (("old readers", rule.old_readers), ("new readers", rule.new_readers)):
            kind, word = _EFFECTS[effect]
            yield Badge(kind=kind, text=f"{who}: {word}")


def _page(rule: Rule, found: Sequence[tuple[str, str]]) -> Iterator[Page]:
    is_change = isinstance(rule, ChangeKind)
    examples = (("Old", rule.bad), ("New", rule.good)) if is_change else (("Not so", rule.bad), ("But so", rule.good))
    body = RuleBody(
        code=rule.code,
        name=rule.name,
        severity=Badge(kind=_SEVERITIES[rule.severity], text=rule.severity.value),
        summary=render_inline(rule.summary),
        why=render_markdown(start_sentence(rule.why)) if rule.why else NOTHING,
        effects=tuple(_find_effects(rule)),
        examples=tuple((label, text) for label, text in ((name, _unquote(text)) for name, text in examples) if text),
        instead=render_inline(rule.instead) if isinstance(rule, ChangeKind) and rule.instead else NOTHING,
        sources=render_markdown(rule.sources) if rule.sources else NOTHING,
        aliases=rule.aliases,
        since=rule.since,
        replaced_by=Link(text=rule.replaced_by, path=urls.rule_page(rule.replaced_by)) if rule.replaced_by else None,
        is_fixable=rule.is_fixable,
        found=tuple(found[:FOUND]),
        more=f"{len(found) - FOUND:,}" if len(found) > FOUND else "",
    )
    yield Page(
        path=urls.rule_page(rule.code),
        template="rule.html",
        title=f"{rule.code} {rule.name}",
        description=rule.summary,
        section="Rules",
        crumbs=(Link(text="Rules", path=urls.RULES), Link(text=rule.code)),
        body=body,
    )


def _unquote(text: str) -> str:
    """Give an example without the backquotes of a one-line one."""
    text = text.strip()
    is_quoted = text.startswith("`") and text.endswith("`") and "\n" not in text and text.count("`") == len("``")
    return text[1:-1] if is_quoted else text
