"""The steps of each workflow, carried out in a scratch repository with what GitHub would give them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.support.git_repository import GitRepository, bare_repository, clean_environment, git_repository
from tests.support.hub import HEAD, Hub, serve
from tests.support.small_registry import registry_files, version, with_column, with_status
from tests.support.workflows import ROOT, WORKFLOWS, Runner, read_yaml, run_script

from treaty.load.reviews import parse_reviews

HARMLESS = with_column(version("1.1.0"))
BREAKING = with_status(version("1.1.0"))
HOSTILE_BRANCH = 'x"$(touch${IFS}pwned)`touch${IFS}pwned`"'
EXPIRED = """\
checks:
  suppressions:
    - code: TR101
      reason: Old names stay until the move.
      until: 2020-01-31
"""


def _scratch(folder: Path, base: str = "main") -> GitRepository:
    origin = bare_repository(folder / "origin")
    repository = git_repository(folder / "checkout", registry_files())
    repository.git("branch", "--move", base)
    repository.git("remote", "add", "origin", str(origin.folder))
    repository.git("push", "--quiet", "origin", base)
    repository.git("switch", "--quiet", "--create", "change")
    return repository


def _runner(repository: GitRepository, base: str = "main", **more: str) -> Runner:
    context = {
        "github.actor": "octo",
        "github.base_ref": base,
        "github.event.pull_request.base.ref": base,
        "github.event.pull_request.number": "7",
        "github.event.repository.default_branch": "main",
        "github.event.workflow_run.head_sha": HEAD,
        "github.run_attempt": "1",
        "github.run_id": "42",
        "github.token": "of-the-test",
    }
    temp = repository.folder.parent / "temp"
    return Runner(checkout=repository.folder, temp=temp, context=context, environment=more)


def _contracts(text: str) -> dict[str, str]:
    return registry_files(v1_1_0=text)


def test_pull_request_that_breaks_nobody_passes(tmp_path: Path) -> None:
    repository = _scratch(tmp_path)
    repository.commit(_contracts(HARMLESS))
    outcome = _runner(repository).run_job("check.yml", "contracts")
    assert outcome.code == 0, outcome.output
    assert "ready to merge" in outcome.summary
    report = tmp_path / "temp" / "treaty-report"
    assert (report / "number").read_text() == "7\n"
    assert (report / "comment.md").read_text() == outcome.summary
    assert json.loads((report / "treaty.sarif").read_text())["version"] == "2.1.0"


def test_pull_request_that_breaks_is_refused_and_commented(tmp_path: Path) -> None:
    repository = _scratch(tmp_path)
    repository.commit(_contracts(BREAKING))
    outcome = _runner(repository).run_job("check.yml", "contracts")
    assert outcome.code == 1, outcome.output
    assert "::error file=contracts/datasets/shop/sale/gold/v1.1.0.yaml" in outcome.output
    with serve(Hub()) as hub:
        runner = _runner(repository, GITHUB_API_URL=hub.address)
        told = runner.run_job("comment.yml", "comment")
        assert told.code == 0, told.output
        assert "Posted the comment." in told.output
        (comment,) = hub.comments
    for words in ("not ready to merge", "What to do", "witness", "consumers hit", "reports-team", "<summary>"):
        assert words in comment["body"], words


def test_merge_queue_is_checked_against_the_default_branch(tmp_path: Path) -> None:
    repository = _scratch(tmp_path)
    repository.commit(_contracts(BREAKING))
    assert _runner(repository, base="").run_job("check.yml", "contracts").code == 1


def test_name_of_a_branch_reaches_no_shell(tmp_path: Path) -> None:
    repository = _scratch(tmp_path, base=HOSTILE_BRANCH)
    repository.commit(_contracts(HARMLESS))
    outcome = _runner(repository, base=HOSTILE_BRANCH).run_job("check.yml", "contracts")
    assert outcome.code == 0, outcome.output
    assert not list(tmp_path.rglob("pwned"))


def test_check_that_cannot_run_fails_and_posts_nothing(tmp_path: Path) -> None:
    repository = _scratch(tmp_path)
    outcome = _runner(repository, base="nowhere").run_job("check.yml", "contracts")
    assert outcome.code in {2, 3}, outcome.output
    with serve(Hub()) as hub:
        told = _runner(repository, GITHUB_API_URL=hub.address).run_job("comment.yml", "comment")
        assert "Nothing is posted." in told.output
        assert hub.requests == []


def test_merge_is_released_and_published(tmp_path: Path) -> None:
    repository = _scratch(tmp_path)
    repository.commit(_contracts(HARMLESS))
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "change")
    repository.git("push", "--quiet", "origin", "main")
    outcome = _runner(repository).run_job("main.yml", "release")
    assert outcome.code == 0, outcome.output
    tags = repository.git("ls-remote", "--tags", "origin")
    assert "refs/tags/release/shop/sale/gold/v1.1.0" in tags
    assert "refs/tags/current/shop/sale/gold/1" in tags
    body = repository.git("for-each-ref", "--format=%(contents)", "refs/tags/release/shop/sale/gold/v1.1.0")
    assert "octo" in body
    assert "42-1" in body
    published = _runner(repository).run_job("main.yml", "site")
    assert published.code == 0, published.output
    assert (repository.folder / "_site" / "index.html").is_file()


@pytest.mark.parametrize(("settings", "code"), [("", 0), (EXPIRED + "  fail_on: warning\n", 1)])
def test_daily_check_finds_what_age_alone_makes_wrong(tmp_path: Path, settings: str, code: int) -> None:
    repository = _scratch(tmp_path)
    files = registry_files()
    files["contracts/registry.yaml"] += settings
    repository.commit(files)
    outcome = _runner(repository).run_job("recheck.yml", "contracts")
    assert outcome.code == code, outcome.output
    assert (tmp_path / "temp" / "treaty-report" / "treaty.sarif").is_file()


POLICY = """\
apiVersion: treaty/v1
kind: Policy
name: platform
roles:
  - {name: board, members: ["@acme/board", "@ada"]}
rules:
  - {id: minors, when: {step: minor}, action: require_approval, approvals: [{role: board}], reason: Look at it.}
"""


def _review(login: str, state: str = "APPROVED", commit: str = HEAD) -> dict[str, object]:
    return {"user": {"login": login}, "state": state, "commit_id": commit}


@pytest.mark.parametrize(
    ("reviews", "code"),
    [
        ([_review("bob", "COMMENTED")] * 120 + [_review("ada")], 0),
        ([{"user": None, "state": "APPROVED", "commit_id": HEAD}, _review('x"$(touch pwned)')], 1),
    ],
)
def test_approvals_that_policies_demand_are_counted(
    tmp_path: Path, reviews: list[dict[str, object]], code: int
) -> None:
    repository = _scratch(tmp_path)
    repository.git("switch", "--quiet", "main")
    repository.commit({"contracts/policies/platform.yaml": POLICY})
    repository.git("push", "--quiet", "origin", "main")
    repository.git("switch", "--quiet", "-c", "proposal")
    repository.commit(_contracts(HARMLESS))
    with serve(Hub(reviews=reviews)) as hub:
        runner = _runner(repository, GITHUB_API_URL=hub.address)
        outcome = runner.run_job("approvals.yml", "approvals")
        assert {method for method, _, _ in hub.requests} == {"GET"}
    assert outcome.code == code, outcome.output
    assert ("TR413" in outcome.output) is bool(code)
    assert not list(tmp_path.rglob("pwned"))


def test_what_init_lays_down_collects_reviews_as_the_check_reads_them(tmp_path: Path) -> None:
    template = ROOT / "tooling" / "treaty" / "app" / "templates" / "approvals.yaml"
    steps = read_yaml(template)["jobs"]["approvals"]["steps"]
    (step,) = [step for step in steps if step.get("name") == "Collect the reviews"]
    hostile = 'x"$(touch pwned)`'
    told = [_review("ada"), {"user": None, "state": "COMMENTED", "commit_id": HEAD}, _review(hostile, "DISMISSED")]
    answers = tmp_path / "answers"
    answers.write_text("".join(f"{json.dumps(review)}\n" for review in told))
    (tmp_path / "bin").mkdir()
    gh = tmp_path / "bin" / "gh"  # what GitHub's own tool prints for this request
    gh.write_text(f'#!/bin/sh\ntest "$3" = "repos/acme/x/pulls/7/reviews" && cat "{answers}"\n')
    gh.chmod(0o755)
    known = {"RUNNER_TEMP": str(tmp_path), "GITHUB_REPOSITORY": "acme/x", "NUMBER": "7", "AUTHOR": hostile}
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    subprocess.run(command, cwd=tmp_path, env={**known, "HEAD": HEAD, "PATH": path}, check=True)
    reviews = parse_reviews((tmp_path / "reviews.json").read_text())
    assert (reviews.author, reviews.head) == (hostile, HEAD)
    assert [(review.reviewer, review.state) for review in reviews.reviews] == [
        ("ada", "approved"),
        ("ghost", "commented"),
        (hostile, "dismissed"),
    ]
    assert not list(tmp_path.rglob("pwned"))


def test_every_job_of_every_workflow_is_carried_out_here() -> None:
    text = Path(__file__).read_text()
    for path in WORKFLOWS.glob("*.yml"):
        for job in read_yaml(path)["jobs"]:
            # The suite itself; and what asks package indexes, which no test does.
            if (path.name, job) not in {("check.yml", "tests"), ("check.yml", "supply-chain")}:
                assert f'run_job("{path.name}", "{job}")' in text, (path.name, job)


@pytest.mark.parametrize(("text", "code"), [(HARMLESS, 0), (BREAKING, 1)])
def test_gitlab_job_reports_and_fails_as_it_should(tmp_path: Path, text: str, code: int) -> None:
    repository = _scratch(tmp_path)
    repository.commit(_contracts(text))
    template = read_yaml(ROOT / ".github" / "ci-templates" / "gitlab-ci.yml")
    environment = clean_environment(
        CI_MERGE_REQUEST_DIFF_BASE_SHA=repository.git("rev-parse", "main"),
        PATH=f"{Path(sys.executable).parent}:{clean_environment()['PATH']}",
        **template["variables"],
    )
    done = run_script("\n".join(template["contracts"]["script"]), repository.folder, environment)
    assert done.returncode == code, done.stdout + done.stderr
    reports = template["contracts"]["artifacts"]["reports"]
    issues = json.loads((repository.folder / reports["codequality"]).read_text())
    assert any(issue["severity"] == "critical" for issue in issues) is bool(code)
    root = ET.fromstring((repository.folder / reports["junit"]).read_text())  # noqa: S314 - our own output
    assert (int(root.attrib["failures"]) > 0) is bool(code)
