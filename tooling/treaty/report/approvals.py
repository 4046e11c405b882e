"""What stands between a version and its release: for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from treaty.report.plain import dump_json, neutralise
from treaty.report.rows import render_table
from treaty.report.terminal import wrap

_RELEASED = frozenset({"released", "current", "deprecated", "retired"})
"""Stages of what is released already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals:
    """The answer as plain values."""

    fqid: str
    stage: str
    base: str | None
    policies: Sequence[Mapping[str, Any]]
    """Rules that apply: `rule`, `action`, `reason`."""
    approvals: Sequence[Mapping[str, Any]]
    """Demands: `who`, `members`, `needed`, `approved_by`, `because`."""
    obstacles: Sequence[Mapping[str, Any]]
    """What stands in the way: `kind`, `code`, `message`."""
    notes: Sequence[str]


def render_approvals_list(reports: Sequence[Approvals], style: str) -> str:
    """Give a line for each version with its first obstacle, or (`json`) the whole of each."""
    if style == "json":
        return dump_json([_as_json(report) for report in reports]) + "\n"
    rows = [
        {
            "version": report.fqid,
            "stage": report.stage,
            "obstacles": len(report.obstacles),
            "first": next((f"{item['kind']}: {item['message']}" for item in report.obstacles), ""),
        }
        for report in reports
    ]
    return render_table(rows, ("version", "stage", "obstacles", "first")) if rows else "Every version is released.\n"


def render_approvals_json(report: Approvals) -> str:
    """Give one JSON object."""
    return dump_json(_as_json(report)) + "\n"


def _as_json(report: Approvals) -> dict[str, Any]:
    return {
        "fqid": report.fqid,
        "stage": report.stage,
        "ready": not report.obstacles,
        "base": report.base,
        "policies": list(report.policies),
        "approvals": list(report.approvals),
        "obstacles": list(report.obstacles),
        "notes": list(report.notes),
    }


def render_approvals_text(report: Approvals, *, width: int = 100) -> str:
    """Give the answer for a terminal."""
    return "".join(f"{neutralise(line)}\n" for line in _lines(report, width))


def _lines(report: Approvals, width: int) -> Iterator[str]:
    yield f"{report.fqid}: {report.stage}"
    for title, told in (("Policies", _policies(report)), ("Approvals", _approvals(report))):
        lines = list(told)
        if lines:
            yield ""
            yield f"{title}:"
            for line in lines:
                yield from wrap(line, width=width, first="  ", rest="    ")
    yield ""
    if not report.obstacles:
        yield "It is released." if report.stage in _RELEASED else "Nothing stands between it and its release."
        return
    yield "Stands between it and its release:"
    for obstacle in report.obstacles:
        code = f" [{obstacle['code']}]" if obstacle["code"] else ""
        yield from wrap(f"{obstacle['kind']}: {obstacle['message']}{code}", width=width, first="  ", rest="    ")


def _policies(report: Approvals) -> Iterator[str]:
    for rule in report.policies:
        yield f"{rule['rule']} ({rule['action']}): {rule['reason']}"


def _approvals(report: Approvals) -> Iterator[str]:
    for item in report.approvals:
        given = ", ".join(item["approved_by"])
        mark = f"{len(item['approved_by'])} of {item['needed']}" + (f" ({given})" if given else "")
        yield f"{item['who']}: {mark}; may approve: {', '.join(item['members']) or 'nobody'}"
