"""`treaty blame`: which version and commit introduced a column."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from treaty.cli.paging import reading_options

if TYPE_CHECKING:
    from treaty.app.read_history import BlameStep

COLUMNS = ("version", "what", "commit", "author", "time", "subject", "changes", "correlation_id")
SHORT = 12
"""Hexadecimal digits of a commit in a table."""


@click.command(
    epilog="""\b
Examples:
  treaty blame finance.gold.invoice#amount                 of the current version
  treaty blame finance.gold.invoice:v1.0.0#invoice.amount  of this version, of this record
  treaty blame finance.gold.invoice#lines.amount --format json
"""
)
@click.argument("column", metavar="FQID#COLUMN")
@reading_options
def command(column: str, style: str, at: str | None, repo: Path) -> None:
    """Say which version and commit introduced a column, and which changed or renamed it since."""
    from treaty.app.read_history import blame_column
    from treaty.report.rows import ROW_FORMATS

    blame = blame_column(repo, column, at=at)
    rows = [_row(step, is_short=style == "table") for step in blame.steps]
    if style == "table":
        click.echo(blame.column, err=True)
    click.echo(ROW_FORMATS[style](rows, COLUMNS), nl=False)
    if blame.is_shallow:
        click.echo(
            "Note: this clone is shallow; an older commit may have done it. git fetch --unshallow --tags", err=True
        )


def _row(step: BlameStep, *, is_short: bool) -> dict[str, Any]:
    revision, release = step.revision, step.release
    commit = revision.commit if revision else None
    return {
        "version": step.version,
        "what": step.what,
        "commit": (commit[:SHORT] if commit else "not committed") if is_short else commit,
        "author": revision.author if revision else None,
        "time": revision.time.isoformat().replace("+00:00", "Z") if revision else None,
        "subject": revision.subject if revision else None,
        "changes": [change.kind.name for change in step.changes],
        "messages": [change.message for change in step.changes],
        "released_at": release.time.isoformat().replace("+00:00", "Z") if release and release.time else None,
        "correlation_id": release.correlation_id if release else None,
    }
