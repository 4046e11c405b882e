"""`treaty list`: the contracts of a registry."""

from __future__ import annotations

from pathlib import Path

import click

from treaty.cli.paging import Page, page_options, reading_options

COLUMNS = ("contract", "current", "newest", "newest_status", "status", "owner", "title")


@click.command(
    epilog="""\b
Examples:
  treaty list                              every contract, its current and its newest version
  treaty list --layer gold --tag pii       aliases of layers work too: --layer kpi
  treaty list --namespace sap              sap.mm, sap.fi, …
  treaty list --format json | jq -r '.[].contract'
  treaty list --page 2 --page-size 20 --format json    items, page, page_size, total
  treaty list --at v2026.1                 as it was at a commit, branch or tag
  treaty list --at 2026-03-31              as it was at the end of a day
"""
)
@click.option("--layer", metavar="LAYER", help="Only this layer; an alias will do.")
@click.option("--namespace", metavar="NAME", help="Only this namespace, or all below it (`sap`).")
@click.option("--owner", metavar="TEAM", help="Only datasets that this team owns.")
@click.option("--tag", metavar="TAG", help="Only contracts with this tag.")
@click.option("--status", type=click.Choice(["active", "deprecated", "retired"]), help="Only datasets in this state.")
@page_options
@reading_options
def command(
    layer: str | None,
    namespace: str | None,
    owner: str | None,
    tag: str | None,
    status: str | None,
    part: Page,
    style: str,
    at: str | None,
    repo: Path,
) -> None:
    """List the contracts of a registry, with their current and newest versions."""
    from treaty.app.list_contracts import Filters, find_contracts
    from treaty.app.open_index import open_index
    from treaty.app.registry_rows import contract_row
    from treaty.cli.notes import tell_unread, tell_unreleased
    from treaty.cli.paging import echo_part

    index = open_index(repo, at=at)
    filters = Filters(layer=layer, namespace=namespace, owner=owner, tag=tag, status=status)
    keys = list(find_contracts(index, filters))
    is_whole = style in {"json", "yaml"}
    lives = index.lives_of(part.cut(keys))
    rows = [contract_row(index, life, is_whole=is_whole) for life in lives]
    echo_part(rows, len(keys), COLUMNS, style, part)
    if not keys:
        click.echo("No contract matches." if index.contracts else "This registry holds no contracts yet.", err=True)
    if lives:
        tell_unreleased(index, lives)
    tell_unread(index.unread)
