"""CleanColumns: columns with nothing wrong in them, so that versions that share them are not looked through again.

The fast reader gives versions of a contract the very columns that did not change. In every schema of the standard the
columns of a record are a list of which each member is judged by itself, so a document whose new columns and whose
frame are well-shaped is well-shaped as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treaty.load.contract_shape import NEWEST, choose_shape
from treaty.load.schema_files import compile_schema
from treaty.load.spellings import find_old_spellings
from treaty.load.treaty_properties import find_treaty_property_problems

_MAX_COLUMNS = 4_096


class CleanColumns:
    """The columns of one run that were seen in a document without a fault; known by what they are, not by name."""

    def __init__(self) -> None:
        """Know no column yet."""
        self._known: dict[str, dict[int, Any]] = {}

    def accepts(self, document: Any) -> bool:
        """Tell whether a document surely has no problem of shape; if not, it must be looked at as a whole."""
        shape = choose_shape(document.get("apiVersion")) if isinstance(document, dict) else None
        if shape is None:
            return False
        known = self._known.setdefault(shape, {})
        new: list[Any] = []
        rest = _without_known(document, known, new)
        is_clean = (
            all(compile_schema(name).is_valid(rest) for name in {shape, NEWEST})
            and next(iter(find_old_spellings(rest)), None) is None
            and next(iter(find_treaty_property_problems(rest)), None) is None
        )
        if is_clean:
            # Neighbours share columns, and those that are far apart do not.
            if len(known) > _MAX_COLUMNS:
                known.clear()
            known.update((id(column), column) for column in new)  # the column is kept, so that its id stays its own
        return is_clean


def _without_known(document: Mapping[str, Any], known: Mapping[int, Any], new: list[Any]) -> Mapping[str, Any]:
    """Give a document without the columns that are known to be clean; the others are added to `new`."""
    records = document.get("schema")
    if not isinstance(records, list):
        return document
    return {**document, "schema": [_only_new(record, known, new) for record in records]}


def _only_new(record: Any, known: Mapping[int, Any], new: list[Any]) -> Any:
    columns = record.get("properties") if isinstance(record, dict) and "columns" not in record else None
    if not isinstance(columns, list):
        return record
    fresh = [column for column in columns if id(column) not in known]
    new += fresh
    return {**record, "properties": fresh}
