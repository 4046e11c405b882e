"""The mutants themselves: each differs in one place, and the page says what was found."""

from __future__ import annotations

import ast

import pytest
from tests.mutation.explained import EXPLAINED
from tests.mutation.mutants import find_mutants
from tests.mutation.record import PAGE, read_results, render_page

SOURCE = '''
"""A docstring with 1 and True."""
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from datetime import date

def step(count: "int | None", limit: int = 3) -> bool:
    for item in (1, 2):
        if item:
            continue
    return count < limit and not done(count + 1)
'''


def test_each_mutant_is_one_small_wrong() -> None:
    mutants = find_mutants(SOURCE)
    plain = ast.dump(ast.parse(SOURCE))
    assert len({ast.dump(mutant.build()) for mutant in mutants}) == len(mutants)
    assert all(ast.dump(mutant.build()) != plain for mutant in mutants)
    assert [mutant.name for mutant in mutants] == [
        "3 → 4 in def step(count: 'int | None', limit: int=3) -> bool:",
        "1 → 2 in for item in (1, 2):",
        "2 → 3 in for item in (1, 2):",
        "if item: → if not item:",
        "continue → break in if item:",
        "count < limit and (not done(count + 1)) → count < limit or not done(count + 1)",
        "count < limit → count <= limit",
        "not done(count + 1) → done(count + 1)",
        "count + 1 → count - 1",
        "1 → 2 in return count < limit and (not done(count + 1))",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x: int | str",
        "@a(1)\nclass B(C): ...",
        "_MAX_ROWS = 10 + 1",
        "zip(a, b, strict=True)",
        "if TYPE_CHECKING:\n    x = 1",
    ],
)
def test_what_does_not_run_is_left_alone(source: str) -> None:
    assert find_mutants(source) == []


def test_the_page_is_in_step_with_the_results() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_page(read_results()), "run `python -m tests.mutation --record`"


def test_what_is_explained_was_missed() -> None:
    missed = {f"{row['module']}: {name}" for rows in read_results().values() for row in rows for name in row["missed"]}
    assert EXPLAINED.keys() - missed == set()
