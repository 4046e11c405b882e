"""A check as JUnit XML, which every CI server shows: a suite a file, a case a finding.

Source: the schema of Jenkins' xUnit plugin (`testsuites`, `testsuite`, `testcase`, `failure`, `system-out`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from treaty.diagnostics.diagnostic import Diagnostic
from treaty.report.notes import render_notes
from treaty.report.plain import neutralise
from treaty.report.result import CheckResult
from treaty.report.terminal import count
from treaty.report.text import render_place

_NO_CHARACTERS = str.maketrans({"\ufffe": "\\ufffe", "\uffff": "\\uffff"})
"""XML 1.0, section 2.2: the two that `neutralise` leaves and no document may hold."""


def render_check(result: CheckResult) -> str:
    """Give a failed case for each finding that fails the check, and a passed one, with its words, for each other.

    Without findings there is one passed case: a report without cases counts as broken with many servers.
    """
    cases = len(result.diagnostics) or 1
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites {_attributes(name='treaty check', tests=cases, failures=_failures(result, result.diagnostics))}>",
        *_suites(result),
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _suites(result: CheckResult) -> Iterator[str]:
    for path, items in groupby(result.diagnostics, key=lambda item: item.location.path):
        findings = tuple(items)
        facts = _attributes(name=path, tests=len(findings), failures=_failures(result, findings), errors=0, skipped=0)
        yield f"  <testsuite {facts}>"
        for item in findings:
            yield from _case(item, is_failure=_is_failure(result, item))
        yield "  </testsuite>"
    if not result.diagnostics:
        name = f"No findings in {count(result.checked, 'file')}"
        yield f"  <testsuite {_attributes(name='contracts', tests=1, failures=0, errors=0, skipped=0)}>"
        yield f"    <testcase {_attributes(classname='contracts', name=name, time=0)}/>"
        yield "  </testsuite>"


def _case(item: Diagnostic, *, is_failure: bool) -> Iterator[str]:
    name = f"{item.rule.code} {item.rule.name} {str(item.location.pointer) or '/'}"
    yield f"    <testcase {_attributes(classname=item.location.path, name=name, time=0)}>"
    message = neutralise(item.message)
    text = _text("\n".join([f"{render_place(item.location)}: {message}", *render_notes(item.notes)]))
    if is_failure:
        facts = _attributes(message=message, type=item.severity.value)
        yield f"      <failure {facts}>{text}</failure>"
    else:
        yield f"      <system-out>{item.severity.value}: {text}</system-out>"
    yield "    </testcase>"


def _is_failure(result: CheckResult, item: Diagnostic) -> bool:
    return item.severity.rank >= result.fail_on.rank


def _failures(result: CheckResult, items: Sequence[Diagnostic]) -> int:
    return sum(_is_failure(result, item) for item in items)


def _attributes(**facts: str | int) -> str:
    return " ".join(f'{name}="{_text(neutralise(str(value)))}"' for name, value in facts.items())


def _text(text: str) -> str:
    return escape(text.translate(_NO_CHARACTERS))
