"""The rules of the gate: immutability, version numbers, exceptions. The changes themselves are in compat/changes/."""

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
        is_binding=True,
    )


MODE_NOT_LOOSENED_IN_PASSING = _rule(
    "TR400",
    "mode-not-loosened-in-passing",
    Severity.ERROR,
    """A version is judged by the mode that its contract had before, until a looser one is merged.

    Why: who may loosen the promise in the change that breaks it promises nothing. A looser mode comes in a change of
    its own, which those who rely on the contract can see for what it is.
    Bad: `compatibility: none` in `dataset.yaml` and a `v1.3.0` without a column, in one pull request
    Good: the mode in one pull request, the version in the next; or the version as `v2.0.0`
    """,
)

RELEASED_VERSION_UNCHANGED = _rule(
    "TR401",
    "released-version-unchanged",
    Severity.ERROR,
    """A released version file never changes, byte for byte.

    Why: consumers built on what the version said; a changed promise under an old name is a promise broken in secret.
    What changes in a version's life (deprecated, retired, successor) stands in `dataset.yaml`.
    Bad: editing `v1.2.0.yaml` after its release
    Good: adding `v1.2.1.yaml`
    """,
)

RELEASED_VERSION_KEPT = _rule(
    "TR402",
    "released-version-kept",
    Severity.ERROR,
    """A released version file is never deleted, moved or renamed.

    Why: old data stays readable only while its contract can be read. Retire a version instead: its page stays.
    Bad: deleting `v1.0.0.yaml`
    Good: `versions: {v1.0.0: {retired: {since: 2026-09-01, reason: replaced by v2.0.0}}}` in `dataset.yaml`
    """,
)

VERSION_CLAIMS_TOO_LITTLE = _rule(
    "TR403",
    "version-step-large-enough",
    Severity.ERROR,
    """A version number claims at least the step that its changes demand.

    Why: consumers decide by the number whether they may take a version unseen. What the contract's mode forbids asks
    for a major, another change of shape, rules or promises for a minor, words for a patch.
    Bad: a column removed in `v1.2.1`
    Good: the same change in `v2.0.0`
    """,
    aliases=("VAL-1304", "MS-1303"),
)

VERSION_CLAIMS_TOO_MUCH = _rule(
    "TR404",
    "version-step-not-too-large",
    Severity.WARNING,
    """A new major breaks some reader.

    Why: every major costs each consumer a migration; one that breaks nobody asks it for nothing.
    Bad: an optional column added in `v2.0.0`
    Good: the same change in `v1.3.0`
    """,
)

VERSION_SAYS_NOTHING_NEW = _rule(
    "TR405",
    "version-says-something-new",
    Severity.WARNING,
    """A version differs from the one before it in more than its number.

    Why: consumers look for what changed and find nothing.
    Bad: `v1.2.1.yaml` with the content of `v1.2.0.yaml`
    Good: no new version until something changes
    """,
)

LEGS_AGREE = _rule(
    "TR406",
    "verdict-legs-agree",
    Severity.ERROR,
    """What the changes say and what records show do not contradict each other.

    Why: a verdict rests on two legs worked out apart. Where they contradict, one of them is wrong, which is a bug in
    Treaty: the change counts as breaking until it is mended. Please report both versions.
    Bad: a change that is safe by its kind, refuted by a record
    Good: both legs say the same
    """,
)

EXCEPTION_USED = _rule(
    "TR407",
    "exception-used",
    Severity.ERROR,
    """Every approved exception lets a change pass.

    Why: one that matches nothing is either spent or misspelt. Whoever reads it believes that something was allowed.
    Code, fingerprint and version must be those that `treaty check` prints for the change.
    Bad: `exceptions: [{code: TR543, fingerprint: 0123456789abcdef, …}]` after the change was taken back
    Good: no such entry
    """,
)

EXCEPTION_IN_TIME = _rule(
    "TR408",
    "exception-in-time",
    Severity.ERROR,
    """A version is released before the exceptions it needs are over.

    Why: the date was part of what was approved. After it the change counts again, until the version is released:
    what was let through in time stays so, and its entry stays as the record of it.
    Bad: `{code: TR543, version: v1.3.0, until: 2026-01-31, …}` in March, `v1.3.0` not released
    Good: a new date, reviewed again; or the change in a new major
    """,
)

ANNOUNCED_END_KEPT = _rule(
    "TR409",
    "announced-end-kept",
    Severity.ERROR,
    """An end is announced at least the notice period ahead, and does not move nearer than that.

    Why: consumers plan by the day they were told. It counts from today, whatever `since` says: a date in the past tells
    nobody anything, and a sunset that moves nearer takes back time that was promised.
    Bad: `majors: {"1": {since: 2026-01-01, sunset: 2026-12-01, successor: v2.0.0}}`, added in November 2026
    Good: `majors: {"1": {since: 2026-11-20, sunset: 2027-03-31, successor: v2.0.0}}`
    """,
)

GATE_RULES = (
    MODE_NOT_LOOSENED_IN_PASSING,
    RELEASED_VERSION_UNCHANGED,
    RELEASED_VERSION_KEPT,
    VERSION_CLAIMS_TOO_LITTLE,
    VERSION_CLAIMS_TOO_MUCH,
    VERSION_SAYS_NOTHING_NEW,
    LEGS_AGREE,
    EXCEPTION_USED,
    EXCEPTION_IN_TIME,
    ANNOUNCED_END_KEPT,
)
