"""Settings that let an editor check the files of a registry while they are typed: schemas, and where they hold."""

from __future__ import annotations

import json
import re
from typing import Any

from treaty.load.shape import read_schema

FOLDER = ".vscode/treaty"
SETTINGS = ".vscode/settings.json"
_KEY = "yaml.schemas"

_GLOBS = {
    "registry": ("registry.yaml",),
    "dataset": ("datasets/**/dataset.yaml",),
    "subscription": ("subscriptions/*.yaml",),
    "product": ("products/*.yaml",),
    "policy": ("policies/*.yaml",),
    "odcs-3.2.0": ("datasets/*/*/*/v*.yaml", "!datasets/**/*.schema.yaml"),
}
"""Files below the contracts root by the schema that they follow."""


def build_schema_files() -> dict[str, bytes]:
    """Give the schemas, by path from the repository's root."""
    return {f"{FOLDER}/{name}.json": f"{json.dumps(read_schema(name), indent=2)}\n".encode() for name in _GLOBS}


def build_settings(data: bytes | None, root: str) -> bytes | None:
    """Give the settings with ours among them; None where a file is there that cannot be added to safely.

    Args:
        data: what the file holds; None where there is none.
        root: the contracts root, from the repository's root.
    """
    prefix = f"{root}/" if root else ""
    ours = {f"./{FOLDER}/{name}.json": [_below(prefix, glob) for glob in globs] for name, globs in _GLOBS.items()}
    if data is None:
        return f"{json.dumps({_KEY: ours}, indent=2)}\n".encode()
    try:
        text = data.decode()
        value = json.loads(text)
    except ValueError:
        return None  # with comments, as the editor allows: to be completed by hand
    known = value.get(_KEY, {}) if isinstance(value, dict) else None
    if not isinstance(known, dict):
        return None
    missing = {schema: globs for schema, globs in ours.items() if schema not in known}
    if not missing:
        return data
    merged = _insert(text, missing, is_there=_KEY in value)
    return merged.encode() if _holds(merged, {**value, _KEY: {**known, **missing}}) else None


def _below(prefix: str, glob: str) -> str:
    return f"!{prefix}{glob[1:]}" if glob.startswith("!") else f"{prefix}{glob}"


def _insert(text: str, missing: dict[str, Any], *, is_there: bool) -> str:
    """Put the entries behind the brace that opens their mapping; every other byte stays."""
    opening = re.search(rf'"{re.escape(_KEY)}"\s*:\s*\{{' if is_there else r"\{", text)
    if opening is None:
        return text
    added = json.dumps(missing if is_there else {_KEY: missing}, indent=2)[1:-1].rstrip()
    rest = text[opening.end() :]
    comma = "" if rest.lstrip().startswith("}") else ","
    lines = added.replace("\n", "\n  ") if is_there else added
    return f"{text[: opening.end()]}{lines}{comma}{rest if comma or rest[:1].isspace() else chr(10) + rest}"


def _holds(text: str, value: Any) -> bool:
    try:
        return bool(json.loads(text) == value)
    except ValueError:
        return False
