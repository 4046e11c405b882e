"""What two documents say differently, as plain data: leaves that are not the same, members of lists paired by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import is_
from typing import Any

from treaty.model.pointer import ROOT, Pointer, Token, member_tokens

MAX_DEPTH = 60
"""Steps from the root; what lies deeper is compared as one leaf."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A leaf, or a list as a whole, that one side lacks or says otherwise; None stands for absence."""

    pointer: Pointer
    old: Any = None
    new: Any = None
    is_order: bool = False
    """The members of a list stand in another order; `old` and `new` hold their tokens."""


def find_differences(old: Any, new: Any, at: Pointer = ROOT) -> Iterator[Difference]:
    """Give the leaves in which two documents differ, in the order of the new one, then what only the old one has.

    Lists of mappings are paired by the names of their members, other lists are leaves. `1`, `1.0` and `true` differ.
    """
    found: list[Difference] = []
    _collect(old, new, at.tokens, found)
    return iter(found)


def _collect(old: Any, new: Any, at: tuple[Token, ...], found: list[Difference]) -> None:
    if is_same(old, new):
        return
    is_mapped = isinstance(old, Mapping) and isinstance(new, Mapping)
    if len(at) >= MAX_DEPTH or not (is_mapped or _has_members(old, new)):
        found.append(Difference(pointer=Pointer(at), old=old, new=new))
    elif is_mapped:
        _collect_of_mappings(old, new, at, found)
    else:
        _collect_of_lists(old, new, at, found)


def is_same(old: Any, new: Any) -> bool:
    """Tell whether two values are written the same, up to the order of keys."""
    return old is new or (type(old) is type(new) and old == new and _is_written_alike(old, new))


def _is_written_alike(old: Any, new: Any) -> bool:
    """Tell of two values that are equal whether they are written the same: `1`, `1.0` and `true` are equal too."""
    if old is new:  # versions share what they say alike
        return True
    kind = type(old)
    if kind is not type(new):
        return False
    if kind is str:
        return True
    if isinstance(old, Mapping):
        return all(_is_written_alike(member, new[key]) for key, member in old.items())
    if isinstance(old, (list, tuple)):
        return all(map(_is_written_alike, old, new))
    return repr(old) == repr(new)


def _has_members(old: Any, new: Any) -> bool:
    """Tell whether both are lists, and all that they hold are mappings: something to pair by name."""
    if not isinstance(old, list) or not isinstance(new, list):
        return False
    return all(isinstance(member, Mapping) for member in (*old, *new))


_ABSENT = object()


def _collect_of_mappings(
    old: Mapping[Any, Any], new: Mapping[Any, Any], at: tuple[Token, ...], found: list[Difference]
) -> None:
    for key in (*new, *(key for key in old if key not in new)):
        one, other = old.get(key, _ABSENT), new.get(key, _ABSENT)
        if one is not other:  # versions share what they say alike
            _collect_below(one, other, (*at, key if isinstance(key, str) else str(key)), found)


def _collect_of_lists(old: Sequence[Any], new: Sequence[Any], at: tuple[Token, ...], found: list[Difference]) -> None:
    tokens = member_tokens(new)
    other = dict(zip(tokens, new, strict=True))
    one = dict(zip(_tokens_beside(tokens, old, new), old, strict=True))
    for token in (*other, *(token for token in one if token not in other)):
        was, is_now = one.get(token, _ABSENT), other.get(token, _ABSENT)
        if was is not is_now:
            _collect_below(was, is_now, (*at, token), found)
    before = [token for token in one if token in other]
    after = [token for token in other if token in one]
    if before != after:
        found.append(Difference(pointer=Pointer(at), old=before, new=after, is_order=True))


def _tokens_beside(tokens: Sequence[Token], old: Sequence[Any], new: Sequence[Any]) -> Sequence[Token]:
    """Give the tokens of a list, those of the other given: where it begins as that one does, they are the same."""
    is_beginning = len(old) <= len(new) and all(map(is_, old, new))
    return tokens[: len(old)] if is_beginning else member_tokens(old)


def _collect_below(old: Any, new: Any, at: tuple[Token, ...], found: list[Difference]) -> None:
    """Walk into what one side lacks as if it were empty there, so that each leaf of it is told by itself."""
    if old is not _ABSENT and new is not _ABSENT:
        _collect(old, new, at, found)
        return
    there = new if old is _ABSENT else old
    if there and (isinstance(there, Mapping) or _has_members(there, there)):
        empty: Any = {} if isinstance(there, Mapping) else []
        _collect(empty if old is _ABSENT else old, empty if new is _ABSENT else new, at, found)
    else:
        one, other = (None if side is _ABSENT else side for side in (old, new))
        found.append(Difference(pointer=Pointer(at), old=one, new=other))
