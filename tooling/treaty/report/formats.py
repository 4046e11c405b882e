"""The formats by the names that people type; an unknown name is an error, never a default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol, TypeVar

from treaty.compat.comparison import Comparison
from treaty.compat.consumers import Hit
from treaty.diagnostics.errors import UsageError
from treaty.diagnostics.rule import Rule
from treaty.model.contract import Contract
from treaty.report import (
    diff_json,
    diff_rows,
    diff_text,
    github,
    gitlab,
    json_report,
    junit,
    markdown,
    omds,
    sarif,
    text,
)
from treaty.report.result import CheckResult
from treaty.report.rows import render_yaml

Sides = tuple[Contract, Contract]


class Renderer(Protocol):
    """Renders a check; a format that has no use for rules, colour or width ignores them."""

    def __call__(self, result: CheckResult, *, rules: Sequence[Rule], colour: bool, width: int) -> str:
        """Give the whole output, its last line ended."""
        ...


class DiffRenderer(Protocol):
    """Renders a comparison and the consumers it hits."""

    def __call__(
        self, comparison: Comparison, *, sides: Sides | None, consumers: Sequence[Hit], colour: bool, width: int
    ) -> str:
        """Give the whole output, its last line ended."""
        ...


CHECK_FORMATS: Mapping[str, Renderer] = MappingProxyType(
    {
        "text": lambda result, *, colour, width, **_: text.render_check(result, colour=colour, width=width),
        "json": lambda result, *, rules, **_: json_report.render_check(result, rules=rules),
        "sarif": lambda result, *, rules, **_: sarif.render_check(result, rules=rules),
        "github": lambda result, *, rules, **_: github.render_check(result, rules=rules),
        "gitlab": lambda result, **_: gitlab.render_check(result),
        "junit": lambda result, **_: junit.render_check(result),
        "markdown": lambda result, **_: markdown.render_summary(result),
    }
)
"""Formats of `treaty check`."""

DIFF_FORMATS: Mapping[str, DiffRenderer] = MappingProxyType(
    {
        "text": lambda comparison, *, consumers, colour, width, **_: diff_text.render_comparison(
            comparison, consumers=consumers, colour=colour, width=width
        ),
        "json": lambda comparison, *, consumers, **_: diff_json.render_comparison(comparison, consumers=consumers),
        "yaml": lambda comparison, *, consumers, **_: render_yaml(diff_json.comparison_to_json(comparison, consumers)),
        "table": lambda comparison, **_: diff_rows.render_table_rows(comparison),
        "csv": lambda comparison, **_: diff_rows.render_csv_rows(comparison),
        "omds": lambda comparison, *, sides, **_: omds.render_comparison(comparison, sides),
    }
)
"""Formats of `treaty diff`."""

_AnyRenderer = TypeVar("_AnyRenderer")


def render_check(name: str, result: CheckResult, *, rules: Sequence[Rule], colour: bool, width: int = 100) -> str:
    """Give a check in the format of that name.

    Raises:
        UsageError: when there is no such format.
    """
    return _find(CHECK_FORMATS, name)(result, rules=rules, colour=colour, width=width)


def render_comparison(
    name: str,
    comparison: Comparison,
    *,
    sides: Sides | None = None,
    consumers: Sequence[Hit] = (),
    colour: bool,
    width: int = 100,
) -> str:
    """Give a comparison in the format of that name; `sides` are the contracts, old and new, where they are at hand.

    Raises:
        UsageError: when there is no such format.
    """
    return _find(DIFF_FORMATS, name)(comparison, sides=sides, consumers=consumers, colour=colour, width=width)


def _find(formats: Mapping[str, _AnyRenderer], name: str) -> _AnyRenderer:
    if name not in formats:
        *others, last = formats
        raise UsageError(f"There is no format `{name}`.", f"Choose {', '.join(others)} or {last}.")
    return formats[name]
