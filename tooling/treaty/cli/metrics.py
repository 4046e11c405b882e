"""`treaty metrics`: the registry in numbers, as OpenMetrics."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  treaty metrics                                  print them
  treaty metrics --output treaty.prom             for node_exporter's textfile collector; replaced as a whole

Counters are told by tags, so that they never go back as long as tags are only added.
"""
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@click.option("--repo", type=click.Path(path_type=Path), default=".", help="Folder of the registry; default: here.")
def command(output: Path | None, repo: Path) -> None:
    """Give counts of releases, breaks, moves of current, subscriptions, contracts and versions as OpenMetrics text."""
    from treaty.app.measure_registry import measure_registry
    from treaty.report.openmetrics import render_metrics
    from treaty.repository.files import write_file

    text = render_metrics(measure_registry(repo))
    if output is None:
        click.echo(text, nl=False)
        return
    write_file(output.absolute().parent, output.name, text.encode())
    click.echo(f"Wrote {output}.", err=True)
