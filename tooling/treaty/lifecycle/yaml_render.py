"""Texts and small mappings as YAML, written so that readers of YAML 1.1 and 1.2 see the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from treaty.load.yaml_scalars import resolve_plain

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_WORDS_OF_1_1 = frozenset({"y", "n", "yes", "no", "on", "off"})
"""Texts that readers of YAML 1.1 take for booleans."""


def render_lines(key: str, value: Any, *, indent: int, step: int) -> Iterator[str]:
    """Give an entry of a block mapping as lines without their ends; `value` is a text or a mapping of such."""
    pad = " " * indent
    if isinstance(value, Mapping):
        yield f"{pad}{render_scalar(key)}:"
        for name, member in value.items():
            yield from render_lines(name, member, indent=indent + step, step=step)
    else:
        yield f"{pad}{render_scalar(key)}: {render_scalar(value)}"


def render_flow(value: Any) -> str:
    """Give a text or a mapping of texts as it stands inside of `{…}`."""
    if isinstance(value, Mapping):
        members = (f"{render_scalar(name, is_flow=True)}: {render_flow(member)}" for name, member in value.items())
        return "{" + ", ".join(members) + "}"
    return render_scalar(value, is_flow=True)


def render_scalar(text: str, *, is_flow: bool = False) -> str:
    """Give a text in one line: bare where nobody can misread it, else in double quotes."""
    return text if _is_plain(text, is_flow=is_flow) else json.dumps(text, ensure_ascii=False)


def _is_plain(text: str, *, is_flow: bool) -> bool:
    if not text.isprintable() or text != text.strip() or text.lower() in _WORDS_OF_1_1:
        return False
    if not text[:1].isalpha():
        return _DATE.fullmatch(text) is not None
    forbidden = (":", ",", "[", "]", "{", "}", " #") if is_flow else (": ", " #")
    return not any(part in text for part in forbidden) and not text.endswith(":") and resolve_plain(text) is text
