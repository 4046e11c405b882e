"""SiteInput: everything a site is made from, as one value; whoever builds it has done all the reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from treaty.compat.comparison import Comparison
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.rule import Rule
from treaty.model.identity import ContractId
from treaty.model.registry import Catalog
from treaty.model.release import Flip, Release
from treaty.model.revision import Revision
from treaty.pages.facts import ContractFacts, Pair

COMPARED_VERSIONS = 20
"""The newest versions of a contract, any two of which a reader may compare: pairs grow with the square."""
PAIRS_WITH_PAGES = 6
"""Up to so many versions, every pair of them has a page; with more, the browser sets a comparison from data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildInfo:
    """What a reader needs to trust a build: from which commit, of when, by which version of the tool."""

    revision: Revision | None
    """The commit that was checked out; None where there is no repository."""
    time: datetime
    """The commit's time, so that the same commit gives the same bytes."""
    today: date
    """The day that decides whether a sunset has passed."""
    tool_version: str
    repository: str | None = None
    """Web address of the repository, without a slash at the end."""
    is_modified: bool = False
    """Whether the contracts differ from those of the commit."""
    base_url: str | None = None
    """Where the site will stand, with a slash at the end; None when that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandHelp:
    """One command as its help tells it; `name` is without `treaty`."""

    name: str
    usage: str
    help: tuple[str, ...]
    """Paragraphs."""
    options: tuple[tuple[str, str], ...]
    examples: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInput:
    """A contracts repository, read and judged."""

    catalog: Catalog
    build: BuildInfo
    sources: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    """Path to bytes, for the files that are handed out as they are."""
    digests: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Path to a digest of these bytes, where it is known already."""
    releases: tuple[Release, ...] = ()
    flips: tuple[Flip, ...] = ()
    history: Mapping[str, str] | None = None
    """Digest of the releases and moves of each contract, by its name; None where nobody has made them."""
    comparisons: Mapping[Pair, Comparison] = field(default_factory=lambda: MappingProxyType({}))
    """For each pair of neighbours; a pair that is absent gets no diff page."""
    distant: Mapping[Pair, Comparison] = field(default_factory=lambda: MappingProxyType({}))
    """For pairs that are no neighbours, as far as readers may choose them."""
    diff_documents: Mapping[Pair, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    """The same comparisons as plain data, in the form that `treaty diff --format json` gives."""
    diagnostics: tuple[Diagnostic, ...] = ()
    rules: tuple[Rule, ...] = ()
    commands: Sequence[CommandHelp] = ()
    """For the reference of the command line; without any there is none."""
    own_files: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    """What stands in the folder that `site.pages` names, by path from there."""
    facts: Mapping[ContractId, ContractFacts] = field(default_factory=lambda: MappingProxyType({}))
    """What others say of the contracts that the catalog can find and does not walk."""
    content: str = ""
    """Digest of the facts, the files beside the datasets and the history; empty where nobody has worked it out."""
    logo: bytes = b""
    """The picture that `site.logo` names."""
