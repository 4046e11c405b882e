"""Measurements as a table for the terminal, as a Markdown page, and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from tests.benchmarks.measure import Measurement

HEADINGS = ("what", "median", "min", "max", "cpu", "memory", "ratio", "target", "counts")
_P95_FROM = 100
"""Below so many samples the 95th percentile says nothing that the maximum does not."""


def render_terminal(groups: Mapping[str, Sequence[Measurement]]) -> str:
    """Give aligned columns, a block a group."""
    rows = {group: [_row(item, found) for item in found] for group, found in groups.items()}
    cells = [HEADINGS, *(row for found in rows.values() for row in found)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(HEADINGS))]
    lines = [_aligned(HEADINGS, widths)]
    for group, found in rows.items():
        lines += ["", group, *(_aligned(row, widths) for row in found)]
    return "\n".join(lines) + "\n"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def render_page(groups: Mapping[str, Sequence[Measurement]], machine: str) -> str:
    """Give the page of the documentation."""
    lines = [
        "# Benchmarks",
        "",
        f"Made by `tooling/dev bench --write`; run it to compare on your machine. Measured on {machine}.",
        "Rivals ran in turn within one run, on the same files, so that what else the machine did hit all alike;",
        "lines in italics are floors and other tools. *cpu* is the median of processor time, which a busy machine",
        "disturbs less than wall time. *memory* is the highest peak of the process. *ratio* is the median over that",
        "of the line it is set beside.",
    ]
    return "\n".join([*lines, *(line for group, found in groups.items() for line in _section(group, found)), ""])


def replace_groups(page: str, groups: Mapping[str, Sequence[Measurement]]) -> str:
    """Give a page with the sections of these groups made anew; those it does not have come last."""
    head, *sections = re.split(r"^(?=## )", page, flags=re.MULTILINE)
    known = {section.partition("\n")[0]: section.rstrip("\n") for section in sections}
    for group, found in groups.items():
        heading, *rest = _section(group, found)[1:]
        known[heading] = "\n".join([heading, *rest])
    return "\n\n".join([head.rstrip("\n"), *known.values()]) + "\n"


def _section(group: str, found: Sequence[Measurement]) -> list[str]:
    head = ["", f"## {group.capitalize()}", "", _markdown(HEADINGS), _markdown(["---"] * len(HEADINGS))]
    return head + [_markdown(_row(item, found)) for item in found]


def _markdown(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def render_json(groups: Mapping[str, Sequence[Measurement]], machine: str) -> str:
    """Give every sample, for comparison between runs."""
    found = {group: [_plain(item) for item in items] for group, items in groups.items()}
    return json.dumps({"machine": machine, "benchmarks": found}, indent=2) + "\n"


def _plain(item: Measurement) -> dict[str, object]:
    if not item.samples:
        return asdict(item)
    figures = {"median": item.median, "p95": item.p95, "cpu_median": item.cpu, "peak_bytes": item.memory}
    return asdict(item) | figures


def _row(item: Measurement, found: Sequence[Measurement]) -> tuple[str, ...]:
    if not item.samples:  # a tool that cannot run here: its line says so
        return (f"*{item.name}*", *("" for _ in HEADINGS[1:]))
    most = f"{_time(item.walls[-1])} (p95 {_time(item.p95)})" if len(item.walls) >= _P95_FROM else _time(item.walls[-1])
    return (
        f"*{item.name}*" if item.is_floor else item.name,
        _time(item.median),
        _time(item.walls[0]),
        most,
        _time(item.cpu),
        "" if item.memory is None else f"{item.memory / 1e6:.0f} MB",
        _ratio(item, found),
        item.target,
        ", ".join(f"{count:,} {what}" for what, count in item.counts.items()),
    )


def _ratio(item: Measurement, found: Sequence[Measurement]) -> str:
    rival = next((other for other in found if other.name == item.against), None)
    if rival is None:
        return ""
    return f"{item.median / rival.median:.1f} × {rival.name}"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds:.2f} s"
