"""Every change kind keeps its page's word: the example yields it, the opposite edit its mirror."""

from __future__ import annotations

import re

import pytest
from tests.support.change_cases import BESIDE, KINDS, ONE_WAY, complete, names, read_yaml, scope_of

from treaty.compat.changes import CHANGE_KINDS
from treaty.compat.diff import diff_contracts
from treaty.diagnostics.change import Change, ChangeKind, Effect, Weight


def _changes(kind: ChangeKind, *, is_backwards: bool = False) -> tuple[Change, ...]:
    old, new = read_yaml(kind.bad), read_yaml(kind.good)
    scope = scope_of(new or old, kind.element)
    pair = [complete(fragment, scope) for fragment in (old, new)]
    changes = diff_contracts(*(reversed(pair) if is_backwards else pair))
    if kind.name in BESIDE:
        return tuple(change for change in changes if change.kind is kind)
    return changes


each_kind = pytest.mark.parametrize("kind", CHANGE_KINDS, ids=lambda kind: kind.name)


def test_codes_are_unique_ordered_and_in_range() -> None:
    codes = [kind.code for kind in CHANGE_KINDS]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"TR[56]\d\d", code) for code in codes)
    assert len({kind.name for kind in CHANGE_KINDS}) == len(CHANGE_KINDS)


@each_kind
def test_the_example_yields_the_kind_and_nothing_else(kind: ChangeKind) -> None:
    assert {change.kind.name for change in _changes(kind)} == {kind.name}


@each_kind
def test_the_opposite_of_the_example_yields_the_mirror(kind: ChangeKind) -> None:
    mirrored = {change.kind.name for change in _changes(kind, is_backwards=True)}
    assert mirrored == (set() if kind.name in ONE_WAY else {kind.mirror})


@each_kind
def test_the_mirror_of_the_mirror_is_the_kind(kind: ChangeKind) -> None:
    assert KINDS[KINDS[kind.mirror].mirror] is kind


@each_kind
def test_the_page_says_what_happened_why_it_matters_and_what_to_do_instead(kind: ChangeKind) -> None:
    assert kind.summary.endswith(".")
    assert kind.why.rstrip().endswith((".", "?"))
    breaks = {kind.old_readers, kind.new_readers} != {Effect.SAFE}
    assert bool(kind.instead) == breaks


@each_kind
def test_words_and_dangers_break_nobody(kind: ChangeKind) -> None:
    is_harmless = kind.old_readers is Effect.SAFE and kind.new_readers is Effect.SAFE
    assert is_harmless or not (kind.is_dangerous or kind.weight is Weight.WORDS)


def test_what_is_dangerous_is_so_by_decision() -> None:
    assert {kind.name for kind in CHANGE_KINDS if kind.is_dangerous} == DANGEROUS


DANGEROUS = {
    "granularity-changed", "record-physical-type-changed", "optional-property-removed", "field-reordered",
    "physical-type-padding-changed", "physical-type-removed", "unit-changed", "semantic-type-changed",
    "transform-logic-changed", "partitioning-changed", "default-changed", "open-enum-value-added", "enum-opened",
    "defaulted-field-added", "engine-cannot-carry", "format-changed", "display-format-changed", "type-option-changed",
    "role-changed", "quality-rule-reworded", "quality-rule-added", "quality-rule-tightened", "contract-id-changed",
    "version-lowered", "status-lowered", "status-changed", "content-model-changed", "tenant-changed", "domain-changed",
    "classification-raised", "classification-lowered", "classification-changed", "masking-removed",
    "encryption-removed",
}  # fmt: skip
"""Kinds that no record can show and people may trip over: a decision, which nothing else holds."""


@each_kind
def test_messages_are_one_sentence_that_names_the_element(kind: ChangeKind) -> None:
    for change in _changes(kind):
        subject = "Column|Property|Table|Record|Contract|Server|Role|Service level"
        assert re.match(rf"({subject})\b.*: .+(?:\.|\.`)$", change.message)
        assert not re.search(r"\.`?\.$", change.message)
        assert "\n" not in change.message


def test_every_waiver_is_alive() -> None:
    assert set(ONE_WAY) <= set(KINDS)
    assert set(BESIDE) <= set(KINDS)
    assert all(names(_changes(KINDS[name], is_backwards=True)) == [] for name in ONE_WAY)
