"""Rule: code, name, aliases, summary, why, examples, severity, since, replaced_by.

Everything with a code is a Rule, and a rule's docstring is its page: the first line is the summary, then the headings
`Why:`, `Bad:`, `Good:` and, where a standard says so, `Sources:`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

_HEADING = re.compile(r"^(Why|Bad|Good|Old|New|Sources):[ \t]*", re.MULTILINE)


class Severity(Enum):
    """How much a finding weighs; policy may change it, a finding may not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Higher is worse."""
        return {"info": 1, "warning": 2, "error": 3}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what must hold (lint, load, lifecycle) or what happened (change kinds)."""

    code: str
    """`TR` and three digits; never reused."""
    name: str
    severity: Severity
    summary: str
    why: str
    bad: str = ""
    """YAML that the rule finds fault with; for a change kind, the old side."""
    good: str = ""
    """YAML that the rule is content with; for a change kind, the new side."""
    sources: str = ""
    since: str = "0.1"
    aliases: tuple[str, ...] = ()
    """The codes that other systems use for the same rule."""
    is_fixable: bool = False
    is_binding: bool = False
    """Whether its errors hold whatever a registry's settings say; an approved exception may let a change pass."""
    replaced_by: str | None = None


def parse_page(text: str) -> Mapping[str, str]:
    """Read a rule's page: its summary under the key `Summary`, then each heading's text, dedented."""
    text = inspect.cleandoc(text)
    headings = list(_HEADING.finditer(text))
    end = headings[0].start() if headings else len(text)
    page = {"Summary": " ".join(text[:end].split())}
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        body = text[heading.end() : following.start() if following else len(text)]
        page[heading.group(1)] = _dedent(body)
    return page


def _dedent(body: str) -> str:
    first, _, rest = body.partition("\n")
    return "\n".join(part for part in (first.strip(), inspect.cleandoc("\n" + rest)) if part).strip()
