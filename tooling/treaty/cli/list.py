"""`treaty list`: the contracts of a registry."""

from __future__ import annotations

from pathlib import Path

import click

COLUMNS = ("contract", "current", "newest", "newest_status", "status", "owner", "title")


@click.command(
    epilog="""\b
Examples:
  treaty list                              every contract, its current and its newest version
  treaty list --layer gold --tag pii       aliases of layers work too: --layer kpi
  treaty list --namespace sap              sap.mm, sap.fi, …
  treaty list --format json | jq -r '.[].contract'
  treaty list --at v2026.1                 as it was at a commit, branch or tag
"""
)
@click.option("--layer", metavar="LAYER", help="Only this layer; an alias will do.")
@click.option("--namespace", metavar="NAME", help="Only this namespace, or all below it (`sap`).")
@click.option("--owner", metavar="TEAM", help="Only datasets that this team owns.")
@click.option("--tag", metavar="TAG", help="Only contracts with this tag.")
@click.option("--status", type=click.Choice(["active", "deprecated", "retired"]), help="Only datasets in this state.")
@click.option("--format", "style", type=click.Choice(["table", "json", "yaml", "csv"]), default="table")
@click.option("--at", metavar="REF", help="Read a commit instead of the working folder.")
@click.option("--repo", type=click.Path(path_type=Path), default=".", help="Folder of the registry; default: here.")
def command(
    layer: str | None,
    namespace: str | None,
    owner: str | None,
    tag: str | None,
    status: str | None,
    style: str,
    at: str | None,
    repo: Path,
) -> None:
    """List the contracts of a registry, with their current and newest versions."""
    from treaty.app.read_registry import Filters, find_contracts, read_registry
    from treaty.app.registry_rows import contract_row
    from treaty.cli.notes import tell_unread
    from treaty.report.rows import ROW_FORMATS

    view = read_registry(repo, at=at)
    filters = Filters(layer=layer, namespace=namespace, owner=owner, tag=tag, status=status)
    rows = [contract_row(view, life) for life in find_contracts(view, filters)]
    click.echo(ROW_FORMATS[style](rows, COLUMNS), nl=False)
    if not rows:
        click.echo("No contract matches." if view.contracts else "This registry holds no contracts yet.", err=True)
    tell_unread(view)
