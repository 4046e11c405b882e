"""Real Git repositories for tests, built in a folder of the test's own and untouched by the machine's settings."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

IDENTITY = {
    "GIT_AUTHOR_NAME": "Test Author",
    "GIT_AUTHOR_EMAIL": "author@example.com",
    "GIT_COMMITTER_NAME": "Test Committer",
    "GIT_COMMITTER_EMAIL": "committer@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def clean_environment(**additions: str) -> dict[str, str]:
    """Give this process's environment without Git's variables, with an identity."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, **IDENTITY, **additions}


@dataclass(frozen=True, slots=True, kw_only=True)
class GitRepository:
    """A repository and the short way to do things in it."""

    folder: Path

    def git(self, *arguments: str, date: str = "2026-01-01T00:00:00+00:00", check: bool = True) -> str:
        """Run Git; give what it prints."""
        environment = clean_environment(GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=environment, capture_output=True, check=False)
        if check and done.returncode != 0:
            raise AssertionError(f"git {arguments}: {done.stderr.decode()}")
        return done.stdout.decode().rstrip("\n")

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files into the working folder."""
        for path, content in files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(
        self, files: Mapping[str, str | bytes] | None = None, *, message: str = "Change", date: str = "2026-01-01"
    ) -> str:
        """Commit everything, after writing files; give the commit."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message, date=f"{date}T00:00:00+00:00")
        return self.git("rev-parse", "HEAD")

    def tags(self) -> list[str]:
        """Give the names of all tags, in order."""
        return self.git("tag", "--list").splitlines()

    def clone(self, folder: Path, *options: str) -> GitRepository:
        """Clone this repository."""
        self.git("clone", "--quiet", *options, self.folder.as_uri(), str(folder))
        return GitRepository(folder=folder)


def git_repository(folder: Path, files: Mapping[str, str | bytes] | None = None) -> GitRepository:
    """Make a repository on the branch `main`; with files, they are its first commit."""
    folder.mkdir(parents=True, exist_ok=True)
    repository = GitRepository(folder=folder)
    repository.git("init", "--quiet", "--initial-branch=main")
    if files is not None:
        repository.commit(files)
    return repository


def bare_repository(folder: Path) -> GitRepository:
    """Make a bare repository, such as a server holds."""
    folder.mkdir(parents=True)
    repository = GitRepository(folder=folder)
    repository.git("init", "--quiet", "--bare", "--initial-branch=main")
    return repository
