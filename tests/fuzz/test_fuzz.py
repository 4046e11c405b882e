"""The short form of fuzzing: made-up bytes and damaged seeds; `python -m tests.fuzz` runs for as long as you like."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fuzz.guided import Session
from tests.fuzz.record import PAGE, add_run, read_runs, render_page
from tests.fuzz.seeds import mutate, seeds_for
from tests.fuzz.targets import TARGETS

quickly = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.chdir(tmp_path_factory.getbasetemp())


@pytest.mark.filterwarnings("ignore:Possible nested set:FutureWarning")
@pytest.mark.parametrize("name", TARGETS)
def test_damaged_seeds_make_no_target_fail(name: str) -> None:
    random, seeds = Random(name), seeds_for(name)  # noqa: S311 - damage, not a secret
    for _ in range(15):
        TARGETS[name](mutate(random, seeds))


@pytest.mark.parametrize("name", TARGETS)
@quickly
@given(data=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_made_up_bytes_make_no_target_fail(name: str, data: bytes) -> None:
    TARGETS[name](data)


def test_mutations_depend_on_the_seed_alone() -> None:
    seeds = seeds_for("builder")
    one, two = (Random(3) for _ in range(2))  # noqa: S311 - damage, not a secret
    assert [mutate(one, seeds) for _ in range(3)] == [mutate(two, seeds) for _ in range(3)]
    assert all(len(seeds_for(name)) > 5 for name in TARGETS)


def test_there_is_a_target_for_each_way_in() -> None:
    assert Path(__file__).with_name("targets.py").is_file()
    assert set(TARGETS) == {"reader", "builder", "registry", "diff", "containment", "renderers", "command-line"}


def test_the_page_is_in_step_with_the_record() -> None:
    runs = read_runs()
    assert PAGE.read_text(encoding="utf-8") == render_page(runs), "run `python -m tests.fuzz --guided --record`"
    assert {run["target"] for run in runs} <= set(TARGETS)


def test_runs_of_a_day_add_up_and_other_days_stay_apart() -> None:
    first = Session(target="reader", seconds=10.0, busy=9.0, inputs=5, slowest=0.2, reached=90)
    second = Session(target="reader", seconds=5.5, busy=5.0, inputs=7, slowest=0.1, reached=95, crashes=1)
    runs = add_run([], first, date(2026, 11, 21))
    runs = add_run(runs, second, date(2026, 11, 21))
    runs = add_run(runs, first, date(2026, 11, 22))
    assert [(run["date"], run["runs"]) for run in runs] == [("2026-11-21", 2), ("2026-11-22", 1)]
    assert (runs[0]["seconds"], runs[0]["inputs"], runs[0]["slowest"]) == (15.5, 12, 0.2)
    assert (runs[0]["reached"], runs[0]["crashes"]) == (95, 1)
    assert "| reader | 3 | 0.01 | 0.01 | 17 | 0.20 s | 95 | 1 |" in render_page(runs)
