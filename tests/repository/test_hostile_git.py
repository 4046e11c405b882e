"""A clone that somebody else prepared: no program that its configuration names is run, and nothing leaves it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.git_repository import GitRepository, git_repository
from tests.support.small_registry import FOLDER, registry_files, version, with_column

from treaty.cli.main import treaty

COMMANDS = (
    ("check",),
    ("check", "--base", "main"),
    ("check", "--staged"),
    ("list",),
    ("versions", "shop.gold.sale"),
    ("show", "shop.gold.sale:v1.0.0"),
    ("blame", "shop.gold.sale"),
    ("diff", "shop.gold.sale:v1.0.0", "shop.gold.sale:v1.1.0"),
    ("events",),
    ("release", "--dry-run"),
)
PROGRAMS = (
    "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy", "core.hooksPath",
    "core.alternateRefsCommand", "diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.clean",
    "filter.evil.smudge", "filter.evil.process", "merge.evil.driver", "gpg.program", "gpg.ssh.program",
    "credential.helper", "alias.ls-tree", "alias.cat-file", "alias.for-each-ref",
    "alias.rev-parse", "pager.log", "sequence.editor",
    "uploadpack.packObjectsHook", "remote.origin.uploadpack", "remote.origin.vcs",
)  # fmt: skip
HOOKS = ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc", "post-rewrite", "pre-commit")


@pytest.fixture
def prepared(tmp_path: Path) -> GitRepository:
    """Give a repository whose every setting that can name a program names one that leaves a mark."""
    repository = git_repository(tmp_path / "clone", registry_files())
    repository.git("checkout", "-q", "-b", "column")
    repository.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    attributes = "* filter=evil diff=evil merge=evil text eol=crlf ident working-tree-encoding=UTF-16\n"
    repository.write({".gitattributes": attributes})
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho ran >> '{tmp_path}/mark'\ncat 2>/dev/null\n", encoding="utf-8")
    program.chmod(0o755)
    for name in PROGRAMS:
        value = (
            str(tmp_path) if name == "core.hooksPath" else f"!{program}" if name.startswith("alias.") else str(program)
        )
        repository.git("config", name, value)
    hooks = repository.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in HOOKS:
        for folder in (hooks, tmp_path):
            (folder / name).write_bytes(program.read_bytes())
            (folder / name).chmod(0o755)
    return repository


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_program_of_the_clone_runs(
    prepared: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(prepared.folder)
    outcome = CliRunner().invoke(treaty, command)
    assert outcome.exit_code in {0, 1}, outcome.output
    assert not (tmp_path / "mark").exists()


def test_the_programs_would_have_run(prepared: GitRepository, tmp_path: Path) -> None:
    """Show that the trap is one: Git itself steps into it."""
    prepared.git("status", "--short", check=False)
    assert (tmp_path / "mark").exists()


@pytest.mark.parametrize("place", [".", "", "bin"])
def test_no_git_of_the_working_folder_runs(
    prepared: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    for path in ("git", "bin/git"):
        prepared.write({path: (tmp_path / "program").read_bytes()})
        (prepared.folder / path).chmod(0o755)
    monkeypatch.chdir(prepared.folder)
    monkeypatch.setenv("PATH", f"{place}{os.pathsep}{os.environ['PATH']}")
    assert CliRunner().invoke(treaty, ["check", "--base", "main"]).exit_code == 0
    assert not (tmp_path / "mark").exists()


def test_a_push_starts_no_program_that_an_address_names(
    prepared: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    prepared.git("config", "protocol.ext.allow", "always")
    prepared.git("config", "remote.origin.url", f"ext::{tmp_path}/program %s")
    prepared.git("config", "--unset", "remote.origin.vcs")
    monkeypatch.chdir(prepared.folder)
    assert "not allowed" in str(CliRunner().invoke(treaty, ["release", "--push", "origin"]).exception)
    assert not (tmp_path / "mark").exists()


def test_a_folder_laid_out_like_a_bare_repository_is_no_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = git_repository(tmp_path / "clone", registry_files())
    repository.git("checkout", "-q", "-b", "fork")
    fork = repository.commit({f"{FOLDER}/v1.0.0.yaml": version("1.0.0").replace("VARCHAR(20)", "VARCHAR(2)")})
    contracts = repository.folder / "contracts"
    shutil.copytree(repository.folder / ".git" / "objects", contracts / "objects")
    repository.write(
        {
            "contracts/HEAD": "ref: refs/heads/main\n",
            "contracts/refs/heads/main": f"{fork}\n",
            "contracts/config": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n",
        }
    )
    for folder, options in ((repository.folder, ["contracts"]), (contracts, [])):
        monkeypatch.chdir(folder)
        outcome = CliRunner().invoke(treaty, ["check", *options, "--base", "main"])
        assert outcome.exit_code == 1, outcome.output
        assert "TR401" in outcome.output


@pytest.mark.parametrize(
    "url", ["ext::sh -c 'echo ran >> mark'", "file:///nowhere", "--upload-pack=echo", "ssh://-oProxyCommand=x/"]
)
def test_no_remote_is_asked(prepared: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    prepared.git("config", "remote.origin.url", url)
    prepared.git("config", "remote.origin.promisor", "true")
    prepared.git("config", "remote.origin.partialclonefilter", "blob:none")
    monkeypatch.chdir(prepared.folder)
    assert CliRunner().invoke(treaty, ["check", "--base", "main"]).exit_code in {0, 1}
    assert not list(tmp_path.rglob("mark"))


def test_a_replaced_object_is_not_believed(prepared: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"{FOLDER}/v1.0.0.yaml"
    honest = prepared.git("rev-parse", f"main:{path}").strip()
    prepared.write({"other": version("1.0.0").replace("VARCHAR(20)", "VARCHAR(2)")})
    forged = prepared.git("hash-object", "-w", "--no-filters", "other").strip()
    prepared.git("replace", honest, forged)
    monkeypatch.chdir(prepared.folder)
    shown = CliRunner().invoke(treaty, ["show", "shop.gold.sale:v1.0.0", "--at", "main"])
    assert "VARCHAR(2)" not in shown.output


def test_links_and_submodules_are_told_and_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("token: hunter2\n", encoding="utf-8")
    repository = git_repository(tmp_path / "clone", registry_files())
    repository.git("checkout", "-q", "-b", "links")
    (repository.folder / FOLDER / "v1.1.0.yaml").symlink_to(secret)
    (repository.folder / "contracts" / "datasets" / "away").symlink_to(tmp_path)
    repository.git("add", "--all")
    commit = repository.git("rev-parse", "HEAD").strip()
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{commit},contracts/datasets/shop/module")
    repository.git("commit", "-q", "-m", "Links")
    monkeypatch.chdir(repository.folder)
    for options in ([], ["--base", "main"], ["--staged"]):
        outcome = CliRunner().invoke(treaty, ["check", *options])
        assert "hunter2" not in outcome.output
        assert outcome.exit_code in {0, 1}
    told = CliRunner().invoke(treaty, ["check", "--base", "main"]).output
    assert "is a symbolic link" in told


@pytest.mark.parametrize(
    "name", ["a\nb", "a\tb", "\x1b[31mred", "-rf", "--help", "\u202ename", 'quo"te', "back\\slash"]
)
def test_odd_file_names_are_shown_harmless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    repository = git_repository(tmp_path / "clone", registry_files())
    repository.git("checkout", "-q", "-b", "names")
    repository.commit({f"{FOLDER}/{name}.yaml": version("1.1.0")})
    monkeypatch.chdir(repository.folder)
    for options in ([], ["--base", "main"], ["--base", "main", "--format", "github"]):
        outcome = CliRunner().invoke(treaty, ["check", *options])
        assert outcome.exit_code == 1, outcome.output
        assert "\x1b[31m" not in outcome.output
        assert "\u202e" not in outcome.output


@pytest.mark.parametrize(
    "base",
    ["--upload-pack=x", "-", "main..evil", "@{-1}", "main:contracts", "$(touch x)", "a b", "", "\x1b[0m", "^main"],
)
def test_odd_refs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    repository = git_repository(tmp_path / "clone", registry_files())
    monkeypatch.chdir(repository.folder)
    outcome = CliRunner().invoke(treaty, ["check", "--base", base])
    assert outcome.exit_code in {0, 1} or "commit" in str(outcome.exception)
    assert not (repository.folder / "x").exists()
