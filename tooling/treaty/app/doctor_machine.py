"""The doctor's look at the machine: Python, locale, cache, what else is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator

from treaty.app.doctor_finding import Check, Finding, Grade, Situation
from treaty.repository.cache import open_cache

MIN_PYTHON = (3, 11)
EXTRAS = {"sql": ("sqlglot", "`treaty new --from tables.sql`")}
"""Each extra with the module that shows it is there, and what it is for."""


def _find_python(situation: Situation) -> Iterator[Finding]:
    """Tell whether Python is new enough."""
    version = ".".join(map(str, situation.machine.python))
    if situation.machine.python >= MIN_PYTHON:
        yield Finding(check="python", grade=Grade.FINE, message=f"Python {version}.")
    else:
        wanted = ".".join(map(str, MIN_PYTHON))
        yield Finding(
            check="python",
            grade=Grade.ERROR,
            message=f"Python {version} is too old.",
            remedy=f"Install Python {wanted} or newer, and Treaty with it.",
        )


def _find_locale(situation: Situation) -> Iterator[Finding]:
    """Tell whether names and texts are UTF-8 here."""
    others = [name for name in situation.machine.encodings if name.lower().replace("-", "") not in {"utf8", "utf8sig"}]
    if others:
        yield Finding(
            check="locale",
            grade=Grade.WARNING,
            message=f"Texts are {others[0]} here, so that names beyond ASCII may be shown wrong.",
            remedy="Set PYTHONUTF8=1, or a UTF-8 locale: LC_ALL=C.UTF-8.",
        )
    else:
        yield Finding(check="locale", grade=Grade.FINE, message="Names and texts are UTF-8.")


def _find_cache(situation: Situation) -> Iterator[Finding]:
    """Tell whether results of earlier runs can be kept."""
    cache = open_cache(situation.machine.environment)
    if cache is None:
        yield Finding(check="cache", grade=Grade.FINE, message="No cache is kept.")
        return
    nearest = next(folder for folder in (cache.folder, *cache.folder.parents) if folder.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        yield Finding(check="cache", grade=Grade.FINE, message=f"Results are kept in `{cache.folder}`.")
    else:
        yield Finding(
            check="cache",
            grade=Grade.WARNING,
            message=f"Nothing can be kept in `{cache.folder}`: `{nearest}` cannot be written to.",
            remedy="Name another folder with TREATY_CACHE, or TREATY_CACHE=off.",
        )


def _find_extras(situation: Situation) -> Iterator[Finding]:
    """Tell what is not installed and could be."""
    missing = {name: what for name, (module, what) in EXTRAS.items() if not situation.machine.has_module(module)}
    for name, what in missing.items():
        yield Finding(
            check="extras",
            grade=Grade.ADVICE,
            message=f"The extra `{name}` is not installed; it is for {what}.",
            remedy=f"pip install 'treaty[{name}]'",
        )
    if not missing:
        yield Finding(check="extras", grade=Grade.FINE, message="All extras are installed.")


MACHINE_CHECKS: tuple[Check, ...] = (_find_python, _find_locale, _find_cache, _find_extras)
