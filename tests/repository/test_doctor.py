"""The doctor on real set-ups, each with one thing wrong: it is found, graded, and has a remedy."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.git_repository import IDENTITY, GitRepository, bare_repository, git_repository
from tests.support.registry_files import registry_files

from treaty.app.doctor import examine
from treaty.app.doctor_finding import Finding, Grade, Machine
from treaty.cli.doctor import command

PIN = "11bd71901bbe5b1630ceea73d27597364c9af683"
WORKFLOW = (
    f"on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@{PIN} # v4\n        with: {{fetch-depth: 0}}\n"
    "      - uses: ./.github/actions/own\n      - run: treaty check\n      - run: treaty release --push origin\n"
)
FILES = {
    **registry_files("finance.gold.invoice:v1.0.0"),
    ".gitattributes": "/contracts/** -text\n",
    ".pre-commit-config.yaml": "repos: [{repo: local, hooks: [{id: treaty-check}]}]\n",
    ".github/workflows/contracts.yml": WORKFLOW,
    "CODEOWNERS": "/contracts/datasets/finance/invoice/ @acme/finance-team\n",
}
MACHINE = Machine(
    environment={"TREATY_CACHE": "off"},
    python=(3, 11),
    encodings=("utf-8",),
    has_module=lambda _: True,
    has_program=lambda _: True,
)


@pytest.fixture(autouse=True)
def _identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in IDENTITY.items():
        monkeypatch.setenv(name, text)


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    made = git_repository(tmp_path / "registry", FILES)
    made.write({".git/hooks/pre-commit": "#!/bin/sh\nexec pre-commit\n"})
    return made


def look(repository: GitRepository, machine: Machine = MACHINE, *, is_online: bool = True) -> dict[str, Finding]:
    """Give what is wrong, by check; of several, the worst."""
    order = list(Grade)
    found = sorted(examine(repository.folder, machine, is_online=is_online), key=lambda item: order.index(item.grade))
    assert all(bool(item.remedy) is (item.grade is not Grade.FINE) for item in found)
    return {item.check: item for item in found if item.grade is not Grade.FINE}


def test_nothing_is_wrong_with_a_whole_set_up(repository: GitRepository) -> None:
    assert look(repository) == {}


def remove(path: str) -> Callable[[GitRepository], object]:
    return lambda repository: (repository.folder / path).unlink()


def put(path: str, text: str) -> Callable[[GitRepository], object]:
    return lambda repository: repository.write({path: text})


def set_config(key: str, value: str) -> Callable[[GitRepository], object]:
    return lambda repository: repository.git("config", key, value)


def link(repository: GitRepository) -> None:
    (repository.folder / "contracts/datasets/link.yaml").symlink_to("/etc/hostname")


def clash(repository: GitRepository) -> None:
    blob = repository.git("hash-object", "-w", "CODEOWNERS")
    for name in ("contracts/datasets/finance/Invoice/dataset.yaml",):
        repository.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{name}")


def detach(repository: GitRepository) -> None:
    repository.git("checkout", "--quiet", "--detach")
    repository.git("branch", "-D", "main")


def drop_attributes(repository: GitRepository) -> None:
    repository.git("rm", "--quiet", ".gitattributes")


def rewrite_line_ends(repository: GitRepository) -> None:
    drop_attributes(repository)
    set_config("core.autocrlf", "true")(repository)


def hand_make_a_tag(repository: GitRepository) -> None:
    repository.git("tag", "release/finance/invoice/gold/latest")


OTHER = "contracts/datasets/finance/order/dataset.yaml"


@pytest.mark.parametrize(
    ("break_it", "check", "grade", "words"),
    [
        (remove(".git/hooks/pre-commit"), "hooks", Grade.WARNING, "pre-commit install"),
        (drop_attributes, "line-ends", Grade.ADVICE, "/contracts/** -text"),
        (rewrite_line_ends, "line-ends", Grade.WARNING, "/contracts/** -text"),
        (remove("CODEOWNERS"), "code-owners", Grade.WARNING, "treaty init"),
        (put("CODEOWNERS", "# /contracts/ @your-organisation/a\n"), "code-owners", Grade.WARNING, "your organisation"),
        (put("CODEOWNERS", "* @acme/others\n"), "code-owners", Grade.WARNING, "finance-team"),
        (remove(".github/workflows/contracts.yml"), "workflow", Grade.WARNING, "treaty init"),
        (put(".github/workflows/contracts.yml", WORKFLOW.replace(PIN, "v4")), "workflow", Grade.WARNING, "actions/checkout@v4"),  # noqa: E501  # one row of a table
        (put(".github/workflows/contracts.yml", WORKFLOW.replace("fetch-depth: 0", "")), "workflow", Grade.WARNING, "fetch-depth: 0"),  # noqa: E501  # one row of a table
        (put(".github/workflows/contracts.yml", WORKFLOW.replace("treaty release", "echo")), "workflow", Grade.WARNING, "treaty release"),  # noqa: E501  # one row of a table
        (put(".github/workflows/contracts.yml", WORKFLOW.replace("treaty check", "# treaty check")), "workflow", Grade.WARNING, "treaty init"),  # noqa: E501  # one row of a table
        (put("contracts/registry.yaml", "name: a: b\n"), "registry", Grade.ERROR, "registry.yaml:1"),
        (put("contracts/subscriptions/x.yaml", "consumer: a\nconsumer: b\n"), "registry", Grade.ERROR, "stands twice"),
        (hand_make_a_tag, "tags", Grade.WARNING, "git tag --delete release/finance/invoice/gold/latest"),
        (link, "files", Grade.ERROR, "symbolic link"),
        (clash, "names", Grade.ERROR, "git mv"),
        (detach, "base", Grade.WARNING, "--base REF"),
        (remove("contracts/registry.yaml"), "registry", Grade.WARNING, "treaty init"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_with_its_remedy(
    repository: GitRepository, break_it: Callable[[GitRepository], object], check: str, grade: Grade, words: str
) -> None:
    break_it(repository)
    found = look(repository)
    assert set(found) == {check}
    assert found[check].grade is grade
    assert words in f"{found[check].message} {found[check].remedy}"


@pytest.mark.parametrize(
    ("machine", "check", "grade"),
    [
        (replace(MACHINE, python=(3, 10)), "python", Grade.ERROR),
        (replace(MACHINE, encodings=("utf-8", "ISO-8859-1")), "locale", Grade.WARNING),
        (replace(MACHINE, has_module=lambda _: False), "extras", Grade.ADVICE),
        (replace(MACHINE, environment={"TREATY_CACHE": "/dev/null/cache"}), "cache", Grade.WARNING),
    ],
)
def test_the_machine_is_looked_at(tmp_path: Path, machine: Machine, check: str, grade: Grade) -> None:
    found = {item.check: item.grade for item in examine(tmp_path, machine)}
    assert found[check] is grade


def test_the_tags_are_compared_with_those_of_the_remote(repository: GitRepository, tmp_path: Path) -> None:
    bare_repository(tmp_path / "remote")
    repository.git("remote", "add", "origin", (tmp_path / "remote").as_uri())
    repository.git("push", "--quiet", "-u", "origin", "main")
    assert look(repository) == {}
    name = "release/finance/invoice/gold/v1.0.0"
    repository.git("tag", "-a", "-m", "x", name)
    assert look(repository)["tags"].grade is Grade.WARNING
    repository.git("push", "--quiet", "origin", "--tags")
    repository.git("tag", "-d", name)
    missing = look(repository)["tags"]
    assert (missing.grade, missing.remedy) == (Grade.ERROR, "git fetch --tags origin")
    assert look(repository, is_online=False) == {}
    repository.git("tag", "-a", "-m", "y", name)
    assert "differ" in look(repository)["tags"].message
    repository.git("remote", "set-url", "origin", "/nowhere")
    assert look(repository)["tags"].grade is Grade.ADVICE


def test_a_shallow_clone_is_told(repository: GitRepository, tmp_path: Path) -> None:
    repository.commit({"more.txt": "x"})
    shallow = repository.clone(tmp_path / "shallow", "--depth=1")
    assert "--unshallow" in look(shallow)["repository"].remedy


def test_a_folder_without_git_or_contracts_is_told(tmp_path: Path) -> None:
    found = {item.check: item.grade for item in examine(tmp_path, MACHINE)}
    assert (found["registry"], found["repository"]) == (Grade.ERROR, Grade.WARNING)


def test_protection_cannot_be_seen_and_is_advised(repository: GitRepository) -> None:
    repository.git("remote", "add", "origin", "git@github.com:acme/data.git")
    assert look(repository, is_online=False)["protection"].grade is Grade.ADVICE


def test_the_command_ends_with_one_when_something_is_wrong(repository: GitRepository) -> None:
    arguments = ["--repo", str(repository.folder), "--offline"]
    environment = {"TREATY_CACHE": "off"}
    done = CliRunner(env=environment).invoke(command, arguments, catch_exceptions=False)
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "Nothing is wrong.")
    remove("CODEOWNERS")(repository)
    failed = CliRunner(env=environment).invoke(command, [*arguments, "--format", "json"], catch_exceptions=False)
    assert failed.exit_code == 1
    assert [item["check"] for item in json.loads(failed.stdout)["findings"] if item["grade"] == "warning"] == [
        "code-owners"
    ]


def test_a_workflow_of_blank_lines_is_read_once(repository: GitRepository) -> None:
    repository.write({".github/workflows/blank.yml": "\n " * 300_000})
    assert examine(repository.folder, MACHINE)
