"""The tables of tests/cases/containment: each pair has its verdict, and so has its mirror where one is given."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.cases import load

from treaty.containment.prove import Verdict, prove_containment

CASES = Path(__file__).parents[2] / "cases" / "containment"


def _load() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}" + (f", {case['draft']}" if "drafts" in case else ""))
        for path in sorted(CASES.glob("*.yaml"))
        for told in load(path)["cases"]
        for case in _in_each_draft(told)
    ]


def _in_each_draft(case: dict[str, Any]) -> list[dict[str, Any]]:
    return [case | {"draft": draft} for draft in case["drafts"]] if "drafts" in case else [case]


@pytest.mark.parametrize("case", _load())
def test_case(case: dict[str, Any]) -> None:
    options: dict[str, Any] = {"draft": case.get("draft"), "resources": case.get("resources")}
    proof = prove_containment(case["writer"], case["reader"], **options)
    assert proof.verdict is Verdict(case["expected"]), proof
    assert proof.has_witness is (proof.verdict is Verdict.NOT_CONTAINED)
    if "place" in case:
        assert proof.place == case["place"]
    if "mirror" in case:
        mirrored = prove_containment(case["reader"], case["writer"], **options)
        assert mirrored.verdict is Verdict(case["mirror"]), mirrored
    for side in ("writer", "reader"):
        same = prove_containment(case[side], case[side], **options)
        assert same.verdict is not Verdict.NOT_CONTAINED
