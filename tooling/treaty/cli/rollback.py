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
        from treaty.app.edit_dataset import named_version
        from treaty.lifecycle.serving import roll_back
        from treaty.model.identity import Fqid, IdentityError, parse_version

        if name.version:
            raise click.UsageError(f"Name the contract alone and the version with --to: {name.contract} --to VERSION.")
        if to is None:
            return roll_back(standing, None)
        try:
            version = parse_version(to)
        except IdentityError as error:
            raise click.BadParameter(str(error), param_hint="--to") from error
        target = Fqid(name.contract, (version.major, version.minor, version.patch))
        return roll_back(standing, named_version(standing, target))

    run_edit(decide, contract, **options)
