"""What the commands that list things share: format, moment, folder and page, and how rows are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import click

from treaty.cli.options import repo_option

Item = TypeVar("Item")
Command = TypeVar("Command", bound=Callable[..., Any])

PAGE_SIZE = 50
"""Rows of a page where only its number is given, as in the contract registry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of a listing to print."""

    number: int | None
    size: int
    offset: int
    limit: int | None

    def cut(self, items: Sequence[Item]) -> Sequence[Item]:
        """Give the part."""
        return items[self.offset :] if self.limit is None else items[self.offset : self.offset + self.limit]


def _read_page(page: int | None, page_size: int | None, limit: int | None, offset: int | None) -> Page:
    """Read the options of a page.

    Raises:
        click.UsageError: when pages and offsets are mixed.
    """
    if (page is not None or page_size is not None) and (limit is not None or offset is not None):
        raise click.UsageError("Give --page and --page-size, or --limit and --offset, not both.")
    size = page_size or PAGE_SIZE
    if page is not None or page_size is not None:
        number = page or 1
        return Page(number=number, size=size, offset=(number - 1) * size, limit=size)
    return Page(number=None, size=size, offset=offset or 0, limit=limit)


def page_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a page, given to the command as `part`."""
    options = (
        click.option("--page", type=click.IntRange(min=1), metavar="N", help="Only the Nth page, counted from 1."),
        click.option(
            "--page-size", type=click.IntRange(min=1), metavar="N", help=f"Rows of a page; default: {PAGE_SIZE}."
        ),
        click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most so many rows."),
        click.option("--offset", type=click.IntRange(min=0), metavar="N", help="Leave out so many rows first."),
    )

    @wraps(command)
    def with_part(
        page: int | None, page_size: int | None, limit: int | None, offset: int | None, **others: Any
    ) -> None:
        command(part=_read_page(page, page_size, limit, offset), **others)

    asked: Callable[..., None] = with_part
    for option in reversed(options):
        asked = option(asked)
    return asked


def reading_options(command: Command) -> Command:
    """Add the options of every command that reads: format, moment, folder."""
    style = click.Choice(["table", "json", "yaml", "csv"])
    options = (
        click.option("--format", "style", type=style, default="table", show_default=True),
        click.option("--at", metavar="REF|DATE", help="As it was at a commit, branch or tag, or at the end of a day."),
        repo_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def echo_page(
    items: Sequence[Item], row: Callable[[Item], dict[str, Any]], columns: Sequence[str], style: str, page: Page
) -> None:
    """Print a part of a listing; rows are made for that part alone."""
    echo_part([row(item) for item in page.cut(items)], len(items), columns, style, page)


def echo_part(rows: Sequence[dict[str, Any]], total: int, columns: Sequence[str], style: str, page: Page) -> None:
    """Print the rows of a page out of `total`.

    With a page, JSON and YAML are the contract registry's answer: `items`, `page`, `page_size`, `total`.
    """
    from treaty.report.rows import ROW_FORMATS, render_json, render_yaml

    if page.number is not None and style in {"json", "yaml"}:
        answer = {"items": list(rows), "page": page.number, "page_size": page.size, "total": total}
        click.echo((render_json if style == "json" else render_yaml)(answer), nl=False)
        return
    click.echo(ROW_FORMATS[style](rows, columns), nl=False)
    if len(rows) < total:
        told = (
            f"Rows {page.offset + 1} to {page.offset + len(rows)} of {total}."
            if rows
            else f"None here; {total} in all."
        )
        click.echo(told, err=True)
