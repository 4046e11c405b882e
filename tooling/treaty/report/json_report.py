"""A check as JSON: what `treaty check --format json` prints, described by `schemas/check.schema.json`.

The shape: `version` of the format (1), `tool` {name, version}, `summary` {errors, warnings, infos, files, suppressed,
fail_on, failed}, `diagnostics` in their one order, `comparisons` as in `report/diff_json.py`. A place that is not known
is null; lines and columns count from 1, columns in characters, the end is exclusive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from treaty import __version__
from treaty.diagnostics.diagnostic import Diagnostic, Location
from treaty.diagnostics.rule import Rule, Severity
from treaty.report.diff_json import comparison_to_json
from treaty.report.plain import dump_json, to_plain
from treaty.report.result import CheckResult

FORMAT_VERSION = 1


def render_check(result: CheckResult, *, rules: Sequence[Rule] = ()) -> str:  # noqa: ARG001 - the signature of all formats
    """Give the JSON text of a check."""
    return dump_json(check_to_json(result)) + "\n"


def check_to_json(result: CheckResult) -> dict[str, Any]:
    """Give a check as plain data, keys in a stable order."""
    counts = result.counts
    return {
        "version": FORMAT_VERSION,
        "tool": {"name": "treaty", "version": __version__},
        "summary": {
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "infos": counts[Severity.INFO],
            "files": result.checked,
            "suppressed": result.suppressed,
            "fail_on": result.fail_on.value,
            "failed": result.is_failed,
        },
        "diagnostics": [_diagnostic_to_json(item) for item in result.diagnostics],
        "comparisons": [comparison_to_json(item) for item in result.comparisons],
    }


def _diagnostic_to_json(item: Diagnostic) -> dict[str, Any]:
    return {
        "code": item.rule.code,
        "name": item.rule.name,
        "aliases": list(item.rule.aliases),
        "severity": item.severity.value,
        "message": item.message,
        **_location_to_json(item.location),
        "fingerprint": item.fingerprint,
        "notes": [{"label": note.label, "value": to_plain(note.value)} for note in item.notes],
        "related": [{**_location_to_json(place.location), "message": place.message} for place in item.related],
    }


def _location_to_json(location: Location) -> dict[str, Any]:
    span = location.span
    return {
        "path": location.path,
        "contract": location.contract,
        "pointer": str(location.pointer),
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
    }
