"""CODEOWNERS: whose review a path needs; the last line that matches decides.

Source: GitHub Docs, "About code owners", and GitLab Docs, "Code Owners" (sections): gitignore's patterns without `!`
and without ranges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from treaty.lifecycle.path_pattern import is_owned

CODE_OWNERS_PATHS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where the file may stand, in the order in which code hosts look."""

_SECTION = re.compile(r"(?P<optional>\^?)\[(?P<name>[^\]]+)\](?:\[(?P<count>\d{1,4})\])?(?P<owners>(?:\s+\S+)*)")
_WORD = re.compile(r"(?:\\.|[^\s\\#]|(?<!\s)#)+")
_ESCAPED = re.compile(r"\\(.)")
_OWNER = re.compile(r"@{1,2}[\w./-]+|[^\s@]+@[^\s@]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the file that asks for approvals of its own; GitHub knows one, without a name."""

    name: str = ""
    count: int = 1
    """How many approvals it asks for."""
    is_optional: bool = False
    owners: tuple[str, ...] = ()
    """Of its lines that name none."""


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
    sections: Mapping[str, Section] = field(default_factory=lambda: MappingProxyType({"": Section()}))

    def find(self, path: str) -> tuple[str, ...]:
        """Give the owners of a path (from the repository's root), those of each section together, each once."""
        return tuple(dict.fromkeys(owner for owners in self._find(path).values() for owner in owners))

    def find_required(self, path: str) -> tuple[tuple[Section, tuple[str, ...]], ...]:
        """Give the sections that ask for an approval of a path, each with those who can give it."""
        found = ((self.sections[name], owners) for name, owners in self._find(path).items())
        return tuple((section, owners) for section, owners in found if owners and not section.is_optional)

    def _find(self, path: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for rule in self.rules:
            if is_owned(rule.pattern, path):
                found[rule.section] = rule.owners
        return found


def parse_code_owners(text: str, *, path: str) -> CodeOwners:
    """Read a CODEOWNERS file; a line that says nothing, or names what is no owner, is passed over, as on code hosts."""
    rules: list[OwnerRule] = []
    section = Section()
    sections = {"": section}
    for line in text.removeprefix("\ufeff").splitlines():
        stripped = line.strip()
        heading = _SECTION.fullmatch(stripped.partition(" #")[0].strip())
        if heading is not None:
            section = _begin(heading, sections)
            continue
        words = [] if stripped.startswith("#") else _WORD.findall(stripped.partition(" #")[0])
        if words and all(_OWNER.fullmatch(word) for word in words[1:]):
            owners = tuple(words[1:]) or section.owners
            rules.append(OwnerRule(pattern=_ESCAPED.sub(r"\1", words[0]), owners=owners, section=section.name))
    return CodeOwners(path=path, rules=tuple(rules), sections=MappingProxyType(sections))


def _begin(heading: re.Match[str], sections: dict[str, Section]) -> Section:
    """Give the section that a heading begins or goes on with; of two headings of a name the stricter counts."""
    name = heading["name"].strip().casefold()
    known = sections.get(name)
    section = Section(
        name=name,
        count=max(int(heading["count"] or 1), known.count if known else 1),
        is_optional=bool(heading["optional"]) and (known is None or known.is_optional),
        owners=tuple(heading["owners"].split()),
    )
    sections[name] = section
    return section
