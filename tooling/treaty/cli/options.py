"""Options that commands share: what means the same is called and told the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType):  # type: ignore[type-arg]  # older clicks take none
    """A day as the calendar writes it: `2027-03-31`."""

    name = "DATE"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Give the day."""
        try:
            return date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            self.fail(f"`{value}` is no day; write YYYY-MM-DD.", param, ctx)


def correlation_option(where: str) -> Callable[[Command], Command]:
    """Give the option for the id that ties what is done to a ticket or a run.

    Args:
        where: what records it, as the beginning of a sentence.
    """
    default = "Default: $TREATY_CORRELATION_ID, or the run's own id."
    return click.option("--correlation-id", metavar="ID", help=f"{where}: a ticket, a run of CI. {default}")


repo_option = click.option(
    "--repo", type=click.Path(path_type=Path), default=".", help="Folder of the registry; default: here."
)
