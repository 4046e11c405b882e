"""Codes are declared once, in order and in range, and every rule has its whole page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pytest

from treaty.app.rulebook import RULEBOOK
from treaty.compat.changes import CHANGE_KINDS
from treaty.compat.gate_rules import GATE_RULES
from treaty.diagnostics.change import ChangeKind
from treaty.diagnostics.rule import Rule
from treaty.diagnostics.selection import SELECTION_RULES
from treaty.importers.rules import IMPORT_RULES
from treaty.lifecycle.policy_rules import POLICY_RULES
from treaty.lifecycle.release_rules import RELEASE_RULES
from treaty.lint.rules import LINT_RULES
from treaty.load.rules import LOAD_RULES

FAMILIES: dict[str, tuple[Sequence[Rule], range]] = {
    "load": (LOAD_RULES, range(1, 100)),
    "import": (IMPORT_RULES, range(1, 100)),
    "lint": ([declared.rule for declared in LINT_RULES], range(100, 400)),
    "gate": (GATE_RULES, range(400, 410)),
    "policy": (POLICY_RULES, range(410, 440)),
    "selection": (SELECTION_RULES, range(440, 450)),
    "release": (RELEASE_RULES, range(450, 460)),
    "changes": (CHANGE_KINDS, range(500, 700)),
}
"""Every family with the range of its codes (STYLE: declare once)."""

WITHOUT_EXAMPLE = {"file-within-limits": "a file of that size is nothing to print on a page"}
"""Rules whose page has no example, with the reason."""

CODES = [rule.code for rule in RULEBOOK]
each_rule = pytest.mark.parametrize("rule", RULEBOOK, ids=CODES)


def test_no_code_and_no_name_is_used_twice() -> None:
    assert [code for code, times in Counter(CODES).items() if times > 1] == []
    assert [name for name, times in Counter(rule.name for rule in RULEBOOK).items() if times > 1] == []


def test_rulebook_is_in_order_of_code() -> None:
    assert sorted(CODES) == CODES


@pytest.mark.parametrize("family", FAMILIES)
def test_family_is_in_order_and_in_range(family: str) -> None:
    rules, allowed = FAMILIES[family]
    codes = [rule.code for rule in rules]
    assert codes == sorted(codes)
    assert [code for code in codes if int(code.removeprefix("TR")) not in allowed] == []


def test_every_rule_stands_in_exactly_one_family() -> None:
    declared = [rule.code for rules, _ in FAMILIES.values() for rule in rules]
    assert sorted(declared) == sorted(CODES)


@each_rule
def test_rule_has_its_whole_page(rule: Rule) -> None:
    assert re.fullmatch(r"TR\d{3}", rule.code)
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", rule.name), rule.name
    assert rule.summary.endswith("."), "the summary is one sentence"
    assert rule.why, "a page says why"
    assert (rule.name in WITHOUT_EXAMPLE) is not bool(rule.bad or rule.good), "a page has an example, or a waiver"
    assert rule.since


def test_no_listed_rule_is_retired() -> None:
    assert [rule.code for rule in RULEBOOK if rule.replaced_by] == []


def test_every_change_kind_has_its_mirror() -> None:
    by_name = {kind.name: kind for kind in CHANGE_KINDS}
    assert [kind.name for kind in CHANGE_KINDS if kind.mirror not in by_name] == []
    wrong = [kind.name for kind in CHANGE_KINDS if by_name[kind.mirror].mirror != kind.name]
    assert wrong == [], "the mirror of a mirror is the kind itself"


_GAIN = "what is added nobody reads yet, what is removed somebody may; a reader takes null for an optional column"
_PROMISE = "a promise binds from the day it is made: nobody expects it of the data of before"
_EXPOSURE = "to show what was hidden is dangerous, not breaking; to hide what was shown breaks whoever read it"

_PROMISE_ACTIONS = ("added", "removed", "tightened", "loosened", "changed")

WAIVED = {
    **dict.fromkeys(("record-added", "record-removed", "field-added", "field-removed"), _GAIN),
    **dict.fromkeys(("defaulted-field-added", "defaulted-field-removed"), _GAIN),
    **dict.fromkeys(("physical-type-extended", "physical-type-shrunk"), _GAIN),
    **dict.fromkeys(("server-added", "server-removed", "role-added", "role-removed"), _GAIN),
    **{f"{what}-{how}": _PROMISE for what in ("quality-rule", "service-level") for how in _PROMISE_ACTIONS},
    **{f"{what}-{how}": _EXPOSURE for what in ("masking", "encryption") for how in ("added", "removed")},
}
"""Kinds that are not symmetric, with the reason."""


def _is_symmetric(kind: ChangeKind, mirror: ChangeKind) -> bool:
    return (mirror.old_readers, mirror.new_readers) == (kind.new_readers, kind.old_readers)


def test_mirror_means_to_new_readers_what_the_kind_means_to_old_ones() -> None:
    by_name = {kind.name: kind for kind in CHANGE_KINDS}
    uneven = {kind.name for kind in CHANGE_KINDS if not _is_symmetric(kind, by_name[kind.mirror])}
    assert uneven == set(WAIVED), "a kind is symmetric or waived, and every waiver is needed"


def test_mirror_is_about_the_same_thing() -> None:
    by_name = {kind.name: kind for kind in CHANGE_KINDS}
    other = [kind.name for kind in CHANGE_KINDS if _subject(kind) != _subject(by_name[kind.mirror])]
    assert other == []


def _subject(kind: ChangeKind) -> tuple[object, ...]:
    return kind.element, kind.aspect, kind.proof, kind.weight
