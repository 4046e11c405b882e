"""Policies: what an organisation forbids, warns of, or wants approved, and the exceptions that were approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from treaty.model.identity import ContractId
from treaty.model.policy import PolicyAction, PolicyCondition, PolicyPack, PolicyRule, Role
from treaty.model.registry import ApprovedException
from treaty.pages import urls
from treaty.pages.content.lists import LISTED, Part, cut
from treaty.pages.content.parts import Badge, Link, Page, contract_link, edit_link, say_date
from treaty.pages.content.records import set_text
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding
from treaty.pages.text import NOTHING, render_inline

_ACTIONS = {
    PolicyAction.FORBID: Badge(kind="stop", text="forbidden"),
    PolicyAction.REQUIRE_APPROVAL: Badge(kind="hold", text="needs approval"),
    PolicyAction.WARN: Badge(kind="warn", text="warned of"),
    PolicyAction.AUTO_APPROVE: Badge(kind="ok", text="approved by rule"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """One rule of a pack. `when` and `unless` hold what must be so, part by part."""

    anchor: str
    name: str
    action: Badge
    when: tuple[str, ...]
    unless: tuple[str, ...]
    approvals: str
    reason: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class PackView:
    """One pack."""

    anchor: str
    title: str
    name: str
    lede: Markup
    owner: str
    edit: Link | None
    roles: tuple[tuple[str, str, str], ...]
    """Name, what it answers for, members."""
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionView:
    """One approved exception."""

    contract: Link
    code: Link
    where: Link | None
    version: str
    reason: Markup
    approver: str
    ticket: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliciesBody:
    """What the page of policies says."""

    packs: tuple[PackView, ...]
    is_first: bool
    """Whether the packs stand here; on other pages there are more exceptions alone."""
    exceptions: tuple[ExceptionView, ...]
    pages: tuple[Link, ...]


def build_policies_pages(index: SiteIndex) -> Iterator[Page]:
    """Give the page of policies and exceptions, and of very many exceptions the pages of the others."""
    entries = [(key, entry) for key in index.standings for entry in index.catalog.state(key).exceptions]
    for part in cut(urls.POLICIES, entries, 2 * LISTED):
        yield _page(index, part)


def _page(index: SiteIndex, part: Part[tuple[ContractId, ApprovedException]]) -> Page:
    body = PoliciesBody(
        packs=tuple(_view_pack(index, pack) for pack in index.catalog.policies) if part.is_first else (),
        is_first=part.is_first,
        exceptions=tuple(view_exception(index.standings[key], entry) for key, entry in part.entries),
        pages=part.pages,
    )
    return Page(
        path=part.path,
        template="policies.html",
        title=part.name("Policies"),
        description="What this organisation forbids, warns of, or wants approved, and the exceptions it approved.",
        section="Rules",
        crumbs=(Link(text="Rules", path=urls.RULES), Link(text="Policies")),
        body=body,
    )


def view_exception(standing: ContractStanding, entry: ApprovedException) -> ExceptionView:
    """Give one exception with the way to the comparison that it let through."""
    version = standing.find(entry.version)
    where = None
    if version is not None and version.previous is not None:
        text = f"{version.previous} to {version.version}"
        where = Link(text=text, path=urls.diff_page(standing.key, version.previous, version.version))
    is_code = entry.code.startswith("TR")
    return ExceptionView(
        contract=contract_link(standing.key),
        code=Link(text=entry.code, path=urls.rule_page(entry.code) if is_code else "", is_code=True),
        where=where,
        version=str(entry.version or ""),
        reason=render_inline(entry.reason) if entry.reason else NOTHING,
        approver=entry.approver,
        ticket=entry.ticket,
        until=say_date(entry.until),
    )


def _view_pack(index: SiteIndex, pack: PolicyPack) -> PackView:
    return PackView(
        anchor=f"pack-{urls.slug(pack.name)}",
        title=pack.title or pack.name,
        name=pack.name,
        lede=set_text(pack.description),
        owner=pack.owner or "",
        edit=edit_link(index.input.build, pack.path),
        roles=tuple(map(_view_role, pack.roles)),
        rules=tuple(_view_rule(pack, rule) for rule in pack.rules),
    )


def _view_role(role: Role) -> tuple[str, str, str]:
    return (role.name, role.description, ", ".join(role.members))


def _view_rule(pack: PolicyPack, rule: PolicyRule) -> RuleView:
    demands = (f"{role.role}" + (f" ({role.count} of them)" if role.count > 1 else "") for role in rule.approvals)
    return RuleView(
        anchor=f"rule-{urls.slug(pack.name)}-{urls.slug(rule.id)}",
        name=rule.id,
        action=_ACTIONS[rule.action],
        when=tuple(_say_condition(rule.when)) or ("every new version",),
        unless=tuple(_say_condition(rule.unless)) if rule.unless is not None else (),
        approvals=" and ".join(demands),
        reason=render_inline(rule.reason) if rule.reason else NOTHING,
    )


def _say_condition(condition: PolicyCondition) -> Iterator[str]:
    """Give each part that must hold; within a part any word will do."""
    parts = (
        ("layer", condition.layers),
        ("namespace", condition.namespaces),
        ("contract", condition.contracts),
        ("tenant", condition.tenants),
        ("tag", condition.tags),
        ("classification", condition.classifications),
        ("version step", condition.steps),
        ("posture", condition.postures),
    )
    yield from (f"{name} {_join(words)}" for name, words in parts if words)
    change = condition.change
    if change is None:
        return
    danger = {None: "", True: "dangerous ", False: "harmless "}[change.is_dangerous]
    kinds = f" of kind {_join(change.kinds)}" if change.kinds else ""
    severities = f" with severity {_join(change.severities)}" if change.severities else ""
    yield f"a {danger}change{kinds}{severities}"


def _join(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
