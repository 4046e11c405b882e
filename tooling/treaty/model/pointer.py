"""Pointer: the path to a node, list members by name and not by index.

`/schema/orders/properties/amount/logicalType` survives a reordering of columns; `/schema/0/properties/3` does not.
The text form is JSON Pointer's (RFC 6901: `~0` for `~`, `~1` for `/`), with a name where the RFC has an index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NAME_KEYS = ("name", "property", "server", "username", "channel", "role", "contract", "value", "id")
"""The keys that name a member of a list in ODCS and in our own files, in the order they are asked."""

Token = str | int


@dataclass(frozen=True, slots=True, order=False)
class Pointer:
    """A path from the root of a document; a string names a key or a list member, an integer a position."""

    tokens: tuple[Token, ...] = ()

    def __truediv__(self, token: Token) -> Pointer:
        """Give the pointer to a child."""
        return Pointer((*self.tokens, token))

    def __add__(self, other: Pointer) -> Pointer:
        """Give the pointer that first walks this one, then the other."""
        return Pointer(self.tokens + other.tokens)

    def __str__(self) -> str:
        """Give the text form; the root is the empty string."""
        text = "".join([f"/{token}" for token in self.tokens])
        if "~" not in text and text.count("/") == len(self.tokens):  # as nearly always: no name holds either
            return text
        return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in self.tokens)

    @property
    def parent(self) -> Pointer:
        """The pointer one step up; the root is its own parent."""
        return Pointer(self.tokens[:-1])

    def is_within(self, other: Pointer) -> bool:
        """Tell whether this node is the other one or stands below it."""
        return self.tokens[: len(other.tokens)] == other.tokens


ROOT = Pointer()


def parse_pointer(text: str) -> Pointer:
    """Read the text form; a relative text (`properties/amount`) is read from the root as well."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in text.strip().strip("/").split("/")]
    return Pointer(tuple(int(part) if part.isascii() and part.isdigit() else part for part in parts if part))


_MAPPING = (dict, Mapping)
"""A mapping is nearly always a dict, which is told ten times as fast."""


def _member_name(member: object) -> str | None:
    """Give the name by which a list member is addressed, or None when it has none."""
    if isinstance(member, _MAPPING):
        for key in NAME_KEYS:
            name = member.get(key)
            if isinstance(name, str) and name:
                return name
    return None


def member_tokens(members: Sequence[object]) -> tuple[Token, ...]:
    """Give one token a list member: its name where it has one that no earlier member took, else its position."""
    tokens: list[Token] = []
    taken: set[str] = set()
    for position, member in enumerate(members):
        name = member.get("name") if type(member) is dict else None
        if type(name) is not str or not name:
            name = _member_name(member)
        fresh = name is not None and name not in taken
        tokens.append(name if name is not None and fresh else position)
        if name is not None:
            taken.add(name)
    return tuple(tokens)
