"""The demo plays the main job; it checks its own steps and ends with another code when one fails."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from tests.support.command import run_here
from tests.support.git_repository import clean_environment, git_repository

ROOT = Path(__file__).resolve().parents[2]


def play(folder: Path, script: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(script), "--folder", str(folder)],
        env=clean_environment(NO_COLOR="1"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def test_the_demo_does_what_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo = import_path("demo", ROOT / "tooling" / "demo.py")

    class Scratch(demo.Scratch):  # type: ignore[name-defined,misc]  # a script, and no module with types
        def run(self, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
            return run_here(arguments, self.clone, clean_environment(NO_COLOR="1"))

    demo.play(Scratch(ROOT, tmp_path))
    said = capsys.readouterr().out
    for part in ("No findings", '"status": "disputed",   ◀ here', "v1.2.0 to v1.3.0", "All of it did what it says"):
        assert part in said


def import_path(name: str, path: Path) -> ModuleType:
    """Give a script as a module, without running it."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_demo_fails_when_main_is_not_clean(tmp_path: Path) -> None:
    repository = git_repository(tmp_path / "copy")
    repository.write({"tooling/demo.py": (ROOT / "tooling" / "demo.py").read_bytes()})
    repository.commit({"contracts/registry.yaml": "apiVersion: treaty/v1\nkind: Registry\n"})
    outcome = play(tmp_path / "demo", repository.folder / "tooling" / "demo.py")
    assert outcome.returncode == 1
    assert "The demo stopped" in outcome.stdout
