"""A check as a GitLab Code Quality report: findings stand in the merge request and on the changed lines.

Source: GitLab, "Code Quality report format" (a subset of Code Climate's issues).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.rule import Severity
from treaty.report.notes import render_notes
from treaty.report.plain import dump_json, neutralise
from treaty.report.result import CheckResult

_SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}
)


def render_check(result: CheckResult) -> str:
    """Give one issue a finding; no finding is an empty list, which tells GitLab that old ones are mended."""
    return dump_json(list(_issues(result))) + "\n"


def _issues(result: CheckResult) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for item in result.diagnostics:
        fingerprint = item.fingerprint
        yield _issue(item, _fingerprint(fingerprint, seen[fingerprint]))
        seen[fingerprint] += 1


def _issue(item: Diagnostic, fingerprint: str) -> dict[str, Any]:
    issue: dict[str, Any] = {
        "type": "issue",
        "check_name": f"{item.rule.code} {item.rule.name}",
        "description": neutralise(item.message),
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[item.severity],
        "location": {
            "path": neutralise(item.location.path),
            "lines": {"begin": item.location.span.line if item.location.span else 1},
        },
    }
    notes = "\n".join(render_notes(item.notes))
    return {**issue, "content": {"body": notes}} if notes else issue


def _fingerprint(fingerprint: str, repetition: int) -> str:
    # GitLab drops an issue whose fingerprint another one has; a rule may speak twice of one node.
    return hashlib.sha256(f"{fingerprint} {repetition}".encode()).hexdigest()[:16] if repetition else fingerprint
