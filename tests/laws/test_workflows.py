"""Workflows and actions: well-formed, pinned, no token where untrusted code runs, no text of others in a shell."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.workflows import ACTIONS, ROOT, WORKFLOWS, read_yaml

FILES = sorted(WORKFLOWS.glob("*.yml"))
ACTION_FILES = sorted(ACTIONS.glob("*/action.yml"))
GITLAB = ROOT / ".github" / "ci-templates" / "gitlab-ci.yml"
ALL = [*FILES, *ACTION_FILES]
TEMPLATES = ROOT / "tooling" / "treaty" / "app" / "templates"
LAID = [TEMPLATES / "workflow.yaml", TEMPLATES / "approvals.yaml"]


def _ids(paths: list[Path]) -> list[str]:
    return [f"{path.parent.name}/{path.name}" for path in paths]


def _run(program: str, *arguments: str) -> None:
    command = [str(Path(sys.executable).parent / program), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_actionlint_finds_nothing() -> None:
    _run("actionlint", "-no-color", "-shellcheck=", "-pyflakes=", *map(str, FILES))


def test_zizmor_finds_nothing() -> None:
    _run("zizmor", "--offline", "--no-progress", "--color=never", "--min-severity=low", ".github")


def test_the_linters_find_nothing_in_what_init_lays_down(tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for path in LAID:
        text = path.read_text().replace("@root@", "contracts").replace("@branch@", "main")
        (folder / path.name).write_text(text)
    paths = [str(folder / path.name) for path in LAID]
    _run("actionlint", "-no-color", "-shellcheck=", "-pyflakes=", *paths)
    _run("zizmor", "--offline", "--no-progress", "--color=never", "--min-severity=low", *paths)
    _run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *paths)


@pytest.mark.parametrize(
    ("schema", "options", "paths"),
    [
        ("vendor.github-workflows", (), FILES),
        ("vendor.github-actions", (), ACTION_FILES),
        ("vendor.gitlab-ci", ("--data-transform", "gitlab-ci"), [GITLAB]),
    ],
)
def test_files_fit_their_schema(schema: str, options: tuple[str, ...], paths: list[Path]) -> None:
    assert paths
    _run("check-jsonschema", "--builtin-schema", schema, *options, *map(str, paths))


def _members(node: Any, key: str) -> Iterator[Any]:
    """Give every value of a key, wherever it stands."""
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == key)
        for value in node.values():
            yield from _members(value, key)
    elif isinstance(node, list):
        for member in node:
            yield from _members(member, key)


@pytest.mark.parametrize("path", [*ALL, *LAID], ids=_ids([*ALL, *LAID]))
def test_foreign_actions_are_pinned_by_commit_and_say_which_version(path: Path) -> None:
    for line in re.findall(r"uses: (.*)", path.read_text()):
        if not line.startswith("./"):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_one_action_is_pinned_at_one_commit_everywhere() -> None:
    pins = {line.partition("@") for path in [*ALL, *LAID] for line in re.findall(r"uses: ([^.].*)", path.read_text())}
    assert len({name for name, _, _ in pins}) == len(pins), pins


@pytest.mark.parametrize("path", ALL, ids=_ids(ALL))
def test_no_expression_stands_in_a_script(path: Path) -> None:
    for script in [*_members(read_yaml(path), "run"), *_members(read_yaml(path), "script")]:
        assert "${{" not in script, script


@pytest.mark.parametrize("path", FILES, ids=_ids(FILES))
def test_workflow_on_untrusted_code_has_neither_write_token_nor_secret(path: Path) -> None:
    workflow = read_yaml(path)
    assert "permissions" in workflow, "what is not said is everything"
    assert "pull_request_target" not in workflow["on"]
    if "pull_request" in workflow["on"]:
        for permissions in _members(workflow, "permissions"):
            assert set(permissions.values()) <= {"read", "none"}, permissions
        assert "secrets." not in path.read_text()


def test_workflow_that_comments_runs_nothing_of_the_pull_request() -> None:
    workflow = read_yaml(WORKFLOWS / "comment.yml")
    (job,) = workflow["jobs"].values()
    assert workflow["on"].keys() == {"workflow_run"}
    assert [step["uses"].partition("@")[0] for step in job["steps"]] == [
        "actions/checkout",
        "./.github/actions/treaty-comment",
    ]
    assert job["steps"][0]["with"] == {"persist-credentials": False}, "no ref: what is checked out is the main branch"
    assert {scope for scope, right in job["permissions"].items() if right == "write"} == {"pull-requests"}


def test_comment_follows_the_workflow_that_checks() -> None:
    checks = read_yaml(WORKFLOWS / "check.yml")
    assert read_yaml(WORKFLOWS / "comment.yml")["on"]["workflow_run"]["workflows"] == [checks["name"]]
    assert {"pull_request", "merge_group"} <= checks["on"].keys(), "a required check runs wherever it is required"


@pytest.mark.parametrize("path", ALL, ids=_ids(ALL))
def test_what_is_installed_is_locked_by_its_hashes(path: Path) -> None:
    for script in _members(read_yaml(path), "run"):
        for line in (line for line in script.splitlines() if "pip install" in line):
            assert "--require-hashes" in line or "--no-deps" in line, line
