"""Versions: the numbers of a contract follow one another, and a new major says how to get there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.model.contract import Contract
from treaty.model.identity import Version
from treaty.model.registry import Catalog


@rule(code="TR190", scope=Contract, severity=Severity.WARNING)
def version_skips_none(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """A version is the next major, minor or patch after one that is there.

    Why: a gap makes people look for the version between, and ask what went wrong with it.
    Bad:
        datasets/finance/invoice/gold/v1.0.0.yaml: {}
        datasets/finance/invoice/gold/v1.2.0.yaml: {}
    Good:
        datasets/finance/invoice/gold/v1.0.0.yaml: {}
        datasets/finance/invoice/gold/v1.1.0.yaml: {}
    """
    version, before = contract.version, _before(contract, catalog)
    wanted = _predecessor(version) if version is not None else None
    if version is None or before is None or wanted is None:
        return
    # The first version of a major that is not MAJOR.0.0 is what major-starts-at-zero reports.
    is_told_elsewhere = wanted.major == version.major != before.major
    if not is_told_elsewhere and not _is_at_or_above(before, wanted):
        yield problem(
            f"Version `{version}` skips `{wanted}`: the highest before it is `{before}`; number it next to that.",
            "version",
        )


def _predecessor(version: Version) -> Version | None:
    """Give the version that must come before: of the same minor, of the same major, or of the major before."""
    if version.patch:
        return Version(version.major, version.minor, version.patch - 1)
    if version.minor:
        return Version(version.major, version.minor - 1, 0)
    return Version(version.major - 1, 0, 0) if version.major > 1 else None


def _is_at_or_above(candidate: Version, wanted: Version) -> bool:
    """Tell whether a version is the wanted one, or a later patch or minor of what may follow it."""
    if wanted.minor or wanted.patch:
        return candidate >= wanted and candidate.major == wanted.major
    return candidate.major == wanted.major


def _before(contract: Contract, catalog: Catalog) -> Version | None:
    """Give the highest version before this one; a contract of thousands is not walked for each of them."""
    versions = catalog.contracts.get(contract.key, ()) if contract.key is not None else ()
    if contract.version is None:
        return None
    place = bisect_left(versions, contract.version, key=_number)
    return versions[place - 1].version if place else None


def _number(contract: Contract) -> Version:
    return contract.version or Version(0, 0, 0)


@rule(code="TR191", scope=Contract, severity=Severity.ERROR)
def major_starts_at_zero(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """The first version of a new major is MAJOR.0.0.

    Why: consumers wait for `v2.0.0` with its migration note; a `v2.1.0` out of nowhere says that they missed one.
    Bad:
        datasets/finance/invoice/gold/v1.0.0.yaml: {}
        datasets/finance/invoice/gold/v2.1.0.yaml: {}
    Good:
        datasets/finance/invoice/gold/v1.0.0.yaml: {}
        datasets/finance/invoice/gold/v2.0.0.yaml: {}
    Sources: Semantic Versioning 2.0.0, item 8
    """
    version, before = contract.version, _before(contract, catalog)
    is_first = version is not None and before is not None and before.major != version.major
    if version is not None and is_first and (version.minor or version.patch):
        yield problem(
            f"Version `{version}` is the first of major {version.major}; begin it with `v{version.major}.0.0`.",
            "version",
        )


@rule(code="TR192", scope=Contract, severity=Severity.ERROR, aliases=("DIM6_004",))
def major_has_migration_note(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """The first version of a new major says how to move to it.

    Why: a new major asks work of every consumer; the note is what they do first, and what reviewers weigh.
    Bad:
        datasets/finance/invoice/gold/v1.0.0.yaml: {}
        datasets/finance/invoice/gold/v2.0.0.yaml: {}
    Good:
        datasets/finance/invoice/gold/v1.0.0.yaml: {}
        datasets/finance/invoice/gold/v2.0.0.yaml:
          customProperties:
            - {property: migration, vendor: treaty, value: "Read `net_amount` in place of `amount`."}
    """
    version, before = contract.version, _before(contract, catalog)
    is_new_major = version is not None and before is not None and before.major < version.major
    if is_new_major and not (contract.migration or "").strip():
        yield problem(
            f"Version `{version}` begins a new major without a migration note; add the custom property `migration`.",
            "version",
        )
