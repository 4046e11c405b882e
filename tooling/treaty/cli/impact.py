"""`treaty impact`: who is hit if this changed."""

from __future__ import annotations

from pathlib import Path

import click

from treaty.cli.options import repo_option


@click.command(
    epilog="""\b
Examples:
  treaty impact finance.raw.invoice                       the whole contract
  treaty impact finance.raw.invoice#amount                one column, followed through the lineage
  treaty impact finance.raw.invoice#invoice.amount        the same, where several records have an `amount`
  treaty impact finance.raw.invoice --depth 1             only what is made from it directly
  treaty impact finance.raw.invoice --format json
"""
)
@click.argument("what", metavar="FQID[#COLUMN]")
@click.option("--depth", type=click.IntRange(min=0), metavar="N", help="Steps of lineage to follow; default: all.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@repo_option
def command(what: str, depth: int | None, style: str, repo: Path) -> None:
    """Say who is hit if a contract, or one column of it, changed: consumers, products, contracts made from it.

    The lineage is what contracts say in `upstream` and `transformSourceObjects`.
    """
    from treaty.app.find_impact import find_impact
    from treaty.report import impact as report

    found = find_impact(what, repo, depth=depth)
    render = {"text": report.render_text, "json": report.render_json}[style]
    click.echo(render(found), nl=False)
