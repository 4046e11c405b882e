"""`treaty release`: tag new versions and moves of the current version."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from treaty.cli.options import correlation_option, repo_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from treaty.app.release_versions import ReleaseReport
    from treaty.lifecycle.release_obstacles import Refusal
    from treaty.model.release import Flip, Release

MAX_REMARKS = 5
"""How many notes on tags are printed one by one."""


@click.command(
    epilog="""\b
Examples:
  treaty release --dry-run                 what a release of HEAD would tag
  treaty release                           tag it, in this clone
  treaty release --push origin             tag it and push, as CI does after a merge
  treaty release --push origin --correlation-id CHG-1042 --actor finance-data
  treaty release --push origin --sign      signed as Git is set up: user.signingKey, gpg.format

Run it as often as you like: what is tagged is not tagged again, and what a stopped run left behind is completed.
Exit codes: 0 released or nothing to do, 1 a released file was changed, 2 wrong usage, 3 could not run.
"""
)
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be tagged; change nothing.")
@click.option("--push", metavar="REMOTE", help="Push the tags to REMOTE, all or none, also those of earlier runs.")
@click.option("--sign", is_flag=True, help="Sign every tag with the key that Git is set up to use.")
@correlation_option("Recorded in every tag")
@click.option(
    "--actor",
    metavar="NAME",
    help="Recorded in every tag: who releases. Default: $TREATY_ACTOR, who started the run of CI, or Git's user.name.",
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@repo_option
@click.pass_context
def command(
    context: click.Context,
    path: Path | None,
    dry_run: bool,
    push: str | None,
    sign: bool,
    correlation_id: str | None,
    actor: str | None,
    style: str,
    repo: Path,
) -> None:
    """Tag the versions of HEAD that have no tag yet, and each move of a current version.

    PATH is the contracts folder; without it, the one in or above this folder. Contracts are read from the commit:
    what is not committed is not released.
    """
    from functools import partial

    from treaty.app.registry_place import find_place
    from treaty.app.release_versions import ReleaseRequest, release_versions
    from treaty.cli.occasion import find_actor, find_correlation_id, read_now
    from treaty.compat.verdict import compare_contracts
    from treaty.report.rows import render_json
    from treaty.repository.history import open_repository

    now = read_now().replace(microsecond=0)
    place = find_place(repo / path if path else repo)
    with open_repository(place.top) as repository:
        request = ReleaseRequest(
            root=place.root_of(repository.tree("HEAD")),
            now=now,
            is_dry_run=dry_run,
            remote=push,
            actor=find_actor(actor),
            correlation_id=find_correlation_id(correlation_id),
            is_signed=sign,
        )
        report = release_versions(repository, request, partial(compare_contracts, mode="full"))
    _tell_notes(report, now, push)
    click.echo(
        render_json(_report_to_json(report, dry_run, push)) if style == "json" else render_text(report, dry_run, push),
        nl=False,
    )
    context.exit(1 if report.plan.refusals else 0)


def render_text(report: ReleaseReport, is_dry_run: bool, remote: str | None) -> str:
    """Give the report for people."""
    plan = report.plan
    if plan.refusals:
        lines = ["Nothing was released:"]
        return "\n".join([*lines, *(f"  {_code_of(refusal)} {refusal.message}" for refusal in plan.refusals), ""])
    lines = []
    if plan.releases:
        lines += [f"{'Would release' if is_dry_run else 'Released'} {len(plan.releases)} at {report.commit[:12]}:"]
        width = max(len(f"{item.contract}:{item.version}") for item in plan.releases)
        lines += [f"  {f'{item.contract}:{item.version}'.ljust(width)}  {_posture(item)}" for item in plan.releases]
    if plan.flips:
        lines += ["Current versions that would move:" if is_dry_run else "Current versions that moved:"]
        width = max(len(str(item.contract)) for item in plan.flips)
        lines += [f"  {str(item.contract).ljust(width)}  {_move(item)}  ({item.reason})" for item in plan.flips]
    if not lines:
        lines += ["Nothing to release: every version is tagged and every current version recorded."]
    if report.pushed:
        lines += [f"{'Would push' if is_dry_run else 'Pushed'} {_count(report.pushed)} to {remote}."]
    elif (plan.releases or plan.flips) and not is_dry_run:
        lines += ["The tags are in this clone only; `treaty release --push origin` shares them."]
    return "\n".join([*lines, ""])


def _report_to_json(report: ReleaseReport, is_dry_run: bool, remote: str | None) -> dict[str, Any]:
    """Give the report as plain data."""
    return {
        "commit": report.commit,
        "dry_run": is_dry_run,
        "releases": [
            {
                "contract": str(item.contract),
                "version": str(item.version),
                "tag": item.tag,
                "base": item.base,
                "posture": item.posture,
                "digest": item.digest,
            }
            for item in report.plan.releases
        ],
        "flips": [
            {
                "contract": str(item.contract),
                "version": str(item.version),
                "previous": str(item.previous) if item.previous else None,
                "tag": item.tag,
                "reason": item.reason,
            }
            for item in report.plan.flips
        ],
        "refusals": [_refusal_to_json(item) for item in report.plan.refusals],
        "remarks": [_refusal_to_json(item) for item in report.remarks],
        "uncommitted": list(report.uncommitted),
        "not_on": report.not_on,
        "remote": remote,
        "pushed": list(report.pushed),
        "unfetched": list(report.unfetched),
    }


def _code_of(refusal: Refusal) -> str:
    """Give the code that `treaty explain` knows."""
    from treaty.app.release_remarks import OBSTACLE_RULES

    return OBSTACLE_RULES[refusal.obstacle].code


def _refusal_to_json(refusal: Refusal) -> dict[str, str]:
    return {"code": _code_of(refusal), "subject": refusal.subject, "message": refusal.message}


def _count(tags: Sequence[str]) -> str:
    return f"{len(tags)} tag{'' if len(tags) == 1 else 's'}"


def _posture(release: Release) -> str:
    base = (release.base or "").rpartition(":")[2]
    return f"{release.posture}, against {base}" if base else f"{release.posture}: the first version"


def _move(flip: Flip) -> str:
    return f"{flip.previous} to {flip.version}" if flip.previous else f"now {flip.version}"


def _tell_notes(report: ReleaseReport, now: datetime, remote: str | None) -> None:
    commit = report.commit[:12]
    if report.uncommitted:
        named = ", ".join(report.uncommitted[:3]) + (", …" if len(report.uncommitted) > 3 else "")
        click.echo(f"Note: the commit {commit} is released, not what differs from it: {named}", err=True)
    for remark in report.remarks[:MAX_REMARKS]:
        click.echo(f"Note: {_code_of(remark)} {remark.message}", err=True)
    if len(report.remarks) > MAX_REMARKS:
        click.echo(f"Note: {len(report.remarks) - MAX_REMARKS} more; `--format json` lists them all.", err=True)
    times = [*(item.time for item in report.plan.releases), *(item.time for item in report.plan.flips)]
    if any(time is not None and time > now for time in times):
        click.echo("Note: this machine's clock stands before the last release; the new tags take its time.", err=True)
    if report.unfetched:
        lacking = (
            f"`{remote}` has {_count(report.unfetched)} that this clone lacks, and a release takes them over first"
        )
        click.echo(f"Note: {lacking}. To see what it would do: git fetch --tags {remote}", err=True)
    if report.not_on:
        click.echo(f"Note: the commit {commit} is not on {report.not_on} yet; push or merge it there too.", err=True)
