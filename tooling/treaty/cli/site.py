"""`treaty site`: build the static site."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.diagnostics.errors import UsageError

if TYPE_CHECKING:
    from treaty.pages.output import WrittenSite


@click.group(epilog="\b\nExample:\n  treaty site build --out public")
def command() -> None:
    """Build the static site: plain files for any web server, or for no server at all."""


@command.command(
    epilog="""\b
Examples:
  treaty site build --out public
  treaty site build --out public --base-url https://contracts.example.com/
  treaty site build contracts --out /tmp/site --format json
  treaty site build --out public --strict

Open public/index.html in a browser: it needs no server. SOURCE_DATE_EPOCH sets the time of a build outside Git.
"""
)
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write.")
@click.option("--base-url", metavar="URL", help="Where the site will stand; for canonical links, feed and 404 page.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to make pages with.  [default: one a core]"
)
@click.option("--strict", "is_strict", is_flag=True, help="Fail on a broken link, a missing asset, a page too heavy.")
def build(path: Path | None, out: Path, base_url: str | None, style: str, jobs: int | None, *, is_strict: bool) -> None:
    """Build the site of the contracts in PATH (without it: in or above this folder).

    In a folder that an earlier build wrote, only what changed is made and written anew; files in it that are not the
    site's stay. Any other folder with files in it is refused. With --strict everything is made and looked at, and a
    site with faults is not put in its place: the exit code is 1, and the faults are listed.
    """
    from treaty.app.build_site import SiteRequest, build_site
    from treaty.cli.main import treaty
    from treaty.cli.reference import find_commands

    now = _now()
    request = SiteRequest(
        folder=path or Path(),
        out=out,
        now=now,
        today=now.date(),
        base_url=_check_address(base_url),
        processes=jobs or os.cpu_count() or 1,
        commands=tuple(find_commands(treaty)),
        is_strict=is_strict,
    )
    written = build_site(request, progress=_show)
    _report(written, style)
    if written.faults:
        sys.exit(1)


def _report(written: WrittenSite, style: str) -> None:
    if style == "json":
        facts = {
            "out": str(written.folder),
            "files": written.files,
            "bytes": written.size,
            "changed": written.changed,
            "kept": list(written.kept),
            "start": str(written.folder / "index.html"),
            "faults": [{"page": fault.page, "message": fault.message} for fault in written.faults],
        }
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    if written.faults:
        for fault in written.faults:
            click.echo(f"{fault.page}: {fault.message}")
        click.echo(f"{len(written.faults)} faults; nothing was put in {written.folder}.")
        return
    size = f"{written.files} files ({written.size / 1e6:.1f} MB)"
    if written.changed == 0:
        click.echo(f"Nothing changed: {size} in {written.folder} are as they were.")
    else:
        click.echo(f"Built {size} in {written.folder}; {written.changed} of them changed.")
    if written.kept:
        click.echo(f"Kept {len(written.kept)} files that are not the site's.")
    click.echo(f"Open {written.folder / 'index.html'}")


def _check_address(base_url: str | None) -> str | None:
    if base_url and not base_url.startswith(("https://", "http://")):
        raise UsageError(f"`{base_url}` is no address of a site.", "Write for example https://contracts.example.com/.")
    return base_url


def _now() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")  # noqa: TID251 - the edge where the environment is read
    if epoch and epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC)  # noqa: TID251 - the edge where the clock is read


def _show(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{what}" + ("…" if what else ""), nl=False, err=True)
