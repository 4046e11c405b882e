"""`treaty versions`: the versions of a contract."""

from __future__ import annotations

from pathlib import Path

import click

COLUMNS = ("version", "status", "is_current", "held", "posture", "released_at", "sunset", "successor")


@click.command(
    epilog="""\b
Examples:
  treaty versions finance.gold.invoice
  treaty versions finance.kpi.invoice      an alias of a layer
  treaty versions finance.gold.invoice:v1  only major 1
  treaty versions finance.gold.invoice --format json

Status: unreleased (this clone has no release tags) or draft, released, current, deprecated, retired. Posture: who
survives the step from the version before: both, forward (old readers), backward (new readers), none.
"""
)
@click.argument("fqid")
@click.option("--format", "style", type=click.Choice(["table", "json", "yaml", "csv"]), default="table")
@click.option("--at", metavar="REF", help="Read a commit instead of the working folder.")
@click.option("--repo", type=click.Path(path_type=Path), default=".", help="Folder of the registry; default: here.")
def command(fqid: str, style: str, at: str | None, repo: Path) -> None:
    """List the versions of the contract FQID, newest first: state, posture, time of release."""
    from treaty.app.read_registry import read_registry
    from treaty.app.registry_rows import version_row
    from treaty.cli.notes import tell_unread, tell_unreleased
    from treaty.report.rows import ROW_FORMATS

    view = read_registry(repo, at=at)
    life, name = view.find(fqid)
    rows = [version_row(item) for item in reversed(life.versions) if name.is_match(item.version)]
    click.echo(ROW_FORMATS[style](rows, COLUMNS), nl=False)
    tell_unreleased(view)
    tell_unread(view)
