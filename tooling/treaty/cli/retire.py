"""`treaty retire`: serve a version no more."""

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
  treaty retire finance.gold.invoice:v1.0.0 --reason "The last reader moved in May."
  treaty retire finance.gold.invoice:v1 --reason "Replaced by v2." --commit    every version of the major

{EXIT_CODES}
"""
)
@click.argument("fqid")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stands in dataset.yaml.")
@edit_options
def command(fqid: str, reason: str, **options: Any) -> None:
    """Serve the version FQID, or a whole major (`:v1`), no more, by editing dataset.yaml. Its file stays.

    Refused before its announced sunset has passed, while it is current, and while a subscription still needs it.
    """
    why = check_reason(reason)

    def decide(standing: Standing, name: Fqid) -> Transition:
        from treaty.app.edit_dataset import named_subject
        from treaty.lifecycle.ending import members, retire

        return retire(standing, members(standing, named_subject(standing, name)), why)

    run_edit(decide, fqid, why, **options)
