"""An approved exception lets its one change pass; one that is spent, misspelt or over is a finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.support.builders import contract, field, record

from treaty.compat.comparison import Posture, Step
from treaty.compat.exceptions import Exceptions, VersionName
from treaty.compat.gate import Pair, find_pairs, fingerprint_of, judge_pair
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.model.contract import Contract
from treaty.model.identity import DatasetId, Version
from treaty.model.pointer import parse_pointer
from treaty.model.registry import ApprovedException, Catalog, Dataset, LayerState

TODAY = date(2026, 5, 1)
OLD = contract("finance.gold.invoice:v1.0.0", record("invoice", field("a"), field("b")))
NEW = contract("finance.gold.invoice:v1.1.0", record("invoice", field("a")))


def _entry(**facts: Any) -> ApprovedException:
    pair = next(find_pairs(_catalog()))
    [judged] = compare_contracts(OLD, NEW, mode="forward").breaking
    stated: dict[str, Any] = {
        "code": judged.change.kind.code,
        "fingerprint": fingerprint_of(pair, judged),
        "version": Version(1, 1, 0),
        "until": date(2026, 12, 31),
        "reason": "Nobody reads it.",
        "approver": "data-council",
        "ticket": "DC-17",
    }
    return ApprovedException(pointer=parse_pointer("/layers/gold/exceptions/0"), **{**stated, **facts})


def _catalog(*entries: ApprovedException, new: Contract = NEW) -> Catalog:
    assert OLD.key is not None
    dataset = Dataset(
        path="contracts/datasets/finance/invoice/dataset.yaml",
        key=DatasetId("finance", "invoice"),
        layers={"gold": LayerState(exceptions=entries)},
    )
    return Catalog(datasets={dataset.key: dataset}, contracts={OLD.key: (OLD, new)})


def _judge(catalog: Catalog, released: set[VersionName] | None = None) -> tuple[Step, list[Diagnostic]]:
    exceptions = Exceptions(catalog, today=TODAY, released=released or set())
    pair: Pair = next(find_pairs(catalog))
    comparison, granted = exceptions.apply(pair, compare_contracts(pair.old, pair.new, mode=pair.mode))
    assert comparison.posture is Posture.BACKWARD
    found = [*judge_pair(pair, comparison, catalog, is_news=True, granted=granted)]
    return comparison.step, [*found, *exceptions.find_faults(None, None)]


def _told(found: list[Diagnostic]) -> list[str]:
    return [f"{item.severity.value} {item.rule.code}" for item in found]


def test_without_an_exception_the_change_is_forbidden_and_says_how_to_except_it() -> None:
    step, found = _judge(_catalog())
    assert (step, _told(found)) == (Step.MAJOR, ["error TR510", "error TR403"])
    entry = str(found[0].notes[-1].value)
    assert found[0].fingerprint in entry
    assert "layers.gold.exceptions" in entry


def test_the_fingerprint_in_the_entry_is_that_of_the_finding() -> None:
    assert _judge(_catalog())[1][0].fingerprint == _entry().fingerprint


def test_an_exception_makes_a_warning_of_the_change_and_lets_the_number_stand() -> None:
    step, [finding] = _judge(_catalog(_entry()))
    assert step is Step.MINOR
    assert _told([finding]) == ["warning TR510"]
    assert finding.message.endswith("Let through by exception until 2026-12-31.")
    assert "data-council" in str(finding.notes[-1].value)


def test_the_name_of_the_kind_does_as_well_as_its_code() -> None:
    assert _judge(_catalog(_entry(code="field-removed")))[0] is Step.MINOR


@pytest.mark.parametrize(
    "facts", [{"code": "TR511"}, {"fingerprint": "0" * 16}, {"version": Version(1, 0, 0)}, {"version": None}]
)
def test_an_exception_for_something_else_lets_nothing_through_and_is_a_finding(facts: dict[str, Any]) -> None:
    step, found = _judge(_catalog(_entry(**facts)))
    assert (step, _told(found)) == (Step.MAJOR, ["error TR510", "error TR403", "error TR407"])


def test_an_exception_that_is_over_lets_nothing_through_and_is_a_finding() -> None:
    step, found = _judge(_catalog(_entry(until=date(2026, 4, 30))))
    assert (step, _told(found)) == (Step.MAJOR, ["error TR510", "error TR403", "error TR408"])


def test_the_end_date_itself_still_counts() -> None:
    assert _judge(_catalog(_entry(until=TODAY)))[0] is Step.MINOR


def test_what_was_released_in_time_stays_let_through() -> None:
    assert NEW.key is not None
    step, found = _judge(_catalog(_entry(until=date(2026, 4, 30))), {(NEW.key, Version(1, 1, 0))})
    assert (step, _told(found)) == (Step.MINOR, ["warning TR510"])


def test_a_new_major_needs_no_exception() -> None:
    major = replace(NEW, version=Version(2, 0, 0))
    pair = next(find_pairs(_catalog(new=major)))
    [judged] = compare_contracts(OLD, major, mode="forward").breaking
    entry = _entry(version=Version(2, 0, 0), fingerprint=fingerprint_of(pair, judged))
    step, found = _judge(_catalog(entry, new=major))
    assert (step, _told(found)) == (Step.MAJOR, ["error TR407"])


def test_of_versions_that_were_not_compared_nothing_is_said() -> None:
    exceptions = Exceptions(_catalog(_entry()), today=TODAY, released=set())
    assert list(exceptions.find_faults(set(), set())) == []


COMPARED = {(OLD.key, Version(1, 1, 0))}
OVER, NEVER, MISSPELT = (
    _entry(until=date(2026, 4, 30)),
    _entry(version=None),
    _entry(version=Version(9, 0, 0)),
)
PATH = "contracts/datasets/finance/invoice/dataset.yaml"


@pytest.mark.parametrize(
    ("entry", "compared", "changed", "expected"),
    [
        (_entry(), COMPARED, set(), ["TR407"]),
        (_entry(), set(), {PATH}, []),
        (_entry(), None, set(), ["TR407"]),
        (OVER, COMPARED, set(), ["TR408"]),
        (OVER, set(), {PATH}, ["TR408"]),
        (OVER, set(), {"another.yaml"}, []),
        (OVER, set(), None, ["TR408"]),
        (NEVER, set(), {PATH}, ["TR407"]),
        (NEVER, set(), set(), []),
        (MISSPELT, set(), {PATH}, ["TR407"]),
        (MISSPELT, set(), {"another.yaml"}, []),
    ],
)
def test_an_exception_is_judged_where_its_version_was_compared_or_its_file_changed(
    entry: ApprovedException, compared: set[VersionName] | None, changed: set[str] | None, expected: list[str]
) -> None:
    found = Exceptions(_catalog(entry), today=TODAY, released=set()).find_faults(compared, changed)
    assert [item.rule.code for item in found] == expected


def test_a_fault_names_the_exception_and_stands_at_it() -> None:
    [found] = Exceptions(_catalog(OVER), today=TODAY, released=set()).find_faults(None, None)
    assert found.message.startswith(f"The exception for TR510 in {OLD.key}:v1.1.0 (DC-17) ended on 2026-04-30, ")
    assert (found.location.path, str(found.location.pointer)) == (PATH, "/layers/gold/exceptions/0")


def test_legs_that_disagree_demand_a_major_whatever_is_excepted() -> None:
    pair = next(find_pairs(_catalog(_entry())))
    exceptions = Exceptions(_catalog(_entry()), today=TODAY, released=set())
    disagreeing = replace(compare_contracts(OLD, NEW, mode="forward"), disagreement="One says yes and one no.")
    assert exceptions.apply(pair, disagreeing)[0].step is Step.MAJOR
