"""Where the templates and assets are: in the checkout's `site/theme`, or inside the installed package."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
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


@lru_cache(maxsize=1)
def read_manual() -> Mapping[str, str]:
    """Give the documents of the manual, by path from their folder, in order of path."""
    for folder in (_PACKAGE / "docs", _PACKAGE.parents[2] / "site" / "docs"):
        if folder.is_dir():
            return {
                path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
                for path in sorted(folder.rglob("*.md"))
            }
    return {}


@lru_cache(maxsize=1)
def digest_program() -> str:
    """Give a digest of the theme and of the program itself: when either changes, every page may."""
    digest = hashlib.blake2b(digest_size=16)
    for folder in (find_theme(), _PACKAGE.parent):
        for path in sorted(
            path for path in folder.rglob("*") if path.suffix in {".py", ".html", ".css", ".js", ".svg"}
        ):
            digest.update(f"{path.relative_to(folder).as_posix()}\n".encode() + path.read_bytes())
    for name, text in read_manual().items():
        digest.update(f"{name}\n{text}".encode())
    return digest.hexdigest()


def read_assets() -> Iterator[tuple[str, bytes]]:
    """Give style sheets, scripts and icons under the paths they have on the site, in order of name."""
    for path in sorted((find_theme() / "assets").iterdir()):
        yield f"assets/{path.name}", path.read_bytes()
