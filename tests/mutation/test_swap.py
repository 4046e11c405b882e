"""Functions take the code of a mutant, wherever they are known already."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.mutation.mutants import find_mutants
from tests.mutation.swap import find_function, swap

SOURCE = """
from functools import cache, cached_property
LIMIT = 1
def plain(value=1):
    return value + 2
@cache
def kept(value):
    return value + 2
class Thing:
    def method(self):
        return 2
    @property
    def told(self):
        return 2
    @cached_property
    def once(self):
        return 2
    @staticmethod
    def static():
        return 2
def outer():
    def inner():
        return 2
    return inner
"""


@pytest.fixture
def module(tmp_path: Path) -> ModuleType:
    path = tmp_path / "made_to_be_wrong.py"
    path.write_text(SOURCE, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("made_to_be_wrong", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize(
    ("line", "call"),
    [
        (5, lambda made: made.plain),
        (8, lambda made: lambda: made.kept(1)),
        (11, lambda made: made.Thing().method),
        (14, lambda made: partial(getattr, made.Thing(), "told")),
        (17, lambda made: partial(getattr, made.Thing(), "once")),
        (20, lambda made: made.Thing.static),
    ],
)
def test_a_function_that_others_hold_does_what_the_mutant_does(
    module: ModuleType, line: int, call: Callable[[Any], Callable[[], Any]]
) -> None:
    held = call(module)
    mutant = next(mutant for mutant in find_mutants(SOURCE) if mutant.line == line)
    assert find_function(ast.parse(SOURCE), line) is not None
    before = call(module)()
    vars(module)["kept"].cache_clear()
    swap(module, mutant.build())
    assert held() != before


@pytest.mark.parametrize(("line", "expected"), [(3, None), (4, None), (5, 4), (8, 6), (14, 12), (23, None), (24, 21)])
def test_a_line_is_run_by_the_function_around_it_or_on_import(line: int, expected: int | None) -> None:
    assert find_function(ast.parse(SOURCE), line) == expected
