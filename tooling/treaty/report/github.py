"""A check as GitHub workflow commands, which become annotations in a pull request.

Source: GitHub Actions, "Workflow commands": data escapes `%`, CR and LF, properties `:` and `,` as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.rule import Rule, Severity
from treaty.report.notes import render_notes
from treaty.report.plain import neutralise
from treaty.report.result import CheckResult
from treaty.report.terminal import count

_COMMANDS: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
)
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render_check(result: CheckResult, *, rules: Sequence[Rule] = ()) -> str:  # noqa: ARG001 - the signature of all formats
    """Give one command a finding and a last line that counts them; nothing of a contract can start a command."""
    counts = ", ".join(count(number, severity.value) for severity, number in result.counts.items() if number)
    last = f"{counts or 'No findings'} in {count(result.checked, 'file')}."
    return "\n".join([*(_render_command(item) for item in result.diagnostics), last]) + "\n"


def _render_command(item: Diagnostic) -> str:
    properties = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in _properties(item))
    message = "\n".join([neutralise(item.message), *render_notes(item.notes)])
    return f"::{_COMMANDS[item.severity]} {properties}::{message.translate(_DATA)}"


def _properties(item: Diagnostic) -> Iterator[tuple[str, str]]:
    yield "file", neutralise(item.location.path)
    span = item.location.span
    if span is not None:
        yield "line", str(span.line)
        yield "endLine", str(span.end_line)
        # GitHub drops an annotation with columns that spans several lines.
        if span.line == span.end_line:
            yield "col", str(span.column)
            yield "endColumn", str(span.end_column)
    yield "title", f"{item.rule.code} {item.rule.name}"
