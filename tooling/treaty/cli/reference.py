"""The command line as data, for the site's reference: what `--help` says, without a terminal's line breaks."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from treaty.pages.input import CommandHelp


def find_commands(group: click.Group, prefix: str = "") -> Iterator[CommandHelp]:
    """Give every command below a group, in its order; commands of a group come after it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        path = f"{prefix}{name}"
        yield _describe(command, path)
        if isinstance(command, click.Group):
            yield from find_commands(command, f"{path} ")


def _describe(command: click.Command, path: str) -> CommandHelp:
    context = click.Context(command, info_name=f"treaty {path}")
    usage = " ".join(["treaty", path, *command.collect_usage_pieces(context)])
    options = (parameter for parameter in command.params if isinstance(parameter, click.Option))
    records = (option.get_help_record(context) for option in options)
    return CommandHelp(
        name=path,
        usage=usage,
        help=tuple(_find_paragraphs(command.help or "")),
        options=tuple((names, " ".join(text.split())) for names, text in filter(None, records)),
        examples=inspect.cleandoc((command.epilog or "").replace("\b\n", "")).strip(),
    )


def _find_paragraphs(text: str) -> Iterator[str]:
    for paragraph in inspect.cleandoc(text.replace("\b\n", "")).split("\n\n"):
        if paragraph.strip():
            yield " ".join(paragraph.split())
