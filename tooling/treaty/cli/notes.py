"""What the reading commands say on the side, to stderr."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from treaty.app.registry_index import RegistryIndex
    from treaty.lifecycle.status import ContractLife


def tell_unread(paths: Sequence[str]) -> None:
    """Say which version files are missing from the answer because they cannot be read."""
    if paths:
        named = ", ".join(paths[:3]) + (", …" if len(paths) > 3 else "")
        click.echo(f"Note: left out, because it cannot be read: {named}. `treaty check` says why.", err=True)


def tell_unreleased(index: RegistryIndex, lives: Iterable[ContractLife]) -> None:
    """Say that no tag of this clone tells of a release, unless a contract at hand has one."""
    if any(version.release for life in lives for version in life.versions) or index.has_releases:
        return
    what = "no release tags here, so nothing counts as released"
    if index.tags.moment is not None:
        what = "no tag here tells of a release by then"
    click.echo(f"Note: {what}. If others have some: git fetch --tags", err=True)
