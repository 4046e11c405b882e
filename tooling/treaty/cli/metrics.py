"""`treaty metrics`: the registry in numbers, as OpenMetrics."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.options import repo_option

if TYPE_CHECKING:
    from treaty.report.openmetrics import Family


@click.command(
    epilog="""\b
Examples:
  treaty metrics                                  print them
  treaty metrics --output treaty.prom             for node_exporter's textfile collector; replaced as a whole
  treaty metrics --push http://pushgateway:9091   to a Prometheus Pushgateway, as job `treaty`

Counters are told by tags, so that they never go back as long as tags are only added. Where the Pushgateway wants
credentials, put the whole header into $TREATY_PUSH_AUTHORIZATION; it is sent over https:// alone.
"""
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@click.option("--push", metavar="URL", help="Push to a Prometheus Pushgateway; replaces what it holds of the registry.")
@repo_option
def command(output: Path | None, push: str | None, repo: Path) -> None:
    """Give counts of releases, breaks, moves of current, subscriptions, contracts and versions as OpenMetrics text."""
    from treaty.app.measure_registry import measure_registry
    from treaty.report.openmetrics import render_metrics
    from treaty.repository.files import write_file

    families = measure_registry(repo)
    if output is not None:
        write_file(output.absolute().parent, output.name, render_metrics(families).encode())
        click.echo(f"Wrote {output}.", err=True)
    if push is not None:
        _push(families, push, repo)
    elif output is None:
        click.echo(render_metrics(families), nl=False)


def _push(families: tuple[Family, ...], url: str, repo: Path) -> None:
    from treaty.app.push_metrics import push_metrics
    from treaty.app.read_registry import read_registry
    from treaty.delivery.http_post import Patience

    name = read_registry(repo).loaded.catalog.registry.name
    environment = os.environ  # noqa: TID251 - the edge where the environment is read
    path = push_metrics(families, url, name, environment=environment, patience=Patience(sleep=time.sleep))
    click.echo(f"Pushed to {path}.", err=True)
