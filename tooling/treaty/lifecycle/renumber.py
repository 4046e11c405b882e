"""A version file under another number: its `version` line and the links to its own JSON Schema, nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from treaty.diagnostics.diagnostic import Span
from treaty.diagnostics.errors import TreatyError
from treaty.load.yaml_text import parse_yaml
from treaty.model.identity import IdentityError, Version, parse_version
from treaty.model.pointer import ROOT


def read_version(data: bytes) -> Version | None:
    """Give the version that a contract file states; None where it states none."""
    value = parse_yaml(data).value
    stated = value.get("version") if isinstance(value, Mapping) else None
    try:
        return parse_version(str(stated))
    except IdentityError:
        return None


def renumber(data: bytes, version: Version, stem: str | None = None) -> bytes:
    """Give a contract file with another version; comments, layout and every other byte stay.

    Args:
        data: the file.
        version: the number it gets.
        stem: what its own JSON Schema is called before `.schema.yaml`; links to it follow. None: the old number.

    Raises:
        TreatyError: when the file states no version on a line of its own.
    """
    document = parse_yaml(data)
    value = document.value
    span = document.source_map.find(ROOT / "version")
    if not isinstance(value, Mapping) or "version" not in value or span is None:
        raise TreatyError("The file has no `version` line.", "Add one, for example `version: 1.0.0`.")
    old = read_version(data)
    changed = _with_text(data, span, version)
    if stem or old:
        link = re.compile(rb"(?<![\w.-])" + re.escape(str(stem or old)).encode() + rb"(?=\.schema\.)")
        changed = link.sub(str(version).encode(), changed)
    if read_version(changed) != version:
        raise TreatyError(
            "The file's `version` line cannot be rewritten.",
            "Write it as plain text in UTF-8, for example `version: 1.0.0`, and run this again.",
        )
    return changed


def _with_text(data: bytes, span: Span, version: Version) -> bytes:
    lines = data.splitlines(keepends=True)
    if span.line != span.end_line or span.line > len(lines):
        return data
    try:
        line = lines[span.line - 1].decode()
    except UnicodeDecodeError:
        return data
    written = line[span.column - 1 :]
    quote = written[:1] if written[:1] in {'"', "'"} else ""
    is_with_v = written.lstrip("\"'").startswith("v")
    number = str(version) if is_with_v else version.number
    lines[span.line - 1] = f"{line[: span.column - 1]}{quote}{number}{quote}{line[span.end_column - 1 :]}".encode()
    return b"".join(lines)
