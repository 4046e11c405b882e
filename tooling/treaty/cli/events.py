"""`treaty events`: what happened, as CloudEvents."""

from __future__ import annotations

from pathlib import Path

import click

from treaty.cli.options import repo_option

FORMATS = ("jsonl", "json")


@click.command(
    epilog="""\b
Examples:
  treaty events                                    everything, from the first commit
  treaty events --since 2026-11-01                 from that day on (UTC)
  treaty events --since v2026.1                    what the tag or commit does not hold
  treaty events | jq -r 'select(.type == "breaking.detected") | .subject'

Told from tags and history alone: the same repository gives the same bytes, so that a replay is the same command again.
"""
)
@click.option("--since", metavar="REF|DATE", help="Start at a day or moment (ISO 8601), or after a commit.")
@click.option("--format", "style", type=click.Choice(FORMATS), default="jsonl", show_default=True)
@repo_option
def command(since: str | None, style: str, repo: Path) -> None:
    """Tell what happened, oldest first: releases, moves of current, ends, freezes, subscriptions."""
    from treaty.app.list_events import list_events
    from treaty.report.cloud_events import EVENT_FORMATS

    log = list_events(repo, since=since)
    click.echo(EVENT_FORMATS[style](log.events, log.registry), nl=False)
    if log.is_shallow:
        click.echo("Note: this clone is shallow; older changes are not told. git fetch --unshallow --tags", err=True)
