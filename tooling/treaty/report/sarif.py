"""A check as SARIF 2.1.0, for code scanning and editors.

Source: OASIS Static Analysis Results Interchange Format (SARIF) Version 2.1.0; section numbers stand where they decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from treaty import __version__
from treaty.diagnostics.change import ChangeKind
from treaty.diagnostics.diagnostic import Diagnostic, Location, Span
from treaty.diagnostics.rule import Rule, Severity
from treaty.report.notes import render_notes
from treaty.report.plain import dump_json, neutralise
from treaty.report.result import CheckResult

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
)
_BASE = "%SRCROOT%"


def render_check(result: CheckResult, *, rules: Sequence[Rule]) -> str:
    """Give a SARIF log of one run.

    Args:
        result: the check.
        rules: the rulebook; every rule of it is listed, so that a viewer can tell "passed" from "not looked at".
    """
    # A finding may carry a rule that the caller did not list; its page must be there all the same.
    by_code = {rule.code: rule for rule in (*rules, *(item.rule for item in result.diagnostics))}
    listed = [by_code[code] for code in sorted(by_code)]
    index = {rule.code: position for position, rule in enumerate(listed)}
    run = {
        "tool": {"driver": _driver(listed)},
        "automationDetails": {"id": "treaty/check/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": "The root of the repository."}}},
        "invocations": [{"executionSuccessful": True}],
        "results": [_result(item, index) for item in result.diagnostics],
    }
    return dump_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _driver(rules: Sequence[Rule]) -> dict[str, Any]:
    return {
        "name": "treaty",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in rules],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why or rule.summary},
        "help": {"text": _help_text(rule), "markdown": _help_markdown(rule)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "name": rule.name,
            "aliases": list(rule.aliases),
            "since": rule.since,
            "tags": ["data-contract"],
        },
    }


def _help_text(rule: Rule) -> str:
    parts = [rule.summary, rule.why, *(f"{title}:\n{text}" for title, text in _examples(rule))]
    return "\n\n".join([*(part for part in parts if part), f"Run `treaty explain {rule.code}` for the whole page."])


def _help_markdown(rule: Rule) -> str:
    parts = [rule.summary, rule.why, *(f"**{title}**\n\n{_fence(text)}" for title, text in _examples(rule))]
    return "\n\n".join([*(part for part in parts if part), f"Run `treaty explain {rule.code}` for the whole page."])


def _fence(text: str) -> str:
    return text if text.startswith("`") else f"```yaml\n{text}\n```"


def _examples(rule: Rule) -> list[tuple[str, str]]:
    bad, good = ("Old", "New") if isinstance(rule, ChangeKind) else ("Bad", "Good")
    return [(title, text) for title, text in ((bad, rule.bad), (good, rule.good)) if text]


def _result(item: Diagnostic, index: Mapping[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": item.rule.code,
        "ruleIndex": index[item.rule.code],
        "level": LEVELS[item.severity],
        "message": {"text": _message(item)},
        "locations": [_location(item.location)],
        "partialFingerprints": {"treaty/v1": item.fingerprint},
    }
    if item.related:
        result["relatedLocations"] = [
            {"id": number, **_location(place.location), "message": {"text": neutralise(place.message)}}
            for number, place in enumerate(item.related, start=1)
        ]
    if item.notes:
        result["properties"] = {"notes": [{"label": note.label, "value": note.value} for note in item.notes]}
    return result


_NO_LINKS = str.maketrans({"\\": "\\\\", "[": "\\[", "]": "\\]"})


def _message(item: Diagnostic) -> str:
    text = "\n".join([neutralise(item.message), *render_notes(item.notes)])
    # Section 3.11.6: `[text](target)` is a link, in plain text too; nothing of a contract may become one.
    return text.translate(_NO_LINKS) if "](" in text else text


def _location(location: Location) -> dict[str, Any]:
    physical = {
        "artifactLocation": {"uri": quote(location.path, safe="/", errors="replace"), "uriBaseId": _BASE},
        "region": _region(location.span),
    }
    name = f"{location.contract or location.path}#{location.pointer}"
    return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": name, "kind": "member"}]}


def _region(span: Span | None) -> dict[str, int]:
    # Code scanning refuses a location without a line; a finding about a whole file stands at its first.
    if span is None:
        return {"startLine": 1}
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
