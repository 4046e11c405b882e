"""A YAML text made to hold another value: every line of what stays the same is kept, comments and layout too.

Mappings are gone through by key and lists by what names their members, as far as both stand in lines of their own; what
differs below that is written anew. The result is read again and must hold exactly the value that was meant; where it
does not (flow style, anchors, several keys on a line), the whole text is written anew.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping, Sequence
from typing import Any

from treaty.lifecycle.yaml_dump import dump_yaml
from treaty.lifecycle.yaml_nodes import Entry, Kind, Node, read_nodes
from treaty.load.yaml_events import SyntaxFault
from treaty.load.yaml_text import parse_yaml

_NAMES = ("name", "property", "server", "role", "channel", "value", "username", "url")
"""Keys by which ODCS tells the members of a list apart, the first that is there."""

Lines = list[str]


def rewrite_yaml(data: bytes, value: Mapping[str, Any]) -> bytes:
    """Give a YAML file that holds a value, as much like the given one as can be.

    Args:
        data: a file that reads without a problem.
        value: plain data.
    """
    document = parse_yaml(data)
    if _is_same(document.value, value):
        return data
    if not document.problems and isinstance(document.value, Mapping):
        try:
            changed = _Rewriting(document.text).render(document.value, value).encode()
        except (_NotInLinesError, SyntaxFault):
            changed = b""
        if changed and _holds(changed, value):
            return (codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b"") + changed
    return dump_yaml(value).encode()


def _holds(data: bytes, value: Any) -> bool:
    document = parse_yaml(data)
    return not document.problems and _is_same(document.value, value)


def _is_same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same; `1`, `1.0` and `true` are three, and the order of keys is none."""
    return json.dumps(one, sort_keys=True, default=str) == json.dumps(other, sort_keys=True, default=str)


class _NotInLinesError(Exception):
    """A node shares its lines with others, so that it cannot be changed by lines."""


class _Rewriting:
    def __init__(self, text: str) -> None:
        self._text = text.removeprefix("\ufeff")
        self._lines = self._text.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))
        self._end = next((end for end in ("\r\n", "\n", "\r") if end in self._text), "\n")

    def render(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
        root = read_nodes(self._text)
        if root is None or root.kind is not Kind.BLOCK:
            raise _NotInLinesError
        first = self._line(root.entries[0].start)
        return "".join([*self._lines[:first], *self._mapping(root, old, new, first, len(self._lines))])

    def _line(self, offset: int) -> int:
        low, high = 0, len(self._lines)
        while low < high:
            middle = (low + high) // 2
            if self._starts[middle + 1] <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def _chunks(self, starts: Sequence[int], last: int) -> list[tuple[int, int]]:
        """Give the lines of members that begin at these offsets, each up to where the next begins."""
        firsts = [self._line(start) for start in starts]
        if len(set(firsts)) < len(firsts):
            raise _NotInLinesError
        return list(zip(firsts, [*firsts[1:], last], strict=True))

    def _mapping(self, node: Node, old: Mapping[str, Any], new: Mapping[str, Any], first: int, last: int) -> Lines:
        chunks = self._chunks([entry.start for entry in node.entries], last)
        if not chunks or chunks[0][0] != first:
            raise _NotInLinesError
        lines: Lines = []
        for entry, (begin, end) in zip(node.entries, chunks, strict=True):
            lines += self._entry(node, entry, old, new, begin, end)
        added = {key: value for key, value in new.items() if key not in old}
        if not added:
            return lines
        body, rest = _without_rest(lines)
        return [*_ended(body, self._end), *self._dump(added, " " * node.column), *rest]

    def _entry(
        self, node: Node, entry: Entry, old: Mapping[str, Any], new: Mapping[str, Any], begin: int, end: int
    ) -> Lines:
        lines = self._lines[begin:end]
        if entry.key not in new:
            if entry is node.entries[0]:
                raise _NotInLinesError  # the line may also begin a member of a list
            return _without_rest(lines)[1]
        before, after = old.get(entry.key), new[entry.key]
        if _is_same(before, after):
            return lines
        inner = self._below(entry.value, before, after, begin, end)
        if inner is not None:
            return inner
        head = lines[0][: node.column]
        fresh = self._dump({entry.key: after}, " " * node.column)
        return [head + fresh[0][node.column :], *fresh[1:], *_without_rest(lines)[1]]

    def _below(self, node: Node, old: Any, new: Any, begin: int, end: int) -> Lines | None:
        """Give the lines of an entry whose value is gone through by its members; None where it cannot be."""
        if not new or node.kind not in {Kind.BLOCK, Kind.LIST} or not node.is_block:
            return None
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            first = self._line(node.entries[0].start)
            return [*self._lines[begin:first], *self._mapping(node, old, new, first, end)] if first > begin else None
        if isinstance(old, list) and isinstance(new, list) and node.members:
            first = self._line(node.members[0].start)
            return [*self._lines[begin:first], *self._list(node, old, new, end)] if first > begin else None
        return None

    def _list(self, node: Node, old: list[Any], new: list[Any], last: int) -> Lines:
        starts = [member.start for member in node.members]
        line = self._lines[self._line(starts[0])]
        dash = line[: _indent(line)] + "- "
        if not line.startswith(dash):
            raise _NotInLinesError
        whole, last = last, self._end_of_list(self._line(starts[-1]), last, _indent(line))
        chunks = self._chunks(starts, last)
        left = {_name(member): index for index, member in reversed(list(enumerate(old)))}
        lines: Lines = []
        for member in new:
            index = left.pop(_name(member), None)
            kept = None if index is None else self._member(node.members[index], old[index], member, *chunks[index])
            lines = [*_ended(lines, self._end), *(kept if kept is not None else self._fresh(member, dash))]
        return [*lines, *self._lines[last:whole]]

    def _end_of_list(self, begin: int, last: int, column: int) -> int:
        """Give where the comments begin that follow the last member, which begins at a line, and not speak of it.

        They stand further to the left than the members, or as far behind a blank line; the blank lines go with them.
        """
        end = begin + len(_without_rest(self._lines[begin:last])[0])
        for at in range(end, last):
            line = self._lines[at]
            if not line.strip():
                continue
            if _indent(line) < column + (at > end):
                return end
            end = at + 1
        return last

    def _member(self, node: Node, old: Any, new: Any, begin: int, end: int) -> Lines | None:
        if _is_same(old, new):
            return self._lines[begin:end]
        if node.kind is Kind.BLOCK and isinstance(old, Mapping) and isinstance(new, Mapping):
            return self._mapping(node, old, new, begin, end)
        return None

    def _fresh(self, member: Any, dash: str) -> Lines:
        lines = self._dump([member], "")
        pad = " " * (len(dash) - 2)
        # The writer indents lists by two below their key; at the root that is `  - `.
        stripped = [line.removeprefix("  ") for line in lines] if lines[0].startswith("  - ") else lines
        return [pad + line if line.strip() else line for line in stripped]

    def _dump(self, value: Any, pad: str) -> Lines:
        lines = dump_yaml(value).splitlines()
        return [(pad + line if line else line) + self._end for line in lines]


def _name(member: Any) -> str:
    if isinstance(member, Mapping):
        key = next((key for key in _NAMES if key in member), None)
        return f"{key}={member[key]!r}" if key else json.dumps(member, sort_keys=True, default=str)
    return repr(member)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _without_rest(lines: Lines) -> tuple[Lines, Lines]:
    """Part the lines of a member from the comments and blank lines that follow it."""
    count = len(lines)
    while count > 1 and (not lines[count - 1].strip() or lines[count - 1].lstrip().startswith("#")):
        count -= 1
    return lines[:count], lines[count:]


def _ended(lines: Lines, end: str) -> Lines:
    """End the last line, which at the end of a file may not be."""
    return [*lines[:-1], lines[-1] + end] if lines and not lines[-1].endswith(("\n", "\r")) else lines
