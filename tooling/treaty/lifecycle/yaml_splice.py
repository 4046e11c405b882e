"""One entry of a YAML text set or removed by cutting and joining: the text around it is never written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from treaty.diagnostics.errors import TreatyError
from treaty.lifecycle.yaml_nodes import Entry, Kind, Node, read_nodes
from treaty.lifecycle.yaml_render import render_flow, render_lines, render_scalar

Path = tuple[str, ...]
"""Keys from the root of a document to an entry, as they are written."""

_BREAK = re.compile(r"\r\n|\n|\r")
_COMMENT = re.compile(r"([ ]*)#[^\r\n]*")
_BLANK = re.compile(r"[ \t]*(?=[\r\n]|\Z)")
_IN_FLOW = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*,")
_COLON = re.compile(r"[ \t]*:")
_DEFAULT_STEP = 2


class EditError(TreatyError):
    """A file cannot be edited by a machine without touching what must stay."""


def set_text(text: str, path: Path, value: str | Mapping[str, Any]) -> str:
    """Give a text whose entry at a path holds a value; what is a mapping already is entered, never replaced.

    Raises:
        EditError: when something else than a mapping is in the way.
    """
    root = node = _read(text)
    for depth, key in enumerate(path):
        entry, below = node.find(key), _nest(path[depth + 1 :], value)
        if entry is None:
            return _insert(text, root, node, key, below)
        if entry.value.is_null:
            return _fill(text, root, node, entry, below)
        if depth == len(path) - 1:
            return _replace(text, entry, value, is_flow=node.kind is Kind.FLOW)
        if not entry.value.is_mapping:
            break
        node = entry.value
    raise _not_editable(path)


def _read(text: str) -> Node:
    root = read_nodes(text)
    if root is None or not root.is_mapping:
        raise EditError("The file holds no mapping.", "`treaty check` says what to mend first.")
    return root


def _nest(path: Path, value: Any) -> Any:
    for key in reversed(path):
        value = {key: value}
    return value


def _insert(text: str, root: Node, node: Node, key: str, value: Any) -> str:
    """Put a new entry after the last one."""
    if node.kind is Kind.FLOW:
        rendered = f"{render_scalar(key, is_flow=True)}: {render_flow(value)}"
        if not node.entries:
            return _splice(text, node.start + 1, node.start + 1, rendered)
        at = node.entries[-1].value.end
        return _splice(text, at, at, f", {rendered}")
    lines = render_lines(key, value, indent=node.column, step=_step(root))
    return _insert_lines(text, _after_comments(text, _line_after(text, node.end), node.column), lines)


def _fill(text: str, root: Node, node: Node, entry: Entry, value: Any) -> str:
    """Give an entry without a value one."""
    old = entry.value
    if node.kind is Kind.BLOCK and isinstance(value, Mapping):
        text = _splice(text, old.start, old.end, "")
        at = _line_after(text, old.start)
        step = _step(root)
        members = (render_lines(name, member, indent=node.column + step, step=step) for name, member in value.items())
        return _insert_lines(text, at, (line for lines in members for line in lines))
    rendered = render_flow(value) if node.kind is Kind.FLOW else render_scalar(str(value))
    if not old.is_empty:
        return _splice(text, old.start, old.end, rendered)
    colon = _COLON.match(text, entry.key_end)
    at = colon.end() if colon else entry.key_end
    return _splice(text, at, at, f" {rendered}" if colon else f": {rendered}")


def _replace(text: str, entry: Entry, value: str | Mapping[str, Any], *, is_flow: bool) -> str:
    old = entry.value
    if isinstance(value, Mapping) or old.kind not in {Kind.SCALAR, Kind.ALIAS}:
        raise _not_editable((entry.key,))
    end = len(text[: old.end].rstrip()) if old.is_block else old.end
    return _splice(text, old.start, end, render_scalar(value, is_flow=is_flow))


def remove_text(text: str, path: Path) -> str:
    """Give a text without an entry, or without the outermost one around it that it would leave empty.

    Comments go with the entry when they stand inside of it; those above it stay.

    Raises:
        EditError: when there is no such entry, or it does not stand alone on its lines.
    """
    node = _read(text)
    target = (node, path[0])
    for depth, key in enumerate(path):
        if depth == 0 or len(node.entries) > 1:
            target = (node, key)
        entry = node.find(key)
        if entry is None:
            raise _not_editable(path)
        node = entry.value
    parent, key = target
    entry = parent.find(key)
    if entry is None:
        raise _not_editable(path)
    return _cut_flow(text, parent, entry) if parent.kind is Kind.FLOW else _cut_block(text, parent, entry)


def _cut_block(text: str, parent: Node, entry: Entry) -> str:
    start = entry.start - parent.column
    if text[start : entry.start].strip(" ") or (start and text[start - 1] not in "\r\n"):
        raise _not_editable((entry.key,))
    end = _before_blanks(text, _line_after(text, max(entry.value.end, entry.key_end)))
    return _splice(text, start, _after_comments(text, end, parent.column + 1), "")


def _cut_flow(text: str, parent: Node, entry: Entry) -> str:
    position = parent.entries.index(entry)
    end = max(entry.value.end, entry.key_end)
    comma = _IN_FLOW.match(text, end)
    if comma is not None:
        return _cut_to_comma(text, entry.start, _skip_blanks(text, comma.end()))
    if position == 0:
        return _splice(text, entry.start, end, "")
    before = parent.entries[position - 1]
    comma = _IN_FLOW.match(text, max(before.value.end, before.key_end))
    if comma is None:
        raise _not_editable((entry.key,))
    start = entry.start if text[comma.end() : entry.start].strip(" \t") else comma.end()
    return _splice(_splice(text, start, end, ""), comma.end() - 1, comma.end(), "")


def _cut_to_comma(text: str, start: int, end: int) -> str:
    """Take an entry away with its comma; where the line ends there, no blanks stay behind, and no empty line."""
    if text[end : end + 1] not in {"", "\r", "\n"}:
        return _splice(text, start, end, "")
    blanks = len(text[:start].rstrip(" \t"))
    is_own_line = not blanks or text[blanks - 1] in "\r\n"
    return _splice(text, blanks, _line_after(text, end) if is_own_line else end, "")


def _splice(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _insert_lines(text: str, at: int, lines: Iterator[str]) -> str:
    newline = _newline(text)
    block = newline.join(lines)
    if at and text[at - 1] not in "\r\n":
        return _splice(text, at, at, newline + block)
    return _splice(text, at, at, block + newline)


def _line_after(text: str, position: int) -> int:
    """Give where the next line begins; a position at the beginning of a line, not the text's, is that already."""
    if position and text[position - 1] in "\r\n":
        return position
    found = _BREAK.search(text, position)
    return found.end() if found else len(text)


def _before_blanks(text: str, at: int) -> int:
    """Give where the blank lines begin that end before a line: the parser counts them to a block scalar."""
    kept = text[:at].rstrip()
    found = _BREAK.search(text, len(kept), at)
    return found.end() if found else at


def _after_comments(text: str, at: int, column: int) -> int:
    """Give where the comments end that follow a line and stand at least as far to the right as a column."""
    end = at
    while at < len(text):
        comment = _COMMENT.match(text, at)
        if comment is None and _BLANK.match(text, at) is None:
            break
        if comment is not None and len(comment.group(1)) < column:
            break
        found = _BREAK.search(text, at)
        at = found.end() if found else len(text)
        end = at if comment is not None else end
    return end


def _skip_blanks(text: str, at: int) -> int:
    while text[at : at + 1] in {" ", "\t"}:
        at += 1
    return at


def _newline(text: str) -> str:
    found = _BREAK.search(text)
    return found.group() if found else "\n"


def _step(root: Node) -> int:
    """Give by how many columns the text indents: as its first nested mapping does."""
    if root.kind is Kind.BLOCK:
        for entry in root.entries:
            if entry.value.kind is Kind.BLOCK and entry.value.column > root.column:
                return entry.value.column - root.column
    return _DEFAULT_STEP


def _not_editable(path: Path) -> EditError:
    return EditError(
        f"The entry `{path[-1]}` is written in a way that cannot be edited alone.",
        "Edit it by hand; `treaty check` says whether it is right.",
    )
