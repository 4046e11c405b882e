"""What people type and what they see: help, exit codes, formats, colours, and words instead of tracebacks."""

from __future__ import annotations

import json
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, clean_environment, git_repository
from tests.support.small_registry import CONTRACT, FOLDER, registry_files, version, with_column, with_status

from treaty import __version__
from treaty.cli.main import COMMANDS

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def registry(tmp_path: Path) -> GitRepository:
    repository = git_repository(tmp_path / "registry", registry_files(v1_1_0=version("1.1.0", with_column())))
    repository.git("checkout", "-q", "-b", "lost")
    repository.commit({f"{FOLDER}/v1.2.0.yaml": version("1.2.0", with_status(with_column()))})
    return repository


def test_the_version_is_told(installed: Run) -> None:
    assert installed("--version").stdout == f"treaty {__version__}\n"


def test_the_installed_command_says_what_it_says_in_this_process(
    treaty: Run, installed: Run, registry: GitRepository
) -> None:
    for arguments in (("check", "--base", "main"), ("chek",)):
        here, there = (run(*arguments, folder=registry.folder) for run in (treaty, installed))
        assert (here.returncode, here.stdout, here.stderr) == (there.returncode, there.stdout, there.stderr)
        assert here.returncode != 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(treaty: Run, name: str) -> None:
    outcome = treaty(name, "--help")
    assert outcome.returncode == 0
    assert "Examples:" in outcome.stdout or "Commands:" in outcome.stdout


def test_an_unknown_command_names_the_nearest(treaty: Run) -> None:
    outcome = treaty("chek")
    assert outcome.returncode == 2
    assert "`check`" in outcome.stderr


def test_a_break_ends_with_one_and_a_clean_registry_with_nought(treaty: Run, registry: GitRepository) -> None:
    assert treaty("check", "--base", "main", folder=registry.folder).returncode == 1
    registry.git("checkout", "-q", "main")
    assert treaty("check", folder=registry.folder).returncode == 0


def test_the_block_shows_code_place_words_witness_and_consumers(treaty: Run, registry: GitRepository) -> None:
    text = treaty("check", "--base", "main", folder=registry.folder).stdout
    for part in (
        "enum-value-added",
        f"{FOLDER}/v1.2.0.yaml:",
        '"status": "lost"',
        "reports",
        "v2.0.0",
        "treaty explain",
    ):
        assert part in text


@pytest.mark.parametrize("style", ["json", "sarif"])
def test_machine_formats_are_json_and_nothing_else(treaty: Run, registry: GitRepository, style: str) -> None:
    outcome = treaty("check", "--base", "main", "--format", style, folder=registry.folder)
    assert isinstance(json.loads(outcome.stdout), dict)
    assert outcome.stderr == ""


def test_github_gets_annotations_and_a_step_summary(treaty: Run, registry: GitRepository, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    outcome = treaty(
        "check", "--base", "main", "--format", "github", folder=registry.folder, GITHUB_STEP_SUMMARY=str(summary)
    )
    assert f"::error file={FOLDER}/v1.2.0.yaml,line=" in outcome.stdout
    assert "enum-value-added" in summary.read_text(encoding="utf-8")


def test_a_report_goes_to_a_file(treaty: Run, registry: GitRepository, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    treaty("check", "--format", "json", "--output", str(target), folder=registry.folder)
    assert json.loads(target.read_text(encoding="utf-8"))["diagnostics"] is not None


def test_colours_are_for_terminals_and_for_those_who_ask(treaty: Run, registry: GitRepository) -> None:
    arguments = ("check", "--base", "main")
    assert "\x1b[" not in treaty(*arguments, folder=registry.folder).stdout
    assert "\x1b[" in treaty(*arguments, folder=registry.folder, FORCE_COLOR="1").stdout


def test_diff_answers_both_questions_as_json(treaty: Run, registry: GitRepository) -> None:
    outcome = treaty(
        "diff", "shop.gold.sale:v1.1.0", "shop.gold.sale:v1.2.0", "--format", "json", folder=registry.folder
    )
    answer = json.loads(outcome.stdout)
    assert (outcome.returncode, answer["posture"], answer["step"]) == (1, "backward", "major")
    assert (answer["old_readers"], answer["new_readers"]) == ("breaks", "safe")
    [change] = answer["changes"]
    assert (change["kind"], change["severity"]) == ("enum-value-added", "error")
    assert change["witness"]["row"]["status"] == "lost"
    assert [hit["consumer"] for hit in answer["consumers"]] == ["reports"]


def test_diff_reads_files_refs_and_fqids_alike(treaty: Run, registry: GitRepository) -> None:
    path = f"{FOLDER}/v1.2.0.yaml"
    for old in ("shop.gold.sale:v1.1", f"{FOLDER}/v1.1.0.yaml", f"main:{FOLDER}/v1.1.0.yaml"):
        answer = json.loads(treaty("diff", old, path, "--format", "json", folder=registry.folder).stdout)
        assert answer["posture"] == "backward"


def test_diff_goes_on_where_a_side_is_not_valid(treaty: Run, tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(CONTRACT.replace("kind: DataContract\n", "") + "unknown: 1\n")
    (tmp_path / "new.yaml").write_text(with_status())
    outcome = treaty("diff", "old.yaml", "new.yaml", "--format", "json", folder=tmp_path)
    assert json.loads(outcome.stdout)["posture"] == "backward"
    assert "old.yaml has" in outcome.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("check", "nowhere"), 2, "There is no file or folder"),
        (("check",), 2, "treaty init"),
        (("check", "--today", "soon"), 2, "YYYY-MM-DD"),
        (("diff", "a.b.c", "a.b.d"), 2, "registry"),
        (("diff", "nowhere.yaml", "nowhere.yaml"), 2, "There is no file"),
        (("explain", "TR000"), 2, "There is no rule"),
        (("schema", "nothing"), 2, "nothing"),
        (("list",), 2, "treaty"),
    ],
)
def test_wrong_use_is_told_with_what_to_do(
    treaty: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    outcome = treaty(*arguments, folder=tmp_path)
    assert outcome.returncode == code
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_rules_are_explained_by_any_of_their_names(treaty: Run) -> None:
    for word in ("TR403", "version-step-large-enough", "VAL-1304"):
        assert "TR403 version-step-large-enough" in treaty("explain", word).stdout


def test_the_schemas_of_our_files_are_printed(treaty: Run) -> None:
    for name in treaty("schema", "--list").stdout.split():
        assert "$schema" in json.loads(treaty("schema", name).stdout)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed(treaty: Run, shell: str) -> None:
    outcome = treaty("completion", shell)
    assert outcome.returncode == 0
    assert "_TREATY_COMPLETE" in outcome.stdout


def test_a_reader_that_goes_away_is_no_error(treaty: Run, tmp_path: Path) -> None:
    script = tmp_path / "first-rule"
    script.write_text("#!/bin/sh\ntreaty rules | head -1\n")
    path = f"{Path(sysconfig.get_path('scripts'))}:/usr/bin:/bin"
    outcome = subprocess.run(
        ["sh", str(script)], env=clean_environment(PATH=path), capture_output=True, text=True, check=False
    )
    assert outcome.stdout.startswith("TR001")
    assert outcome.stderr == "" or "rules" in outcome.stderr


def test_a_draft_is_judged_by_the_mode_and_consumers_of_its_contract(treaty: Run, registry: GitRepository) -> None:
    (registry.folder / "draft.yaml").write_text(version("1.2.0", with_status(with_column())))
    path = f"{FOLDER}/v1.2.0.yaml"
    for old, new in (("shop.gold.sale:v1.1.0", "draft.yaml"), (f"main:{FOLDER}/v1.1.0.yaml", path)):
        answer = json.loads(treaty("diff", old, new, "--format", "json", folder=registry.folder).stdout)
        assert answer["mode"] == "forward"
        assert [hit["consumer"] for hit in answer["consumers"]] == ["reports"]
