"""`treaty deprecate`: announce the end of a version or a whole major."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from treaty.cli.editing import EXIT_CODES, check_reason, edit_options, run_edit
from treaty.cli.options import Day

if TYPE_CHECKING:
    from treaty.lifecycle.standing import Standing, Transition
    from treaty.lifecycle.status import ContractLife
    from treaty.model.identity import Fqid


@click.command(
    epilog=f"""\b
Examples:
  treaty deprecate finance.gold.invoice:v1.0.0 --sunset 2027-06-30 --successor v1.2.0 --reason "No currency."
  treaty deprecate finance.gold.invoice:v1 --sunset 2027-12-31 --successor v2.0.0 --reason "Net and tax apart."

{EXIT_CODES}
"""
)
@click.argument("fqid")
@click.option(
    "--sunset", type=Day(), metavar="DATE", help="The last day on which it is served, at least the notice period away."
)
@click.option("--successor", metavar="V", help="What to move to: a version of the contract, or another FQID.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stands in dataset.yaml.")
@edit_options
def command(fqid: str, sunset: date | None, successor: str | None, reason: str, **options: Any) -> None:
    """Announce the end of the version FQID, or of a whole major (`:v1`), by editing dataset.yaml.

    It is served until its sunset. Run again, it can put the sunset off, never bring it forward. The consumers who
    have to move are named.
    """
    why = check_reason(reason)

    def decide(standing: Standing, name: Fqid) -> Transition:
        from treaty.app.edit_dataset import named_subject
        from treaty.lifecycle.ending import Announcement, deprecate

        told = Announcement(sunset=sunset, successor=_spell_out(standing.life, successor), reason=why)
        return deprecate(standing, named_subject(standing, name), told)

    run_edit(decide, fqid, why, **options)


def _spell_out(life: ContractLife, successor: str | None) -> str | None:
    """Give all of the number of a version that an ordinal or the beginning of its number names; else what was typed."""
    from treaty.app.find_version import choose_within
    from treaty.diagnostics.errors import UsageError

    try:
        return str(choose_within(life, successor).version) if successor else None
    except UsageError:
        return successor  # another contract, or a version to come
