"""What a run of the benchmarks may cost, and where its things stand."""

from __future__ import annotations

import os
import shutil
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from tests.support.git_repository import GitRepository, git_repository

CHECKOUT = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("TREATY_CORPORA", CHECKOUT.parent / "shared" / "corpora"))
SCRIPTS = Path(sysconfig.get_path("scripts"))
TREATY = SCRIPTS / "treaty"
PEER = SCRIPTS / "datacontract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How long and how large."""

    scratch: Path
    """An empty folder; what is written there is nobody's."""
    repeats: int = 7
    versions: int = 1000
    """Of the generated repository."""
    is_short: bool = False
    """Whether only counts matter: one repeat, small inputs, no peers."""


def copy_contracts(folder: Path) -> GitRepository:
    """Make a repository that holds this project's contracts as its only commit on `main`."""
    shutil.copytree(CHECKOUT / "contracts", folder / "contracts")
    repository = git_repository(folder)
    repository.commit(message="Contracts")
    return repository


def find_versions(folder: Path) -> list[Path]:
    """Give the version files below a folder, in order."""
    return sorted(path for path in folder.rglob("v*.yaml") if not path.name.endswith(".schema.yaml"))
