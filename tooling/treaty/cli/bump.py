"""`treaty bump`: the next version file under the right number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.options import repo_option

if TYPE_CHECKING:
    from treaty.app.bump_plan import Bump

MAX_REASONS = 5
"""How many changes are named as the reason of a step; `treaty diff` tells them all."""


@click.command(
    epilog="""\b
Examples:
  treaty bump finance.gold.invoice                      copy the newest version as the next patch, to be edited
  treaty bump finance.gold.invoice                      run again: give the edited draft the right number
  treaty bump finance.gold.invoice --from draft.yaml    make a file the next version
  treaty bump finance.gold.invoice:v1                   go on from the newest v1, though there is a v2
  treaty bump finance.gold.invoice --dry-run            say what would be written
"""
)
@click.argument("fqid")
@click.option("--from", "source", type=click.Path(path_type=Path), metavar="FILE", help="Text of the next version.")
@click.option("--step", type=click.Choice(["major", "minor", "patch"]), help="At least this step.")
@click.option("--base", metavar="REF", help="Files at REF count as released; default: where you left the main branch.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@repo_option
def command(fqid: str, source: Path | None, step: str | None, base: str | None, dry_run: bool, repo: Path) -> None:
    """Write the next version of the contract FQID, its number what the changes demand.

    A released file is never touched. Where the newest version is not released yet, it is the draft: its number and
    file name are put right if they claim less than its changes demand.
    """
    from treaty.app.bump_plan import BumpRequest, write_bump
    from treaty.app.bump_version import plan_bump
    from treaty.cli.occasion import read_today
    from treaty.compat.comparison import Step

    today = read_today()
    request = BumpRequest(fqid=fqid, source=source, step=Step(step) if step else None, base=base, today=today)
    bump = plan_bump(request, repo)
    if not dry_run:
        write_bump(bump)
    for line in _tell(bump, is_dry_run=dry_run):
        click.echo(line)
    if bump.faults:
        click.echo(f"Note: the text has faults of its own; mend them and run this again. {bump.faults[0]}", err=True)


def _tell(bump: Bump, *, is_dry_run: bool) -> Iterator[str]:
    from treaty.app.bump_plan import Outcome

    why = _why(bump)
    match bump.outcome:
        case Outcome.COPIED:
            yield f"{_verb('Wrote', 'Would write', is_dry_run)} {bump.path}, a copy of {bump.previous}."
            yield f"Edit it, then run `treaty bump {bump.key}` again: it gives the file the number your changes demand."
        case Outcome.TAKEN:
            yield f"{_verb('Wrote', 'Would write', is_dry_run)} {bump.path}: {why}."
        case Outcome.RENUMBERED if bump.moved_from != bump.path:
            yield f"{_verb('Renamed', 'Would rename', is_dry_run)} {bump.moved_from} to {bump.path}: {why}."
        case Outcome.RENUMBERED:
            yield f"{_verb('Set', 'Would set', is_dry_run)} the version in {bump.path} to {bump.version.number}."
        case Outcome.RIGHT if bump.comparison is not None and not bump.comparison.changes:
            yield f"{bump.path} says what {bump.previous} says, so far. Edit it, then run this again."
        case Outcome.RIGHT:
            yield f"{bump.path} has the right number: {why}. Nothing to do."
    yield from _tell_reasons(bump)
    yield from _tell_rest(bump)


def _verb(done: str, planned: str, is_dry_run: bool) -> str:
    return planned if is_dry_run else done


def _why(bump: Bump) -> str:
    if bump.previous is None:
        return "it is the first version"
    return f"its changes demand a {bump.demanded.value} step over {bump.previous}"


def _tell_reasons(bump: Bump) -> Iterator[str]:
    """Name the changes that ask for a major: they are what the author may want to take back."""
    breaking = bump.comparison.breaking if bump.comparison else ()
    for judged in breaking[:MAX_REASONS]:
        yield f"  {judged.change.kind.code} {judged.change.kind.name}: {judged.change.message}"
    if len(breaking) > MAX_REASONS:
        yield f"  … and {len(breaking) - MAX_REASONS} more"


def _tell_rest(bump: Bump) -> Iterator[str]:
    from treaty.app.bump_plan import Outcome

    is_new_major = bump.previous is not None and bump.version.major > bump.previous.major
    if is_new_major and bump.previous is not None and bump.outcome is not Outcome.RIGHT:
        yield "A new major says how to move to it, and the old one gets an announced end:"
        yield "  customProperties: [{property: migration, vendor: treaty, value: How consumers move.}]"
        old = f"{bump.key}:v{bump.previous.major}"
        yield f"  treaty deprecate {old} --sunset DATE --successor {bump.version} --reason TEXT"
    for path in bump.mentions:
        yield f"Look at {path}: it may still name {Path(bump.moved_from or '').stem}."
