"""`treaty subscriptions`: who depends on what."""

from __future__ import annotations

from pathlib import Path

import click

from treaty.cli.paging import Page, page_options, reading_options

COLUMNS = ("contract", "consumer", "owner", "requires", "min_version", "columns", "contact")


@click.command(
    epilog="""\b
Examples:
  treaty subscriptions                                every consumer of every contract
  treaty subscriptions finance.gold.invoice           who depends on one contract
  treaty subscriptions finance.invoice --layer activation
  treaty subscriptions --consumer finance-reporting   what one consumer depends on
  treaty subscriptions --requires backward --format csv
  treaty subscriptions finance.gold.invoice --at 2026-03-31
"""
)
@click.argument("name", required=False)
@click.option("--layer", metavar="LAYER", help="Only contracts of this layer; an alias will do.")
@click.option("--consumer", metavar="NAME", help="Only this consumer.")
@click.option("--owner", metavar="TEAM", help="Only consumers of this team.")
@click.option(
    "--requires", type=click.Choice(["forward", "backward", "both"]), help="Only those that need this posture."
)
@page_options
@reading_options
def command(
    name: str | None,
    layer: str | None,
    consumer: str | None,
    owner: str | None,
    requires: str | None,
    part: Page,
    style: str,
    at: str | None,
    repo: Path,
) -> None:
    """List who depends on what; NAME is a contract (FQID), a dataset (namespace.dataset) or a dataset's UUID."""
    from treaty.app.list_subscriptions import Wanted, find_subscribers
    from treaty.app.open_index import open_index
    from treaty.app.registry_rows import subscription_row
    from treaty.cli.paging import echo_page

    index = open_index(repo, at=at)
    wanted = Wanted(name=name, layer=layer, consumer=consumer, owner=owner, requires=requires)
    found = list(find_subscribers(index, wanted))
    echo_page(found, subscription_row, COLUMNS, style, part)
    if not found:
        click.echo("No subscription matches.", err=True)
