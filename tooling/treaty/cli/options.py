"""Options that commands share: what means the same is called and told the same."""

from __future__ import annotations

from pathlib import Path

import click

repo_option = click.option(
    "--repo", type=click.Path(path_type=Path), default=".", help="Folder of the registry; default: here."
)
