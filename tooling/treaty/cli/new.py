"""`treaty new`: begin a contract."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.occasion import read_today
from treaty.cli.options import repo_option

if TYPE_CHECKING:
    from treaty.app.new_contract import NewReport
    from treaty.diagnostics.diagnostic import Diagnostic

FORMATS = ("csv", "parquet", "sql", "jsonschema", "avro", "record")
MAX_LEFT = 15


@click.command(
    epilog="""\b
Examples:
  treaty new sales.gold.order                                 a page with comments, to be filled in
  treaty new sales.raw.order --from orders.csv                columns and types from a sample
  treaty new sales.raw.order --from orders.parquet            from the file's own description of its columns
  treaty new sales.gold.order --from order.schema.json        a JSON Schema stands beside the contract ...
  treaty new sales.gold.order --from order.schema.json --table    ... or becomes columns of a table
  treaty new sales.raw.order --from order.avsc
  treaty new sales.gold.order --from tables.sql --dialect snowflake
  treaty new sales.gold.order --dry-run

Values of a sample are never written. Nothing is overwritten. Reading SQL needs the extra: pip install 'treaty[sql]'.
Exit codes: 0 written, 1 the file has faults and nothing was written, 2 wrong usage, 3 could not run.
"""
)
@click.argument("fqid")
@click.option("--from", "source", type=click.Path(path_type=Path), metavar="FILE", help="What to make it from.")
@click.option("--format", "style", type=click.Choice(FORMATS), help="What FILE is; default: told by name and content.")
@click.option("--dialect", metavar="NAME", help="For SQL: the engine, such as snowflake, postgres, bigquery, spark.")
@click.option("--table", is_flag=True, help="A JSON Schema describes columns of a table.")
@click.option("--dry-run", is_flag=True, help="Print the files; write nothing.")
@click.option("--json", "is_json", is_flag=True, help="Print the result as JSON.")
@repo_option
@click.pass_context
def command(
    context: click.Context,
    fqid: str,
    source: Path | None,
    style: str | None,
    dialect: str | None,
    table: bool,
    dry_run: bool,
    is_json: bool,
    repo: Path,
) -> None:
    """Begin the contract FQID: write its first version, and its dataset.yaml where there is none."""
    from treaty.app.new_contract import NewRequest, new_contract

    request = NewRequest(
        name=fqid,
        source=source,
        format=style,
        dialect=dialect,
        is_table=table,
        is_dry_run=dry_run,
        today=read_today(),
    )
    report = new_contract(repo, request)
    if is_json:
        click.echo(_render_json(report, is_dry_run=dry_run))
    elif report.faults is not None:
        from treaty.cli.main import use_colour
        from treaty.report.text import render_check

        click.echo(render_check(report.faults, colour=use_colour(sys.stdout)), nl=False)
        click.echo("Nothing was written.")
    else:
        for line in _tell(report, is_dry_run=dry_run):
            click.echo(line)
    context.exit(1 if report.faults is not None else 0)


def _tell(report: NewReport, *, is_dry_run: bool) -> Iterator[str]:
    for path, data in report.files.items():
        if is_dry_run:
            yield f"Would write {path}:"
            yield from (f"  {line}".rstrip() for line in data.decode("utf-8", "replace").splitlines())
        else:
            yield f"Wrote {path}"
    for title, lines in (("Not carried over:", report.losses), ("By the look of it:", report.hints)):
        if lines:
            yield from ("", title, *(f"  {line}" for line in lines))
    if report.left:
        yield from ("", "Left to you, as `treaty check` will say:", *_left(report))
    if not is_dry_run:
        path = next(path for path in report.files if path.endswith("v1.0.0.yaml"))
        yield from ("", f"Next: edit {path}, run `treaty check`, then commit it on a branch.")


def _left(report: NewReport) -> Iterator[str]:
    for item in sorted(report.left, key=_place)[:MAX_LEFT]:
        name = item.location.path.rpartition("/")[2]
        line = f":{item.location.span.line}" if item.location.span else ""
        yield f"  {item.severity.value} {item.rule.code} {name}{line}: {item.message}"
    if len(report.left) > MAX_LEFT:
        yield f"  … and {len(report.left) - MAX_LEFT} more"


def _place(item: Diagnostic) -> tuple[str, int]:
    return item.location.path, item.location.span.line if item.location.span else 0


def _render_json(report: NewReport, *, is_dry_run: bool) -> str:
    import json

    found = report.faults.diagnostics if report.faults else report.left
    told = {
        "contract": str(report.contract),
        "written": not is_dry_run and report.faults is None,
        "files": list(report.files),
        "losses": list(report.losses),
        "hints": list(report.hints),
        "findings": [
            {
                "code": item.rule.code,
                "severity": item.severity.value,
                "path": item.location.path,
                "line": item.location.span.line if item.location.span else None,
                "message": item.message,
            }
            for item in found
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)
