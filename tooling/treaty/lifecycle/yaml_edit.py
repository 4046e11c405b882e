"""Set or remove one entry of a YAML file; every other line keeps its bytes: comments, order, quotes, line ends.

The text is cut and joined at the places the parser gives, never written anew. Whatever the layout, the result is read
again and must hold exactly the value that was meant; a text that cannot be edited so is left to its author.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from treaty.lifecycle.yaml_splice import EditError, Path, remove_text, set_text
from treaty.load.yaml_events import SyntaxFault
from treaty.load.yaml_text import parse_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEntry:
    """Make the entry at a path this text, or exactly this mapping; mappings on the way are made."""

    path: Path
    value: str | Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveEntry:
    """Take the entry at a path away, and every mapping on the way that it leaves empty."""

    path: Path


Edit = SetEntry | RemoveEntry


def edit_yaml(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Give a file with edits carried out, one after the other; one that says nothing new changes nothing.

    Args:
        data: the file; a mapping that reads without a problem.
        edits: paths are those of the file as the edits before have left it.

    Raises:
        EditError: when the file has problems, or its layout does not let the edit leave the rest alone.
    """
    document = parse_yaml(data)
    if document.problems or not isinstance(document.value, Mapping):
        raise EditError("The file cannot be read without a problem.", "`treaty check` says what to mend first.")
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text, value = data.removeprefix(mark).decode(), document.value
    try:
        for edit in edits:
            for step in _small_steps(value, edit):
                value, text = edit_value(value, step), _edit_text(text, step)
    except SyntaxFault as fault:
        raise _touches_others() from fault
    result = mark + text.encode()
    reread = parse_yaml(result)
    if reread.problems or reread.value != value:
        raise _touches_others()
    return result


def _edit_text(text: str, edit: Edit) -> str:
    return set_text(text, edit.path, edit.value) if isinstance(edit, SetEntry) else remove_text(text, edit.path)


def _touches_others() -> EditError:
    return EditError(
        "The file's layout does not let this entry be edited without touching others.",
        "Edit it by hand; `treaty check` says whether it is right.",
    )


def edit_value(value: Mapping[str, Any], edit: Edit) -> Mapping[str, Any]:
    """Give plain data with an edit carried out: what `edit_yaml` does to a text."""
    if isinstance(edit, SetEntry):
        return _with(value, edit.path, edit.value)
    return _without(value, edit.path) if _find(value, edit.path)[0] else value


def _with(value: Any, path: Path, new: Any) -> Mapping[str, Any]:
    if value is not None and not isinstance(value, Mapping):
        raise EditError("A mapping was expected where the file holds something else.", "`treaty check` says where.")
    known = dict(value or {})
    known[path[0]] = _with(known.get(path[0]), path[1:], new) if len(path) > 1 else new
    return known


def _without(value: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    kept = dict(value)
    rest = _without(kept[path[0]], path[1:]) if len(path) > 1 else None
    if rest:
        kept[path[0]] = rest
    else:
        del kept[path[0]]
    return kept


def _small_steps(value: Mapping[str, Any], edit: Edit) -> Iterator[Edit]:
    """Give the edits that change no entry which stays as it is."""
    is_there, old = _find(value, edit.path)
    if isinstance(edit, RemoveEntry):
        if is_there:
            yield edit
    elif not is_there or old is None:
        yield edit
    elif isinstance(edit.value, Mapping) and isinstance(old, Mapping):
        # What is new comes first: a mapping that is empty for a moment would be taken away.
        for key, member in edit.value.items():
            yield from _small_steps(value, SetEntry(path=(*edit.path, key), value=member))
        yield from (RemoveEntry(path=(*edit.path, key)) for key in old if key not in edit.value)
    elif old != edit.value:
        yield edit


def _find(value: Any, path: Path) -> tuple[bool, Any]:
    for key in path:
        if not isinstance(value, Mapping) or key not in value:
            return False, None
        value = value[key]
    return True, value
