"""Which versions are compared with which, what is found between them, and what a finding tells with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.support.builders import comparison, consumer, contract, field, judged, kind, record

from treaty.compat.comparison import Comparison, JudgedChange, Posture, Reader, RecordModels, Step, Witness
from treaty.compat.gate import Pair, find_pairs, fingerprint_of, judge_pair
from treaty.compat.gate_rules import GATE_RULES
from treaty.diagnostics.change import Effect
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.rule import Severity
from treaty.model.contract import ContentModel, Contract, RecordModel
from treaty.model.identity import ContractId, Version
from treaty.model.pointer import ROOT
from treaty.model.registry import ApprovedException, Catalog, Dataset, LayerState

KEY = ContractId("finance", "gold", "invoice")


def _version(number: str) -> Contract:
    return contract(f"finance.gold.invoice:v{number}", record("invoice", field("amount")))


def _catalog(mode: str, *numbers: str) -> Catalog:
    dataset = Dataset(path="dataset.yaml", key=KEY.dataset_id, layers={"gold": LayerState(compatibility=mode)})
    return Catalog(datasets={dataset.key: dataset}, contracts={KEY: tuple(map(_version, numbers))})


ALL = ("1.0.0", "1.1.0", "2.0.0", "2.1.0", "2.2.0")


@pytest.mark.parametrize(
    ("mode", "only", "expected"),
    [
        ("forward", None, "1.0.0-1.1.0 1.1.0-2.0.0 2.0.0-2.1.0 2.1.0-2.2.0"),
        ("forward", ["2.0.0", "2.2.0"], "1.1.0-2.0.0 2.1.0-2.2.0"),
        ("forward", [], ""),
        ("forward", ["1.0.0"], ""),
        ("forward_transitive", ["2.2.0"], "2.1.0-2.2.0 (2.0.0-2.2.0)"),
        ("forward_transitive", ["2.1.0"], "2.0.0-2.1.0"),
        ("full_transitive", ["2.0.0", "1.1.0"], "1.0.0-1.1.0 1.1.0-2.0.0"),
    ],
)
def test_a_version_is_compared_with_the_one_before_and_where_its_mode_says_so_with_all_of_its_major(
    mode: str, only: list[str] | None, expected: str
) -> None:
    wanted = None if only is None else [(KEY, _version(number).version or Version(0, 0, 0)) for number in only]
    pairs = [*find_pairs(_catalog(mode, *ALL), wanted)]
    told = [f"{pair.old.declared_version}-{pair.new.declared_version}" for pair in pairs]
    told = [each if pair.is_neighbour else f"({each})" for each, pair in zip(told, pairs, strict=True)]
    assert " ".join(told) == expected
    assert {pair.mode for pair in pairs} <= {mode}


def test_versions_of_another_contract_are_not_meant() -> None:
    catalog = _catalog("forward", *ALL)
    assert list(find_pairs(catalog, [(ContractId("sales", "gold", "invoice"), Version(2, 2, 0))])) == []


def _pair(old: str = "1.2.0", new: str = "1.3.0", **facts: Any) -> Pair:
    stated: dict[str, Any] = {"mode": "forward", "is_neighbour": True, **facts}
    return Pair(key=KEY, old=_version(old), new=_version(new), **stated)


def _judge(
    found: Comparison, pair: Pair | None = None, *, is_news: bool = True, catalog: Catalog | None = None, **facts: Any
) -> list[Diagnostic]:
    return [*judge_pair(pair or _pair(), found, catalog or Catalog(), is_news=is_news, **facts)]


def _codes(found: list[Diagnostic]) -> list[str]:
    return [f"{item.severity.value} {item.rule.code}" for item in found]


BREAK = judged()
LOUD = judged(kind("TR505", "granularity-changed", is_dangerous=True), severity=Severity.WARNING)
QUIET = judged(kind("TR511", "field-added", old_readers=Effect.SAFE), severity=Severity.INFO)
MAJOR: dict[str, Any] = {"step": Step.MAJOR, "posture": Posture.BACKWARD}


@pytest.mark.parametrize(
    ("pair", "is_news", "expected"),
    [
        (_pair(), True, ["error TR510", "warning TR505", "error TR403"]),
        (_pair(), False, ["error TR510", "error TR403"]),
        (_pair(is_neighbour=False), True, ["error TR510"]),
        (_pair(new="2.0.0"), True, ["warning TR505"]),
        (_pair(new="2.0.0"), False, []),
    ],
)
def test_breaks_are_forbidden_within_a_major_and_dangers_told_while_they_are_news(
    pair: Pair, expected: list[str], *, is_news: bool
) -> None:
    assert _codes(_judge(comparison(BREAK, LOUD, QUIET, **MAJOR), pair, is_news=is_news)) == expected


@pytest.mark.parametrize(
    ("old", "new", "step", "posture", "expected"),
    [
        ("1.2.0", "1.3.0", Step.MINOR, Posture.BOTH, []),
        ("1.2.0", "1.2.1", Step.MINOR, Posture.BOTH, ["error TR403"]),
        ("1.2.0", "1.3.0", Step.PATCH, Posture.BOTH, []),
        ("1.2.0", "1.3.0", Step.NONE, Posture.BOTH, ["warning TR405"]),
        ("1.2.0", "2.0.0", Step.MINOR, Posture.BOTH, ["warning TR404"]),
        ("1.2.0", "2.0.0", Step.MINOR, Posture.BACKWARD, []),
        ("1.2.0", "2.0.0", Step.MAJOR, Posture.NONE, []),
    ],
)
def test_the_number_claims_what_the_changes_demand(
    old: str, new: str, step: Step, posture: Posture, expected: list[str]
) -> None:
    found = comparison(step=step, posture=posture)
    assert _codes(_judge(found, _pair(old, new))) == expected
    assert _judge(found, _pair(old, new, is_neighbour=False)) == []


def test_a_number_that_claims_too_little_is_told_with_the_right_one() -> None:
    [found] = _judge(comparison(step=Step.MINOR), _pair("1.2.0", "1.2.1"))
    assert found.message == (
        "v1.2.1 claims a patch step over v1.2.0, but its changes demand a minor step: name it v1.3.0."
    )


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_file_without_a_number_has_none_to_judge(side: str) -> None:
    pair = _pair()
    nameless = replace(pair.old if side == "old" else pair.new, version=None)
    changed = replace(pair, old=nameless) if side == "old" else replace(pair, new=nameless)
    assert _judge(comparison(step=Step.MAJOR), changed) == []


def test_legs_that_disagree_are_an_error_of_their_own() -> None:
    [found] = _judge(comparison(disagreement="One says yes and one no.", step=Step.MINOR))
    assert found.message == "finance.gold.invoice:v1.2.0 and finance.gold.invoice:v1.3.0: One says yes and one no."
    assert _judge(comparison(step=Step.MINOR)) == []


@pytest.mark.parametrize(
    ("old_readers", "new_readers", "said"),
    [
        (Effect.BREAKS, Effect.BREAKS, " Readers of v1.2.0 break on new data, and readers of v1.3.0 on old data."),
        (Effect.BREAKS, Effect.SAFE, " Readers of v1.2.0 break on data of v1.3.0."),
        (Effect.SAFE, Effect.DEPENDS, " Readers of v1.3.0 break on data of v1.2.0."),
        (Effect.SAFE, Effect.SAFE, ""),
    ],
)
def test_a_finding_says_who_breaks_on_what(old_readers: Effect, new_readers: Effect, said: str) -> None:
    change = replace(BREAK, old_readers=old_readers, new_readers=new_readers)
    assert _judge(comparison(change, **MAJOR))[0].message == f"Field `invoice.amount` was removed.{said}"


def _notes(change: JudgedChange, **facts: Any) -> Mapping[str, Any]:
    found = comparison(change, **{**MAJOR, **facts.pop("of", {})})
    return {note.label: note.value for note in _judge(found, **facts)[0].notes}


def test_a_finding_tells_what_was_and_is_where_that_is_said() -> None:
    assert {"old", "new"} & _notes(judged()).keys() == set()
    told = _notes(judged(old=0, new=""))
    assert (told["old"], told["new"]) == (0, "")
    assert "reason" not in told
    assert _notes(judged(reason="No record shows it."))["reason"] == "No record shows it."


def test_a_finding_tells_its_witness() -> None:
    witness = Witness(reader=Reader.OLD, record="invoice", row={"amount": 1}, at="/amount", rejected_by="1 is odd")
    assert _notes(judged(witnesses=[witness]))["witness"] == {
        "reader": Reader.OLD.value, "record": "invoice", "rows": 1, "row": {"amount": 1}, "at": "/amount",
        "rejected_by": "1 is odd",
    }  # fmt: skip


def test_a_finding_names_the_models_in_force() -> None:
    model = RecordModels(record="invoice", record_model=RecordModel.TABLE, content_model=ContentModel.STRICT)
    of = {"models": (model,), "engines": ("Snowflake", "BigQuery")}
    readers = "readers of the old version: breaks; of the new one: safe"
    assert _notes(BREAK)["verdict"] == f"mode forward; {readers}"
    assert _notes(BREAK, of=of)["verdict"] == (
        f"mode forward, table records, content model strict, engines Snowflake, BigQuery; {readers}"
    )
    assert _notes(judged(record=None), of=of)["verdict"] == f"mode forward, engines Snowflake, BigQuery; {readers}"


def test_a_finding_names_those_who_are_hit_and_no_others() -> None:
    one, other = consumer("reports", "amount"), consumer("quiet", "invoice_id")
    catalog = Catalog(subscriptions=(one.subscription, other.subscription))
    said = {
        "consumer": "reports", "requires": "forward", "columns": ["amount"], "owner": "reports-team",
        "contact": "reports@example.com",
    }  # fmt: skip
    assert _notes(BREAK, catalog=catalog)["consumers"] == [said]
    whole = _notes(judged(column=None), catalog=catalog)["consumers"]
    assert [(hit["consumer"], hit["columns"]) for hit in whole] == [("reports", []), ("quiet", [])]


def test_of_very_many_consumers_of_very_many_changes_some_are_told_and_the_rest_counted() -> None:
    catalog = Catalog(subscriptions=tuple(consumer(f"c{number}").subscription for number in range(1_600)))
    found = _judge(comparison(*[BREAK] * 3, **MAJOR), catalog=catalog)
    told = [note.value for item in found for note in item.notes if note.label == "consumers"]
    assert [len(hit) for hit in told] == [1_600, 11, 11]
    assert [hit[-1] for hit in told[1:]] == ["1,590 more"] * 2


@pytest.mark.parametrize(("name", "hit"), [("DMBTR", ["reports"]), ("WRBTR", ["reports"]), ("WAERS", [])])
def test_who_names_a_column_as_either_version_does_is_hit(name: str, hit: list[str]) -> None:
    old, new = (
        contract(
            f"{KEY}:{number}", record("invoice", field("amount", physical_name=amount), field("currency", id="WAERS"))
        )
        for number, amount in (("v1.2.0", "DMBTR"), ("v1.3.0", "WRBTR"))
    )
    catalog = Catalog(subscriptions=(consumer("reports", name).subscription,))
    told = _notes(BREAK, pair=replace(_pair(), old=old, new=new), catalog=catalog)["consumers"]
    assert [one["consumer"] for one in told] == hit


def test_what_is_forbidden_is_told_with_three_ways_out() -> None:
    instead = judged(kind(instead="Keep the column."))
    [found, *_] = _judge(comparison(instead, **MAJOR))
    help_ = str(found.notes[-1].value)
    assert help_.startswith("Keep the column. Or publish it as v2.0.0 with a migration note;")
    assert f'fingerprint: "{found.fingerprint}", version: v1.3.0' in help_
    assert str(_notes(BREAK)["help"]).startswith("Or publish it as v2.0.0")


def test_what_is_not_forbidden_is_told_with_what_to_do_instead_or_whom_to_tell() -> None:
    assert _notes(LOUD, of={"step": Step.MINOR})["help"] == "Tell your consumers; nothing is blocked."
    meant = judged(
        kind("TR505", "granularity-changed", is_dangerous=True, instead="Say it."), severity=Severity.WARNING
    )
    assert _notes(meant, of={"step": Step.MINOR})["help"] == "Say it."


def test_without_a_number_to_go_on_from_no_next_major_is_named() -> None:
    pair = _pair()
    [found] = _judge(
        comparison(BREAK, **MAJOR),
        replace(pair, old=replace(pair.old, version=None), new=replace(pair.new, version=None)),
    )
    assert found.notes[-1].value == "Tell your consumers; nothing is blocked."


@pytest.mark.parametrize(("until", "said"), [(date(2026, 12, 31), " until 2026-12-31"), (None, "")])
def test_an_excepted_change_is_a_warning_that_names_who_approved_and_no_longer_how_to_except_it(
    until: date | None, said: str
) -> None:
    pair = _pair()
    entry = ApprovedException(
        pointer=ROOT, code="TR510", fingerprint=fingerprint_of(pair, BREAK), version=Version(1, 3, 0), until=until,
        reason="Nobody reads it.", approver="council", ticket="DC-1",
    )  # fmt: skip
    other = judged(pointer="/schema/invoice/properties/tax", message="Another.")
    found = _judge(comparison(BREAK, other, step=Step.MINOR), pair, granted={entry.fingerprint: entry})
    assert _codes(found) == ["warning TR510", "error TR510"]
    assert found[0].message.endswith(f" Let through by exception{said}.")
    notes = {note.label: note.value for note in found[0].notes}
    assert notes["exception"] == "Nobody reads it. (approved by council, DC-1)"
    assert "help" not in notes
    assert "why" in notes


def test_a_fingerprint_is_that_of_the_pair() -> None:
    prints = {fingerprint_of(pair, BREAK) for pair in (_pair(), _pair("1.1.0"), _pair(new="1.4.0"))}
    assert len(prints) == 3
    assert _judge(comparison(BREAK, **MAJOR))[0].fingerprint == fingerprint_of(_pair(), BREAK)


def test_no_registry_may_turn_off_what_the_gate_says() -> None:
    assert all(rule.is_binding for rule in GATE_RULES)
