"""A sparse checkout: what Git keeps out of the working folder is there all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.command import run_here
from tests.support.git_repository import GitRepository, clean_environment, git_repository
from tests.support.small_registry import DATASET, FOLDER, registry_files, version, with_column

OTHER = "contracts/datasets/shop/visit"
COMMANDS = (("check",), ("check", "--base", "main"), ("check", "--staged"), ("list",), ("current",), ("approvals",))


def other_files() -> dict[str, str]:
    text = version("1.0.0").replace("shop.gold.sale", "shop.gold.visit").replace("name: sale\n", "name: visit\n", 1)
    return {
        f"{OTHER}/dataset.yaml": DATASET.replace("name: sale", "name: visit"),
        f"{OTHER}/gold/v1.0.0.yaml": text,
        f"{OTHER}/gold/v1.1.0.yaml": with_column(text).replace("version: 1.0.0", "version: 1.1.0"),
    }


@pytest.fixture
def whole(tmp_path: Path) -> GitRepository:
    repository = git_repository(tmp_path / "whole", registry_files() | other_files())
    assert run_here(("release",), repository.folder, clean_environment()).returncode == 0
    return repository


def make_sparse(repository: GitRepository) -> None:
    repository.git("sparse-checkout", "set", "contracts/datasets/shop/sale", "contracts/subscriptions")


def change(repository: GitRepository) -> GitRepository:
    repository.git("checkout", "-q", "-b", "change")
    repository.write({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    repository.git("add", f"{FOLDER}/v1.1.0.yaml")
    return repository


@pytest.mark.parametrize("is_worktree", [False, True], ids=["a clone", "a further working folder"])
def test_every_command_says_what_it_says_of_the_whole(
    whole: GitRepository, tmp_path: Path, *, is_worktree: bool
) -> None:
    if is_worktree:
        whole.git("worktree", "add", "-q", "--detach", str(tmp_path / "sparse"))
        sparse = GitRepository(folder=tmp_path / "sparse")
    else:
        sparse = whole.clone(tmp_path / "sparse")
    plain = change(whole.clone(tmp_path / "plain"))
    make_sparse(sparse)
    assert not (sparse.folder / OTHER).exists()
    change(sparse)
    for arguments in COMMANDS:
        told = [run_here(arguments, each.folder, clean_environment()) for each in (plain, sparse)]
        assert told[1].stdout == told[0].stdout, arguments
        assert told[1].returncode == told[0].returncode


def test_a_file_that_is_removed_in_the_index_is_gone(whole: GitRepository, tmp_path: Path) -> None:
    sparse = whole.clone(tmp_path / "sparse")
    make_sparse(sparse)
    sparse.git("rm", "-q", "--sparse", f"{OTHER}/gold/v1.1.0.yaml")
    done = run_here(("check", "--base", "main"), sparse.folder, clean_environment())
    assert "error[TR402]" in done.stdout


def test_a_file_that_stands_there_all_the_same_is_read_there(whole: GitRepository, tmp_path: Path) -> None:
    sparse = whole.clone(tmp_path / "sparse")
    make_sparse(sparse)
    sparse.write({f"{OTHER}/gold/v1.1.0.yaml": "a: b: c\n"})
    assert run_here(("check",), sparse.folder, clean_environment()).returncode == 1


def test_a_report_is_kept_and_asked_for_again(whole: GitRepository, tmp_path: Path) -> None:
    sparse = whole.clone(tmp_path / "sparse")
    make_sparse(sparse)
    told = [run_here(("check",), sparse.folder, clean_environment(TREATY_CACHE=str(tmp_path / "c"))) for _ in range(2)]
    assert told[0].stdout == told[1].stdout
    assert "in 7 files" in told[0].stdout
    assert len(list((tmp_path / "c").iterdir())) == 1
