"""`treaty changelog`: what changed from version to version."""

from __future__ import annotations

from pathlib import Path

import click

from treaty.cli.options import repo_option


@click.command(
    epilog="""\b
Examples:
  treaty changelog finance.gold.invoice
  treaty changelog finance.gold.invoice --since v1.1.0              what a consumer of v1.1.0 has missed
  treaty changelog finance.gold.invoice:v1                          the versions of one major
  treaty changelog finance.gold.invoice --format markdown > CHANGES.md
"""
)
@click.argument("fqid")
@click.option("--since", metavar="VERSION", help="Only the versions after this one.")
@click.option("--format", "style", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@repo_option
def command(fqid: str, since: str | None, style: str, repo: Path) -> None:
    """Tell what changed in the contract FQID, newest version first: date, step, posture, each change in words.

    Breaking and dangerous changes are marked and stand first.
    """
    from treaty.app.list_changes import list_changes
    from treaty.report.changelog import CHANGELOG_FORMATS

    changelog = list_changes(fqid, repo, since=since)
    click.echo(CHANGELOG_FORMATS[style](changelog), nl=False)
