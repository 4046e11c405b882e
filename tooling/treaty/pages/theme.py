"""Where the templates and assets are: in the checkout's `site/theme`, or inside the installed package."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from treaty.diagnostics.errors import TreatyError

_PACKAGE = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def find_theme() -> Path:
    """Give the folder that holds `templates/` and `assets/`.

    Raises:
        TreatyError: when neither place has it, which means a broken installation.
    """
    for folder in (_PACKAGE / "theme", _PACKAGE.parents[2] / "site" / "theme"):
        if (folder / "templates" / "base.html").is_file():
            return folder
    raise TreatyError("The site's templates are not installed.", "Install Treaty again: `pip install treaty`.")


def read_assets() -> Iterator[tuple[str, bytes]]:
    """Give style sheets, scripts and icons under the paths they have on the site, in order of name."""
    for path in sorted((find_theme() / "assets").iterdir()):
        yield f"assets/{path.name}", path.read_bytes()
