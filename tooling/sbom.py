"""Writes what Treaty is made of as CycloneDX; what is only needed to build the wheel is marked as excluded."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable
from importlib.metadata import requires
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def main(target: str) -> int:
    """Write the list of parts to a file."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "sbom.json"
        lock = ["requirements", str(ROOT / "tooling/lock/core.txt"), "--pyproject", str(ROOT / "pyproject.toml")]
        command = ["cyclonedx_py", *lock, "--output-reproducible", "--of", "JSON", "-o", str(written)]
        done = subprocess.run([sys.executable, "-m", *command], check=False)  # noqa: S603 - our own arguments
        if done.returncode:
            return 3
        parts = mark(json.loads(written.read_text(encoding="utf-8")), find_needed(["treaty"], _read_requirements))
    Path(target).write_text(json.dumps(parts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def mark(parts: dict[str, Any], needed: Collection[str]) -> dict[str, Any]:
    """Give a list of parts with the scope of each: required where Treaty runs, or excluded."""
    scoped = [
        {**part, "scope": "required" if normalise(part["name"]) in needed else "excluded"}
        for part in parts["components"]
    ]
    return {**parts, "components": scoped}


def find_needed(roots: Iterable[str], read_requirements: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """Give the names of packages and of all that they need in turn, without their extras."""
    found: set[str] = set()
    waiting = [*roots]
    while waiting:
        name = normalise(waiting.pop())
        if name not in found:
            found.add(name)
            told = (each for each in read_requirements(name) if "extra ==" not in each)
            waiting += [match.group() for each in told if (match := _NAME.match(each))]
    return frozenset(found)


def _read_requirements(name: str) -> Iterable[str]:
    try:
        return requires(name) or ()
    except ModuleNotFoundError:  # another platform's, or another Python's
        return ()


def normalise(name: str) -> str:
    """Give the one spelling of a package's name. Source: PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or ["sbom.cdx.json"]))
