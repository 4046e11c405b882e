"""Treaty's command line run in this process: what a person's run does, without its start, which takes most of it."""

from __future__ import annotations

import gc
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path


def run_here(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run `treaty` with arguments in a folder, with that environment and no other; its output goes to no terminal."""
    from treaty.cli.main import run

    output, talk, thresholds = _open_stream(), _open_stream(), gc.get_threshold()
    code = 0
    with chdir(folder), environment_of(environment), redirect_stdout(output), redirect_stderr(talk):
        try:
            run(list(arguments))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        finally:
            gc.set_threshold(*thresholds)
    return subprocess.CompletedProcess(list(arguments), code, _read(output), _read(talk))


def _open_stream() -> TextIOWrapper:
    return TextIOWrapper(BytesIO(), encoding="utf-8", newline="\n")


def _read(stream: TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


@contextmanager
def environment_of(variables: Mapping[str, str]) -> Iterator[None]:
    """Let this process have these variables of the environment, and no other, meanwhile."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
