"""YamlProblem: what is wrong with a text before anyone asks what it says."""

from __future__ import annotations

from dataclasses import dataclass

from treaty.diagnostics.diagnostic import Span
from treaty.diagnostics.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlProblem:
    """One fault of a text; `related` are other places that explain it, each with a few words."""

    rule: Rule
    message: str
    span: Span
    related: tuple[tuple[Span, str], ...] = ()
