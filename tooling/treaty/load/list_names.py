"""ListNames: the names of list members, worked out once a list: findings come in hundreds, lists in thousands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from treaty.model.pointer import ROOT, Pointer, Token, member_tokens


class ListNames:
    """Remembers, for the lists of one document, how their members are called."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        """Know no list yet."""
        self._known: dict[int, tuple[list[Any], tuple[Token, ...], dict[Token, int]]] = {}

    def tokens(self, members: list[Any]) -> tuple[Token, ...]:
        """Give one token a member, as `member_tokens` does."""
        return self._look_up(members)[1]

    def find_position(self, members: list[Any], token: Token) -> int | None:
        """Give the position of the member that a token names, or None."""
        position = self._look_up(members)[2].get(token)
        if position is None and isinstance(token, int) and 0 <= token < len(members):
            return token
        return position

    def point(self, value: Any, path: Iterable[str | int]) -> tuple[Pointer, Any]:
        """Give the pointer, by names, for a path of keys and positions, and what stands there."""
        pointer, node = ROOT, value
        for token in path:
            if isinstance(node, list) and isinstance(token, int):
                pointer, node = pointer / self.tokens(node)[token], node[token]
            else:
                pointer = pointer / token
                node = node.get(token) if isinstance(node, Mapping) else None
        return pointer, node

    def _look_up(self, members: list[Any]) -> tuple[list[Any], tuple[Token, ...], dict[Token, int]]:
        known = self._known.get(id(members))
        if known is None:
            tokens = member_tokens(members)
            # The list itself is kept, so that its id stays its own.
            known = self._known[id(members)] = (members, tokens, {name: at for at, name in enumerate(tokens)})
        return known
