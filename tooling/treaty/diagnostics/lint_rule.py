"""LintRule: a rule and the generator that finds its problems; the decorator that makes one from a function.

The function's name is the rule's name, its docstring the rule's page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from treaty.diagnostics.errors import TreatyError
from treaty.diagnostics.rule import Rule, Severity, parse_page
from treaty.model.pointer import ROOT, Pointer, parse_pointer

Scope = TypeVar("Scope")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a rule yields; `pointer` is relative to the node the rule looked at, `path` names another file."""

    message: str
    pointer: Pointer = ROOT
    path: str | None = None
    arguments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def problem(message: str, at: str | Pointer = "", *, path: str | None = None, **arguments: str) -> Problem:
    """Give a problem at a pointer relative to the node (`"logicalTypeOptions/minimum"`), or at the node itself."""
    pointer = (parse_pointer(at) if at else ROOT) if isinstance(at, str) else at
    return Problem(message=message, pointer=pointer, path=path, arguments=MappingProxyType(arguments))


@dataclass(frozen=True, slots=True, kw_only=True)
class LintRule(Generic[Scope]):
    """A rule, the kind of node it looks at, and the function that looks."""

    rule: Rule
    scope: type[Scope]
    find: Callable[..., Iterator[Problem]]


def rule(
    *, code: str, scope: type[Scope], severity: Severity, since: str = "0.1", aliases: tuple[str, ...] = ()
) -> Callable[[Callable[..., Iterator[Problem]]], LintRule[Scope]]:
    """Make a lint rule from a generator function whose docstring is the rule's page."""

    def declare(find: Callable[..., Iterator[Problem]]) -> LintRule[Scope]:
        if find.__doc__ is None:
            raise TreatyError(
                "Python was told to leave out docstrings, and those of the rules say what they hold.",
                "Unset PYTHONOPTIMIZE, or leave out -OO.",
            )
        page: Mapping[str, Any] = parse_page(find.__doc__)
        declared = Rule(
            code=code,
            name=find.__name__.replace("_", "-"),
            severity=severity,
            summary=page["Summary"],
            why=page.get("Why", ""),
            bad=page.get("Bad", ""),
            good=page.get("Good", ""),
            sources=page.get("Sources", ""),
            since=since,
            aliases=aliases,
        )
        return LintRule(rule=declared, scope=scope, find=find)

    return declare
