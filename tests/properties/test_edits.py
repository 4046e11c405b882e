"""An edit of `dataset.yaml` gives exactly what was meant, keeps every other line, and does nothing a second time."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from treaty.lifecycle.yaml_edit import Edit, RemoveEntry, SetEntry, edit_value, edit_yaml
from treaty.lifecycle.yaml_splice import EditError
from treaty.load.yaml_text import parse_yaml

_KEYS = ["layers", "gold", "raw", "versions", "v1.0.0", "v1.1.0", "1", "frozen", "current", "reason", "since"]
_TEXTS = ["v1.2.0", "2026-08-01", "hold", 'It\'s: "so"', "a # b", "no", "1.10", "{x}", "", "Größe, ok", "- a", "é: "]
_COMMENTS = ["# why", "#", "# - layers: {gold: 1}", "#: \"x\" 'y'"]
_RELAXED = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Line:
    """A line of a generated text, and the entry it belongs to; `is_shared` when edits below may rewrite it."""

    text: str
    owner: tuple[str, ...]
    is_shared: bool = False


@dataclass(frozen=True)
class Sample:
    data: bytes
    lines: tuple[Line, ...]


def _leaf(draw: st.DrawFn, *, is_flow: bool) -> str:
    text = draw(st.sampled_from(_TEXTS))
    plain = ["v1.2.0", "2026-08-01", "hold", "~", "null"]
    if draw(st.booleans()):
        return draw(st.sampled_from(plain if is_flow else [*plain, "a b  c", "it's"]))
    return "'" + text.replace("'", "''") + "'" if draw(st.booleans()) else json.dumps(text, ensure_ascii=False)


def _flow(draw: st.DrawFn, depth: int, newline: str) -> str:
    keys = draw(st.lists(st.sampled_from(_KEYS), unique=True, max_size=3))
    gap = draw(st.sampled_from(["", " ", f" # {{in}}{newline}          ", f"{newline}          "]))
    parts = []
    for key in keys:
        inner = _flow(draw, depth - 1, newline) if depth and draw(st.booleans()) else _leaf(draw, is_flow=True)
        parts.append(f"{_key(draw, key)}: {inner}")
    trailing = draw(st.sampled_from(["", ","])) if parts else ""
    return "{" + gap + f",{gap or ' '}".join(parts) + trailing + gap + "}"


def _key(draw: st.DrawFn, key: str) -> str:
    return json.dumps(key) if key.isdigit() or draw(st.integers(0, 4)) == 0 else key


def _block(draw: st.DrawFn, path: tuple[str, ...], step: int, newline: str) -> Iterator[Line]:
    pad = " " * (step * len(path))
    keys = draw(st.lists(st.sampled_from(_KEYS), unique=True, min_size=1, max_size=4))
    for key in keys:
        here = (*path, key)
        if draw(st.integers(0, 3)) == 0:
            yield Line(draw(st.sampled_from(["", pad + draw(st.sampled_from(_COMMENTS))])), path)
        yield from _entry(draw, f"{pad}{_key(draw, key)}:", here, step, newline)
    if draw(st.integers(0, 4)) == 0:
        yield Line(pad + draw(st.sampled_from(_COMMENTS)), path)


def _entry(draw: st.DrawFn, head: str, here: tuple[str, ...], step: int, newline: str) -> Iterator[Line]:
    pad = " " * (step * len(here))
    tail = draw(st.sampled_from(["", "", "  # tail"]))
    form = draw(st.sampled_from(["block", "block", "flow", "leaf", "leaf", "empty", "list", "literal", "folded"]))
    if form == "block" and len(here) < 4:
        yield Line(head + tail, here)
        yield from _block(draw, here, step, newline)
    elif form == "flow":
        for text in f"{head} {_flow(draw, 1, newline)}{tail}".split(newline):
            yield Line(text, here, is_shared=True)
    elif form == "empty":
        yield Line(head + tail, here, is_shared=True)
    elif form == "list":
        yield Line(head + tail, here)
        yield Line(f"{pad}- a: b", here)
        yield Line(f"{pad}  c: d", here)
    elif form in {"literal", "folded"}:
        mark = {"literal": "|", "folded": ">"}[form] + draw(st.sampled_from(["", "-", "+"]))
        yield Line(f"{head} {mark}", here)
        yield Line(f"{pad}some text # no comment", here)
        yield from (Line(text, here) for text in draw(st.sampled_from([[], [f"{pad}more: text"], [""]])))
    else:
        yield Line(f"{head} {_leaf(draw, is_flow=False)}{tail}", here, is_shared=True)


@st.composite
def _samples(draw: st.DrawFn) -> Sample:
    newline, step = draw(st.sampled_from(["\n", "\n", "\r\n"])), draw(st.sampled_from([2, 2, 4]))
    lines = tuple(_block(draw, (), step, newline))
    end = draw(st.sampled_from([newline, newline, newline, ""]))
    mark = draw(st.sampled_from([b"", b"", codecs.BOM_UTF8]))
    return Sample(data=mark + (newline.join(line.text for line in lines) + end).encode(), lines=lines)


_VALUES = st.recursive(
    st.sampled_from(_TEXTS),
    lambda inner: st.dictionaries(st.sampled_from(_KEYS), inner, min_size=1, max_size=3),
    max_leaves=4,
)
_PATHS = st.lists(st.sampled_from(_KEYS), min_size=1, max_size=4).map(tuple)


def _paths_in(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if path:
        yield path
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from _paths_in(member, (*path, key))


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Sample, Mapping[str, Any], Edit]:
    sample = draw(_samples())
    document = parse_yaml(sample.data)
    assume(isinstance(document.value, Mapping) and not document.problems)
    known = list(_paths_in(document.value))
    path = draw(st.sampled_from(known) | _PATHS | st.sampled_from(known).flatmap(
        lambda start: _PATHS.map(lambda rest: (*start, *rest))
    ))  # fmt: skip
    edit = RemoveEntry(path=path) if draw(st.booleans()) else SetEntry(path=path, value=draw(_VALUES))
    return sample, document.value, edit


@_RELAXED
@given(_cases())
def test_an_edit_gives_the_value_meant_and_keeps_every_other_line(
    case: tuple[Sample, Mapping[str, Any], Edit],
) -> None:
    sample, value, edit = case
    try:
        meant = edit_value(value, edit)
        edited = edit_yaml(sample.data, [edit])
    except EditError as error:
        event(f"refused: {error.message[:40]}")
        return
    event("edited" if edited != sample.data else "as it was")
    again = parse_yaml(edited)
    assert not again.problems
    assert again.value == meant
    assert edit_yaml(edited, [edit]) == edited
    assert (edited == sample.data) == (meant == value)
    assert edited.startswith(codecs.BOM_UTF8) == sample.data.startswith(codecs.BOM_UTF8)
    newline = b"\r\n" if b"\r\n" in sample.data else b"\n"
    assert edited.count(b"\r") == (edited.count(newline) if newline == b"\r\n" else 0)
    _assert_kept(sample, value, edit, edited.decode("utf-8-sig"))


def _assert_kept(sample: Sample, value: Mapping[str, Any], edit: Edit, text: str) -> None:
    left = iter(text.splitlines())
    start = _touched(value, edit)
    lines = list(sample.lines)
    while lines and not lines[-1].text:
        lines.pop()
    for line in lines:
        is_touched = line.owner[: len(start)] == start or (
            line.is_shared and edit.path[: len(line.owner)] == line.owner
        )
        assert is_touched or any(other == line.text for other in left), f"lost or moved: {line.text!r}"


def _touched(value: Mapping[str, Any], edit: Edit) -> tuple[str, ...]:
    """Give the path of the outermost entry that an edit rewrites or takes away."""
    if isinstance(edit, SetEntry):
        return edit.path
    meant, path = edit_value(value, edit), edit.path
    while len(path) > 1 and path[:-1] not in set(_paths_in(meant)):
        path = path[:-1]
    return path


@_RELAXED
@given(_samples(), st.lists(_PATHS, max_size=3), _VALUES)
def test_what_was_set_can_be_taken_away_again(sample: Sample, paths: list[tuple[str, ...]], value: Any) -> None:
    document = parse_yaml(sample.data)
    assume(isinstance(document.value, Mapping) and not document.problems)
    fresh = [SetEntry(path=("fresh", *path), value=value) for path in paths]
    try:
        edited = edit_yaml(sample.data, fresh)
        back = edit_yaml(edited, [RemoveEntry(path=("fresh",))])
    except EditError as error:
        event(f"refused: {error.message[:40]}")
        return
    assert back.rstrip(b"\r\n") == sample.data.rstrip(b"\r\n")
