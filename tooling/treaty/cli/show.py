"""`treaty show`: one version of a contract."""

from __future__ import annotations

from pathlib import Path

import click

COLUMNS = ("record", "column", "type", "physical_type", "required", "key", "classification", "description")


@click.command(
    epilog="""\b
Examples:
  treaty show finance.gold.invoice                    the current version, byte for byte
  treaty show finance.gold.invoice:v1.1.0             a given one
  treaty show finance.gdp.invoice:v1.2                the newest 1.2 patch; aliases of layers work
  treaty show finance.gold.invoice --format table     its columns
  treaty show finance.gold.invoice:v1.0.0 --at main   as it stands at a commit
"""
)
@click.argument("fqid")
@click.option("--format", "style", type=click.Choice(["yaml", "json", "table"]), default="yaml", show_default=True)
@click.option("--at", metavar="REF", help="Read a commit instead of the working folder.")
@click.option("--repo", type=click.Path(path_type=Path), default=".", help="Folder of the registry; default: here.")
def command(fqid: str, style: str, at: str | None, repo: Path) -> None:
    """Print one version of the contract FQID; without a version, the current one.

    YAML is the file itself, byte for byte.
    """
    from treaty.app.read_registry import read_registry
    from treaty.app.registry_rows import field_rows
    from treaty.report.rows import render_json, render_table

    view = read_registry(repo, at=at)
    found = view.find_version(fqid)
    source = view.loaded.sources[found.contract.path]
    if ":" not in fqid and not found.is_current:
        click.echo(f"Note: nothing is current yet; this is {found.version}, which a release would make so.", err=True)
    if style == "yaml":
        click.echo(source.data, nl=False)
    elif style == "json":
        click.echo(render_json(source.document.value), nl=False)
    else:
        click.echo(f"{found.contract.fqid}  ({found.status.value})")
        click.echo(render_table(field_rows(found.contract), COLUMNS), nl=False)
