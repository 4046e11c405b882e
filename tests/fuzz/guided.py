"""`python -m tests.fuzz.guided TARGET SECONDS FOLDER`: one target under atheris.

It seeks inputs that reach new code. A process of its own, since libFuzzer ends the one that it runs in. An input that
fails is kept, once for each place that it fails at, and the search goes on: a first fault must not hide the second.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

_REACHED = re.compile(r"cov: (\d+)")
LIMITS = ("-max_len=20000", "-timeout=30", "-rss_limit_mb=1500")
"""No input is longer, none takes more seconds, none more memory; what does ends the run and is a crash."""


@dataclass(slots=True, kw_only=True)
class Session:
    """What one run of a target did; written down as it goes, since nothing runs after the last input."""

    target: str
    seconds: float = 0.0
    busy: float = 0.0
    """Seconds of processor time: on a busy machine a run is worth less than it took."""
    inputs: int = 0
    slowest: float = 0.0
    crashes: int = 0
    reached: int = 0
    """Edges of our code that some input went along, as libFuzzer counts them."""


def run_guided(name: str, seconds: int, folder: Path) -> Session:
    """Run a target in a process of its own; its log, crashes and figures stay in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    known = find_crashes(name, folder)
    with (folder / f"{name}.log").open("wb") as log:
        command = [sys.executable, "-W", "ignore", "-m", "tests.fuzz.guided", name, str(seconds), str(folder)]
        subprocess.run(command, stdout=log, stderr=log, check=False)
    session = Session(**json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
    reached = _REACHED.findall((folder / f"{name}.log").read_text(encoding="utf-8", errors="replace"))
    session.reached = int(reached[-1]) if reached else 0
    session.crashes = len(find_crashes(name, folder) - known)
    return session


def find_crashes(name: str, folder: Path) -> frozenset[Path]:
    """Give the inputs in the folder that made the target fail; those of earlier runs stay until someone looks."""
    return frozenset(folder.glob(f"{name}-*")) - frozenset(folder.glob(f"{name}-slow-unit-*"))


def watch(name: str, target: Callable[[bytes], object], folder: Path) -> Callable[[bytes], None]:
    """Give the target with its failures kept and its figures written, at most once a second."""
    session, start, worked, written = Session(target=name), time.monotonic(), time.process_time(), 0.0

    def watched(data: bytes) -> None:
        nonlocal written
        began = time.process_time()
        try:
            target(data)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            kept = folder / f"{name}-{type(error).__name__}-{Path(place.filename).name}-{place.lineno}"
            if not kept.exists():
                kept.write_bytes(data)
        session.inputs += 1
        session.slowest = max(session.slowest, round(time.process_time() - began, 3))
        session.seconds = round(time.monotonic() - start, 1)
        session.busy = round(time.process_time() - worked, 1)
        if session.seconds >= written + 1 or session.inputs == 1:
            written = session.seconds
            (folder / f"{name}.json").write_text(json.dumps(asdict(session)), encoding="utf-8")

    return watched


def _main(name: str, seconds: str, folder: Path) -> None:
    import atheris
    from tests.fuzz.seeds import WORDS, seeds_for

    words = folder / "words"
    words.write_text("".join(f'"{_escape(word)}"\n' for word in WORDS), encoding="ascii")
    corpus = folder / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds_for(name)):
        (corpus / f"seed-{number}").write_bytes(data)
    options = (f"-max_total_time={seconds}", f"-dict={words}", f"-artifact_prefix={folder / name}-", *LIMITS)
    # Commands import what they need when they are called, so that the hook stays for the whole run.
    with atheris.instrument_imports(include=["treaty"]):
        from tests.fuzz.targets import TARGETS

        atheris.Setup([sys.argv[0], *options, str(corpus)], watch(name, TARGETS[name], folder))
        atheris.Fuzz()


def _escape(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], Path(sys.argv[3]).absolute())
