"""`treaty site`: build the static site, or show it while contracts are edited."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from treaty.cli.occasion import read_now
from treaty.diagnostics.errors import UsageError

if TYPE_CHECKING:
    from treaty.diagnostics.diagnostic import Diagnostic
    from treaty.pages.input import CommandHelp
    from treaty.pages.output import WrittenSite


TOLD = 5
"""New errors that are told after a build."""


@click.group(epilog="\b\nExamples:\n  treaty site build --out public\n  treaty site serve")
def command() -> None:
    """Build the static site: plain files for any web server, or for no server at all."""


@command.command(
    short_help="Write the site to a folder.",
    epilog="""\b
Examples:
  treaty site build --out public
  treaty site build --out public --base-url https://contracts.example.com/
  treaty site build contracts --out /tmp/site --format json
  treaty site build --out public --strict

Open public/index.html in a browser: it needs no server. SOURCE_DATE_EPOCH sets the time of a build outside Git.
""",
)
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write.")
@click.option("--base-url", metavar="URL", help="Where the site will stand; for canonical links, feed and 404 page.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes to read contracts and make pages with.  [default: one a core]",
)
@click.option("--strict", "is_strict", is_flag=True, help="Fail on a broken link, a missing asset, a page too heavy.")
def build(path: Path | None, out: Path, base_url: str | None, style: str, jobs: int | None, *, is_strict: bool) -> None:
    """Build the site of the contracts in PATH (without it: in or above this folder).

    In a folder that an earlier build wrote, only what changed is made and written anew; files in it that are not the
    site's stay. Any other folder with files in it is refused. With --strict everything is made and looked at, and a
    site with faults is not put in its place: the exit code is 1, and the faults are listed.
    """
    from treaty.app.begin_site import begin_site

    now, address = _now(), _check_address(base_url)
    begun = begin_site(
        path or Path(), out, now.date()
    )  # others look around while this one loads all that a site is made with

    from treaty.app.build_site import SiteRequest, build_site

    request = SiteRequest(
        folder=path or Path(),
        out=out,
        now=now,
        today=now.date(),
        base_url=address,
        processes=jobs or os.cpu_count() or 1,
        commands=_Commands(),
        is_strict=is_strict,
    )
    gc.disable()  # the process ends with the build: what is no longer needed goes then
    written = build_site(request, begun=begun, progress=_show)
    _report(written, style)
    if written.faults:
        sys.exit(1)


@command.command(
    short_help="Show it while you edit.",
    epilog="""\b
Examples:
  treaty site serve
  treaty site serve contracts --port 8080

Stop it with Ctrl-C. It listens to this machine alone, unless --host names another address.
""",
)
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write; default: a temporary one."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes any that is free.",
)
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Address to listen on.")
def serve(path: Path | None, out: Path | None, port: int, host: str) -> None:
    """Show the site while you edit: built again when a file below PATH changes, and shown again by the browser."""
    import signal
    import tempfile
    import threading

    from treaty.app.build_site import find_contracts_folder
    from treaty.cli.live import LiveSite, open_server, run_live

    contracts = find_contracts_folder(path or Path())
    with tempfile.TemporaryDirectory(prefix="treaty-site-") as temporary:
        folder = out or Path(temporary, "site")
        known: set[str] = set()
        live = LiveSite(folder.resolve(), contracts, lambda: _build_and_tell(path or Path(), folder, known))
        # Before the first build, which may take a while: whoever comes meanwhile waits for it.
        try:
            server = open_server(live, host, port)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(f"Port {port} cannot be used: {reason}.", "Name another: --port 0 takes any.") from error
        live.look()
        stop = threading.Event()
        # A shell starts what runs behind it with Ctrl-C ignored: there, this signal is what ends it.
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        click.echo(f"Serving http://{host}:{server.server_address[1]}/ — edit below {contracts}; Ctrl-C stops.")
        with suppress(KeyboardInterrupt):
            run_live(live, server, stop)
        click.echo("Stopped.", err=True)


def _build_and_tell(path: Path, out: Path, known: set[str]) -> None:
    """Build once; a fault is told, and the site stays as it was, since the next edit may mend it.

    Args:
        path: in or above the contracts.
        out: where the site goes.
        known: fingerprints of the errors that the last build told of; those of this one take their place.
    """
    from treaty.app.build_site import SiteRequest, build_site
    from treaty.diagnostics.errors import TreatyError

    found: list[Sequence[Diagnostic]] = []
    now = _now()
    request = SiteRequest(folder=path, out=out, now=now, today=now.date(), commands=_Commands())
    try:
        written = build_site(request, tell=found.append)
    except TreatyError as error:
        click.echo(f"treaty: {error.message}", err=True)
        return
    click.echo(f"Built: {written.changed} files changed.")
    for each in found:
        _tell_errors(each, known)


def _tell_errors(found: Sequence[Diagnostic], known: set[str]) -> None:
    """Say which errors are new since the last build, so that a slip is seen where it was made."""
    errors = {one.fingerprint: one for one in found if one.severity.value == "error"}
    news = [one for fingerprint, one in errors.items() if fingerprint not in known]
    known.clear()
    known.update(errors)
    for one in news[:TOLD]:
        line = f":{one.location.span.line}" if one.location.span is not None else ""
        click.echo(f"{one.location.path}{line}: {one.rule.code} {one.message}")
    if len(news) > TOLD:
        click.echo(f"and {len(news) - TOLD} more errors; `treaty check` lists them")


class _Commands(Sequence["CommandHelp"]):
    """The help of every command; found when it is asked for, since all commands are loaded for it."""

    @cached_property
    def _found(self) -> Sequence[CommandHelp]:
        from treaty.cli.main import treaty
        from treaty.cli.reference import find_commands

        return tuple(find_commands(treaty))

    def __getitem__(self, at: Any) -> Any:
        return self._found[at]

    def __len__(self) -> int:
        return len(self._found)


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
        number = f"{len(written.faults)} fault{'s' if len(written.faults) != 1 else ''}"
        click.echo(f"{number}; nothing was put in {written.folder}.")
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
    from treaty.pages.text import spell_address

    if not base_url:
        return None
    address = spell_address(base_url)
    if address is None:
        raise UsageError(
            f"`{base_url}` is no address of a site.",
            "Write for example https://contracts.example.com/; a query or a fragment is no part of it.",
        )
    return address


def _now() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")  # noqa: TID251 - the edge where the environment is read
    if epoch and epoch.isdigit() and len(epoch) <= len("99999999999"):  # the year 5138; no calendar goes on for ever
        return datetime.fromtimestamp(int(epoch), UTC)
    return read_now()


def _show(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{what}" + ("…" if what else ""), nl=False, err=True)
