"""The tools around a comparison, run as a person runs them: bump, changelog, impact, compat, exceptions, OMDS."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository
from tests.support.small_registry import CONTRACT, DATASET, FOLDER, registry_files, version, with_column, with_status

Run = Callable[..., subprocess.CompletedProcess[str]]

SALE = "shop.gold.sale"


@pytest.fixture
def registry(tmp_path: Path) -> GitRepository:
    repository = git_repository(tmp_path / "registry", registry_files(v1_1_0=version("1.1.0", with_column())))
    repository.git("checkout", "-q", "-b", "work")
    return repository


def _files(registry: GitRepository) -> dict[str, str]:
    folder = registry.folder / FOLDER
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_bump_copies_the_newest_version_as_the_next_patch(treaty: Run, registry: GitRepository) -> None:
    before = _files(registry)
    outcome = treaty("bump", SALE, folder=registry.folder)
    assert outcome.returncode == 0, outcome.stderr
    assert f"{FOLDER}/v1.1.1.yaml" in outcome.stdout
    assert "Edit it" in outcome.stdout
    after = _files(registry)
    assert after.pop("v1.1.1.yaml") == before["v1.1.0.yaml"].replace("version: 1.1.0", "version: 1.1.1")
    assert after == before


def test_bump_gives_an_edited_draft_the_number_that_check_wants(treaty: Run, registry: GitRepository) -> None:
    draft = version("1.1.1", with_status(with_column()))
    registry.write({f"{FOLDER}/v1.1.1.yaml": draft})
    assert treaty("bump", SALE, "--dry-run", folder=registry.folder).stdout.startswith("Would rename")
    assert "v1.1.1.yaml" in _files(registry)
    outcome = treaty("bump", SALE, folder=registry.folder)
    assert "enum-value-added" in outcome.stdout
    assert "migration" in outcome.stdout
    after = _files(registry)
    assert after["v2.0.0.yaml"] == draft.replace("version: 1.1.1", "version: 2.0.0")
    assert "v1.1.1.yaml" not in after
    assert "TR403" not in treaty("check", "--base", "main", folder=registry.folder).stdout
    assert "right number" in treaty("bump", SALE, folder=registry.folder).stdout


def test_bump_takes_the_json_schema_along(treaty: Run, registry: GitRepository) -> None:
    link = "    authoritativeDefinitions: [{type: jsonSchema, url: ./v1.1.1.schema.yaml}]\n"
    draft = version("1.1.1", with_status(with_column())).replace("    quality:\n", f"{link}    quality:\n", 1)
    schema = "type: object\nproperties: {sale_id: {type: string}, status: {type: string}, note: {type: string}}\n"
    registry.write({f"{FOLDER}/v1.1.1.yaml": draft, f"{FOLDER}/v1.1.1.schema.yaml": schema})
    outcome = treaty("bump", SALE, "--step", "major", folder=registry.folder)
    assert outcome.returncode == 0, outcome.stderr
    after = _files(registry)
    assert sorted(after) == ["v1.0.0.yaml", "v1.1.0.yaml", "v2.0.0.schema.yaml", "v2.0.0.yaml"]
    assert after["v2.0.0.schema.yaml"] == schema
    assert "./v2.0.0.schema.yaml" in after["v2.0.0.yaml"]


def test_bump_takes_the_text_of_a_file(treaty: Run, registry: GitRepository) -> None:
    registry.write({"draft.yaml": version("7.7.7", with_column().replace("What the clerk", "All that the clerk"))})
    outcome = treaty("bump", SALE, "--from", "draft.yaml", folder=registry.folder)
    assert "patch step over v1.1.0" in outcome.stdout, outcome.stderr
    assert "version: 1.1.1" in _files(registry)["v1.1.1.yaml"]


def test_bump_never_touches_what_is_released(treaty: Run, registry: GitRepository) -> None:
    registry.git("checkout", "-q", "main")
    treaty("release", folder=registry.folder)
    before = _files(registry)
    treaty("bump", SALE, folder=registry.folder)
    assert {name: text for name, text in _files(registry).items() if name in before} == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from", "draft.yaml", "--step", "minor"), "demand a major step"),
        (("--from", "same.yaml"), "no new version is needed"),
        (("--from", "nowhere.yaml"), "There is no file"),
        (("--from", "unnumbered.yaml"), "no `version` line"),
    ],
)
def test_bump_says_why_it_writes_nothing(
    treaty: Run, registry: GitRepository, arguments: tuple[str, ...], words: str
) -> None:
    registry.write(
        {
            "draft.yaml": version("1.2.0", with_status(with_column())),
            "same.yaml": version("1.2.0", with_column()),
            "unnumbered.yaml": CONTRACT.replace("version: 1.0.0\n", ""),
        }
    )
    before = _files(registry)
    outcome = treaty("bump", SALE, *arguments, folder=registry.folder)
    assert outcome.returncode in {2, 3}
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert _files(registry) == before


def test_outside_of_git_every_version_counts_as_released(treaty: Run, tmp_path: Path) -> None:
    for path, text in registry_files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert "v1.0.1.yaml" in treaty("bump", SALE, folder=tmp_path).stdout


def _excepted(registry: GitRepository, treaty: Run, **facts: str) -> None:
    """Propose a break as v1.2.0, and the exception that `treaty check` asks for."""
    registry.write({f"{FOLDER}/v1.2.0.yaml": version("1.2.0", with_status(with_column()))})
    outcome = treaty("check", "--base", "main", "--format", "json", folder=registry.folder)
    [finding] = [item for item in json.loads(outcome.stdout)["diagnostics"] if item["code"] == "TR543"]
    entry = {
        "code": "TR543",
        "fingerprint": finding["fingerprint"],
        "version": "v1.2.0",
        "reason": "Nobody reads it yet.",
        "approver": "data-council",
        "ticket": "DC-17",
        "until": "2999-12-31",
    } | facts
    path = "contracts/datasets/shop/sale/dataset.yaml"
    registry.write({path: f"{DATASET}layers: {{gold: {{exceptions: [{json.dumps(entry)}]}}}}\n"})


def test_an_exception_lets_one_change_pass(treaty: Run, registry: GitRepository) -> None:
    _excepted(registry, treaty)
    outcome = treaty("check", "--base", "main", folder=registry.folder)
    assert outcome.returncode == 0, outcome.stdout
    assert "warning[TR543]" in outcome.stdout
    assert "by exception until 2999-12-31" in " ".join(outcome.stdout.split())
    assert "right number" in treaty("bump", SALE, folder=registry.folder).stdout


def test_an_exception_that_matches_nothing_or_is_over_is_a_finding(treaty: Run, registry: GitRepository) -> None:
    _excepted(registry, treaty, fingerprint="0123456789abcdef")
    assert "error[TR407]" in treaty("check", "--base", "main", folder=registry.folder).stdout
    _excepted(registry, treaty, until="2026-01-31")
    outcome = treaty("check", "--base", "main", folder=registry.folder)
    assert "error[TR408]" in outcome.stdout
    assert "error[TR543]" in outcome.stdout


def test_an_exception_outlives_its_date_once_the_version_is_released(treaty: Run, registry: GitRepository) -> None:
    _excepted(registry, treaty, until="2026-01-31")
    registry.commit()
    treaty("release", folder=registry.folder)
    outcome = treaty("check", folder=registry.folder)
    assert outcome.returncode == 0, outcome.stdout
