"""Facts told from two states of a file, and events from tags."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

import pytest

from treaty.lifecycle.events import (
    EVENT_TYPES,
    Fact,
    build_flip_event,
    build_release_event,
    find_dataset_facts,
    find_subscription_facts,
    sort_events,
)
from treaty.model.identity import ContractId, DatasetId, Version, parse_fqid
from treaty.model.pointer import ROOT
from treaty.model.registry import (
    Dataset,
    Dependency,
    Deprecation,
    Freeze,
    LayerState,
    Retirement,
    Subscription,
    VersionState,
)
from treaty.model.release import Flip, Release

KEY = DatasetId("finance", "invoice")
CONTRACT = ContractId("finance", "gold", "invoice")
V1 = Version(1, 0, 0)
ENDED = Deprecation(pointer=ROOT, sunset=date(2027, 1, 31), successor="v1.1.0")


def _dataset(status: str = "active", **gold: Any) -> Dataset:
    state = replace(LayerState(), **gold)
    return Dataset(path="dataset.yaml", key=KEY, status=status, layers=MappingProxyType({"gold": state}))


def _version(**facts: Any) -> Dataset:
    return _dataset(versions={V1: replace(VersionState(), **facts)})


def _types(old: Dataset | None, new: Dataset | None) -> list[str]:
    facts = list(find_dataset_facts(KEY, old, new))
    assert {fact.type for fact in facts} <= EVENT_TYPES.keys()
    return [fact.type for fact in facts]


@pytest.mark.parametrize(
    ("state", "there", "gone"),
    [
        (_dataset(frozen=Freeze(pointer=ROOT, reason="Audit")), "contract.frozen", "contract.unfrozen"),
        (_dataset(current=V1), "contract.pinned", "contract.unpinned"),
        (_dataset(majors={1: ENDED}), "major.deprecated", "major.reinstated"),
        (_version(deprecated=ENDED), "version.deprecated", "version.reinstated"),
        (_version(retired=Retirement(pointer=ROOT)), "version.retired", "version.reinstated"),
        (_version(hold=True), "version.held", "version.unheld"),
        (_dataset("deprecated"), "dataset.deprecated", "dataset.activated"),
        (_dataset("retired"), "dataset.retired", "dataset.activated"),
    ],
)
def test_state_that_comes_and_goes_is_told_both_times(state: Dataset, there: str, gone: str) -> None:
    assert _types(_dataset(), state) == [there]
    assert _types(state, _dataset()) == [gone]
    assert _types(state, state) == []


def test_a_version_that_is_retired_after_its_end_was_announced_is_not_reinstated() -> None:
    retired = Retirement(pointer=ROOT)
    assert _types(_version(deprecated=ENDED), _version(retired=retired)) == ["version.retired"]
    assert _types(_version(deprecated=ENDED), _version(deprecated=ENDED, retired=retired)) == ["version.retired"]
    assert _types(_version(retired=retired), _version(deprecated=ENDED)) == ["version.deprecated", "version.reinstated"]


def test_dataset_comes_with_all_it_says_and_goes_alone() -> None:
    state = _dataset(frozen=Freeze(pointer=ROOT))
    assert _types(None, state) == ["dataset.created", "contract.frozen"]
    assert _types(state, None) == ["dataset.removed"]


def test_day_that_moves_is_told_again_and_a_moved_line_is_not() -> None:
    later = replace(ENDED, sunset=date(2027, 6, 30))
    facts = list(find_dataset_facts(KEY, _version(deprecated=ENDED), _version(deprecated=later)))
    assert [(fact.type, fact.subject, fact.data["sunset"]) for fact in facts] == [
        ("version.deprecated", "finance.gold.invoice:v1.0.0", "2027-06-30")
    ]
    elsewhere = replace(ENDED, pointer=ROOT / "layers" / "kpi")
    assert _types(_version(deprecated=ENDED), _version(deprecated=elsewhere)) == []


def _subscription(*dependencies: Dependency) -> Subscription:
    return Subscription(path="s.yaml", consumer="reports", dependencies=dependencies)


def _subscribed(old: Subscription | None, new: Subscription | None) -> list[Fact]:
    return list(find_subscription_facts(old, new, lambda name: parse_fqid(name).contract))


def test_subscription_is_added_changed_and_removed_contract_by_contract() -> None:
    one = Dependency(pointer=ROOT, contract="finance.gold.invoice")
    other = Dependency(pointer=ROOT, contract="sales.gold.order")
    more = replace(one, columns=("amount",))
    assert [fact.type for fact in _subscribed(None, _subscription(one, other))] == ["subscription.added"] * 2
    wider = replace(other, columns=("amount",))
    (later,) = _subscribed(_subscription(one, other), _subscription(one, wider))
    assert later.subject == "sales.gold.order"
    (unknown,) = find_subscription_facts(None, _subscription(one), lambda _: None)
    (known,) = find_subscription_facts(None, _subscription(one), lambda _: parse_fqid("a.gold.b").contract)
    assert (unknown.subject, known.subject) == ("finance.gold.invoice", "a.gold.b")
    (changed,) = _subscribed(_subscription(one, other), _subscription(more, other))
    assert (changed.type, changed.subject, changed.data["columns"]) == (
        "subscription.changed",
        "finance.gold.invoice",
        ["amount"],
    )
    assert [fact.type for fact in _subscribed(_subscription(one, other), None)] == ["subscription.removed"] * 2
    (removed,) = _subscribed(_subscription(one), _subscription())
    assert (removed.type, removed.data["consumer"]) == ("subscription.removed", "reports")
    moved = replace(one, pointer=ROOT / "elsewhere")
    assert _subscribed(_subscription(one), _subscription(moved)) == []


def test_tags_tell_events_and_those_without_a_time_tell_none() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    release = Release(contract=CONTRACT, version=V1, tag="release/x", commit="c", time=now, digest=None, actor="octo")
    flip = Flip(contract=CONTRACT, number=1, version=V1, previous=None, tag="current/x/1", commit="c", time=now)
    released, moved = build_release_event(release), build_flip_event(flip)
    assert released is not None
    assert moved is not None
    assert (released.type, released.subject, released.actor) == (
        "schema.released",
        "finance.gold.invoice:v1.0.0",
        "octo",
    )
    assert sort_events([released, moved, released]) == (released, moved)
    assert released.id != moved.id
    assert build_release_event(replace(release, time=None)) is None
    assert build_flip_event(replace(flip, time=None)) is None
    later = build_flip_event(replace(flip, previous=Version(0, 9, 0)))
    assert later is not None
    assert (moved.data["previous"], later.data["previous"]) == (None, "v0.9.0")
