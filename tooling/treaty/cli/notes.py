"""What the reading commands say on the side, to stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from treaty.app.read_registry import RegistryView


def tell_unread(view: RegistryView) -> None:
    """Say which version files are missing from the answer because they cannot be read."""
    if view.unread:
        named = ", ".join(view.unread[:3]) + (", …" if len(view.unread) > 3 else "")
        click.echo(f"Note: left out, because it cannot be read: {named}. `treaty check` says why.", err=True)


def tell_unreleased(view: RegistryView) -> None:
    """Say that no tag of this clone tells of a release."""
    if not view.releases:
        click.echo(
            "Note: no release tags here, so nothing counts as released. If others have some: git fetch --tags", err=True
        )
