"""PolicyPack: an organisation's rules on new versions: forbidden, warned of, or in need of whose approval."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from treaty.model.pointer import Pointer


class PolicyAction(Enum):
    """What a rule does where its condition holds."""

    FORBID = "forbid"
    REQUIRE_APPROVAL = "require_approval"
    WARN = "warn"
    AUTO_APPROVE = "auto_approve"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCondition:
    """What a single change must be like; an empty part asks for nothing."""

    kinds: tuple[str, ...] = ()
    """Names or codes of change kinds; `*` stands for any text."""
    severities: tuple[str, ...] = ()
    is_dangerous: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCondition:
    """Which versions a rule is about: every part that asks for something must hold, any of its words will do."""

    layers: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    """`*` stands for any text."""
    contracts: tuple[str, ...] = ()
    """Names without versions; `*` stands for any text."""
    tenants: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """Of the dataset, the version, its records or fields."""
    classifications: tuple[str, ...] = ()
    """Of any field."""
    steps: tuple[str, ...] = ()
    """`first`, `major`, `minor` or `patch`: what the version number claims."""
    postures: tuple[str, ...] = ()
    retention_days_below: int | None = None
    """The version promises to keep data for fewer days, or promises nothing."""
    fields_above: int | None = None
    """The version has more fields, nested ones included."""
    change: ChangeCondition | None = None
    """At least one change must be like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalDemand:
    """How many holders of a role must approve."""

    role: str
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRule:
    """One rule of a pack."""

    pointer: Pointer
    id: str
    action: PolicyAction
    when: PolicyCondition = PolicyCondition()
    unless: PolicyCondition | None = None
    approvals: tuple[ApprovalDemand, ...] = ()
    reason: str = ""
    """Told to whoever meets the rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Who may approve in a role."""

    pointer: Pointer
    name: str
    members: tuple[str, ...] = ()
    """`@login`, `@organisation/team`, or an e-mail address, as in CODEOWNERS."""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPack:
    """A file of rules, and the roles they speak of; roles count in every pack of the registry."""

    path: str
    name: str
    declared_name: str | None = None
    title: str = ""
    description: str = ""
    owner: str | None = None
    """The role that must approve a change of this pack."""
    roles: tuple[Role, ...] = ()
    rules: tuple[PolicyRule, ...] = ()
