"""`treaty freeze`: keep the current version of a contract from moving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from treaty.cli.editing import EXIT_CODES, check_reason, edit_options, run_edit

if TYPE_CHECKING:
    from treaty.lifecycle.standing import Standing, Transition
    from treaty.model.identity import Fqid


@click.command(
    epilog=f"""\b
Examples:
  treaty freeze finance.gold.invoice --reason "Year-end close."
  treaty freeze finance.gold.invoice --reason "Year-end close." --by finance-control --commit

{EXIT_CODES}
"""
)
@click.argument("contract")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stands in dataset.yaml.")
@click.option("--by", metavar="TEAM", help="Who freezes it; default: the dataset's owner.")
@edit_options
def command(contract: str, reason: str, by: str | None, **options: Any) -> None:
    """Keep the current version of CONTRACT from moving until `treaty unfreeze`, by editing dataset.yaml.

    New versions may still be released; none of them becomes current.
    """
    why = check_reason(reason)

    def decide(standing: Standing, name: Fqid) -> Transition:
        from treaty.lifecycle.release_tags import one_line
        from treaty.lifecycle.serving import freeze

        if name.version:
            raise click.UsageError(f"A freeze is of the whole contract: {name.contract}.")
        return freeze(standing, why, one_line(by or "") or None)

    run_edit(decide, contract, why, **options)
