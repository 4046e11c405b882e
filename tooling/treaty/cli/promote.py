"""`treaty promote`: make a version current."""

from __future__ import annotations

from typing import Any

import click

from treaty.cli.editing import EXIT_CODES, edit_options, run_edit


@click.command(
    epilog=f"""\b
Examples:
  treaty promote finance.gold.invoice:v2.0.0 --dry-run   show the change of dataset.yaml
  treaty promote finance.gold.invoice:v2.0.0             make it, in this folder
  treaty promote finance.gold.invoice:v2.0.0 --commit    make it a commit on a branch of its own

{EXIT_CODES}
"""
)
@click.argument("fqid")
@edit_options
def command(fqid: str, **options: Any) -> None:
    """Make the version FQID the current one, by editing dataset.yaml for a pull request.

    Refused while the contract is frozen, and for a version that is unreleased, held, deprecated, retired or older
    than the current one. A new major needs the announced end of the one before: `treaty deprecate CONTRACT:v1`.
    """
    from treaty.app.edit_dataset import named_version
    from treaty.lifecycle.serving import promote

    run_edit(lambda standing, name: promote(standing, named_version(standing, name)), fqid, **options)
