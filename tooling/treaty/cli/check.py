"""`treaty check`: what the hook, CI and people run."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.occasion import read_today
from treaty.cli.options import Day

if TYPE_CHECKING:
    from treaty.app.check_paths import Options
    from treaty.model.review import Reviews

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "markdown")


@click.command(
    epilog="""\b
Examples:
  treaty check                             the registry in or above this folder
  treaty check contracts                   the same, by name
  treaty check orders.odcs.yaml            one ODCS file that stands outside a registry
  treaty check finance.gold.invoice:v1.2   one version, by its name; without a version: all of the contract
  treaty check --base origin/main          a branch against main: what CI runs on a pull request
  treaty check --staged                    what `git commit` would commit
  treaty check --fix orders.odcs.yaml      old spellings written as today, comments and layout kept; then check
  treaty check --format sarif > treaty.sarif
  treaty check --format github             annotations, and the step summary of a GitHub workflow
  treaty check --format gitlab --output gl-code-quality-report.json

A check of an unchanged registry gives the report of the last one, from $TREATY_CACHE, $XDG_CACHE_HOME/treaty or
~/.cache/treaty; delete it when you like, or set TREATY_CACHE=off.

Exit codes: 0 nothing at or above the fail level, 1 findings, 2 wrong usage, 3 could not run, 4 a bug.
"""
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--base", metavar="REF", help="Compare with the merge base of REF and HEAD: released files, breaks.")
@click.option("--staged", is_flag=True, help="Check what is staged in Git, against HEAD.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "info"]), help="Fail at this level and above.")
@click.option("--format", "style", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to a file.")
@click.option(
    "--reviews",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    envvar="TREATY_REVIEWS",
    help="JSON file that says who approved; policies then count approvals. Also $TREATY_REVIEWS.",
)
@click.option("--fix", is_flag=True, help="Mend old spellings and the numbers of drafts first; then check.")
@click.option(
    "--today", type=Day(), metavar="DATE", help="Judge dates as on this day (YYYY-MM-DD); default: today, UTC."
)
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[Path, ...],
    base: str | None,
    staged: bool,
    fail_on: str | None,
    style: str,
    output: Path | None,
    reviews: Path | None,
    fix: bool,
    today: date | None,
) -> None:
    """Find what is wrong with contracts: shape, rules, references, compatibility, versions.

    PATHS are a registry, files of one, names of contracts, or ODCS files anywhere; none means the registry in or
    above this folder.
    """
    from treaty.repository.cache import open_cache

    places, day, look = [path.absolute() for path in paths], today or read_today(), _look(output)
    if fix:
        _fix(places, _options(base=base, staged=staged, fail_on=fail_on, day=day, reviews=reviews))
    is_plain = not (base or staged or reviews or _summary_page(style))
    cache = open_cache(os.environ) if is_plain else None  # noqa: TID251 - the edge where the environment is read
    key = None if cache is None else _key(places, (str(day), fail_on or "", style, repr(look)))
    known = None if cache is None or key is None else cache.read(key)
    if known is not None:
        _write(known[1:].decode(), output, look)
        context.exit(known[0])
    options = _options(base=base, staged=staged, fail_on=fail_on, day=day, reviews=reviews)
    code, text = _check(places, options, style, look)
    _write(text, output, look)
    if cache is not None and key is not None:
        cache.write(key, bytes([code]) + text.encode())
    context.exit(code)


def _key(places: list[Path], settings: tuple[str, ...]) -> str | None:
    from treaty.app.check_key import find_check_key

    return find_check_key(places, Path.cwd(), settings)


def _options(*, base: str | None, staged: bool, fail_on: str | None, day: date, reviews: Path | None) -> Options:
    from treaty.app.check_paths import Options
    from treaty.diagnostics.rule import Severity

    return Options(
        base=base,
        is_staged=staged,
        fail_on=Severity(fail_on) if fail_on else None,
        today=day,
        reviews=read_reviews(reviews),
    )


def _fix(places: list[Path], options: Options) -> None:
    """Mend what takes no judgement in the working folder, and say on stderr what was mended and what was left."""
    from treaty.app.check_paths import check_paths
    from treaty.app.fix_findings import fix_findings
    from treaty.diagnostics.errors import UsageError

    if options.is_staged:
        raise UsageError("--fix changes the files of the working folder, --staged looks at the index.", "Give one.")
    result = check_paths(places, Path.cwd(), options, progress=_progress())
    for each in fix_findings(result, places, Path.cwd(), options):
        click.echo(f"{'mended' if each.is_done else 'left'} {each.path}: {', '.join(each.what)}.", err=True)


def _check(places: list[Path], options: Options, style: str, look: _Look) -> tuple[int, str]:
    """Give the exit code and the report; a page that GitHub shows is added to on the way."""
    from treaty.app.check_paths import check_paths

    result = check_paths(places, Path.cwd(), options, progress=_progress())
    # Not before: a check of a change loads what judges contracts while another process looks for what is to be judged.
    from treaty.app.rulebook import RULEBOOK
    from treaty.report.formats import render_check

    page = _summary_page(style)
    if page is not None:
        try:
            with page.open("a", encoding="utf-8") as stream:
                stream.write(render_check("markdown", result, rules=RULEBOOK, colour=False))
        except OSError as error:  # the page is a help; the verdict does not hang on it
            click.echo(f"Note: {page} cannot be written: {error.strerror}.", err=True)
    text = render_check(style, result, rules=RULEBOOK, colour=look.colour, width=look.width)
    return int(result.is_failed), text


def read_reviews(path: Path | None) -> Reviews | None:
    """Read who approved, where a file says so."""
    if path is None:
        return None
    from treaty.load.reviews import parse_reviews

    return parse_reviews(path.read_text(encoding="utf-8", errors="replace"))


def _progress() -> Callable[[str], None]:
    """Give a function that tells progress on a terminal's stderr, over one line."""

    def tell(what: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r\033[K{what} …" if what else "\r\033[K", nl=False, err=True)

    return tell


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How a report is to look."""

    colour: bool
    width: int


def _look(output: Path | None) -> _Look:
    from treaty.cli.main import use_colour

    colour = output is None and use_colour(sys.stdout)
    return _Look(colour=colour, width=shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100)


def _summary_page(style: str) -> Path | None:
    """Give the page that a workflow of GitHub shows for its step."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")  # noqa: TID251 - the edge where the environment is read
    return Path(summary) if style == "github" and summary else None


def _write(text: str, output: Path | None, look: _Look) -> None:
    if output is None:
        click.echo(text, nl=not text.endswith("\n"), color=look.colour)
        return
    from treaty.repository.files import write_file

    write_file(output.absolute().parent, output.name, text.encode())
    click.echo(f"Wrote {output}.", err=True)
