"""Compare two bare schemas of one kind: JSON Schema, Avro, or ODCS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from treaty.app.diff_versions import Difference, diff_versions
from treaty.app.read_start import read_start
from treaty.compat.avro import compare_avro
from treaty.compat.avro_findings import AvroComparison
from treaty.compat.modes import DEFAULT_MODE
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.load.avro_schema import is_avro, may_be_avro, parse_avro
from treaty.load.yaml_text import parse_yaml
from treaty.model.contract import ContentModel


def compare_schemas(
    old: str, new: str, folder: Path, *, mode: str | None = None, content_model: ContentModel | None = None
) -> AvroComparison | Difference:
    """Compare two schemas.

    Args:
        old: a file, or what `treaty diff` takes.
        new: the same.
        folder: where the command runs.
        mode: the compatibility mode to judge by; None: `full`, or the contract's own.
        content_model: None: what contracts say, `declared` for JSON Schemas; Avro has no such thing.

    Raises:
        UsageError: when a side cannot be found, is no schema, or the two are of different kinds.
        TreatyError: when something cannot be read.
    """
    values = [_read(folder / name) for name in (old, new)]
    if not any(map(is_avro, values)):
        return diff_versions(old, new, folder, mode=mode, content_model=content_model)
    for name, value in zip((old, new), values, strict=True):
        if not (folder / name).is_file():
            raise UsageError(f"There is no file `{name}`.", "Avro schemas are compared as files.")
        if not may_be_avro(value):
            raise UsageError(f"`{name}` is no Avro schema, and the other side is one.", "Compare two of a kind.")
    schemas = [_parse(name, value) for name, value in zip((old, new), values, strict=True)]
    return compare_avro(schemas[0], schemas[1], names=(old, new), mode=mode or DEFAULT_MODE)


def _read(path: Path) -> Any:
    """Give what a file says; None for what is no file, of which `diff` knows more."""
    if not path.is_file():
        return None
    document = parse_yaml(read_start(path))
    if document.value is None and document.problems:
        raise TreatyError(f"`{path.name}` cannot be read. {document.problems[0].message}", "Mend the file first.")
    return document.value


def _parse(name: str, value: Any) -> Any:
    try:
        return parse_avro(value)
    except UsageError as error:
        raise UsageError(f"`{name}` is no valid Avro schema: {error.message}", error.hint) from error
