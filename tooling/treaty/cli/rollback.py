"""`treaty rollback`: make an earlier version current again."""

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
  treaty rollback finance.gold.invoice                       to the version that was current before
  treaty rollback finance.gold.invoice --to v1.1.0 --commit  to this one, as a commit on a branch

{EXIT_CODES}
"""
)
@click.argument("contract")
@click.option("--to", metavar="VERSION", help="The version to go back to; default: the one that was current before.")
@edit_options
def command(contract: str, to: str | None, **options: Any) -> None:
    """Make an earlier version of CONTRACT current again, by editing dataset.yaml for a pull request.

    Refused while the contract is frozen, for a version that is held or retired, and while a subscription asks for
    something newer. Nothing is deleted: the version that is left stays released.
    """

    def decide(standing: Standing, name: Fqid) -> Transition:
        from treaty.app.find_version import choose_within
        from treaty.lifecycle.serving import roll_back

        if name.version:
            raise click.UsageError(f"Name the contract alone and the version with --to: {name.contract} --to VERSION.")
        return roll_back(standing, None if to is None else choose_within(standing.life, to))

    run_edit(decide, contract, **options)
