"""The words of this registry and of its tool: business terms with their columns, layers, namespaces, tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from treaty.pages import urls
from treaty.pages.content.lists import Part, cut
from treaty.pages.content.parts import Link, Page, edit_link, raw_link, say_count
from treaty.pages.index import SiteIndex
from treaty.pages.text import NOTHING, render_inline

NAMED = 5
"""Columns that a term lists; a search for it finds the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One word and what it means here."""

    anchor: str
    link: Link
    meaning: Markup
    uses: tuple[Link, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryBody:
    """All words, by kind."""

    groups: tuple[tuple[str, str, tuple[Entry, ...]], ...]
    """Heading, what the group holds, entries in order of name."""
    pages: tuple[Link, ...]


def build_glossary_pages(index: SiteIndex) -> Iterator[Page]:
    """Give the page of words; where the business has very many, others with the rest of them."""
    registry = index.catalog.registry
    layers = tuple(
        Entry(
            anchor=f"layer-{urls.slug(layer.name)}",
            link=Link(text=layer.title or layer.name),
            meaning=render_inline(layer.description) if layer.description else NOTHING,
            more=f"also called {', '.join(layer.aliases)}" if layer.aliases else "",
        )
        for layer in registry.layers
    )
    namespaces = tuple(
        Entry(
            anchor=f"namespace-{urls.slug(term.name)}",
            link=_link_namespace(index, term.name),
            meaning=render_inline(term.description) if term.description else NOTHING,
        )
        for term in registry.namespaces or ()
    )
    tags = tuple(
        Entry(
            anchor=f"tag-{urls.slug(term.name)}",
            link=Link(text=term.name, path=urls.tag_page(term.name)),
            meaning=render_inline(term.description) if term.description else NOTHING,
        )
        for term in registry.tags or ()
    )
    terms = ("Business terms", "What people call a column, and where it is found.")
    many = [(terms, entry) for entry in _find_terms(index)]
    many += [(("Namespaces", "Who answers for which part of the business."), entry) for entry in namespaces]
    many += [(("Tags", "Words that group datasets across namespaces."), entry) for entry in tags]
    for part in cut(urls.GLOSSARY, many):
        groups: dict[tuple[str, str], list[Entry]] = {}
        for heading, entry in part.entries:
            groups.setdefault(heading, []).append(entry)
        if part.is_first:
            groups["Layers", "The stages that data goes through, in order."] = list(layers)
            groups["Words of this site", "What a registry of contracts means by its words."] = list(_find_own_words())
        yield _page(index, part, tuple((*heading, tuple(entries)) for heading, entries in groups.items() if entries))


def _page(
    index: SiteIndex, part: Part[tuple[tuple[str, str], Entry]], groups: tuple[tuple[str, str, tuple[Entry, ...]], ...]
) -> Page:
    registry = index.catalog.registry
    return Page(
        path=part.path,
        template="glossary.html",
        title=part.name("Glossary"),
        description="Business terms and the columns that carry them, layers, namespaces, tags, words of this site.",
        section="Datasets",
        crumbs=(Link(text="Glossary"),),
        body=GlossaryBody(groups=groups, pages=part.pages),
        raw=raw_link(index.input.sources, registry.path, urls.REGISTRY_FILE),
        edit=edit_link(index.input.build, registry.path),
    )


def _link_namespace(index: SiteIndex, name: str) -> Link:
    is_here = any(key.namespace == name for key in index.layers)
    return Link(text=name, path=urls.namespace_page(name) if is_here else "", is_code=True)


def _find_terms(index: SiteIndex) -> Iterator[Entry]:
    uses: dict[str, list[Link]] = defaultdict(list)
    meanings: dict[str, str] = {}
    for key, facts in index.facts.items():
        for found in facts.terms:
            page = f"{urls.contract_page(key)}{found.place}"
            uses[found.term].append(Link(text=f"{key}.{found.path}", path=page, is_code=True))
            meanings.setdefault(found.term, found.meaning)
    for name in sorted(uses, key=lambda name: (name.lower(), name)):
        links = uses[name]
        yield Entry(
            anchor=f"term-{urls.slug(name)}",
            link=Link(text=name),
            meaning=render_inline(meanings[name]) if meanings[name] else NOTHING,
            uses=tuple(links[:NAMED]),
            more=f"and {say_count(len(links) - NAMED, 'more column')}" if len(links) > NAMED else "",
        )


_WORDS = """
Dataset: One body of data under one name, such as `finance.invoice`: a name in a namespace.
Layer: A stage that a dataset goes through; the list of layers above says which there are here.
Full name: `finance.gold.invoice:v1.2.0`: namespace, layer, dataset, version; without a version, the current one.
Contract: What a producer promises about one dataset in one layer: columns, rules, promises, people.
Version: One released text of a contract, `v1.2.0`. Its file never changes again.
Released: A version that was tagged when its file was merged; until then it is not released yet.
Current: The one version of a contract that consumers are served by default.
Old readers, new readers: One built for the older version that meets newer data, or the other way round.
Posture: Which of them survive a change: `both`, `forward` (old readers), `backward` (new readers), `none`.
Compatibility mode: What a contract promises to keep; a change that breaks it needs a new major.
Table, document: A table always has every declared column; a property of a JSON document may be absent.
Declared, strict: What else a record may hold: nothing that readers look at, or whatever an open JSON Schema lets in.
House rules: The questions of the report on conformance, which every contract is asked.
Step: How far a version's number must move: a patch for words, a minor for what is safe, a major for what breaks.
Dangerous: Breaks no reader's program, and may mislead people: a unit that changed, a column that is now confidential.
Undecided: Neither shown to be safe nor shown to break within the work a check may spend; it blocks as a break does.
Witness: A record that one version allows and the other's readers reject: the proof of a break.
Owner, steward: The team that answers for a dataset, and those who look after what its data means.
Consumer: A team or a program that reads contracts and has said so.
Subscription: What a consumer says it reads, so that a breaking change finds it first.
Held: Released, but not made current until somebody promotes it.
Frozen: The current version does not move, whatever is released.
Deprecated, retired: Announced to end, with a day (the sunset) and a successor; no longer served.
Migration note: What a reader has to do to come from one major to the next.
Data product: Contracts that a team offers as a whole, with objectives (SLO): how fresh, how often there, how good.
Promise: What a contract says of time and service: how fresh, how long kept, how soon mended. It is not a measurement.
Lineage: Which contract and column is made from which: its sources lie upstream, what is made from it downstream.
Finding: What a check says of a file. Its code, such as TR101, leads to a rule with its reason.
Policy: What this organisation forbids, warns of, or wants approved, beyond the rules that hold everywhere.
Personal data: Columns that tell of a person. *Masked* ones are hidden before they are read, others stand in the clear.
Approved exception: A reviewed entry that let one breaking change pass, with its reason and ticket.
"""


def _find_own_words() -> Iterator[Entry]:
    for line in _WORDS.strip().splitlines():
        word, _, meaning = line.partition(": ")
        yield Entry(anchor=f"word-{urls.slug(word)}", link=Link(text=word), meaning=render_inline(meaning))
