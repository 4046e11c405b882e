"""Versions: the numbers of a contract follow one another, and a new major says how to get there."""

from __future__ import annotations

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
    version, earlier = contract.version, _earlier(contract, catalog)
    if version is None or not earlier:
        return
    wanted = _predecessor(version)
    # The first version of a major that is not MAJOR.0.0 is what major-starts-at-zero reports.
    is_told_elsewhere = wanted is not None and wanted.major == version.major not in {other.major for other in earlier}
    if (
        wanted is not None
        and not is_told_elsewhere
        and not any(_is_at_or_above(candidate, wanted) for candidate in earlier)
    ):
        yield problem(
            f"Version `{version}` skips `{wanted}`: the highest before it is `{max(earlier)}`; number it next to that.",
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


def _earlier(contract: Contract, catalog: Catalog) -> list[Version]:
    versions = catalog.contracts.get(contract.key, ()) if contract.key is not None else ()
    own = contract.version
    return [
        other.version for other in versions if other.version is not None and own is not None and other.version < own
    ]


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
    version, earlier = contract.version, _earlier(contract, catalog)
    is_first = version is not None and bool(earlier) and all(other.major != version.major for other in earlier)
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
    version, earlier = contract.version, _earlier(contract, catalog)
    is_new_major = version is not None and bool(earlier) and all(other.major < version.major for other in earlier)
    if is_new_major and not (contract.migration or "").strip():
        yield problem(
            f"Version `{version}` begins a new major without a migration note; add the custom property `migration`.",
            "version",
        )
