"""`treaty unhold`: let a version become current again."""

from __future__ import annotations

from typing import Any

import click

from treaty.cli.editing import EXIT_CODES, edit_options, run_edit


@click.command(
    epilog=f"""\b
Examples:
  treaty unhold finance.gold.invoice:v1.3.0 --dry-run   show whether it becomes current
  treaty unhold finance.gold.invoice:v1.3.0 --commit

{EXIT_CODES}
"""
)
@click.argument("fqid")
@edit_options
def command(fqid: str, **options: Any) -> None:
    """Let the version FQID become current again, by taking its hold out of dataset.yaml."""
    from treaty.app.edit_dataset import named_version
    from treaty.lifecycle.serving import unhold

    run_edit(lambda standing, name: unhold(standing, named_version(standing, name)), fqid, **options)
