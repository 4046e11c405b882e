"""`treaty ingest`: a bare schema as the next version of a contract."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.occasion import find_correlation_id, read_today
from treaty.cli.options import correlation_option, repo_option

if TYPE_CHECKING:
    from treaty.app.ingest_plan import IngestReport, IngestRequest

FORMATS = ("jsonschema", "avro", "odcs", "record")
MAX_CHANGES = 12
"""How many changes are told; `treaty diff` tells them all."""


@click.command(
    epilog="""\b
Examples:
  treaty ingest finance.gold.invoice --schema invoice.schema.json
  treaty ingest finance.raw.invoice --schema invoice.avsc --idempotency-key "$(uuidgen)"
  treaty ingest finance.gold.invoice --schema invoice.json --format record --hold
  treaty ingest sales.gold.order --schema order.schema.json --table     a first version, as columns of a table
  producer --print-schema | treaty ingest finance.raw.invoice --schema -
  treaty ingest finance.gold.invoice --schema invoice.avsc --dry-run --json
  treaty ingest finance.gold.invoice --schema invoice.avsc --dry-run --against v1.1     compatible with that one?

Everything but the shape (descriptions, owners, promises) is carried over from the version before. The same key with
the same content gives the first result again. Exit codes: 0 committed, or nothing to do; 1 refused: the schema has
faults, or its key was used for another one; 2 wrong usage; 3 could not run.
"""
)
@click.argument("fqid")
@click.option("--schema", "source", required=True, metavar="FILE", help="The schema, JSON or YAML; `-`: stdin.")
@click.option("--format", "style", type=click.Choice(FORMATS), help="What FILE is; default: told by what it says.")
@click.option("--hold", is_flag=True, help="The version does not become current when it is released.")
@click.option("--idempotency-key", metavar="KEY", help="Names this request: asked again, it is done once.")
@click.option("--branch", metavar="NAME", help="Commit on this branch; default: one of its own, from HEAD.")
@click.option("--record", metavar="NAME", help="Which record the schema describes, where the contract has several.")
@click.option("--table", is_flag=True, help="A JSON Schema that starts a contract describes columns of a table.")
@click.option(
    "--against", metavar="VERSION", help="With --dry-run: compare with this version; default: the current one."
)
@correlation_option("Recorded in the commit")
@click.option("--dry-run", is_flag=True, help="Say what would be committed; write nothing.")
@click.option("--json", "is_json", is_flag=True, help="Print the result as JSON.")
@repo_option
@click.pass_context
def command(
    context: click.Context,
    fqid: str,
    source: str,
    style: str | None,
    hold: bool,
    idempotency_key: str | None,
    branch: str | None,
    record: str | None,
    table: bool,
    against: str | None,
    correlation_id: str | None,
    dry_run: bool,
    is_json: bool,
    repo: Path,
) -> None:
    """Make a bare schema the next version of the contract FQID, on a branch to propose.

    The schema is compared with the current version as `treaty diff` does, and the number follows from what changed.
    A contract that is not there yet starts at v1.0.0. Nothing is written when the schema has faults.
    """
    from treaty.app.ingest_plan import IngestRequest, Outcome
    from treaty.app.ingest_schema import ingest_schema
    from treaty.app.next_document import Wishes

    if against is not None and not dry_run:
        raise click.UsageError("A version to compare with is for trying a schema: give --dry-run with --against.")
    path, data, siblings = _read(source)
    request = IngestRequest(
        name=fqid,
        path=path,
        data=data,
        siblings=siblings,
        format=style,
        today=read_today(),
        wishes=Wishes(is_hold=hold, is_table=table, record=record),
        idempotency_key=idempotency_key,
        branch=branch,
        correlation_id=find_correlation_id(correlation_id),
        is_dry_run=dry_run,
        against=against,
    )
    report = ingest_schema(repo, request)
    if is_json:
        click.echo(_render_json(report, request))
    else:
        _tell(report, request)
    context.exit(1 if report.outcome is Outcome.REFUSED else 0)


def _read(source: str) -> tuple[str, bytes, dict[str, bytes]]:
    from treaty.app.read_artifact import read_siblings
    from treaty.app.read_start import read_start, read_stream
    from treaty.diagnostics.errors import UsageError

    if source == "-":
        return "<stdin>", read_stream(sys.stdin.buffer), {}
    path = Path(source)
    if not path.is_file():
        raise UsageError(f"There is no file `{source}`.", "Check the spelling, and where you are (`pwd`).")
    return source, read_start(path), dict(read_siblings(path))


def _tell(report: IngestReport, request: IngestRequest) -> None:
    from treaty.app.ingest_plan import Outcome

    if report.outcome is Outcome.REFUSED and report.findings is not None:
        from treaty.cli.main import use_colour
        from treaty.report.text import render_check

        click.echo(render_check(report.findings, colour=use_colour(sys.stdout)), nl=False)
    for line in _lines(report, request):
        click.echo(line)
    for note in report.notes:
        click.echo(f"Note: {note}", err=True)
    if report.outcome is Outcome.WRITTEN and report.findings is not None:
        for item in report.findings.diagnostics:
            if item.severity.value == "error":
                click.echo(f"To mend before it is merged: {item.message} ({item.rule.code})", err=True)


def _lines(report: IngestReport, request: IngestRequest) -> Iterator[str]:
    from treaty.app.ingest_plan import Outcome

    name = f"{report.contract}:{report.version}"
    match report.outcome:
        case Outcome.REFUSED:
            yield f"Refused, and nothing was written: {report.reason}."
        case Outcome.UNCHANGED:
            yield f"{name} says so already; no new version is needed."
        case Outcome.REPEATED:
            yield f"{name} was made of this before: commit {(report.commit or '')[:12]}{_on(report)}. Nothing to do."
        case Outcome.WRITTEN:
            yield from _tell_verdict(report)
            if request.is_dry_run:
                yield from (f"Would write {path}" for path in report.files)
                yield f"Would commit it on `{report.branch}`; nothing was written (--dry-run)."
            else:
                yield from (f"Wrote {path}" for path in report.files)
                yield f"Committed {(report.commit or '')[:12]} on `{report.branch}`."
                yield f"Propose it: git push -u origin {report.branch}, then open a pull request."


def _on(report: IngestReport) -> str:
    return f" on `{report.branch}`" if report.branch else ""


def _tell_verdict(report: IngestReport) -> Iterator[str]:
    from treaty.compat.comparison import Step
    from treaty.report.plain import neutralise

    comparison = report.comparison
    if comparison is None:
        yield f"{report.contract}:{report.version} is the contract's first version."
        return
    verdict = "breaking" if comparison.breaking else "compatible"
    yield (
        f"{report.contract}:{report.version} is {verdict} with {report.against} (posture {comparison.posture.value}, "
        f"mode {comparison.mode}): a {report.step.value} step."
    )
    if report.step is Step.MAJOR and not comparison.breaking:
        yield f"  It is one because of {report.follows}, which promises more and is not served yet."
    for judged in comparison.changes[:MAX_CHANGES]:
        kind = judged.change.kind
        yield f"  {kind.code} {kind.name}: {neutralise(judged.change.message)}"
    if len(comparison.changes) > MAX_CHANGES:
        yield f"  … and {len(comparison.changes) - MAX_CHANGES} more"
    if comparison.breaking and report.against is not None:
        yield "A new major says how to move to it, and the old one gets an announced end:"
        yield "  customProperties: [{property: migration, vendor: treaty, value: How consumers move.}]"
        old = f"{report.contract}:v{report.against.major}"
        yield f"  treaty deprecate {old} --sunset DATE --successor {report.version} --reason TEXT"


def _render_json(report: IngestReport, request: IngestRequest) -> str:
    import json

    comparison = report.comparison
    found = {
        "outcome": report.outcome.value,
        "contract": str(report.contract),
        "version": str(report.version) if report.version else None,
        "format": report.format,
        "compatibility": comparison.posture.value if comparison else ("both" if report.files else None),
        "classification": _classify(report),
        "step": report.step.value,
        "against": str(report.against) if report.against else None,
        "follows": str(report.follows) if report.follows else None,
        "changes": [
            {"code": item.change.kind.code, "kind": item.change.kind.name, "path": str(item.change.pointer)}
            for item in (comparison.changes if comparison else ())
        ],
        "hold": request.wishes.is_hold,
        "dry_run": request.is_dry_run,
        "files": list(report.files),
        "branch": report.branch,
        "commit": report.commit,
        "notes": list(report.notes),
        "reason": report.reason,
        "findings": _findings(report),
    }
    return json.dumps(found, indent=2, ensure_ascii=False)


def _classify(report: IngestReport) -> str | None:
    if report.comparison is None:
        return "compatible" if report.files else None
    return "breaking" if report.comparison.breaking else "compatible"


def _findings(report: IngestReport) -> list[dict[str, object]]:
    found = report.findings.diagnostics if report.findings else ()
    return [
        {
            "code": item.rule.code,
            "severity": item.severity.value,
            "path": item.location.path,
            "line": item.location.span.line if item.location.span else None,
            "message": item.message,
        }
        for item in found
    ]
