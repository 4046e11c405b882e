"""`treaty hold`: keep a version from becoming current."""

from __future__ import annotations

from typing import Any

import click

from treaty.cli.editing import EXIT_CODES, edit_options, run_edit


@click.command(
    epilog=f"""\b
Examples:
  treaty hold finance.gold.invoice:v1.3.0            released, but served to nobody by default
  treaty hold finance.gold.invoice:v1.3.0 --commit

{EXIT_CODES}
"""
)
@click.argument("fqid")
@edit_options
def command(fqid: str, **options: Any) -> None:
    """Keep the version FQID from becoming current until `treaty unhold`, by editing dataset.yaml."""
    from treaty.app.edit_dataset import named_version
    from treaty.lifecycle.serving import hold

    run_edit(lambda standing, name: hold(standing, named_version(standing, name)), fqid, **options)
