"""CODEOWNERS: whose review a path needs; the last line that matches decides.

Source: GitHub Docs, "About code owners", and GitLab Docs, "Code Owners" (sections): gitignore's patterns without `!`
and without ranges.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

CODE_OWNERS_PATHS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where the file may stand, in the order in which code hosts look."""

_SECTION = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>(?:\s+\S+)*)")
_WORD = re.compile(r"(?:\\.|[^\s\\#]|(?<!\s)#)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRule:
    """One line: a pattern and the owners of what it matches; none: nobody's review is needed."""

    pattern: str
    owners: tuple[str, ...]
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeOwners:
    """A CODEOWNERS file."""

    path: str
    rules: tuple[OwnerRule, ...]

    def find(self, path: str) -> tuple[str, ...]:
        """Give the owners of a path (from the repository's root), those of each section together, each once."""
        found: dict[str, tuple[str, ...]] = {}
        for rule in self.rules:
            if _compile(rule.pattern).fullmatch(path):
                found[rule.section] = rule.owners
        return tuple(dict.fromkeys(owner for owners in found.values() for owner in owners))


def parse_code_owners(text: str, *, path: str) -> CodeOwners:
    """Read a CODEOWNERS file; a line that says nothing is passed over, as code hosts do."""
    rules: list[OwnerRule] = []
    section, default = "", ()  # type: str, tuple[str, ...]
    for line in text.splitlines():
        stripped = line.strip()
        heading = _SECTION.fullmatch(stripped.partition(" #")[0].strip())
        if heading is not None:
            section, default = heading["name"].strip().casefold(), tuple(heading["owners"].split())
            continue
        words = [] if stripped.startswith("#") else _WORD.findall(stripped.partition(" #")[0])
        if words:
            owners = tuple(words[1:]) or default
            rules.append(OwnerRule(pattern=words[0].replace("\\ ", " "), owners=owners, section=section))
    return CodeOwners(path=path, rules=tuple(rules))


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Give the expression of the paths that a pattern matches."""
    body = pattern.strip("/")
    is_anchored = pattern.startswith("/") or "/" in body
    parts = [_segment(part) for part in body.split("/")]
    expression = "/".join(parts).replace("\0/", "(?:.*/)?").replace("/\0", "/.*").replace("\0", ".*")
    # `docs/*` is what stands in the folder itself; any other pattern is a file, or a folder with all that it holds.
    below = "/.*" if pattern.endswith("/") else "" if pattern.endswith("/*") else "(?:/.*)?"
    return re.compile(f"{'' if is_anchored else '(?:.*/)?'}{expression}{below}", re.DOTALL)


def _segment(part: str) -> str:
    if part == "**":
        return "\0"
    return "".join("[^/]*" if sign == "*" else "[^/]" if sign == "?" else re.escape(sign) for sign in part)
