"""Rules of releases: tags that Treaty can read and believe, in a history that holds them, after what they rest on."""

from __future__ import annotations

from treaty.diagnostics.rule import Rule, Severity, parse_page


def _rule(code: str, name: str, severity: Severity, text: str, aliases: tuple[str, ...] = ()) -> Rule:
    page = parse_page(text)
    return Rule(
        code=code,
        name=name,
        severity=severity,
        summary=page["Summary"],
        why=page["Why"],
        bad=page["Bad"],
        good=page["Good"],
        aliases=aliases,
    )


RELEASE_TAG_READABLE = _rule(
    "TR451",
    "release-tag-readable",
    Severity.WARNING,
    """A tag below `release/` or `current/` is a release, or a move of a current version, that Treaty can read.

    Why: these names are the registry's memory. One made by hand under another form says nothing to anybody, and may
    stand where the next release wants to be. Only then does it stop a release; otherwise it is passed over.
    Bad: `git tag release/finance/invoice/gold/latest`
    Good: `treaty release`, which makes `release/finance/invoice/gold/v1.2.0`
    """,
)

RELEASE_TAG_TRUE = _rule(
    "TR452",
    "release-tag-true",
    Severity.ERROR,
    """A release tag tells the truth about the commit it stands on: the version is there, with the digest it names.

    Why: the tag is what consumers believe and what every later check compares with. Treaty never makes an untrue one,
    so somebody made it by hand. Treaty never deletes a tag either: whoever made it does.
    Bad: a tag `release/finance/invoice/gold/v1.2.0` on a commit without `v1.2.0.yaml`
    Good: `git push --delete origin refs/tags/release/finance/invoice/gold/v1.2.0`, then `treaty release --push origin`
    """,
    aliases=("MS-1502",),
)

RELEASE_IN_HISTORY = _rule(
    "TR453",
    "release-in-history",
    Severity.WARNING,
    """A release stands on a commit that is part of the branch it was released from.

    Why: a branch that is rewritten and pushed by force no longer holds what was released from it. The tags keep the
    old commits, so nothing is lost; but the branch lacks files that people rely on.
    Bad: `git push --force` of a `main` without the commit that brought `v1.2.0.yaml`
    Good: `git merge` of the tag, which brings the file back; and a branch that nobody may push to by force
    """,
)

DEPENDENCY_RELEASED = _rule(
    "TR454",
    "dependency-released",
    Severity.ERROR,
    """A version is released with or after the contracts that it is made from.

    Why: who reads a version looks at what it is made from, and must find it. Versions of one commit are released
    together, what others are made from first.
    Bad: `upstream: [{contract: finance.raw.invoice, version: v2}]` while no v2 is released, or in the same commit
    Good: `finance.raw.invoice` v2.0.0 in the same commit, or released before
    """,
    aliases=("VAL-1401", "MS-1401"),
)

RELEASE_RULES = (RELEASE_TAG_READABLE, RELEASE_TAG_TRUE, RELEASE_IN_HISTORY, DEPENDENCY_RELEASED)
"""In order of code."""
