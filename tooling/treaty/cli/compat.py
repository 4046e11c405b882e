"""`treaty compat`: two bare schemas, compatible or not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.mode import PERSPECTIVES, ModeWord, choose_mode

if TYPE_CHECKING:
    from treaty.compat.avro_findings import AvroComparison


@click.command(
    epilog="""\b
Examples:
  treaty compat old.schema.json new.schema.json          two JSON Schemas
  treaty compat old.avsc new.avsc --mode backward        two Avro schemas, by Avro's own resolution rules
  treaty compat old.odcs.yaml new.odcs.yaml              two contracts
  treaty compat old.avsc new.avsc --mode BACKWARD_TRANSITIVE --format json

Exit codes: 0 compatible under the mode, 1 not, 2 wrong usage, 3 could not run, 4 a bug.
"""
)
@click.argument("old")
@click.argument("new")
@click.option(
    "--mode",
    type=ModeWord(),
    metavar="MODE",
    help="backward: readers of NEW take old data. forward: readers of OLD take new data. full, also called both: each "
    "takes the other's; the default. none: nothing is forbidden. The _transitive modes say the same of two schemas.",
)
@click.option(
    "--perspective",
    type=click.Choice([*PERSPECTIVES]),
    help="Another word for the mode: consumer is forward, producer is backward.",
)
@click.option(
    "--content-model",
    type=click.Choice(["declared", "strict"]),
    help="For JSON Schema. declared: writers send only what is declared. strict: the schema taken literally.",
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def command(
    context: click.Context,
    old: str,
    new: str,
    mode: str | None,
    perspective: str | None,
    content_model: str | None,
    style: str,
) -> None:
    """Compare two bare schemas OLD and NEW: JSON Schema, Avro, or ODCS.

    Both questions are answered: can a reader of OLD take all data of NEW, and a reader of NEW all data of OLD?
    """
    from treaty.app.compare_schemas import compare_schemas
    from treaty.app.diff_versions import Difference
    from treaty.cli.main import use_colour
    from treaty.model.contract import ContentModel
    from treaty.report.formats import render_comparison

    mode = choose_mode(mode, perspective)
    model = ContentModel(content_model) if content_model else None
    found = compare_schemas(old, new, Path.cwd(), mode=mode, content_model=model)
    colour = use_colour(sys.stdout)
    if isinstance(found, Difference):
        comparison = found.comparison
        text = render_comparison(style, comparison, consumers=found.hits, colour=colour)
        is_broken = not comparison.is_compatible
    else:
        text, is_broken = _render_avro(found, style, colour=colour), bool(found.forbidden)
    click.echo(text, nl=False, color=colour)
    context.exit(1 if is_broken else 0)


def _render_avro(comparison: AvroComparison, style: str, *, colour: bool) -> str:
    from treaty.report.avro import AVRO_FORMATS

    return AVRO_FORMATS[style](comparison, colour=colour, width=100)
