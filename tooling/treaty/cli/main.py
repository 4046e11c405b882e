"""The command group; loads a command only when it is called."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from treaty import __version__
from treaty.diagnostics.errors import TreatyError, UsageError

SECTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "Start": {
            "init": "Lay down a contracts repository, or move one in.",
            "new": "Begin a contract, from nothing, a sample, a schema or SQL.",
            "ingest": "Make a bare schema the next version of a contract.",
            "doctor": "Find what is wrong with a set-up.",
        },
        "Check and compare": {
            "check": "Find what is wrong with contracts, alone or against a base.",
            "diff": "Compare two versions: changes, who breaks, a witness, the next version.",
            "compat": "Compare two bare schemas: JSON Schema, Avro or ODCS.",
            "impact": "Say who is hit if a contract or a column changed.",
            "changelog": "Tell what changed in a contract from version to version.",
            "bump": "Write the next version file, or give a draft the right number.",
        },
        "Read the registry": {
            "list": "List the contracts of a registry.",
            "versions": "List the versions of a contract.",
            "show": "Print one version of a contract.",
            "current": "Say which version is current, and why.",
            "subscriptions": "Say who depends on what.",
            "log": "Tell what happened to a contract, by whom and why.",
            "blame": "Say which version and commit introduced a column.",
        },
        "Release": {
            "approvals": "Say what stands between a version and its release.",
            "release": "Tag new versions and moves of the current version.",
            "recover": "Rebuild lost release tags from history.",
        },
        "Change what is served": {
            "promote": "Make a version current.",
            "rollback": "Make an earlier version current again.",
            "freeze": "Keep the current version from moving.",
            "unfreeze": "Let the current version move again.",
            "hold": "Keep a version from becoming current.",
            "unhold": "Let a held version become current.",
            "deprecate": "Announce the end of a version or a major.",
            "retire": "Serve a version or a major no more.",
        },
        "Tell others": {
            "site": "Build the static site, or show it while you edit.",
            "events": "Tell what happened, as CloudEvents.",
            "notify": "Post events to webhooks, and say who is told what.",
            "metrics": "Give the registry in numbers, as OpenMetrics.",
        },
        "Help": {
            "explain": "Explain a code or a rule.",
            "rules": "List every rule and change kind.",
            "schema": "Print a JSON Schema of Treaty's own files.",
            "completion": "Print the completion script of a shell.",
        },
    }
)
"""Every command and its one line of help, by what it is for: known without loading any."""

COMMANDS: Mapping[str, str] = MappingProxyType(
    {name: text for part in SECTIONS.values() for name, text in part.items()}
)
"""The same in one table."""

BUG_HINT = "This is a bug in Treaty, not in your contracts. Please report it with the lines above."


_FAULTS = ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM", "EIO", "EMFILE", "ENFILE", "ENOMEM", "EAGAIN")
_NAMES = ("ENAMETOOLONG", "ELOOP", "ENOTDIR", "EISDIR")
REFUSALS = MappingProxyType(
    {
        getattr(errno, name): code
        for names, code in ((_FAULTS, 3), (_NAMES, 2))
        for name in names
        if hasattr(errno, name)  # Windows has not all of them
    }
)
"""What no code can help, with the exit code: a full disk, a folder that nobody may write, a name that is too long."""


_QUOTED = re.compile("'(.*)' is not one of ")
"""How click begins what it says of a value that is none of the choices."""
_READER_GONE = 141
"""What shells give for a program whose reader, such as `head`, went away: neither fine nor a finding."""
_SHOWN_NAME = 300
"""Characters of a file's name that are shown."""


class LazyGroup(click.Group):
    """A group whose commands are modules `treaty.cli.<name>`, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        """Give the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Import the one command that was asked for."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"treaty.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - our own module's promise
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what became of its output is told here, before click takes it for a finding."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise click.exceptions.Exit(_forget_output()) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest commands when one is unknown."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from treaty.diagnostics.wording import suggest  # a slip is rare, and starting is not

            raise click.UsageError(f"There is no command `{args[0]}`. {suggest(args[0], COMMANDS)}".rstrip(), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """List the commands without importing them."""
        width = max(map(len, COMMANDS))
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), text) for name, text in commands.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with `treaty init`, then `treaty check`. Each command has examples: `treaty check --help`.",
)
@click.version_option(__version__, "-V", "--version", prog_name="treaty", message="%(prog)s %(version)s")
def treaty() -> None:
    """A Git repository as the registry of an organisation's data contracts.

    Exit codes: 0 fine, 1 findings, 2 wrong usage or configuration, 3 could not run, 4 a bug in Treaty.
    """


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and exit; the only place that turns errors into exit codes."""
    # Nearly all that a command makes is kept to its end; looking through it again and again costs a fifth of the time.
    gc.set_threshold(200_000, 20, 50)
    _open_closed_streams()
    try:
        code = treaty.main(args=arguments, prog_name="treaty", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        _tell_wrong_usage(error)
        sys.exit(2)
    except TreatyError as error:
        _tell(error)
        sys.exit(2 if isinstance(error, UsageError) else 3)
    except OSError as error:
        sys.exit(_end_of(error))
    except Exception:  # noqa: BLE001 - the one place: a bug keeps its traceback and gets its own exit code
        _tell_bug()
        sys.exit(4)


def _end_of(error: OSError) -> int:
    """Say what the machine refused, and give the exit code."""
    if _is_folder_gone():
        _tell(TreatyError("The folder that this runs in is no longer there.", "Change to another, and run it again."))
        return 3
    if isinstance(error, FileNotFoundError):
        name = str(error.filename or error)[:_SHOWN_NAME]
        _tell(TreatyError(f"`{name}` was there a moment ago, and is no longer.", "Run the command again."))
        return 3
    if error.errno not in REFUSALS:
        _tell_bug()
        return 4
    where = f"`{str(error.filename)[:_SHOWN_NAME]}`: " if error.filename is not None else ""
    _tell(TreatyError(f"The machine refused: {where}{error.strerror}.", "Mend that, and run the command again."))
    _forget_output()
    return REFUSALS[error.errno]


def _open_closed_streams() -> None:
    """Put nowhere what a caller has closed (`>&-`): what is printed must not land in a file that is opened later."""
    for name, flags in (("stdin", os.O_RDONLY), ("stdout", os.O_WRONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, flags)
            setattr(sys, name, os.fdopen(handle, "r" if name == "stdin" else "w", encoding="utf-8"))


def _is_folder_gone() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def _forget_output() -> int:
    """What could not be written must not be tried again at exit; give the exit code of a pipe that nobody reads."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _READER_GONE


def _tell(error: TreatyError) -> None:
    click.echo(f"treaty: {_harmless(error.message)}", err=True)
    if error.hint:
        click.echo(f"  {_harmless(error.hint)}", err=True)


def _tell_wrong_usage(error: click.ClickException) -> None:
    import io

    told = io.StringIO()
    error.show(told)
    click.echo(_harmless(told.getvalue()), err=True, nl=False)
    hint = _suggest_choice(error)
    if hint:
        click.echo(f"  {hint}", err=True)


def _suggest_choice(error: click.ClickException) -> str:
    """Name the nearest of the values that an option takes; click says which there are."""
    from treaty.diagnostics.wording import suggest

    if not isinstance(error, click.BadParameter) or error.param is None:
        return ""
    given = _QUOTED.match(error.message)
    return suggest(given[1], error.param.type.choices) if given and isinstance(error.param.type, click.Choice) else ""


def _harmless(text: str) -> str:
    """Names of branches, files and options come from strangers too; none steers a terminal."""
    from treaty.report.plain import neutralise

    return neutralise(text, keep_lines=True)


def _tell_bug() -> None:
    import traceback

    click.echo(traceback.format_exc(), err=True)
    click.echo(BUG_HINT, err=True)


def use_colour(stream: Any) -> bool:
    """Tell whether to colour a stream: a terminal, unless NO_COLOR is set; FORCE_COLOR wins over both."""
    environment = os.environ  # noqa: TID251 - the edge where the environment is read
    if environment.get("FORCE_COLOR"):
        return True
    return not environment.get("NO_COLOR") and bool(stream.isatty()) and environment.get("TERM") != "dumb"
