"""The public validators of ODCS files, on the files that we check: each one process for all files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.measure import Measurement, run_command, run_sample, sample_in_turn
from tests.benchmarks.settings import CHECKOUT, SCRIPTS, Settings

_SCHEMA = CHECKOUT / "tooling" / "treaty" / "load" / "schemas" / "odcs-3.2.0.json"
_PYODCS = """\
import sys
from pyodcs import parse_and_validate
reports = [parse_and_validate(open(path, encoding="utf-8").read()) for path in sys.argv[1:]]
print(sum(all(item["severity"] != "error" for item in report["diagnostics"]) for report in reports))
"""


def measure_validators(files: Sequence[Path], settings: Settings, *, against: str) -> list[Measurement]:
    """Give a row for each validator; one that cannot be had here has a row that says so."""
    folder, paths = settings.scratch, [str(path) for path in files]
    command = [str(SCRIPTS / "check-jsonschema"), "--schemafile", str(_SCHEMA), *paths]
    rivals = {f"check-jsonschema {version('check-jsonschema')}, shape alone": (command, (0, 1))}
    python = _install_pyodcs(folder / "pyodcs")
    counts = {name: {"versions": len(files)} for name in rivals}
    if python is not None:
        name, call = f"pyodcs {_version_of(python)}, shape alone", [python, "-c", _PYODCS, *paths]
        rivals[name] = (call, (0,))
        counts[name] = {"versions": len(files), "accepted": int(run_command(call, folder).stdout)}
    calls = {name: partial(run_sample, folder, *call, codes=codes) for name, (call, codes) in rivals.items()}
    taken = sample_in_turn(calls, max(1, settings.repeats // 3))
    rows = [
        Measurement(name=name, samples=samples, counts=counts[name], against=against, is_floor=True)
        for name, samples in taken.items()
    ]
    missing = Measurement(name="pyodcs cannot be installed here", samples=(), is_floor=True)
    return rows if python is not None else [*rows, missing]


def _install_pyodcs(folder: Path) -> str | None:
    """Make an environment of its own; give its interpreter, or None where there is no index to install from."""
    python = folder / "bin" / "python"
    steps = (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-q", "pyodcs"],
    )
    is_made = all(subprocess.run(step, capture_output=True, check=False).returncode == 0 for step in steps)
    return str(python) if is_made else None


def _version_of(python: str) -> str:
    code = "from importlib.metadata import version; print(version('pyodcs'))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
