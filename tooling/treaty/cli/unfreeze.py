"""`treaty unfreeze`: let the current version of a contract move again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from treaty.cli.editing import EXIT_CODES, edit_options, run_edit

if TYPE_CHECKING:
    from treaty.lifecycle.standing import Standing, Transition
    from treaty.model.identity import Fqid


@click.command(
    epilog=f"""\b
Examples:
  treaty unfreeze finance.gold.invoice --dry-run   show what becomes current
  treaty unfreeze finance.gold.invoice --commit

{EXIT_CODES}
"""
)
@click.argument("contract")
@edit_options
def command(contract: str, **options: Any) -> None:
    """Let the current version of CONTRACT move again, by taking the freeze out of dataset.yaml."""

    def decide(standing: Standing, name: Fqid) -> Transition:
        from treaty.lifecycle.serving import unfreeze

        if name.version:
            raise click.UsageError(f"A freeze is of the whole contract: {name.contract}.")
        return unfreeze(standing)

    run_edit(decide, contract, **options)
