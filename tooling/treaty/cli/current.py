"""`treaty current`: which version is current, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from treaty.cli.paging import Page, page_options, reading_options

COLUMNS = ("contract", "current", "since", "why")


@click.command(
    epilog="""\b
Examples:
  treaty current                                  every contract
  treaty current finance.gold.invoice             one: prints its FQID
  treaty current finance.gold.invoice --explain   and why it is this version
  treaty current finance.gold.invoice --at 2026-03-31 --explain    what it was at the end of that day
  treaty current --format json

Exit code 1: the contract named has no current version.
"""
)
@click.argument("fqid", required=False)
@click.option("--explain", is_flag=True, help="Say why, and what was considered.")
@page_options
@reading_options
@click.pass_context
def command(
    context: click.Context,
    fqid: str | None,
    explain: bool,
    part: Page,
    style: str,
    at: str | None,
    repo: Path,
) -> None:
    """Say which version of each contract, or of FQID alone, consumers are served by default."""
    from treaty.app.open_index import open_index
    from treaty.app.registry_rows import current_row
    from treaty.cli.notes import tell_unreleased
    from treaty.cli.paging import echo_part

    _refuse_version(fqid)
    index = open_index(repo, at=at, of=fqid)
    lives = [index.find(fqid)[0]] if fqid else index.lives_of(part.cut(list(index.contracts)))
    if style == "table" and (fqid or explain):
        click.echo("\n\n".join(_render_current(current_row(life), explain=explain) for life in lives))
    else:
        rows = [current_row(life, is_whole=style in {"json", "yaml"}) for life in lives]
        echo_part(rows, 1 if fqid else len(index.contracts), COLUMNS, style, part)
    tell_unreleased(index, lives)
    context.exit(1 if fqid and lives[0].current.version is None else 0)


def _refuse_version(fqid: str | None) -> None:
    from treaty.app.find_version import CURRENT, parse_name
    from treaty.diagnostics.errors import UsageError

    name = parse_name(fqid or "")
    if name.version not in {"", CURRENT}:
        hint = f"Ask `treaty current {name.contract}`; `treaty versions {fqid}` tells of versions."
        raise UsageError(f"`{fqid}` names a version, and which one is current is asked of a contract.", hint)


def _render_current(row: dict[str, Any], *, explain: bool) -> str:
    """Give one contract's answer: its FQID in the first line, reasons below."""
    lines = [f"{row['contract']}:{row['current']}" if row["current"] else f"{row['contract']} has no current version"]
    if explain or not row["current"]:
        lines.append(f"  because: {row['why']}")
    if explain:
        recorded = f"recorded by a tag on {row['since']}" if row["recorded"] else "not recorded by a tag yet"
        lines += [f"  {recorded}"] if row["current"] else []
        lines += [f"  {item['version']}: {item['is']}" for item in row["considered"]]
    return "\n".join(lines)
