"""A module made wrong in place: its functions do what a mutant's do, for all that have imported them already."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import CodeType, FunctionType, ModuleType
from typing import Any


def swap(module: ModuleType, tree: ast.Module) -> None:
    """Give the functions of a module the code of a mutant of it.

    What stands at the top of the module, and was worked out as it was imported, stays as it is.
    """
    told: dict[str, Any] = {**vars(module)}
    exec(compile(tree, str(module.__file__), "exec"), told)  # noqa: S102 - the mutant is ours
    wrong = dict(_find_functions(told, module.__name__))
    for name, function in _find_functions(vars(module), module.__name__):
        if name in wrong:
            function.__code__ = wrong[name].__code__
            function.__defaults__ = wrong[name].__defaults__
            function.__kwdefaults__ = wrong[name].__kwdefaults__


def _find_functions(names: Mapping[str, Any], module: str) -> Iterator[tuple[str, FunctionType]]:
    """Give the functions and methods that a module defines, by qualified name."""
    for value in list(names.values()):
        if isinstance(value, type) and value.__module__ == module:
            members = [value, *(base for base in value.__mro__[1:] if base.__module__ == module)]
            for member in (each for holder in members for each in vars(holder).values()):
                yield from _unwrap(member, module)
        else:
            yield from _unwrap(value, module)


def _unwrap(value: Any, module: str) -> Iterator[tuple[str, FunctionType]]:
    if isinstance(value, property):
        value = value.fget
    elif isinstance(value, cached_property):
        value = value.func
    while not isinstance(value, FunctionType) and hasattr(value, "__wrapped__"):
        value = value.__wrapped__
    while isinstance(value, FunctionType) and isinstance(getattr(value, "__wrapped__", None), FunctionType):
        value = value.__wrapped__
    value = getattr(value, "__func__", value)
    if isinstance(value, FunctionType) and value.__module__ == module and isinstance(value.__code__, CodeType):
        yield value.__qualname__, value


def find_function(tree: ast.Module, line: int) -> int | None:
    """Give the first line of the function that a line stands in, its decorators with it.

    None for a line that is run as the module is imported, or that a function within a function holds: what was made of
    these before stays as it is.
    """
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.body[0].lineno <= line <= (node.end_lineno or line)
    ]
    if len(around) != 1:
        return None
    return min(node.lineno for node in (*around, *around[0].decorator_list))
