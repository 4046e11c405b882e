"""Patterns of CODEOWNERS match what Git's own patterns match, where the two mean the same."""

from __future__ import annotations

import itertools
import random
import subprocess
from pathlib import Path

from tests.support.git_repository import clean_environment, git_repository

from treaty.lifecycle.code_owners import parse_code_owners

_PARTS = ["a", "b", "*", "a*", "?", "**", "*.y", "a.y"]
_NAMES = ["a", "b", "ab", "x.y", "a.y"]
_EVERYTHING = {"*", "/*", "**", "/**", "**/", "/**/"}


def _patterns(draw: random.Random, count: int) -> set[str]:
    found: set[str] = set()
    while len(found) < count:
        body = "/".join(draw.choice(_PARTS) for _ in range(draw.randint(1, 3)))
        pattern = draw.choice(["", "/"]) + body + draw.choice(["", "", "/"])
        # `docs/*` alone means another thing: code hosts do not look into the folders below.
        if not pattern.rstrip("/").endswith("/*") and pattern not in _EVERYTHING:
            found.add(pattern)
    return found


def test_patterns_mean_what_they_mean_to_git(tmp_path: Path) -> None:
    draw = random.Random(4)  # noqa: S311 - the same patterns in every run
    repository = git_repository(tmp_path)
    every = ["/".join(names) for depth in (1, 2, 3, 4) for names in itertools.product(_NAMES, repeat=depth)]
    paths = draw.sample(every, 200)
    for pattern in sorted(_patterns(draw, 40)):
        (tmp_path / ".gitignore").write_text(f"{pattern}\n")
        told = subprocess.run(
            ["git", "check-ignore", "--no-index", "--stdin"],
            cwd=repository.folder,
            env=clean_environment(),
            input="\n".join(paths),
            capture_output=True,
            text=True,
            check=False,
        )
        owners = parse_code_owners(f"{pattern} @team\n", path="CODEOWNERS")
        assert {path for path in paths if owners.find(path)} == set(told.stdout.split()), pattern
