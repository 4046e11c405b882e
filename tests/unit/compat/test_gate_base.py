"""What a change may not loosen while it relies on it: modes and announced ends, and what is none of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.support.builders import contract, field, record

from treaty.compat.gate import Pair, find_pairs, fingerprint_of
from treaty.compat.gate_base import find_loosened_modes, find_shortened_ends
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.model.contract import Contract
from treaty.model.identity import DatasetId, Version
from treaty.model.pointer import parse_pointer
from treaty.model.registry import (
    ApprovedException,
    Catalog,
    Dataset,
    Deprecation,
    Layer,
    LayerState,
    Registry,
    Retirement,
    VersionState,
)

OLD = contract("finance.gold.invoice:v1.0.0", record("invoice", field("a"), field("b"), field("c")))
BROKEN = contract("finance.gold.invoice:v1.1.0", record("invoice", field("a")))
WIDER = contract("finance.gold.invoice:v1.1.0", record("invoice", field("a"), field("b"), field("c"), field("d")))
TODAY = date(2026, 5, 1)
NOTICE = 90
PATH = "contracts/datasets/finance/invoice/dataset.yaml"


def _catalog(state: LayerState | None = None, *versions: Contract, registry: Registry | None = None) -> Catalog:
    datasets: dict[DatasetId, Dataset] = {}
    if state is not None:
        key = DatasetId("finance", "invoice")
        datasets[key] = Dataset(path=PATH, key=key, layers={"gold": state})
    contracts = {OLD.key: (OLD, *versions)} if OLD.key is not None else {}
    return Catalog(registry=registry or Registry(notice_period_days=NOTICE), datasets=datasets, contracts=contracts)


def _loosened(base: Catalog, head: Catalog) -> list[Diagnostic]:
    pairs = [(pair, compare_contracts(pair.old, pair.new, mode=pair.mode)) for pair in find_pairs(head)]
    return [*find_loosened_modes(base, head, pairs)]


def _mode(name: str) -> LayerState:
    return LayerState(compatibility=name)


@pytest.mark.parametrize(
    ("was", "now", "new", "is_told"),
    [
        ("forward", "none", BROKEN, True),
        ("full", "backward", BROKEN, True),
        ("forward", "forward", BROKEN, False),
        ("forward", "full", BROKEN, False),
        ("backward", "none", BROKEN, False),
        ("forward", "none", WIDER, False),
        ("none", "none", BROKEN, False),
        ("forward", "none", replace(BROKEN, version=Version(2, 0, 0)), False),
    ],
)
def test_a_break_is_told_where_the_mode_before_forbids_it_and_the_new_one_does_not(
    was: str, now: str, new: Contract, *, is_told: bool
) -> None:
    found = _loosened(_catalog(_mode(was)), _catalog(_mode(now), new))
    assert [item.rule.code for item in found] == ["TR400"] * is_told


def test_the_finding_names_both_modes_and_each_kind_once_at_the_line_that_loosens() -> None:
    [found] = _loosened(_catalog(_mode("forward")), _catalog(_mode("none"), BROKEN))
    assert found.message == (
        "v1.1.0 breaks mode forward, which `finance.gold.invoice` has before this change, by `field-removed`; the "
        "change itself loosens the mode to none."
    )
    assert (found.location.path, str(found.location.pointer)) == (PATH, "/layers/gold/compatibility")


@pytest.mark.parametrize("state", [None, LayerState()], ids=["no dataset.yaml", "a dataset.yaml that says nothing"])
def test_where_the_registry_loosens_the_mode_the_finding_stands_at_the_version(state: LayerState | None) -> None:
    loose = Registry(layers=(Layer(name="gold", compatibility="none"),))
    [found] = _loosened(_catalog(state), _catalog(state, BROKEN, registry=loose))
    assert (found.location.path, str(found.location.pointer)) == (BROKEN.path, "/version")


def test_a_contract_that_is_new_has_no_mode_to_loosen() -> None:
    before = replace(_catalog(_mode("forward")), contracts={})
    assert _loosened(before, _catalog(_mode("none"), BROKEN)) == []


def test_one_contract_that_is_in_order_hides_no_other() -> None:
    other = contract("finance.gold.order:v1.0.0", record("order", field("a")))
    key = other.key
    assert key is not None
    newer = replace(other, version=Version(1, 1, 0))
    head = _catalog(_mode("none"), BROKEN)
    head = replace(head, contracts={key: (other, newer), **head.contracts})
    assert len(_loosened(_catalog(_mode("forward")), head)) == 1


def test_what_an_exception_lets_pass_needs_no_looser_mode() -> None:
    head = _catalog(_mode("none"), BROKEN)
    pair: Pair = next(find_pairs(head))
    prints = [fingerprint_of(pair, judged) for judged in compare_contracts(OLD, BROKEN, mode="forward").breaking]
    assert len(prints) == 2

    def excepted(*fingerprints: str) -> Catalog:
        entries = tuple(
            ApprovedException(
                pointer=parse_pointer("/layers/gold/exceptions/0"), code="TR510", fingerprint=each,
                version=Version(1, 1, 0), until=None, reason="Agreed.", approver="council", ticket="DC-1",
            )
            for each in fingerprints
        )  # fmt: skip
        return _catalog(LayerState(compatibility="none", exceptions=entries), BROKEN)

    assert len(_loosened(_catalog(_mode("forward")), excepted(prints[0]))) == 1
    assert _loosened(_catalog(_mode("forward")), excepted(*prints)) == []


def _end(days: int | None) -> Deprecation:
    sunset = None if days is None else TODAY + timedelta(days=days)
    return Deprecation(pointer=parse_pointer("/layers/gold/majors/1"), sunset=sunset)


def _major(days: int | None) -> LayerState:
    return LayerState(majors={1: _end(days)})


def _version(days: int | None, **facts: Any) -> LayerState:
    return LayerState(versions={Version(1, 0, 0): VersionState(deprecated=_end(days), **facts)})


def _shortened(before: LayerState | None, after: LayerState) -> list[Diagnostic]:
    return [*find_shortened_ends(_catalog(before), _catalog(after), TODAY)]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, NOTICE - 1, "announced for 2026-07-29"),
        (None, NOTICE, None),
        (NOTICE + 50, NOTICE - 1, "moved from 2026-09-18 to 2026-07-29"),
        (NOTICE + 50, NOTICE, None),
        (10, 10, None),
        (10, 11, None),
        (10, 9, "moved from 2026-05-11 to 2026-05-10"),
        (10, -5, "moved from 2026-05-11 to 2026-04-26"),
    ],
)
@pytest.mark.parametrize("state", [_major, _version], ids=["major", "version"])
def test_an_end_may_not_come_nearer_than_the_notice_period(
    state: Any, before: int | None, after: int, said: str | None
) -> None:
    expected = [f"{said}, less than the notice period of 90 days from today."] if said else []
    for start in (LayerState(), None, state(None)) if before is None else (state(before),):
        found = _shortened(start, state(after))
        assert [item.message.partition(" is ")[2] for item in found] == expected
        assert [str(item.location.pointer) for item in found] == ["/layers/gold/majors/1/sunset"] * len(expected)


@pytest.mark.parametrize(
    "state", [_major(None), _version(None), _version(10, retired=Retirement(pointer=_end(1).pointer))]
)
def test_without_a_day_and_after_the_end_there_is_none_to_shorten(state: LayerState) -> None:
    assert _shortened(None, state) == []


def test_a_contract_that_is_new_has_told_nobody_of_an_end() -> None:
    base = replace(_catalog(), contracts={})
    assert list(find_shortened_ends(base, _catalog(_major(1)), TODAY)) == []


def test_the_subject_is_named() -> None:
    def told(state: LayerState) -> tuple[str, Mapping[str, Any]]:
        [found] = _shortened(None, state)
        return found.message.partition(" is ")[0], found.arguments

    sunset = "2026-05-02"
    assert told(_major(1)) == (
        "The end of major 1 of `finance.gold.invoice`",
        {"subject": "major 1 of `finance.gold.invoice`", "sunset": sunset},
    )
    assert told(_version(1))[0] == "The end of v1.0.0 of `finance.gold.invoice`"
