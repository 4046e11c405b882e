"""What a run tries, and what it keeps of the run before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.mutation.mutants import find_mutants
from tests.mutation.plan import plan_module
from tests.mutation.record import Result

SOURCE = "def step(a, b, c):\n    return a < b and b < c and c < a and a + b and b + c\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "module.py"
    file.write_text(SOURCE, encoding="utf-8")
    return file


MUTANTS = [mutant.name for mutant in find_mutants(SOURCE)]
ROW = Result(module="m", mutants=len(MUTANTS), tried=3, missed=(MUTANTS[1], "a < b → no more"))


def test_a_first_run_takes_a_sample_and_a_wider_one_begins_with_it(path: Path) -> None:
    three, five = (plan_module(path, None, None, share=0, least=least).chosen for least in (3, 5))
    assert [mutant.name for mutant in three] == [mutant.name for mutant in five][:3]
    assert plan_module(path, ROW, None, share=0, least=3).before is None
    for mode in ("missed", "open"):
        assert plan_module(path, None, mode, share=0, least=3).chosen == []


def test_a_further_run_tries_what_is_new_and_keeps_the_rest(path: Path) -> None:
    plan = plan_module(path, ROW, "further", share=0, least=5)
    assert plan.before == ROW
    assert [mutant.name for mutant in plan.chosen] == [
        mutant.name for mutant in plan_module(path, None, None, share=0, least=5).chosen[3:]
    ]
    assert plan_module(path, ROW, "further", share=0, least=3).chosen == []


def test_a_module_that_was_edited_is_tried_anew(path: Path) -> None:
    plan = plan_module(path, replace(ROW, mutants=99), "further", share=0, least=2)
    assert (len(plan.chosen), plan.before) == (3, None)


def test_what_was_missed_is_tried_again_and_what_is_no_more_is_forgotten(path: Path) -> None:
    for mode in ("missed", "open"):
        plan = plan_module(path, ROW, mode, share=0, least=5)
        assert [mutant.name for mutant in plan.chosen] == [MUTANTS[1]]
        assert plan.before == replace(ROW, tried=1, missed=())
        assert plan.is_less
