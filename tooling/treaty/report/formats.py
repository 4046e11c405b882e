"""The formats by the names that people type; an unknown name is an error, never a default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol, TypeVar

from treaty.compat.comparison import Comparison
from treaty.compat.consumers import Hit
from treaty.diagnostics.errors import UsageError
from treaty.diagnostics.rule import Rule
from treaty.report import diff_json, diff_text, github, gitlab, json_report, junit, markdown, sarif, text
from treaty.report.result import CheckResult


class Renderer(Protocol):
    """Renders a check; a format that has no use for rules, colour or width ignores them."""

    def __call__(self, result: CheckResult, *, rules: Sequence[Rule], colour: bool, width: int) -> str:
        """Give the whole output, its last line ended."""
        ...


class DiffRenderer(Protocol):
    """Renders a comparison and the consumers it hits."""

    def __call__(self, comparison: Comparison, *, consumers: Sequence[Hit], colour: bool, width: int) -> str:
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
        "text": diff_text.render_comparison,
        "json": lambda comparison, *, consumers, **_: diff_json.render_comparison(comparison, consumers=consumers),
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
    name: str, comparison: Comparison, *, consumers: Sequence[Hit] = (), colour: bool, width: int = 100
) -> str:
    """Give a comparison in the format of that name.

    Raises:
        UsageError: when there is no such format.
    """
    return _find(DIFF_FORMATS, name)(comparison, consumers=consumers, colour=colour, width=width)


def _find(formats: Mapping[str, _AnyRenderer], name: str) -> _AnyRenderer:
    if name not in formats:
        *others, last = formats
        raise UsageError(f"There is no format `{name}`.", f"Choose {', '.join(others)} or {last}.")
    return formats[name]
