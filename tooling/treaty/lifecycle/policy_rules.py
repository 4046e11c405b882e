"""The rules about policies: what a version owes to them, and what a pack itself must be like."""

from __future__ import annotations

from treaty.diagnostics.rule import Rule, Severity, parse_page


def _rule(code: str, name: str, text: str, severity: Severity = Severity.ERROR, aliases: tuple[str, ...] = ()) -> Rule:
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


POLICY_PERMITS = _rule(
    "TR410",
    "policy-permits-version",
    """No policy forbids what a new version does.

    Why: the organisation has decided that this does not happen, whoever proposes it. The rules in force are those of
    the base: a pull request cannot loosen the policy that judges it.
    Bad: a column classified `restricted` in `activation`, where a pack has `{when: {layer: activation, classification:
    restricted}, action: forbid}`
    Good: the column left out, or masked upstream
    """,
)

POLICY_WARNS_NOT = _rule(
    "TR411",
    "policy-warns-not",
    """No policy warns of what a new version does.

    Why: a pack warns of what is allowed but should be looked at before it is merged.
    Bad: a field removed in `gold`, where a pack has `{when: {change: {kind: field-removed}}, action: warn}`
    Good: the field deprecated for a while first
    """,
    Severity.WARNING,
)

APPROVAL_IS_ASKED = _rule(
    "TR412",
    "approval-is-asked",
    """A new version that needs somebody's approval says whose.

    Why: whoever proposes the version learns early whom to ask. Told where nobody has said who approved yet; with
    `--reviews` the approvals are counted, and what is missing is an error.
    Bad: a new major in `gold` nobody was told of
    Good: a review asked of the role that the pack names
    """,
    Severity.INFO,
)

APPROVAL_IS_GIVEN = _rule(
    "TR413",
    "approval-is-given",
    """A new version has the approvals that the policies demand.

    Why: the organisation has decided who answers for such a version. The author's own approval does not count, nor
    one of another commit, and a later refusal takes it back.
    Bad: a new major merged on the approval of its author's colleague, where a pack demands the `governance-board`
    Good: the approval of a member of `governance-board` on the commit that is merged
    """,
)

POLICY_CHANGE_IS_APPROVED = _rule(
    "TR414",
    "policy-change-is-approved",
    """A change of a policy pack has the approval of the role that owns it.

    Why: who may change the rules decides what the rules are worth. A pack names that role by `owner`; the change
    takes effect once it is merged.
    Bad: a rule deleted by whoever it stood in the way of
    Good: the approval of a member of the pack's owner
    """,
)

POLICY_ROLE_IS_KNOWN = _rule(
    "TR420",
    "policy-role-is-known",
    """A role that a policy asks for is one that a pack of the registry describes.

    Why: nobody can hold a role that does not exist, so that the version waits for ever.
    Bad: `approvals: [{role: governance-bord}]`
    Good: `approvals: [{role: governance-board}]`, with `roles: [{name: governance-board, members: […]}]`
    """,
)

POLICY_WORD_IS_KNOWN = _rule(
    "TR421",
    "policy-word-is-known",
    """Layers, namespaces, tags and change kinds in a condition are ones that there are.

    Why: a misspelt word never holds; the rule looks as if it protected something.
    Bad: `when: {change: {kind: field-remove}}`
    Good: `when: {change: {kind: field-removed}}`
    """,
)

POLICY_NAMES_UNIQUE = _rule(
    "TR422",
    "policy-names-unique",
    """A role has its name alone in the registry, a rule its `id` alone in its pack.

    Why: findings, suppressions and approvals name them.
    Bad: two rules with `id: majors`
    Good: `id: majors-of-gold` and `id: majors-of-raw`
    """,
)

POLICY_APPROVALS_FIT = _rule(
    "TR423",
    "policy-approvals-fit-action",
    """A rule that requires approval says whose, and no other rule does; no more approvals than the role has members.

    Why: approvals under another action would be read by people and by nobody else.
    Bad: `action: warn` with `approvals: [{role: governance-board}]`
    Good: `action: require_approval` with `approvals: [{role: governance-board}]`
    """,
)

POLICY_AGREES_WITH_FILE = _rule(
    "TR424",
    "policy-agrees-with-file",
    """The name of a policy pack is the one its file is named after.

    Why: findings name the pack; people look for the file of that name.
    Bad: `name: privacy` in `policies/platform.yaml`
    Good: `name: platform` in `policies/platform.yaml`
    """,
)

POLICY_RULES = (
    POLICY_PERMITS,
    POLICY_WARNS_NOT,
    APPROVAL_IS_ASKED,
    APPROVAL_IS_GIVEN,
    POLICY_CHANGE_IS_APPROVED,
    POLICY_ROLE_IS_KNOWN,
    POLICY_WORD_IS_KNOWN,
    POLICY_NAMES_UNIQUE,
    POLICY_APPROVALS_FIT,
    POLICY_AGREES_WITH_FILE,
)
"""In order of code."""
