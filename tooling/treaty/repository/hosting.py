"""Where a repository is hosted, by the address of its remote: the code host, and whose it is there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from treaty.repository.history import Repository

_ADDRESS = re.compile(r"(?:[a-z+]+://)?(?:[^@/]+@)?(?P<host>[A-Za-z0-9.-]+)(?::\d+)?[:/](?P<path>[^?#]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """A repository on a code host."""

    host: str
    organisation: str
    name: str

    @property
    def is_gitlab(self) -> bool:
        """Whether it is GitLab by its name."""
        return "gitlab" in self.host


def find_hosting(repository: Repository) -> Hosting | None:
    """Give where `origin` is, else the first remote; None without one, and for one that is a folder."""
    remotes = sorted(repository.git.text("remote").splitlines(), key=lambda name: (name != "origin", name))
    if not remotes:
        return None
    return parse_address(repository.git.text("remote", "get-url", remotes[0]))


def parse_address(address: str) -> Hosting | None:
    """Read the address of a remote: `git@github.com:acme/data.git`, `https://github.com/acme/data`."""
    match = _ADDRESS.fullmatch(address.strip())
    if match is None or address.startswith(("file:", "/", ".")) or "." not in match["host"]:
        return None
    parts = [part for part in match["path"].removesuffix("/").removesuffix(".git").split("/") if part]
    return Hosting(host=match["host"], organisation="/".join(parts[:-1]), name=parts[-1]) if len(parts) > 1 else None
