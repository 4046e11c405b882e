"""Before and after of one change, for people: the members that differ, and in a text the words that do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from markupsafe import Markup, escape

from treaty.pages.text import breakable, plain_json

_FEWEST_WORDS = 4
"""Words that make a text; less is a name or a number, and changes as a whole."""
_MOST_WORDS = 1000
"""Words of a text that are compared one by one."""
_LEAST_ALIKE = 0.4
"""Of 1; what has less in common was written anew, and marks within it would only confuse."""
_CUT_VALUE = re.compile(r" (?:from|to) `.*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What stood there and what stands there, as plain text and as HTML; None where there is nothing."""

    old: str | None
    new: str | None
    before: Markup | None
    after: Markup | None
    is_text: bool
    """Whether these are words to read, rather than names and numbers."""


def say_headline(message: str) -> str:
    """Give a change's message without values that it had to cut short: they stand in full below."""
    return _CUT_VALUE.sub(".", message) if "…" in message else message


def is_told(message: str, edit: Edit) -> bool:
    """Tell whether a message names both values as they are."""
    return all(f"`{value}`" in message for value in (edit.old, edit.new) if value is not None)


def find_edit(old: Any, new: Any) -> Edit:
    """Give the two values of a change, as far as they differ."""
    told, now = _say(old, new), _say(new, old)
    is_text = isinstance(old if old is not None else new, str | Mapping) and any(
        len(value.split()) >= _FEWEST_WORDS for value in (told, now) if value
    )
    before, after = _mark_words(told, now) if told and now else (None, None)
    return Edit(
        old=told,
        new=now,
        before=before or (Markup("<del>{}</del>").format(breakable(told)) if told is not None else None),
        after=after or (Markup("<ins>{}</ins>").format(breakable(now)) if now is not None else None),
        is_text=is_text,
    )


def _say(value: Any, other: Any) -> str | None:
    """Give a value on a line; of a mapping, a line for each member that the other one has not."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        return plain_json(value)
    known = other if isinstance(other, Mapping) else {}
    members = {name: member for name, member in value.items() if name not in known or known[name] != member}
    return "\n".join(f"{name}: {plain_json(member)}" for name, member in members.items()) or None


def _mark_words(old: str, new: str) -> tuple[Markup | None, Markup | None]:
    """Give two versions of a text with the words marked that differ; None for what is no text, or another text."""
    olds, news = _split(old), _split(new)
    longest, shortest = max(len(olds), len(news)), min(len(olds), len(news))
    if shortest < _FEWEST_WORDS or longest > _MOST_WORDS:
        return None, None
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    if matcher.ratio() < _LEAST_ALIKE:
        return None, None
    before, after = [], []
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        gone, come = escape("".join(olds[start:end])), escape("".join(news[new_start:new_end]))
        is_same = what == "equal"
        before.append(gone if is_same or not gone else Markup("<del>{}</del>").format(gone))
        after.append(come if is_same or not come else Markup("<ins>{}</ins>").format(come))
    return Markup("").join(before), Markup("").join(after)


def _split(text: str) -> list[str]:
    """Give the words, each with the space behind it, so that neighbours that change are marked as one."""
    return re.findall(r"\S+\s*|\s+", text)
