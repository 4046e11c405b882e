"""The nodes of plain data by pointer: how the members of a list are called is worked out once a list.

Findings and changes come in thousands, and so may the members of the list that each of them walks through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from treaty.model.pointer import ROOT, Pointer, Token, member_tokens


class ListNames:
    """Remembers, for the lists of one document, how their members are called."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        """Know no list yet."""
        self._known: dict[int, tuple[Sequence[Any], tuple[Token, ...], dict[Token, int]]] = {}

    def tokens(self, members: Sequence[Any]) -> tuple[Token, ...]:
        """Give one token a member, as `member_tokens` does."""
        return self._look_up(members)[1]

    def find_position(self, members: Sequence[Any], token: Token) -> int | None:
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

    def _look_up(self, members: Sequence[Any]) -> tuple[Sequence[Any], tuple[Token, ...], dict[Token, int]]:
        known = self._known.get(id(members))
        if known is None:
            tokens = member_tokens(members)
            # The list itself is kept, so that its id stays its own.
            known = self._known[id(members)] = (members, tokens, {name: at for at, name in enumerate(tokens)})
        return known


class Nodes:
    """The nodes of one document, which nobody changes meanwhile."""

    __slots__ = ("_document", "_names")

    def __init__(self, document: Any) -> None:
        """Take the document."""
        self._document = document
        self._names = ListNames()

    def resolve(self, pointer: Pointer) -> Any:
        """Give the node a pointer names.

        Raises:
            KeyError: when there is no such node.
        """
        node = self._document
        for token in pointer.tokens:
            if isinstance(node, Mapping):
                node = node[token if token in node else str(token)]
            elif isinstance(node, Sequence) and not isinstance(node, str):
                position = self._names.find_position(node, token)
                if position is None:
                    raise KeyError(token)
                node = node[position]
            else:
                raise KeyError(str(pointer))
        return node

    def find(self, pointer: Pointer) -> Any:
        """Give the node a pointer names, None where there is none."""
        try:
            return self.resolve(pointer)
        except KeyError:
            return None


def resolve_pointer(document: Any, pointer: Pointer) -> Any:
    """Give the node a pointer names in plain data; who asks for many keeps `Nodes`.

    Raises:
        KeyError: when there is no such node.
    """
    return Nodes(document).resolve(pointer)


class _Last:
    """The nodes of the contracts that were asked for last: rules look at one after the other, comparisons at two."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Mapping[str, Any], Nodes]] = {}

    def nodes_of(self, document: Mapping[str, Any]) -> Nodes:
        known = self._known.get(id(document))
        if known is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            # The document itself is kept, so that its id stays its own.
            known = self._known[id(document)] = (document, Nodes(document))
        return known[1]


_MOST = 4
_LAST = _Last()


def nodes_of(document: Mapping[str, Any]) -> Nodes:
    """Give the nodes of a contract's document, which is never changed once it is read."""
    return _LAST.nodes_of(document)
