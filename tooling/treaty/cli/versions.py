"""`treaty versions`: the versions of a contract."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.occasion import read_today
from treaty.cli.paging import Page, page_options, reading_options

if TYPE_CHECKING:
    from treaty.lifecycle.status import VersionLife
    from treaty.model.identity import Version

COLUMNS = ("version", "ordinal", "status", "is_current", "held", "posture", "released_at", "sunset", "successor")


@click.command(
    epilog="""\b
Examples:
  treaty versions finance.gold.invoice
  treaty versions finance.kpi.invoice      an alias of a layer
  treaty versions finance.gold.invoice:v1  only major 1
  treaty versions finance.gold.invoice --page 1 --page-size 20 --format json
  treaty versions finance.gold.invoice --at 2026-03-31
  treaty versions finance.gold.invoice --stages   how far each draft is: draft, pending_approval, validated

Status: unreleased (this clone has no release tags) or draft, released, current, deprecated, retired. Posture: who
survives the step from the version before: both, forward (old readers), backward (new readers), none. The ordinal counts
releases, and names a version as well: finance.gold.invoice:2.
"""
)
@click.argument("fqid")
@click.option("--stages", is_flag=True, help="Check each draft and say how far it is; `treaty approvals` says why.")
@page_options
@reading_options
def command(
    fqid: str,
    stages: bool,
    part: Page,
    style: str,
    at: str | None,
    repo: Path,
) -> None:
    """List the versions of the contract FQID, newest first: state, posture, time of release.

    FQID may be a dataset's UUID with a layer: UUID/layers/gold.
    """
    from treaty.app.open_index import open_index
    from treaty.app.registry_rows import version_row
    from treaty.cli.notes import tell_unread, tell_unreleased
    from treaty.cli.paging import echo_page

    index = open_index(repo, at=at, of=fqid)
    life, name = index.find(fqid)
    lives = [item for item in reversed(life.versions) if name.is_match(item.version)]
    found = _find_stages(lives, repo) if stages and at is None else {}
    echo_page(lives, lambda item: {**version_row(item), **found.get(item.version, {})}, COLUMNS, style, part)
    if not lives:
        known = ", ".join(str(item.version) for item in life.versions)
        click.echo(f"No version matches `{fqid}`; there are: {known}.", err=True)
    tell_unreleased(index, [life])
    tell_unread((*index.unread, *index.find_unreadable(life)))


def _find_stages(lives: Iterable[VersionLife], repo: Path) -> dict[Version, dict[str, str]]:
    from treaty.app.approval_desk import ApprovalRequest
    from treaty.app.read_approvals import read_approvals

    today = read_today()
    drafts = [life for life in lives if life.release is None]
    request = ApprovalRequest(today=today)
    return {life.version: {"status": read_approvals(repo, life.contract.fqid, request).stage.value} for life in drafts}
