"""What is wrong with policy packs that are well-shaped: words, roles and names that lead nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from types import MappingProxyType

from treaty.diagnostics.diagnostic import Diagnostic, Location
from treaty.diagnostics.rule import Rule
from treaty.lifecycle import policy_rules as rules
from treaty.model.pointer import ROOT, Pointer
from treaty.model.policy import PolicyAction, PolicyCondition, PolicyPack, PolicyRule, Role
from treaty.model.registry import Catalog, Term


def find_policy_faults(catalog: Catalog, kinds: Collection[str]) -> Iterator[Diagnostic]:
    """Give the findings on every pack.

    Args:
        catalog: the registry, packs included.
        kinds: names and codes of all change kinds.
    """
    holders = {role.name: role for pack in catalog.policies for role in pack.roles}
    seen: set[str] = set()
    for pack in catalog.policies:
        yield from _find_wrong_name(pack)
        yield from _find_twice(pack, seen)
        yield from _find_unknown_owner(pack, holders)
        for rule in pack.rules:
            yield from _find_unfit_approvals(pack, rule, holders)
            for part, condition in (("when", rule.when), ("unless", rule.unless)):
                if condition is not None:
                    yield from _find_unknown_words(pack, rule.pointer / part, condition, catalog, kinds)


def _find_wrong_name(pack: PolicyPack) -> Iterator[Diagnostic]:
    stem = PurePosixPath(pack.path).stem
    if pack.declared_name is not None and pack.declared_name != stem:
        message = f"The pack is called `{pack.declared_name}`, its file `{stem}.yaml`; make them agree."
        yield _finding(rules.POLICY_AGREES_WITH_FILE, pack, ROOT / "name", message)


def _find_twice(pack: PolicyPack, roles: set[str]) -> Iterator[Diagnostic]:
    ids: set[str] = set()
    for rule in pack.rules:
        if rule.id in ids:
            message = f"The pack has two rules called `{rule.id}`; give one another `id`."
            yield _finding(rules.POLICY_NAMES_UNIQUE, pack, rule.pointer, message)
        ids.add(rule.id)
    for role in pack.roles:
        if role.name in roles:
            message = f"The role `{role.name}` is described twice in the registry; its members belong in one place."
            yield _finding(rules.POLICY_NAMES_UNIQUE, pack, role.pointer, message)
        roles.add(role.name)


def _find_unknown_owner(pack: PolicyPack, holders: dict[str, Role]) -> Iterator[Diagnostic]:
    if pack.owner is not None and pack.owner not in holders:
        yield _unknown_role(pack, ROOT / "owner", pack.owner, holders)


def _find_unfit_approvals(pack: PolicyPack, rule: PolicyRule, holders: dict[str, Role]) -> Iterator[Diagnostic]:
    is_asked = rule.action is PolicyAction.REQUIRE_APPROVAL
    if is_asked and not rule.approvals:
        message = f"Rule `{rule.id}` requires approval and does not say whose; add `approvals: [{{role: …}}]`."
        yield _finding(rules.POLICY_APPROVALS_FIT, pack, rule.pointer, message)
    elif rule.approvals and not is_asked:
        message = f"Rule `{rule.id}` lists `approvals`, which go with `action: require_approval`; remove one of them."
        yield _finding(rules.POLICY_APPROVALS_FIT, pack, rule.pointer / "approvals", message)
    for demand in rule.approvals:
        role = holders.get(demand.role)
        if role is None:
            yield _unknown_role(pack, rule.pointer / "approvals", demand.role, holders)
        elif demand.count > len(role.members) and not any("/" in member for member in role.members):
            message = (
                f"Rule `{rule.id}` asks for {demand.count} approvals of `{role.name}`, which has "
                f"{len(role.members)} member{'' if len(role.members) == 1 else 's'}; add members, or ask for fewer."
            )
            yield _finding(rules.POLICY_APPROVALS_FIT, pack, rule.pointer / "approvals", message)


def _unknown_role(pack: PolicyPack, at: Pointer, name: str, holders: Iterable[str]) -> Diagnostic:
    message = f"No pack describes the role `{name}`; {_advice(name, holders)}"
    return _finding(rules.POLICY_ROLE_IS_KNOWN, pack, at, message, role=name)


def _find_unknown_words(
    pack: PolicyPack, at: Pointer, condition: PolicyCondition, catalog: Catalog, kinds: Collection[str]
) -> Iterator[Diagnostic]:
    registry = catalog.registry
    layers = {name for layer in registry.layers for name in (layer.name, *layer.aliases)}
    asked: list[tuple[str, Pointer, tuple[str, ...], Collection[str] | None]] = [
        ("layer", at / "layer", condition.layers, layers),
        ("namespace", at / "namespace", condition.namespaces, _names(registry.namespaces)),
        ("tag", at / "tag", condition.tags, _names(registry.tags)),
    ]
    if condition.change is not None:
        asked.append(("change kind", at / "change" / "kind", condition.change.kinds, kinds))
    for what, place, words, known in asked:
        for word in words:
            if known is not None and not any(fnmatchcase(name, word) for name in known):
                message = f"There is no {what} `{word}`; {_advice(word, known)}"
                yield _finding(rules.POLICY_WORD_IS_KNOWN, pack, place, message, word=word)


def _names(terms: Iterable[Term] | None) -> set[str] | None:
    return None if terms is None else {term.name for term in terms}


def _advice(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known))
    return f"did you mean `{near[0]}`?" if near else "correct it, or add it where it is described."


def _finding(rule: Rule, pack: PolicyPack, at: Pointer, message: str, **arguments: str) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        message=message,
        severity=rule.severity,
        location=Location(path=pack.path, pointer=at),
        arguments=MappingProxyType(arguments),
    )
