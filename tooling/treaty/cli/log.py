"""`treaty log`: what happened to a contract, by whom and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from treaty.cli.options import repo_option
from treaty.cli.paging import Page, page_options

if TYPE_CHECKING:
    from treaty.app.read_log import LogEntry

COLUMNS = ("time", "event", "subject", "actor", "review", "correlation_id", "commit", "about")
SHORT = 12
"""Hexadecimal digits of a commit in a table."""


@click.command(
    epilog="""\b
Examples:
  treaty log finance.gold.invoice                     releases, moves, ends, freezes, consumers; newest first
  treaty log finance.gold.invoice:v1.2.0              what happened to one version
  treaty log finance.gold.invoice --since 2026-01-01 --type schema --type current
  treaty log finance.gold.invoice --format csv        for an auditor
  treaty log finance.gold.invoice --at 2026-03-31     what had happened by the end of that day

REVIEW is the pull or merge request that the commit names. The same facts as events: treaty events.
"""
)
@click.argument("fqid")
@click.option("--since", metavar="REF|DATE", help="Start at a day or moment (ISO 8601), or after a commit.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Only such events, or all of a kind: `version`.")
@click.option("--at", metavar="REF|DATE", help="What had happened by a commit, branch or tag, or by the end of a day.")
@page_options
@click.option(
    "--format", "style", type=click.Choice(["table", "json", "yaml", "csv"]), default="table", show_default=True
)
@repo_option
def command(
    fqid: str,
    since: str | None,
    types: tuple[str, ...],
    at: str | None,
    part: Page,
    style: str,
    repo: Path,
) -> None:
    """Tell what happened to the contract FQID, newest first: what, when, by whom, in which review and run."""
    from functools import partial

    from treaty.app.read_log import read_log
    from treaty.cli.paging import echo_page

    log = read_log(repo, fqid, since=since, types=types, at=at)
    echo_page(log.entries, partial(_row, is_short=style == "table"), COLUMNS, style, part)
    if not log.entries:
        click.echo("Nothing is recorded.", err=True)
    if log.is_shallow:
        click.echo("Note: this clone is shallow; older changes are not told. git fetch --unshallow --tags", err=True)


def _row(entry: LogEntry, *, is_short: bool) -> dict[str, Any]:
    event = entry.event
    return {
        "time": event.time.isoformat().replace("+00:00", "Z"),
        "event": event.type,
        "subject": event.subject,
        "actor": event.actor,
        "review": entry.review,
        "correlation_id": event.correlation_id,
        "commit": event.commit[:SHORT] if is_short else event.commit,
        "about": entry.about,
        "message": entry.subject,
        "id": event.id,
        "data": dict(event.data),
    }
