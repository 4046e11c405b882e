"""Whether the program called `git` is Git, and of what age; and its answers held to what they are asked for."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from treaty.diagnostics.errors import TreatyError

OLDEST = (2, 30)
WANTED = "Git 2.30 or newer"
VERSION_SECONDS = 20.0
"""How long Git may take to say its name: a cold disk and a busy machine are no reason to give up."""
ANSWER_SECONDS = 900.0
"""How long any command may take that talks to nobody: a hundred times what the largest registry needs."""

_NAME = re.compile(r"git version (\d+)\.(\d+)(?:\.(\d+))?")
_WHICH = f"Look at what `command -v git` names, and install {WANTED}."
_SHOWN = 60
"""Characters of an answer that are shown."""


@cache
def ask_version(search_path: str) -> tuple[int, ...]:
    """Give the version of the Git that the environment leads to.

    Args:
        search_path: the PATH of the environment.

    Raises:
        TreatyError: when there is none, or what is called so is no Git.
    """
    found = shutil.which("git", path=search_path)
    if found is None:
        raise TreatyError("Git is not installed or not on the PATH.", f"Install {WANTED}.")
    try:
        done = subprocess.run([found, "version"], capture_output=True, timeout=VERSION_SECONDS, check=False)  # noqa: S603 - the Git that people have
    except subprocess.TimeoutExpired as error:
        raise TreatyError(f"`git version` gives no answer within {VERSION_SECONDS:g} seconds.", _WHICH) from error
    except OSError as error:
        raise TreatyError(f"`{found}` cannot be run: {error.strerror}.", _WHICH) from error
    said = done.stdout.decode("utf-8", "replace")
    match = _NAME.match(said)
    if done.returncode != 0 or match is None:
        said = said if done.returncode == 0 else done.stderr.decode("utf-8", "replace")
        end = "" if done.returncode == 0 else f" and ends with {done.returncode}"
        raise TreatyError(f"The program `git` is not Git: to `git version` it says {_quoted(said)}{end}.", _WHICH)
    return tuple(int(number) for number in match.groups() if number is not None)


def tell_age(version: tuple[int, ...]) -> str:
    """Give what to do where Git is too old for what it was asked; empty where it is not."""
    return f"This is Git {'.'.join(map(str, version))}; install {WANTED}." if version < OLDEST else ""


@contextmanager
def understanding(command: str, answer: bytes) -> Iterator[None]:
    """Read an answer; one that is not what the command gives is told with its beginning, and is no bug of ours."""
    try:
        yield
    except (ValueError, IndexError) as error:
        said = _quoted(answer.decode("utf-8", "replace"))
        raise TreatyError(f"`git {command}` says what Git never says: {said}.", _WHICH) from error


def read_folder(command: str, answer: bytes) -> Path:
    """Give the folder that an answer names."""
    folder = Path(answer.decode("utf-8", "surrogateescape").rstrip("\n"))
    with understanding(command, answer):
        if not (folder.is_absolute() and folder.is_dir()):
            raise ValueError(folder)
    return folder


def read_object(command: str, answer: bytes) -> str:
    """Give the object that an answer names."""
    name = answer.decode("utf-8", "replace").strip()
    with understanding(command, answer):
        if not name.isalnum():
            raise ValueError(name)
    return name


def _quoted(said: str) -> str:
    words = said.strip()
    return f"`{words[:_SHOWN]}{'…' if len(words) > _SHOWN else ''}`" if words else "nothing"
