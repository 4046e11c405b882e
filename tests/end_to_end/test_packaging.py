"""The wheel holds all it needs: installed elsewhere, far from the checkout, it does the main job from nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.git_repository import clean_environment, git_repository

from treaty import __version__

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tooling" / "treaty"
THEME = ROOT / "site" / "theme"
DOCS = ROOT / "site" / "docs"


def _run(*command: str | Path, folder: Path) -> str:
    """Run a command where no path of the checkout is known; give what it prints."""
    environment = clean_environment(PYTHONDONTWRITEBYTECODE="1")
    environment.pop("PYTHONPATH", None)
    outcome = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, folder=ROOT)
    [found] = folder.glob("*.whl")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A Treaty installed from the wheel, and an empty folder to run it in."""

    scripts: Path
    folder: Path

    def treaty(self, *arguments: str) -> str:
        """Run the installed command; give what it prints."""
        return _run(self.scripts / "treaty", *arguments, folder=self.folder)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel alone; dependencies come from this environment, whose own Treaty is not among them."""
    folder = tmp_path_factory.mktemp("installed")
    place = folder / "venv"
    venv.create(place, with_pip=False)
    paths = sysconfig.get_paths("venv", {"base": str(place), "platbase": str(place)})
    command = (sys.executable, "-m", "pip", "--python", place, "--disable-pip-version-check", "install", "--quiet")
    _run(*command, "--no-deps", "--no-index", wheel, folder=folder)
    # A path file of a folder that a path file names is not read, so the editable install stays out.
    (Path(paths["purelib"]) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    empty = folder / "empty"
    empty.mkdir()
    return Installed(scripts=Path(paths["scripts"]), folder=empty)


def test_the_wheel_holds_every_file_of_the_package_and_the_theme(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"treaty/{path.relative_to(PACKAGE).as_posix()}" for path in _files(PACKAGE)}
    wanted |= {f"treaty/pages/theme/{path.relative_to(THEME).as_posix()}" for path in _files(THEME)}
    wanted |= {f"treaty/pages/docs/{path.relative_to(DOCS).as_posix()}" for path in _files(DOCS)}
    assert {name for name in wanted if "schemas/odcs-3.2.0.json" in name or "theme/templates/base.html" in name}
    assert wanted - held == set()
    assert {name for name in held - wanted if ".dist-info/" not in name} == set()


def test_a_wheel_built_again_is_the_same_to_the_byte(wheel: Path, tmp_path: Path) -> None:
    _run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path, folder=ROOT)
    [again] = tmp_path.glob("*.whl")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def test_the_command_runs_from_the_installed_package(installed: Installed) -> None:
    code = "import treaty; print(treaty.__file__)"
    assert Path(_run(installed.scripts / "python", "-c", code, folder=installed.folder).strip()).is_relative_to(
        installed.scripts.parent
    )
    assert installed.treaty("--version") == f"treaty {__version__}\n"


def test_schemas_are_inside(installed: Installed) -> None:
    for name in ("registry", "odcs-3.2.0"):
        assert "$schema" in json.loads(installed.treaty("schema", name))


def test_an_empty_repository_becomes_a_registry_with_a_site(installed: Installed) -> None:
    repository = git_repository(installed.folder)
    installed.treaty("init")
    assert (installed.folder / "contracts" / "registry.yaml").is_file()
    assert "No findings" in installed.treaty("check")
    repository.commit()
    installed.treaty("site", "build", "--out", "site")
    page = (installed.folder / "site" / "index.html").read_text(encoding="utf-8")
    assert "<html" in page
    assert {path.name for path in (installed.folder / "site" / "assets").iterdir()} >= {"site.css", "search.js"}
