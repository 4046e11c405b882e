"""`treaty diff`: two versions, what changed, who breaks, and a record that shows it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.mode import PERSPECTIVES, ModeWord, choose_mode

if TYPE_CHECKING:
    from treaty.app.diff_versions import Side
    from treaty.compat.avro_findings import AvroComparison

FORMATS = ("text", "json", "yaml", "table", "csv", "omds")


@click.command(
    epilog="""\b
Examples:
  treaty diff finance.gold.invoice:v1.1.0 finance.gold.invoice:v1.2.0
  treaty diff finance.gold.invoice:v1.2.0 draft.yaml
  treaty diff main:contracts/datasets/finance/invoice/gold/v1.2.0.yaml draft.yaml
  treaty diff old.schema.json new.schema.json --format json
  treaty diff old.avsc new.avsc                        two Avro schemas, by Avro's own resolution rules
  treaty diff old.yaml new.yaml --format csv           one row a change, for a spreadsheet
  treaty diff old.yaml new.yaml --format omds          Bitol's draft standard for differences
  treaty diff old.yaml new.yaml --perspective consumer

Exit codes: 0 the mode permits every change, 1 it forbids one, 2 wrong usage, 3 could not run, 4 a bug.
"""
)
@click.argument("old")
@click.argument("new")
@click.option(
    "--mode",
    type=ModeWord(),
    metavar="MODE",
    help="Compatibility mode to judge by: none, backward, forward, full (or both), each also with _transitive; "
    "default: the contract's own, else full.",
)
@click.option(
    "--content-model",
    type=click.Choice(["declared", "strict"]),
    help="declared: writers send only what is declared. strict: JSON Schema taken literally. "
    "Default: what the contract says, else declared.",
)
@click.option(
    "--perspective",
    type=click.Choice([*PERSPECTIVES]),
    help="Another word for the mode: consumer is forward, producer is backward.",
)
@click.option("--format", "style", type=click.Choice(FORMATS), default="text", show_default=True)
@click.pass_context
def command(
    context: click.Context,
    old: str,
    new: str,
    mode: str | None,
    content_model: str | None,
    perspective: str | None,
    style: str,
) -> None:
    """Compare OLD with NEW: named changes, posture, both verdicts, the next version, a witness for every break.

    OLD and NEW are FQIDs, files (contracts, bare JSON Schemas, Avro), or REF:path for a file at a Git ref.
    """
    from treaty.app.compare_schemas import compare_schemas
    from treaty.app.diff_versions import Difference
    from treaty.cli.main import use_colour
    from treaty.model.contract import ContentModel
    from treaty.report.formats import render_comparison

    mode = choose_mode(mode, perspective)
    model = ContentModel(content_model) if content_model else None
    difference = compare_schemas(old, new, Path.cwd(), mode=mode, content_model=model)
    colour = use_colour(sys.stdout)
    if not isinstance(difference, Difference):
        click.echo(_render_avro(difference, style, colour=colour), nl=False, color=colour)
        context.exit(1 if difference.forbidden else 0)
    for side, name in ((difference.old, old), (difference.new, new)):
        _warn(side, name)
    sides = (difference.old.contract, difference.new.contract)
    text = render_comparison(style, difference.comparison, sides=sides, consumers=difference.hits, colour=colour)
    click.echo(text, nl=not text.endswith("\n"), color=colour)
    context.exit(0 if difference.comparison.is_compatible else 1)


def _render_avro(comparison: AvroComparison, style: str, *, colour: bool) -> str:
    from treaty.report.avro import AVRO_FORMATS

    if style not in AVRO_FORMATS:
        raise click.UsageError(f"Avro schemas are told as {' or '.join(AVRO_FORMATS)}; {style} is for contracts.")
    return AVRO_FORMATS[style](comparison, colour=colour, width=100)


def _warn(side: Side, name: str) -> None:
    """Say that a side is not what it should be; what could be read of it is compared all the same."""
    if side.diagnostics:
        count = len(side.diagnostics)
        first = side.diagnostics[0]
        click.echo(
            f"note: {name} has {count} finding{'s' if count > 1 else ''} of its own, the first: "
            f"{first.rule.code} {first.message}",
            err=True,
        )
