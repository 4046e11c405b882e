"""What is served by default: each decision as edits, or as the sentences that say why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

import pytest
from tests.support.builders import contract, field, record

from treaty.lifecycle.release_tags import render_current_tag, render_release_tag
from treaty.lifecycle.serving import freeze, hold, promote, roll_back, unfreeze, unhold
from treaty.lifecycle.standing import Reader, Standing, Transition, name_move
from treaty.lifecycle.status import VersionLife, describe_contracts
from treaty.lifecycle.yaml_edit import RemoveEntry, SetEntry
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Version, parse_version
from treaty.model.pointer import ROOT, parse_pointer
from treaty.model.registry import (
    Catalog,
    Dataset,
    Dependency,
    Deprecation,
    Freeze,
    LayerState,
    Retirement,
    VersionState,
)
from treaty.model.release import Flip, Release

KEY = ContractId("finance", "gold", "invoice")
NAME = "finance.gold.invoice"
LAYER = ("layers", "gold")
FROZEN = Freeze(pointer=ROOT, since=date(2026, 3, 1), reason="Audit.", by="council")
GONE = VersionState(retired=Retirement(pointer=ROOT))
HELD = VersionState(hold=True)
STAYS = (
    "While dataset.yaml pins `current`, new versions do not become current by themselves; "
    "`treaty promote` of the next one decides."
)


def version(text: str) -> Version:
    return parse_version(text)


def deprecated(sunset: date | None = date(2026, 9, 1), successor: str | None = None) -> Deprecation:
    return Deprecation(pointer=ROOT, sunset=sunset, successor=successor)


def standing(
    *versions: str | Contract,
    current: str = "",
    pin: str = "",
    unreleased: str = "",
    states: dict[str, VersionState] | None = None,
    readers: tuple[Reader, ...] = (),
    value: Any = None,
    **layer: Any,
) -> Standing:
    """Give where `finance.gold.invoice` stands: these versions, released but for some, after these moves."""
    said = {version(name): state for name, state in (states or {}).items()}
    state = LayerState(versions=MappingProxyType(said), current=version(pin) if pin else None, **layer)
    dataset = Dataset(path="d", key=KEY.dataset_id, owner="finance-data", layers={"gold": state})
    contracts = tuple(each if isinstance(each, Contract) else contract(f"{NAME}:{each}") for each in versions)
    numbers = [each.version for each in contracts if each.version and str(each.version) not in unreleased.split()]
    releases = [
        Release(
            contract=KEY, version=number, tag=render_release_tag(KEY, number), commit="c",
            time=datetime(2026, 1, 1, tzinfo=UTC), digest=None,
        )
        for number in numbers
    ]  # fmt: skip
    flips = tuple(
        Flip(
            contract=KEY, number=count, version=version(name), previous=None, tag=render_current_tag(KEY, count),
            commit="c", time=None,
        )
        for count, name in enumerate(current.split(), 1)
    )  # fmt: skip
    catalog = Catalog(datasets={dataset.key: dataset}, contracts={KEY: contracts})
    (life,) = describe_contracts(catalog, releases, flips)
    return Standing(
        catalog=catalog, life=life, flips=flips, readers=readers, value=value or {}, today=date(2026, 5, 1)
    )  # fmt: skip


def reader(name: str = "reports", *columns: str, lowest: str | None = None) -> Reader:
    """Give a consumer of the contract."""
    least = version(lowest) if lowest else None
    return Reader(consumer=name, dependency=Dependency(pointer=ROOT, contract=NAME, min_version=least, columns=columns))


def of(where: Standing, name: str) -> VersionLife:
    """Give one version of a contract."""
    found = where.life.find(version(name))
    assert found is not None
    return found


def pinned(name: str) -> SetEntry:
    return SetEntry(path=(*LAYER, "current"), value=name)


UNPINNED = RemoveEntry(path=(*LAYER, "current"))
ANNOUNCED = MappingProxyType({1: deprecated(successor="v2.0.0")})


TWO = ("v1.0.0", "v1.1.0")
UNRELEASED = "not released; merge it and run `treaty release` (or fetch the tags: git fetch --tags)."


def told(found: Transition) -> tuple[tuple[Any, ...], tuple[str, ...], tuple[str, ...]]:
    return found.edits, found.refusals, found.notes


def test_what_is_current_already_needs_no_edit() -> None:
    where = standing(*TWO)
    assert promote(where, of(where, "v1.1.0")) == Transition(summary=f"Promote {NAME}:v1.1.0")
    back = standing(*TWO, current="v1.1.0 v1.0.0", states={"v1.1.0": GONE})
    assert roll_back(back, of(back, "v1.0.0")) == Transition(summary=f"Roll back {NAME} to v1.0.0")


@pytest.mark.parametrize("decide", [promote, roll_back])
def test_a_frozen_contract_does_not_move_not_even_to_where_it_stands(decide: Callable[..., Transition]) -> None:
    where = standing(*TWO, current="v1.1.0", frozen=FROZEN)
    found = decide(where, of(where, "v1.1.0"))
    [refusal] = found.refusals
    assert refusal == (
        f"`{NAME}` is frozen since 2026-03-01 by council (Audit); lift that first: `treaty unfreeze {NAME}`."
    )


def test_a_freeze_that_says_nothing_is_told_in_few_words() -> None:
    where = standing(*TWO, current="v1.1.0", frozen=Freeze(pointer=ROOT))
    [refusal] = promote(where, of(where, "v1.1.0")).refusals
    assert refusal == f"`{NAME}` is frozen; lift that first: `treaty unfreeze {NAME}`."


def test_a_version_is_promoted_by_lifting_the_pin_or_by_a_pin() -> None:
    lifted = standing(*TWO, pin="v1.0.0")
    assert told(promote(lifted, of(lifted, "v1.1.0"))) == ((UNPINNED,), (), ())
    where = standing(*TWO, "v2.0.0", current="v1.1.0", majors=ANNOUNCED)
    assert told(promote(where, of(where, "v2.0.0"))) == ((pinned("v2.0.0"),), (), (STAYS,))
    assert promote(where, of(where, "v2.0.0")).moves_current


@pytest.mark.parametrize(
    ("majors", "is_announced"),
    [
        ({}, False),
        ({2: deprecated(successor="v2.0.0")}, False),
        ({1: deprecated(None, "v2.0.0")}, False),
        ({1: deprecated()}, False),
        ({1: deprecated(successor="v2.0.0")}, True),
    ],
)
def test_a_new_major_needs_the_end_of_the_older_one(majors: dict[int, Deprecation], *, is_announced: bool) -> None:
    where = standing(*TWO, "v2.0.0", current="v1.1.0", majors=MappingProxyType(majors))
    expected = (
        "The end of major 1 is not announced: it needs a sunset and a successor. First: "
        f"`treaty deprecate {NAME}:v1 --sunset DATE --successor v2.0.0 --reason …`."
    )
    assert promote(where, of(where, "v2.0.0")).refusals == (() if is_announced else (expected,))


def test_an_older_version_is_gone_back_to_and_not_promoted() -> None:
    where = standing(*TWO)
    [refusal] = promote(where, of(where, "v1.0.0")).refusals
    assert refusal == (
        f"`{NAME}:v1.0.0` is older than the current v1.1.0; go back with `treaty rollback {NAME} --to v1.0.0`."
    )
    assert name_move(where, version("v1.0.0")) == f"treaty rollback {NAME} --to v1.0.0"
    assert name_move(where, version("v1.1.0")) == f"treaty promote {NAME}:v1.1.0"
    assert name_move(where, version("v1.2.0")) == f"treaty promote {NAME}:v1.2.0"
    nothing = standing("v1.0.0", unreleased="v1.0.0")
    assert name_move(nothing, version("v1.0.0")) == f"treaty promote {NAME}:v1.0.0"


def test_what_is_not_served_is_not_promoted() -> None:
    for states, unreleased, said in (
        (
            {},
            "v1.1.0",
            f"`{NAME}:v1.1.0` is {UNRELEASED}",
        ),
        ({"v1.1.0": GONE}, "", f"`{NAME}:v1.1.0` is retired; publish a new version instead."),
        ({"v1.1.0": HELD}, "", f"`{NAME}:v1.1.0` is held; `treaty unhold {NAME}:v1.1.0` lifts that."),
    ):
        where = standing(*TWO, states=states, unreleased=unreleased)
        assert promote(where, of(where, "v1.1.0")).refusals == (said,)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (VersionState(deprecated=deprecated()), " and ends on 2026-09-01"),
        (VersionState(deprecated=deprecated(None)), ""),
    ],
)
def test_a_deprecated_version_is_not_promoted_but_may_be_gone_back_to(state: VersionState, said: str) -> None:
    where = standing(*TWO, states={"v1.1.0": state})
    expected = f"`{NAME}:v1.1.0` is deprecated{said}; promote its successor instead."
    assert promote(where, of(where, "v1.1.0")).refusals == (expected,)
    retired = replace(state, retired=GONE.retired)
    gone = standing(*TWO, states={"v1.1.0": retired})
    assert promote(gone, of(gone, "v1.1.0")).refusals == (
        f"`{NAME}:v1.1.0` is retired; publish a new version instead.",
    )
    older = standing(*TWO, current="v1.1.0", states={"v1.0.0": state})
    assert told(roll_back(older, of(older, "v1.0.0"))) == (
        (pinned("v1.0.0"),),
        (),
        (STAYS, f"`{NAME}:v1.0.0` is deprecated{said}."),
    )


def test_without_a_name_a_roll_back_goes_to_what_was_current_before() -> None:
    three = ("v1.0.0", "v1.1.0", "v1.2.0")
    for where, name in (
        (standing(*three, current="v1.0.0 v1.2.0"), "v1.0.0"),
        (standing(*three, current="v1.2.0"), "v1.1.0"),
        (standing(*three, current="v1.1.0 v1.0.0 v1.2.0"), "v1.0.0"),
        (standing(*three, current="v1.1.0 v1.2.0", states={"v1.1.0": HELD}), "v1.0.0"),
        (standing(*three, current="v1.2.0", states={"v1.1.0": GONE}), "v1.0.0"),
    ):
        found = roll_back(where, None)
        assert (found.summary, found.edits) == (f"Roll back {NAME} to {name}", (pinned(name),))
        assert found.moves_current


def test_without_an_earlier_version_there_is_nothing_to_go_back_to() -> None:
    where = standing("v1.0.0", current="v1.0.0", frozen=FROZEN)
    frozen, reason = roll_back(where, None).refusals
    assert "is frozen" in frozen
    assert reason == f"`{NAME}` has no earlier version to go back to; name one with --to."


def test_a_newer_version_is_promoted_and_not_gone_back_to() -> None:
    where = standing(*TWO, pin="v1.0.0")
    found = roll_back(where, of(where, "v1.1.0"))
    assert found.refusals == (
        f"`{NAME}:v1.1.0` is newer than the current v1.0.0; `treaty promote {NAME}:v1.1.0` makes it current.",
    )
    assert found.notes == ()


@pytest.mark.parametrize(
    ("lowest", "is_told"),
    [(None, False), ("v1.0.0", False), ("v1.1.0", True), ("v1.2.0", True), ("v1.3.0", False)],
)
def test_a_reader_that_needs_something_newer_is_asked_before_a_roll_back(lowest: str | None, *, is_told: bool) -> None:
    where = standing("v1.0.0", "v1.1.0", "v1.2.0", current="v1.2.0", readers=(reader(lowest=lowest),))
    expected = f"Consumer `reports` needs {lowest} or later. Agree with its owner first."
    assert roll_back(where, of(where, "v1.0.0")).refusals == ((expected,) if is_told else ())


def test_without_a_current_version_no_reader_needs_a_newer_one() -> None:
    where = standing("v1.0.0", "v1.1.0", states={"v1.0.0": HELD, "v1.1.0": HELD}, readers=(reader(lowest="v1.1.0"),))
    assert where.current is None
    [refusal] = roll_back(where, of(where, "v1.0.0")).refusals
    assert "is held" in refusal


def _columns(number: str, *names: str) -> Contract:
    return contract(f"{NAME}:{number}", record("invoice", *(field(name) for name in names)))


@pytest.mark.parametrize(
    ("lowest", "columns", "said"),
    [
        (None, (), None),
        (None, ("amount",), None),
        (None, ("amount", "tax"), "reads `tax`, which v2.0.0 does not have."),
        (None, ("tax", "fee"), "reads `tax`, `fee`, which v2.0.0 does not have."),
        ("v1.1.0", (), "has not moved: its `min_version` is v1.1.0; it moves by naming v2.0.0."),
        ("v1.2.0", (), None),
        ("v2.0.0", ("amount",), None),
    ],
)
def test_readers_that_have_not_moved_are_named_before_a_new_major(
    lowest: str | None, columns: tuple[str, ...], said: str | None
) -> None:
    versions = _columns("v1.0.0", "amount", "tax", "fee"), _columns("v1.1.0", "amount"), _columns("v2.0.0", "amount")
    needs = reader("reports", *columns, lowest=lowest)
    where = standing(*versions, current="v1.1.0", majors=ANNOUNCED, readers=(needs,))
    waiting = () if said is None else (f"Consumer `reports` {said}",)
    assert promote(where, of(where, "v2.0.0")).notes == (*waiting, STAYS)
    assert [*where.find_waiting(version("v1.1.0"), None)] == (
        [] if lowest in {"v1.2.0", "v2.0.0"} else ["Consumer `reports` still subscribes, and nothing else is served."]
    )


def test_a_version_that_may_hold_any_column_lacks_none() -> None:
    where = standing(_columns("v1.0.0", "amount"), _columns("v2.0.0"), majors=ANNOUNCED, readers=(reader("r", "tax"),))
    assert promote(where, of(where, "v2.0.0")).notes == (STAYS,)


def test_within_a_major_nobody_is_waited_for() -> None:
    versions = _columns("v1.0.0", "amount", "tax"), _columns("v1.1.0", "amount")
    where = standing(*versions, pin="v1.0.0", readers=(reader("reports", "tax"),))
    assert promote(where, of(where, "v1.1.0")).notes == ()


def test_where_nothing_is_current_nobody_is_waited_for() -> None:
    where = standing("v1.0.0", "v2.0.0", unreleased="v1.0.0 v2.0.0", readers=(reader("reports", "tax"),))
    found = promote(where, of(where, "v2.0.0"))
    assert (len(found.refusals), found.notes) == (1, (STAYS,))
    [reason] = roll_back(where, None).refusals
    assert "has no earlier version" in reason


def test_a_freeze_is_written_with_who_and_since_when() -> None:
    where = standing(*TWO)
    value = {"since": "2026-05-01", "reason": "Audit", "by": "finance-data"}
    assert freeze(where, "Audit", None).edits == (SetEntry(path=(*LAYER, "frozen"), value=value),)
    assert freeze(where, "Audit", "council").edits == (
        SetEntry(path=(*LAYER, "frozen"), value={**value, "by": "council"}),
    )
    nobody = replace(where, catalog=replace(where.catalog, datasets={}))
    del value["by"]
    assert freeze(nobody, "Audit", None).edits == (SetEntry(path=(*LAYER, "frozen"), value=value),)


@pytest.mark.parametrize(
    ("reason", "by", "is_same"),
    [("Audit.", None, True), ("Audit.", "council", True), ("Audit.", "others", False), ("Other", None, False)],
)
def test_a_freeze_stays_as_it_is(reason: str, by: str | None, *, is_same: bool) -> None:
    found = freeze(standing(*TWO, current="v1.1.0", frozen=FROZEN), reason, by)
    assert found.edits == ()
    assert bool(found.refusals) is not is_same


def test_there_must_be_something_to_freeze() -> None:
    assert not freeze(standing(*TWO), "Audit", None).moves_current
    [refusal] = freeze(standing("v1.0.0", unreleased="v1.0.0"), "Audit", None).refusals
    assert refusal == f"`{NAME}` has no current version, so there is nothing to freeze; release one first."


def test_a_freeze_is_lifted_where_there_is_one() -> None:
    lifted = unfreeze(standing(*TWO, current="v1.1.0", frozen=FROZEN))
    assert (lifted.edits, lifted.moves_current) == ((RemoveEntry(path=(*LAYER, "frozen")),), True)
    assert unfreeze(standing(*TWO)).edits == ()


def test_a_version_is_held_unless_it_is_served() -> None:
    where = standing(*TWO, "v1.2.0", pin="v1.0.0")
    path = (*LAYER, "versions", "v1.1.0", "promote")
    assert told(hold(where, of(where, "v1.1.0"))) == ((SetEntry(path=path, value="hold"),), (), ())
    [refusal] = hold(where, of(where, "v1.0.0")).refusals
    assert refusal == f"`{NAME}:v1.0.0` is current; go back to an earlier version: `treaty rollback {NAME}`."
    waits = standing(*TWO, pin="v1.1.0", unreleased="v1.1.0")
    [refusal] = hold(waits, of(waits, "v1.1.0")).refusals
    assert refusal == "dataset.yaml pins `current` to v1.1.0; promote another version first."
    gone = standing(*TWO, states={"v1.0.0": GONE})
    [refusal] = hold(gone, of(gone, "v1.0.0")).refusals
    assert refusal == f"`{NAME}:v1.0.0` is retired; it is served to nobody as it is."


def test_a_hold_is_lifted_where_dataset_yaml_says_it() -> None:
    where = standing(*TWO, states={"v1.0.0": HELD})
    path = (*LAYER, "versions", "v1.0.0", "promote")
    assert hold(where, of(where, "v1.0.0")).edits == ()
    assert told(unhold(where, of(where, "v1.0.0"))) == ((RemoveEntry(path=path),), (), ())
    assert unhold(where, of(where, "v1.1.0")).edits == ()
    assert unhold(where, of(where, "v1.1.0")).moves_current
    own = standing("v1.0.0", contract(f"{NAME}:v1.1.0", hold=True))
    [refusal] = unhold(own, of(own, "v1.1.0")).refusals
    assert refusal.startswith(f"`{NAME}:v1.1.0` says `promote: hold` in its own file")


@pytest.mark.parametrize(
    ("names", "found"),
    [({}, "v1.1.0"), ({"1.1.0": {}}, "1.1.0"), ({"v1.0.0": {}, "other": {}}, "v1.1.0"), (["x"], "v1.1.0")],
)
def test_an_entry_is_found_under_the_number_as_it_is_written(names: Any, found: str) -> None:
    where = standing(*TWO, value={"layers": {"gold": {"versions": names}}})
    assert where.version_path(version("v1.1.0")) == ("versions", found)
    assert standing(*TWO, value={"layers": []}).version_path(version("v1.1.0")) == ("versions", "v1.1.0")


def test_a_layer_is_edited_where_it_is_written() -> None:
    where = standing(*TWO, frozen=FROZEN, pointer=parse_pointer("/layers/kpi"))
    assert unfreeze(where).edits == (RemoveEntry(path=("layers", "kpi", "frozen")),)


def test_what_would_be_current_without_some_versions() -> None:
    where = standing("v1.0.0", "v1.1.0", "v1.2.0")
    assert where.without([version("v1.2.0")]) == version("v1.1.0")
    assert where.without([version("v1.2.0"), version("v1.1.0")]) == version("v1.0.0")
    assert where.without([version("v1.0.0")]) == version("v1.2.0")
