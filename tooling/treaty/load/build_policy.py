"""PolicyPack from a checked mapping; ill-shaped parts are left out, and with them what rests on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from treaty.load import parts
from treaty.model.pointer import ROOT, Pointer
from treaty.model.policy import (
    ApprovalDemand,
    ChangeCondition,
    PolicyAction,
    PolicyCondition,
    PolicyPack,
    PolicyRule,
    Role,
)

_ACTIONS = {action.value: action for action in PolicyAction}


def build_policy(value: Mapping[str, Any], *, path: str, name: str | None = None) -> PolicyPack:
    """Give a pack of rules; `name` is that of its file, which the document should repeat."""
    declared = parts.text(value, "name")
    return PolicyPack(
        path=path,
        name=declared or name or "",
        declared_name=declared,
        title=parts.text(value, "title") or "",
        description=parts.text(value, "description") or "",
        owner=parts.text(value, "owner"),
        roles=tuple(_roles(value)),
        rules=tuple(_rules(value)),
    )


def _roles(value: Mapping[str, Any]) -> Iterator[Role]:
    for at, node in parts.members(value, "roles", ROOT):
        name = parts.text(node, "name")
        if name:
            members, description = parts.texts(node, "members"), parts.text(node, "description") or ""
            yield Role(pointer=at, name=name, members=members, description=description)


def _rules(value: Mapping[str, Any]) -> Iterator[PolicyRule]:
    for at, node in parts.members(value, "rules", ROOT):
        name, action = parts.text(node, "id"), _ACTIONS.get(parts.text(node, "action") or "")
        # A condition that cannot be read must not become one that asks for nothing.
        if name and action and all(isinstance(node.get(key, {}), Mapping) for key in ("when", "unless")):
            yield _rule(node, at, name, action)


def _rule(node: Mapping[str, Any], at: Pointer, name: str, action: PolicyAction) -> PolicyRule:
    return PolicyRule(
        pointer=at,
        id=name,
        action=action,
        when=_condition(parts.mapping(node, "when")),
        unless=_condition(parts.mapping(node, "unless")) if "unless" in node else None,
        approvals=tuple(
            ApprovalDemand(role=role, count=parts.whole_number(member, "count") or 1)
            for _, member in parts.members(node, "approvals", at)
            if (role := parts.text(member, "role"))
        ),
        reason=parts.text(node, "reason") or "",
    )


def _condition(node: Mapping[str, Any]) -> PolicyCondition:
    change = node.get("change")
    return PolicyCondition(
        layers=parts.texts(node, "layer"),
        namespaces=parts.texts(node, "namespace"),
        contracts=parts.texts(node, "contract"),
        tenants=parts.texts(node, "tenant"),
        tags=parts.texts(node, "tag"),
        classifications=parts.texts(node, "classification"),
        steps=parts.texts(node, "step"),
        postures=parts.texts(node, "posture"),
        retention_days_below=parts.whole_number(node, "retention_days_below"),
        fields_above=parts.whole_number(node, "fields_above"),
        change=_change(change) if isinstance(change, Mapping) else None,
    )


def _change(node: Mapping[str, Any]) -> ChangeCondition:
    dangerous = node.get("dangerous")
    return ChangeCondition(
        kinds=parts.texts(node, "kind"),
        severities=parts.texts(node, "severity"),
        is_dangerous=dangerous if isinstance(dangerous, bool) else None,
    )
