"""The public containment checkers, each in a process of its own, in an environment that the benchmark makes."""

from __future__ import annotations

import json
import selectors
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TOOLS = ("jsonsubschema", "subschema", "jsoncompat")
"""On PyPI: IBM's checker of ISSTA 2021, a prover on Z3, a checker in Rust."""

PATIENCE_SECONDS = 5.0
"""What one question may take before it counts as an error."""

_WORKER = Path(__file__).with_name("peer_worker.py")
_NEEDS = (3, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a tool said: true, false, None for undecided, or a word for why it said nothing; and what it took."""

    answer: bool | str | None
    seconds: float


@dataclass(slots=True)
class Peer:
    """One tool, asked through a process that is started again when it does not come back."""

    tool: str
    version: str
    python: Path
    _process: subprocess.Popen[str] | None = field(default=None, init=False)

    def ask(self, writer: Any, reader: Any, draft: str) -> Reply:
        """Ask whether the writer's schema is contained in the reader's; `draft` as `7` or `2020-12`."""
        process = self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"writer": writer, "reader": reader, "draft": draft}) + "\n")
        process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            line = process.stdout.readline() if selector.select(PATIENCE_SECONDS) else None
        if not line:
            self.close()
            return Reply(answer="no answer in time" if line is None else "died", seconds=PATIENCE_SECONDS)
        found = json.loads(line)
        return Reply(answer=found["answer"], seconds=found["wall"])

    def _start(self) -> subprocess.Popen[str]:
        if self._process is None:
            command = [str(self.python), str(_WORKER), self.tool]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        return self._process

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            with self._process as process:
                process.kill()
            self._process = None


@contextmanager
def open_peers(folder: Path) -> Iterator[Mapping[str, Peer | None]]:
    """Install the tools into a new environment below a folder, and end their processes afterwards.

    Yields:
        The tools by name; None for one that cannot be installed, as `subschema` before Python 3.12.
    """
    python = _make_environment(folder)
    peers = {tool: _install(python, tool) if python else None for tool in TOOLS}
    try:
        yield peers
    finally:
        for peer in peers.values():
            if peer is not None:
                peer.close()


def _make_environment(folder: Path) -> Path | None:
    command = [_find_interpreter(), "-m", "venv", str(folder / "peers")]
    done = subprocess.run(command, capture_output=True, check=False)
    return folder / "peers" / "bin" / "python" if done.returncode == 0 else None


def _find_interpreter() -> str:
    """Give an interpreter that all tools run on, if there is one beside ours; else ours."""
    if sys.version_info[:2] >= _NEEDS:
        return sys.executable
    beside = Path(sys.base_prefix).parent.glob("3.1[2-9]*/bin/python3")
    named = (shutil.which(f"python3.{minor}") for minor in (12, 13, 14))
    candidates = [*map(str, sorted(beside)), *(path for path in named if path)]
    return next((path for path in candidates if _works(path)), sys.executable)


def _works(python: str) -> bool:
    return subprocess.run([python, "-c", "import venv"], capture_output=True, check=False).returncode == 0


def _install(python: Path, tool: str) -> Peer | None:
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    if subprocess.run([*pip, "install", "-q", tool], capture_output=True, check=False).returncode:
        return None
    code = f"import importlib.metadata; print(importlib.metadata.version({tool!r}))"
    version = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    return Peer(tool, version, python)
