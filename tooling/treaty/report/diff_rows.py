"""A comparison as rows, one a change: the formats of listings, for scripts and spreadsheets."""

from __future__ import annotations

from treaty.compat.comparison import Comparison
from treaty.report.diff_json import comparison_to_json
from treaty.report.rows import render_csv, render_table

COLUMNS = ("code", "kind", "severity", "record", "column", "old_readers", "new_readers", "old", "new", "message")
NARROW = ("code", "kind", "record", "column", "old_readers", "new_readers", "message")
"""What a terminal has room for."""


def render_csv_rows(comparison: Comparison) -> str:
    """Give the changes as CSV with a heading."""
    return render_csv(comparison_to_json(comparison)["changes"], COLUMNS)


def render_table_rows(comparison: Comparison) -> str:
    """Give the changes as aligned columns."""
    return render_table(comparison_to_json(comparison)["changes"], NARROW)
