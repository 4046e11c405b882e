"""`treaty approvals`: what stands between a version and its release."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.occasion import read_today
from treaty.cli.options import Day, repo_option

if TYPE_CHECKING:
    from treaty.app.settle_approvals import ApprovalReport
    from treaty.report.approvals import Approvals


@click.command(
    epilog="""\b
Examples:
  treaty approvals                                   every version that is not released, a line each
  treaty approvals finance.gold.invoice              the newest version that is not released
  treaty approvals finance.gold.invoice:v2.0.0
  treaty approvals finance.gold.invoice --base origin/main --reviews reviews.json
  treaty approvals finance.gold.invoice --format json | jq -r '.obstacles[].message'

Stages: draft (a check, a policy or something it rests on speaks against it), pending_approval (the checks pass,
somebody has to approve), validated (nothing is missing), released, current, deprecated, retired. Policies and
CODEOWNERS are those of the base: a branch does not choose who judges it.

Exit codes: 0 nothing stands in the way, 1 something does, 2 wrong usage, 3 could not run.
"""
)
@click.argument("fqid", required=False)
@click.option("--base", metavar="REF", help="Whose policies and owners are in force; default: the main branch.")
@click.option(
    "--reviews",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    envvar="TREATY_REVIEWS",
    help="JSON file that says who approved, as CI writes it. Also $TREATY_REVIEWS.",
)
@click.option(
    "--today", type=Day(), metavar="DATE", help="Judge dates as on this day (YYYY-MM-DD); default: today, UTC."
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@repo_option
@click.pass_context
def command(
    context: click.Context,
    fqid: str | None,
    base: str | None,
    reviews: Path | None,
    today: date | None,
    style: str,
    repo: Path,
) -> None:
    """Say what stands between the version FQID and its release: checks, policies, approvals, dependencies, notice."""
    from treaty.app.approval_desk import ApprovalRequest
    from treaty.app.read_approvals import list_approvals, read_approvals
    from treaty.cli.check import read_reviews
    from treaty.report.approvals import render_approvals_json, render_approvals_list, render_approvals_text

    request = ApprovalRequest(today=today or read_today(), base=base, reviews=read_reviews(reviews))
    if fqid is None:
        reports = list_approvals(repo, request)
        click.echo(render_approvals_list([_as_told(report) for report in reports], style), nl=False)
        _tell_notes(dict.fromkeys(note for report in reports for note in report.notes), style)
        context.exit(1 if any(report.obstacles for report in reports) else 0)
    report = read_approvals(repo, fqid, request)
    told = _as_told(report)
    click.echo(render_approvals_json(told) if style == "json" else render_approvals_text(told), nl=False)
    _tell_notes(report.notes, style)
    context.exit(1 if report.obstacles else 0)


def _tell_notes(notes: Iterable[str], style: str) -> None:
    for note in notes if style == "text" else ():
        click.echo(f"Note: {note}", err=True)


def _as_told(report: ApprovalReport) -> Approvals:
    from treaty.report.approvals import Approvals

    return Approvals(
        fqid=report.fqid,
        stage=report.stage.value,
        base=report.base,
        policies=[
            {"rule": item.name, "action": item.rule.action.value, "reason": " ".join(item.rule.reason.split())}
            for item in report.rulings
        ],
        approvals=[
            {
                "who": item.demand.who,
                "members": list(item.demand.members),
                "needed": item.demand.count,
                "approved_by": list(item.approved_by),
                "because": list(item.demand.because),
            }
            for item in report.answers
        ],
        obstacles=[{"kind": item.kind, "code": item.code, "message": item.message} for item in report.obstacles],
        notes=report.notes,
    )
