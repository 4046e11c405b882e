"""`treaty show`: one version of a contract."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from treaty.cli.options import repo_option

COLUMNS = ("record", "column", "type", "physical_type", "required", "key", "classification", "description")


@click.command(
    epilog="""\b
Examples:
  treaty show finance.gold.invoice                    the current version, byte for byte
  treaty show finance.gold.invoice:v1.1.0             a given one
  treaty show finance.gdp.invoice:v1.2                the newest 1.2 patch; aliases of layers work
  treaty show finance.gold.invoice:2                  the second that was released
  treaty show finance.gold.invoice:latest             the newest, released or not
  treaty show finance.gold.invoice --format table     its columns
  treaty show finance.gold.invoice --at 2026-03-31    what was current at the end of that day
"""
)
@click.argument("fqid")
@click.option(
    "--format", "style", type=click.Choice(["yaml", "json", "table", "csv"]), default="yaml", show_default=True
)
@click.option("--at", metavar="REF|DATE", help="As it was at a commit, branch or tag, or at the end of a day.")
@repo_option
def command(fqid: str, style: str, at: str | None, repo: Path) -> None:
    """Print one version of the contract FQID; without a version, the current one.

    YAML is the file itself, byte for byte. FQID may be a dataset's UUID with a layer: UUID/layers/gold.
    """
    from treaty.app.find_version import parse_name
    from treaty.app.open_index import open_index
    from treaty.app.registry_rows import field_rows
    from treaty.report.rows import ROW_FORMATS, render_json

    index = open_index(repo, at=at, of=fqid)
    found = index.find_version(fqid)
    if not parse_name(fqid).version and not found.is_current:
        click.echo(f"Note: nothing is current yet; this is {found.version}, which a release would make so.", err=True)
    if style == "yaml":
        click.echo(_for_output(index.tree.read(found.path)), nl=False)
    elif style == "json":
        click.echo(render_json(index.read_value(found.path)), nl=False)
    else:
        if style == "table":
            click.echo(f"{found.contract.fqid}  ({found.status.value})")
        click.echo(ROW_FORMATS[style](field_rows(found.contract), COLUMNS), nl=False)


def _for_output(data: bytes) -> bytes | str:
    """A file goes into a pipe byte by byte; on a terminal it steers nothing."""
    if not sys.stdout.isatty():
        return data
    from treaty.report.plain import neutralise

    return neutralise(data.decode("utf-8", "replace"), keep_lines=True)
