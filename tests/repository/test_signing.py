from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository

from treaty.diagnostics.errors import TreatyError
from treaty.repository.history import open_repository
from treaty.repository.process import GitProcess
from treaty.repository.signing import NewTag
from treaty.repository.tags import write_tags

TAG = "release/finance/invoice/gold/v1.0.0"
BODY = "Release finance.gold.invoice v1.0.0\n\nVersion: v1.0.0\n# kept\nPosture: both\n"


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """Give a repository that signs with a key of its own, and knows it as the releaser's."""
    made = git_repository(tmp_path / "a repo", {"a.yaml": "a: 1\n"})
    key = tmp_path / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "release@example.com", "-f", str(key)]
    subprocess.run(command, check=True)
    allowed = tmp_path / "allowed"
    allowed.write_text(f"release@example.com {key.with_suffix('.pub').read_text()}")
    for name, value in {
        "gpg.format": "ssh",
        "user.signingKey": str(key),
        "gpg.ssh.allowedSignersFile": str(allowed),
    }.items():
        made.git("config", name, value)
    return made


def new_tag(repository: GitRepository) -> NewTag:
    commit = repository.git("rev-parse", "HEAD")
    return NewTag(name=TAG, commit=commit, body=BODY, time=datetime(2026, 4, 1, 8, 30, tzinfo=UTC))


def test_a_signed_tag_is_verified_by_git_and_says_the_same(repository: GitRepository) -> None:
    tag = new_tag(repository)
    write_tags(GitProcess(repository.folder), [tag, replace(tag, name=TAG.replace("v1.0.0", "v1.1.0"))], is_signed=True)
    assert 'Good "git" signature for release@example.com' in _verify(repository)
    found = open_repository(repository.folder).releases()
    assert [(str(item.version), item.posture, item.time) for item in found] == [
        ("v1.0.0", "both", tag.time),
        ("v1.1.0", "both", tag.time),
    ]
    body = repository.git("for-each-ref", "--format=%(contents)", f"refs/tags/{TAG}")
    assert body.startswith(BODY + "-----BEGIN SSH SIGNATURE-----")
    assert repository.git("for-each-ref", "--format=%(taggername) %(taggeremail)", f"refs/tags/{TAG}") == (
        "Test Committer <committer@example.com>"
    )
    assert repository.git("fsck", "--strict", "--no-dangling") == ""


def _verify(repository: GitRepository) -> str:
    command = ["git", "verify-tag", TAG]
    done = subprocess.run(command, cwd=repository.folder, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def test_a_machine_that_cannot_sign_releases_nothing_and_says_what_to_set(repository: GitRepository) -> None:
    repository.git("config", "user.signingKey", "/nowhere/key")
    with pytest.raises(TreatyError, match="cannot sign") as caught:
        write_tags(GitProcess(repository.folder), [new_tag(repository)], is_signed=True)
    assert "user.signingKey" in caught.value.hint
    assert repository.tags() == []
