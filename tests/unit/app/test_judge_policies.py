"""Policy packs of the base against what a pull request proposes: by `check_registry`, without files or Git."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.small_registry import DATASET, FOLDER, registry_files, version, with_column, with_status

from treaty.app.check_registry import check_registry
from treaty.app.check_request import CheckRequest
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.load.catalog import load_catalog
from treaty.model.review import Review, Reviews

PATH = "contracts/policies/platform.yaml"
HEAD = "apiVersion: treaty/v1\nkind: Policy\nname: platform\nowner: board\nroles:\n"
ROLES = "  - {name: board, members: ['@acme/board', '@ada']}\n  - {name: stewards, members: ['@bob']}\n"
MINOR = f"{FOLDER}/v1.1.0.yaml"


def pack(*rules: str) -> str:
    return HEAD + ROLES + "rules:\n" + "".join(f"  - {rule}\n" for rule in rules)


def rule(when: str, action: str = "forbid", more: str = "") -> str:
    return f"{{id: rule, when: {when}, action: {action}, reason: So it was decided.{more}}}"


def judge(
    packs: str,
    proposed: dict[str, str],
    *,
    dataset: str = DATASET,
    reviews: Reviews | None = None,
    start: dict[str, str] | None = None,
) -> list[Diagnostic]:
    """Give the findings of policies when files are added to the small registry with these packs."""
    files = {**registry_files(), **(start or {}), PATH: packs, "contracts/datasets/shop/sale/dataset.yaml": dataset}
    base = load_catalog({path: text.encode() for path, text in files.items()})
    head = load_catalog({path: text.encode() for path, text in (files | proposed).items()})
    result = check_registry(head, CheckRequest(today=date(2026, 11, 21), reviews=reviews), base=base)
    return [item for item in result.diagnostics if "TR410" <= item.rule.code <= "TR439"]


def codes(found: list[Diagnostic]) -> list[str]:
    return [item.rule.code for item in found]


ADDED = {MINOR: with_column(version("1.1.0"))}
KEPT = {
    MINOR: ADDED[MINOR].replace("slaProperties:\n", "slaProperties:\n  - {property: retention, value: 1, unit: y}\n")
}
BROKEN = {MINOR: with_status(version("1.1.0"))}
PERSONAL = {
    MINOR: with_column(version("1.1.0")).replace(
        "        examples: [gift]", "        classification: restricted\n        tags: [pii]\n        examples: [gift]"
    )
}


@pytest.mark.parametrize(
    ("when", "proposed", "applies"),
    [
        ("{layer: gold}", ADDED, True),
        ("{layer: [raw, kpi]}", ADDED, True),
        ("{layer: raw}", ADDED, False),
        ("{namespace: shop}", ADDED, True),
        ("{namespace: sh*}", ADDED, True),
        ("{namespace: finance}", ADDED, False),
        ("{contract: shop.gold.*}", ADDED, True),
        ("{contract: shop.gold}", ADDED, False),
        ("{step: minor}", ADDED, True),
        ("{step: [major, first]}", ADDED, False),
        ("{posture: both}", ADDED, True),
        ("{posture: none}", ADDED, False),
        ("{posture: [none, backward]}", BROKEN, True),
        ("{change: {kind: field-added}}", ADDED, True),
        ("{change: {kind: field-*}}", ADDED, True),
        ("{change: {kind: TR5*}}", ADDED, True),
        ("{change: {kind: field-removed}}", ADDED, False),
        ("{change: {severity: error}}", BROKEN, True),
        ("{change: {severity: error}}", ADDED, False),
        ("{change: {kind: field-added, severity: error}}", BROKEN, False),
        ("{change: {dangerous: true}}", ADDED, False),
        ("{classification: restricted}", PERSONAL, True),
        ("{classification: restricted}", ADDED, False),
        ("{tag: pii}", PERSONAL, True),
        ("{tag: pii}", ADDED, False),
        ("{tenant: acme}", ADDED, True),
        ("{tenant: other}", ADDED, False),
        ("{retention_days_below: 365}", ADDED, True),
        ("{retention_days_below: 365}", KEPT, False),
        ("{retention_days_below: 366}", KEPT, True),
        ("{fields_above: 2}", ADDED, True),
        ("{fields_above: 3}", ADDED, False),
        ("{tag: till, tenant: acme, layer: gold, step: minor}", ADDED, True),
        ("{tag: till, tenant: acme, layer: gold, step: patch}", ADDED, False),
    ],
)
def test_a_rule_applies_where_all_of_its_condition_holds(when: str, proposed: dict[str, str], applies: bool) -> None:
    dataset = f"{DATASET}tenant: acme\ntags: [till]\n"
    found = codes(judge(pack(rule(when)), proposed, dataset=dataset))
    assert found == (["TR410"] if applies else [])


def test_a_rule_without_a_condition_is_about_every_version_but_those_it_leaves_alone() -> None:
    always = "{id: all, action: warn, reason: Look at it.}"
    assert codes(judge(pack(always), ADDED)) == ["TR411"]
    assert codes(judge(pack(always.replace("{id", "{unless: {step: minor}, id")), ADDED)) == []


def test_a_refusal_names_the_rule_the_change_and_the_reason() -> None:
    (found,) = judge(pack(rule("{change: {kind: enum-value-added}}")), BROKEN)
    assert found.message.startswith("Policy `platform/rule` forbids shop.gold.sale:v1.1.0 (")
    assert "lost" in found.message
    assert found.message.endswith("So it was decided.")
    assert found.location.path == MINOR
    assert found.location.span is not None
    assert found.related[0].location.path == PATH
    assert found.related[0].location.span is not None


def test_the_first_version_is_a_first_step_that_breaks_nobody() -> None:
    other = {f"{FOLDER.replace('gold', 'raw')}/v1.0.0.yaml": version("1.0.0").replace("shop.gold", "shop.raw")}
    assert codes(judge(pack(rule("{step: first, posture: both, layer: raw}")), other)) == ["TR410"]


def test_what_is_on_the_base_already_is_not_judged_again() -> None:
    assert judge(pack(rule("{layer: gold}")), {"contracts/README.md": "New words."}) == []


def test_a_pull_request_does_not_choose_its_own_policy() -> None:
    forbidden, loose = pack(rule("{step: minor}")), pack(rule("{step: major}"))
    assert codes(judge(forbidden, ADDED | {PATH: loose})) == ["TR410", "TR412"]
    assert codes(judge(loose, ADDED | {PATH: forbidden})) == ["TR412"]


def test_a_tag_or_tenant_taken_off_the_dataset_still_counts() -> None:
    dataset = f"{DATASET}tenant: acme\ntags: [pii]\n"
    bare = {"contracts/datasets/shop/sale/dataset.yaml": DATASET}
    for when in ("{tag: pii}", "{tenant: acme}"):
        assert codes(judge(pack(rule(when)), ADDED | bare, dataset=dataset)) == ["TR410"]
        assert codes(judge(pack(rule(when)), ADDED | {next(iter(bare)): dataset})) == ["TR410"]


OVERRIDE = """\
checks:
  rules: {TR412: off}
  suppressions:
    - {code: TR410, contract: shop.gold.sale, reason: "Emergency, see CHG-9.", until: 2026-12-31}
"""


def test_an_override_counts_once_it_stands_on_the_base() -> None:
    text = pack(rule("{step: minor}"))
    registry = registry_files()["contracts/registry.yaml"]
    override = {"contracts/registry.yaml": registry + OVERRIDE}
    assert codes(judge(text, ADDED | override)) == ["TR410"]
    assert judge(text, ADDED, start=override) == []
    assert codes(
        judge(text, ADDED, start={"contracts/registry.yaml": registry + OVERRIDE.replace("2026-12", "2026-10")})
    )
    alone = load_catalog({path: item.encode() for path, item in (registry_files() | override | {PATH: text}).items()})
    found = check_registry(alone, CheckRequest(today=date(2026, 11, 21))).diagnostics
    assert "TR441" not in codes(list(found)), "an override waits for the change that it is for"


def test_an_approval_is_asked_for_until_reviews_are_known_and_then_demanded() -> None:
    text = pack(rule("{step: minor}", "require_approval", ", approvals: [{role: board}, {role: stewards}]"))
    asked = judge(text, ADDED)
    assert codes(asked) == ["TR412", "TR412"]
    assert "1 approval of role board (@acme/board, @ada), says platform/rule" in asked[0].message
    ada, bob = Review(reviewer="Ada", state="approved"), Review(reviewer="bob", state="approved")
    assert codes(judge(text, ADDED, reviews=Reviews())) == ["TR413", "TR413"]
    assert codes(judge(text, ADDED, reviews=Reviews(reviews=(ada,)))) == ["TR413"]
    assert codes(judge(text, ADDED, reviews=Reviews(reviews=(ada, bob)))) == []
    assert codes(judge(text, ADDED, reviews=Reviews(author="ada", reviews=(ada, bob)))) == ["TR413"]


def test_a_changed_or_deleted_pack_needs_its_owner() -> None:
    text = pack(rule("{step: major}"))
    changed = {PATH: text.replace("So it was", "Thus it was")}
    assert codes(judge(text, changed)) == ["TR412"]
    (found,) = judge(text, changed, reviews=Reviews(reviews=(Review(reviewer="bob", state="approved"),)))
    assert (found.rule.code, found.location.path) == ("TR414", PATH)
    team = Review(reviewer="cy", state="approved", teams=("acme/board",))
    assert judge(text, changed, reviews=Reviews(reviews=(team,))) == []
    files = {path: content.encode() for path, content in (registry_files() | {PATH: text}).items()}
    head = load_catalog({path: data for path, data in files.items() if path != PATH})
    result = check_registry(head, CheckRequest(today=date(2026, 11, 21)), base=load_catalog(files))
    assert "TR412" in codes(list(result.diagnostics))


def test_auto_approval_forbids_and_demands_nothing() -> None:
    assert judge(pack(rule("{step: minor}", "auto_approve")), ADDED) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (pack(rule("{layer: platinum}")), "TR421 /rules/rule/when/layer"),
        (
            pack(rule("{layer: gold}", more=", unless: {change: {kind: field-remove}}")),
            "TR421 /rules/rule/unless/change/kind",
        ),
        (pack(rule("{tag: pi}")), "TR421 /rules/rule/when/tag"),
        (pack(rule("{namespace: shoop}")), "TR421 /rules/rule/when/namespace"),
        (pack(rule("{namespace: sap.*}")), "TR421 /rules/rule/when/namespace"),
        (
            pack(rule("{step: major}", "require_approval", ", approvals: [{role: boart}]")),
            "TR420 /rules/rule/approvals",
        ),
        (pack(rule("{step: major}", "require_approval")), "TR423 /rules/rule"),
        (pack(rule("{step: major}", "warn", ", approvals: [{role: board}]")), "TR423 /rules/rule/approvals"),
        (
            pack(rule("{step: major}", "require_approval", ", approvals: [{role: stewards, count: 2}]")),
            "TR423 /rules/rule/approvals",
        ),
        (pack(rule("{step: major}"), rule("{step: minor}")), "TR422 /rules/1"),
        (pack(rule("{step: major}")).replace("name: stewards", "name: board"), "TR422 /roles/1"),
        (pack(rule("{step: major}")).replace("owner: board", "owner: bored"), "TR420 /owner"),
        (pack(rule("{step: major}")).replace("name: platform", "name: other"), "TR424 /name"),
    ],
)
def test_a_pack_that_leads_nowhere_is_found(text: str, expected: str) -> None:
    vocabulary = "namespaces: [{name: shop, description: Shops.}]\ntags: [{name: pii, description: Persons.}]\n"
    files = registry_files() | {PATH: text}
    files["contracts/registry.yaml"] += vocabulary
    result = check_registry(
        load_catalog({path: content.encode() for path, content in files.items()}),
        CheckRequest(today=date(2026, 11, 21)),
    )
    found = [item for item in result.diagnostics if "TR410" <= item.rule.code <= "TR439"]
    assert [f"{item.rule.code} {item.location.pointer}" for item in found] == [expected]
    assert all(item.location.span is not None for item in found)
