"""`treaty check --fix`: drafts and loose files are mended, released files never touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository
from tests.support.registry_files import registry_files, version_file

from treaty.cli.main import run

FOLDER = "contracts/datasets/shop/sale/gold"
OLD_WORDS = "        isNullable: false # never\n"


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    files = registry_files("shop.gold.sale:v1.0.0")
    files[f"{FOLDER}/v1.0.0.yaml"] = version_file("shop.gold.sale", "v1.0.0") + OLD_WORDS
    repository = git_repository(tmp_path)
    repository.commit(files)
    repository.git("checkout", "-q", "-b", "change")
    monkeypatch.chdir(tmp_path)
    return repository


def fix(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        run(["check", "--fix", "--today", "2026-11-21", *arguments])
    return int(ended.value.code or 0), capsys.readouterr().err


def test_a_draft_gets_new_words_and_the_number_that_its_changes_demand(
    registry: GitRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = version_file("shop.gold.sale", "v1.0.1", {"id": "string", "note": "string"}) + OLD_WORDS
    registry.write({f"{FOLDER}/v1.0.1.yaml": draft})
    _, said = fix(capsys, "--base", "main")
    assert "mended contracts/datasets/shop/sale/gold/v1.0.1.yaml: `isNullable` is `required` now" in said
    assert not (tmp_path / FOLDER / "v1.0.1.yaml").exists()
    mended = next((tmp_path / FOLDER).glob("v[!1]*.yaml"), tmp_path / FOLDER / "v1.1.0.yaml")
    assert mended.read_text() == draft.replace("1.0.1", mended.stem.removeprefix("v")).replace(
        "isNullable: false", "required: true"
    )
    assert "the number that its changes demand" in said
    assert "mended" not in fix(capsys, "--base", "main")[1]


def test_a_released_file_is_left_and_told(
    registry: GitRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (tmp_path / FOLDER / "v1.0.0.yaml").read_bytes()
    _, said = fix(capsys)
    assert said == f"left {FOLDER}/v1.0.0.yaml: it is released, and a released file never changes.\n"
    assert (tmp_path / FOLDER / "v1.0.0.yaml").read_bytes() == before
    assert registry.git("status", "--porcelain") == ""


def test_a_loose_file_is_mended_wherever_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "orders.odcs.yaml").write_text(version_file("shop.gold.sale", "v1.0.0") + OLD_WORDS)
    code, said = fix(capsys, "orders.odcs.yaml")
    assert code == 0
    assert said.startswith("mended orders.odcs.yaml: ")
    assert "required: true # never" in (tmp_path / "orders.odcs.yaml").read_text()


def test_fix_and_staged_contradict_each_other(registry: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = fix(capsys, "--staged")
    assert code == 2
    assert "--fix changes the files of the working folder" in said
