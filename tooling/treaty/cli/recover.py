"""`treaty recover`: lost release tags made anew from history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.options import repo_option

if TYPE_CHECKING:
    from treaty.app.rebuild_tags import RebuildReport

MAX_TOLD = 20


@click.command(
    epilog="""\b
Examples:
  treaty recover --dry-run                 which tags are missing, as far as history tells
  treaty recover                           make them, in this clone
  treaty release --push origin             share them

First look for a clone that still has the tags, and push from there: git push REMOTE 'refs/tags/*:refs/tags/*'. What
a tag alone knew (who released, correlation ids, signatures) is lost with it; rebuilt tags say so of themselves.
Tags that are there stay as they are. Exit codes: 0 done or nothing to do, 1 some versions cannot be rebuilt, 2 wrong
usage, 3 could not run.
"""
)
@click.option("--dry-run", is_flag=True, help="Say which tags would be made; write nothing.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@repo_option
@click.pass_context
def command(context: click.Context, dry_run: bool, style: str, repo: Path) -> None:
    """Make the release and current tags anew that history says there must have been, and this clone lacks."""
    from functools import partial

    from treaty.app.rebuild_tags import rebuild_tags
    from treaty.app.registry_place import find_place
    from treaty.compat.verdict import compare_contracts
    from treaty.repository.history import open_repository

    place = find_place(repo)
    with open_repository(place.top) as repository:
        root = place.root_of(repository.tree("HEAD"))
        report = rebuild_tags(repository, root, partial(compare_contracts, mode="full"), is_dry_run=dry_run)
    if style == "json":
        click.echo(_render_json(report, is_dry_run=dry_run))
    else:
        for line in _tell(report, is_dry_run=dry_run):
            click.echo(line)
    context.exit(1 if report.refusals else 0)


def _tell(report: RebuildReport, *, is_dry_run: bool) -> Iterator[str]:
    names = [item.tag for item in report.tags]
    verb = "Would rebuild" if is_dry_run else "Rebuilt"
    if names:
        yield f"{verb} {len(report.releases)} releases and {len(report.flips)} moves of current versions:"
        yield from (f"  {name}" for name in names[:MAX_TOLD])
        if len(names) > MAX_TOLD:
            yield f"  … and {len(names) - MAX_TOLD} more"
    else:
        yield f"Nothing is missing: looked at {_count(report.commits)} of the main line."
    for name in report.rewritten:
        yield f"Note: {name} changed after it came; its release counts from the commit that gave it its last bytes."
    for refusal in report.refusals:
        yield f"Cannot be rebuilt: {refusal.message}"
    if names and not is_dry_run:
        yield "The tags are in this clone only; `treaty release --push origin` shares them."


def _count(commits: int) -> str:
    return "the one commit" if commits == 1 else f"{commits} commits"


def _render_json(report: RebuildReport, *, is_dry_run: bool) -> str:
    import json

    told = {
        "dry_run": is_dry_run,
        "commits": report.commits,
        "tags": [
            {"tag": item.tag, "commit": item.commit, "contract": str(item.contract), "version": str(item.version)}
            for item in report.tags
        ],
        "rewritten": list(report.rewritten),
        "refusals": [refusal.message for refusal in report.refusals],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)
