"""`treaty current`: which version is current, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

COLUMNS = ("contract", "current", "since", "why")


@click.command(
    epilog="""\b
Examples:
  treaty current                                  every contract
  treaty current finance.gold.invoice             one: prints its FQID
  treaty current finance.gold.invoice --explain   and why it is this version
  treaty current --format json

Exit code 1: the contract named has no current version.
"""
)
@click.argument("fqid", required=False)
@click.option("--explain", is_flag=True, help="Say why, and what was considered.")
@click.option("--format", "style", type=click.Choice(["table", "json", "yaml", "csv"]), default="table")
@click.option("--at", metavar="REF", help="Read a commit instead of the working folder.")
@click.option("--repo", type=click.Path(path_type=Path), default=".", help="Folder of the registry; default: here.")
@click.pass_context
def command(context: click.Context, fqid: str | None, explain: bool, style: str, at: str | None, repo: Path) -> None:
    """Say which version of each contract, or of FQID alone, consumers are served by default."""
    from treaty.app.read_registry import read_registry
    from treaty.app.registry_rows import current_row
    from treaty.cli.notes import tell_unreleased
    from treaty.report.rows import ROW_FORMATS

    view = read_registry(repo, at=at)
    lives = [view.find(fqid)[0]] if fqid else list(view.contracts)
    rows = [current_row(life) for life in lives]
    if style != "table":
        click.echo(ROW_FORMATS[style](rows, COLUMNS), nl=False)
    elif fqid or explain:
        click.echo("\n\n".join(render_current(row, explain=explain) for row in rows))
    else:
        click.echo(ROW_FORMATS[style](rows, COLUMNS), nl=False)
    tell_unreleased(view)
    context.exit(1 if fqid and rows[0]["current"] is None else 0)


def render_current(row: dict[str, Any], *, explain: bool) -> str:
    """Give one contract's answer: its FQID in the first line, reasons below."""
    lines = [f"{row['contract']}:{row['current']}" if row["current"] else f"{row['contract']} has no current version"]
    if explain or not row["current"]:
        lines.append(f"  because: {row['why']}")
    if explain:
        recorded = f"recorded by a tag on {row['since']}" if row["recorded"] else "not recorded by a tag yet"
        lines += [f"  {recorded}"] if row["current"] else []
        lines += [f"  {item['version']}: {item['is']}" for item in row["considered"]]
    return "\n".join(lines)
