"""Policy packs: read strictly, every fault at its exact place, nothing ill-shaped becomes a rule that asks for less."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treaty.lifecycle.policy_faults import find_policy_faults
from treaty.load.build_policy import build_policy
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.load.own_shape import find_own_shape_problems
from treaty.model.policy import ApprovalDemand, PolicyAction
from treaty.model.registry import Catalog

PACK = """\
apiVersion: treaty/v1
kind: Policy
name: platform
owner: board
roles:
  - name: board
    members: ["@acme/board", "@Ada.L", board@example.com]
rules:
  - id: majors
    when:
      step: major
      layer: [gold, kpi]
      change: {kind: "field-*", severity: [error, warning], dangerous: false}
    unless: {namespace: sandbox.*}
    action: require_approval
    approvals: [{role: board, count: 2}]
    reason: Consumers pay for each major.
"""


def load(text: str) -> LoadedCatalog:
    files = {"contracts/policies/platform.yaml": text, "contracts/registry.yaml": "apiVersion: treaty/v1\n"}
    files["contracts/registry.yaml"] += "kind: Registry\nname: acme\n"
    return load_catalog({path: content.encode() for path, content in files.items()})


def find(text: str) -> list[str]:
    return [f"{item.rule.code} {item.location.pointer} {item.location.span}" for item in load(text).diagnostics]


def messages(text: str) -> str:
    return "\n".join(item.message for item in load(text).diagnostics)


def test_a_pack_is_read_whole() -> None:
    loaded = load(PACK)
    assert loaded.diagnostics == ()
    (pack,) = loaded.catalog.policies
    (rule,) = pack.rules
    assert (pack.name, pack.owner, pack.roles[0].members) == (
        "platform",
        "board",
        ("@acme/board", "@Ada.L", "board@example.com"),
    )
    assert (rule.id, rule.action) == ("majors", PolicyAction.REQUIRE_APPROVAL)
    assert rule.approvals == (ApprovalDemand(role="board", count=2),)
    assert (rule.when.steps, rule.when.layers) == (("major",), ("gold", "kpi"))
    assert rule.when.change is not None
    assert rule.when.change.severities == ("error", "warning")
    assert rule.when.change.is_dangerous is False
    assert rule.unless is not None
    assert rule.unless.namespaces == ("sandbox.*",)


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("    action: require_approval\n", "    action: deny\n", "TR017", "`require_approval`"),
        ("      step: major", "      step: mayor", "TR017", "`first`, `major`, `minor` or `patch`"),
        ("      step: major", "      steps: major", "TR014", "did you mean `step`"),
        ("    reason: Consumers pay for each major.\n", "", "TR015", "lacks `reason`"),
        ("    when:\n", "    when: always\n    if:\n", "TR016", "mapping"),
        ("@Ada.L", "Ada L", "TR017", "`@login`"),
        ("count: 2", "count: 0", "TR017", "at least 1"),
        ("unless: {namespace: sandbox.*}", "unless: {}", "TR017", "at least 1"),
        ("treaty/v1\nkind: Policy", "treaty/v2\nkind: Policy", "TR013", "treaty/v1"),
    ],
)
def test_a_fault_of_shape_is_found(old: str, new: str, code: str, words: str) -> None:
    assert old in PACK
    text = PACK.replace(old, new, 1)
    assert words in messages(text)
    assert code in {line.partition(" ")[0] for line in find(text)}, find(text)


def test_a_condition_that_cannot_be_read_is_no_rule_at_all() -> None:
    text = PACK.replace("    unless: {namespace: sandbox.*}\n", "    unless: often\n")
    (pack,) = load(text).catalog.policies
    assert pack.rules == ()


_WORDS = st.sampled_from(
    ["rules", "roles", "when", "unless", "change", "kind", "action", "warn", "id", "name", "approvals", "members", "*"]
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_WORDS, _VALUES, max_size=6))
@settings(max_examples=100, deadline=None)
def test_whatever_a_pack_holds_is_reported_and_raises_nothing(value: dict[str, Any]) -> None:
    pack = build_policy(value, path="policies/a.yaml", name="a")
    faults = list(find_policy_faults(Catalog(policies=(pack,)), frozenset({"field-removed"})))
    assert all(fault.location.path == pack.path for fault in faults)
    assert value == {} or list(find_own_shape_problems(value, "policy"))


def test_a_name_that_is_no_name_is_found() -> None:
    files = {"contracts/policies/My Pack.yaml": PACK.encode()}
    assert [item.rule.code for item in load_catalog(files).diagnostics] == ["TR040"]
