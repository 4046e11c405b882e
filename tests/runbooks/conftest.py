"""The registry of the runbooks, released from `main`, and its site; each is made once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.git_repository import IDENTITY, GitRepository, git_repository
from tests.support.runbooks import Treaty, contract_files, run_treaty


@pytest.fixture(scope="package", autouse=True)
def identity() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        for name, value in IDENTITY.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="package")
def registry(identity: None, tmp_path_factory: pytest.TempPathFactory) -> GitRepository:
    """The registry, to be read; whoever writes takes `scratch`."""
    repository = git_repository(tmp_path_factory.mktemp("runbooks") / "registry", contract_files())
    run_treaty(repository.folder, "release", "--actor", "finance-data", "--correlation-id", "CHG-7")
    return repository


@pytest.fixture
def scratch(registry: GitRepository, tmp_path: Path) -> GitRepository:
    shutil.copytree(registry.folder, tmp_path / "registry")
    return GitRepository(folder=tmp_path / "registry")


@pytest.fixture
def treaty_in(registry: GitRepository) -> Treaty:
    """Run a command in the registry that is only read."""
    return lambda *arguments, code=0: run_treaty(registry.folder, *arguments, code=code)


@pytest.fixture(scope="package")
def site(registry: GitRepository, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static site, whose files answer the runbooks' reads."""
    out = tmp_path_factory.mktemp("runbooks-site") / "site"
    run_treaty(registry.folder, "site", "build", "--out", str(out))
    return out
