"""Place: where in a document a schema objects, and how that place is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from treaty.load.source_map import SourceMap
from treaty.model.pointer import Pointer

_NOUNS = {
    "schema": "schema object",
    "properties": "property",
    "quality": "quality check",
    "slaProperties": "service level",
    "servers": "server",
    "roles": "role",
    "support": "support channel",
    "customProperties": "custom property",
    "relationships": "relationship",
    "authoritativeDefinitions": "authoritative definition",
    "enum": "enum value",
    "team": "team member",
    "members": "team member",
    "layers": "layer",
    "namespaces": "namespace",
    "suppressions": "suppression",
    "subscriptions": "subscription to",
    "contracts": "contract",
    "upstream": "upstream contract",
    "versions": "version",
    "majors": "major version",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A node of a document that is checked."""

    document: Any
    pointer: Pointer
    node: Any
    """What stands there."""
    shape: str
    source: SourceMap | None

    @property
    def subject(self) -> str:
        """The node in words, as the subject of a sentence."""
        words = describe(self.pointer)
        return words[0].upper() + words[1:]

    @property
    def value_words(self) -> str:
        """The node in words where it is the value of a key: "`unit` of service level `freshness`"."""
        pointer = self.pointer
        if not pointer.tokens or _noun(pointer) is not None:
            return self.subject
        if isinstance(pointer.tokens[-1], int):
            words = f"member {pointer.tokens[-1] + 1} of {describe(pointer.parent)}"
            return words[0].upper() + words[1:]
        owner = "" if len(pointer.tokens) == 1 else f" of {describe(pointer.parent)}"
        return f"`{pointer.tokens[-1]}`{owner}"

    @property
    def written(self) -> str | None:
        """The value as the file has it, or None where that is not known or too long to show."""
        text = self.source.find_text(self.pointer) if self.source else None
        return text if text is not None and len(text) <= 60 else None


def describe(pointer: Pointer) -> str:
    """Give a node in words: "property `amount`", "the document", "`team`"."""
    if not pointer.tokens:
        return "the document"
    noun = _noun(pointer)
    last = pointer.tokens[-1]
    if noun is not None:
        return f"{noun} {last + 1}" if isinstance(last, int) else f"{noun} `{last}`"
    owner = _owner(pointer.parent)
    if isinstance(last, int):
        return f"member {last + 1} of {describe(pointer.parent)}"
    return f"`{last}`{' of ' + owner if owner else ''}"


def _owner(pointer: Pointer) -> str:
    while pointer.tokens:
        if _noun(pointer) is not None:
            return describe(pointer)
        pointer = pointer.parent
    return ""


def _noun(pointer: Pointer) -> str | None:
    if len(pointer.tokens) < 2:
        return None
    holder = pointer.tokens[-2]
    return _NOUNS.get(holder) if isinstance(holder, str) else None
