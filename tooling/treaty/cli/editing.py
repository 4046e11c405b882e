"""What the commands that edit `dataset.yaml` share: their options, what they print, their exit codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from treaty.cli.occasion import find_correlation_id, read_today
from treaty.cli.options import correlation_option, repo_option

if TYPE_CHECKING:
    from treaty.app.edit_dataset import Decide, EditReport

Function = TypeVar("Function", bound=Callable[..., Any])

EXIT_CODES = "Exit codes: 0 done or nothing to do, 1 refused, 2 wrong usage, 3 could not run."

_OPTIONS = (
    click.option("--dry-run", is_flag=True, help="Show the change; write nothing."),
    click.option("--commit", "is_commit", is_flag=True, help="Commit it on a branch from HEAD; touch nothing else."),
    click.option("--branch", metavar="NAME", help="Commit on this branch; --commit alone names one."),
    click.option("--message", "-m", metavar="TEXT", help="With --commit: the subject of the commit."),
    correlation_option("With --commit, recorded in it"),
    repo_option,
)


def edit_options(function: Function) -> Function:
    """Give a command the options that every editing command has."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def check_reason(text: str) -> str:
    """Read a reason: one line that says something."""
    from treaty.lifecycle.release_tags import one_line

    reason = one_line(text)
    if not reason:
        raise click.BadParameter("Say why, in a sentence.", param_hint="--reason")
    return reason


def run_edit(decide: Decide, name: str, reason: str | None = None, **options: Any) -> None:
    """Carry out one edit, print its diff, and end with the exit code."""
    from treaty.app.edit_dataset import EditRequest, edit_dataset

    request = EditRequest(
        name=name,
        today=read_today(),
        is_dry_run=options["dry_run"],
        is_commit=options["is_commit"] or bool(options["branch"]),
        branch=options["branch"],
        message=options["message"],
        reason=reason,
        correlation_id=find_correlation_id(options["correlation_id"]),
    )
    report = edit_dataset(options["repo"], decide, request)
    _tell(report, is_dry_run=request.is_dry_run)
    click.get_current_context().exit(1 if report.is_refused else 0)


def _tell(report: EditReport, *, is_dry_run: bool) -> None:
    from treaty.report.file_diff import render_file_diff

    if report.is_refused:
        click.echo(f"Refused: {report.transition.summary}.")
        for reason in report.transition.refusals:
            click.echo(f"  {reason}")
        click.echo("No flag overrides a refusal: mend what it names, and run this again.", err=True)
        return
    if report.is_change:
        click.echo(render_file_diff(report.path, report.old, report.new), nl=False)
    for line in _talk(report, is_dry_run=is_dry_run):
        click.echo(line, err=True)


def _talk(report: EditReport, *, is_dry_run: bool) -> Iterator[str]:
    summary = report.transition.summary
    if not report.is_change:
        yield f"{summary}: nothing to do, {f'`{report.branch}`' if report.branch else report.path} says so already."
        return
    if is_dry_run:
        yield f"{summary}: nothing was written (--dry-run)."
    elif report.commit is not None:
        yield f"{summary}: committed {report.commit[:12]} on `{report.branch}`."
        yield f"Propose it: git push -u origin {report.branch}, then open a pull request."
    else:
        yield f"{summary}: edited {report.path}. Commit it on a branch and open a pull request."
    if report.before != report.after:
        yield f"Once merged and released, the current version moves from {report.before} to {report.after or 'none'}."
    for note in report.transition.notes:
        yield f"Note: {note}"
