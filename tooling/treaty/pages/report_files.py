"""The reports as files: what the pages of conformance and of personal data say, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from treaty.pages import urls
from treaty.pages.conformance import QUESTIONS, Conformance, judge_contract
from treaty.pages.index import SiteIndex
from treaty.pages.personal import PersonalColumn, find_personal

Row = Mapping[str, Any]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def build_report_documents(index: SiteIndex) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give path and document of each report."""
    judged = [judge_contract(index, standing) for standing in index.standings.values()]
    yield (
        urls.CONFORMANCE_JSON,
        {
            "score": "questions met of those that arise, in percent, rounded down; all weigh alike",
            "questions": [{"name": question.name, "asks": question.asks} for question in QUESTIONS],
            "total": {"met": sum(found.met for found in judged), "asked": sum(found.asked for found in judged)},
            "contracts": [_describe_contract(found) for found in judged],
        },
    )
    columns = _find_columns(index)
    marked = [column for column in columns if column.is_marked]
    yield (
        urls.PRIVACY_JSON,
        {
            "total": {
                "columns": len(marked),
                "contracts": len({column.contract for column in marked}),
                "protected": sum(1 for column in marked if column.facts.protection),
                "exposed": sum(1 for column in marked if column.is_exposed),
                "unmarked": len(columns) - len(marked),
            },
            "columns": [_describe_column(column) for column in columns],
        },
    )


def build_report_tables(documents: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """Give path and bytes of each report as CSV, from the documents by path."""
    rows = documents[urls.CONFORMANCE_JSON]["contracts"]
    yield urls.CONFORMANCE_CSV, render_csv(({**row, **row["answers"]} for row in rows), _CONTRACT_COLUMNS)
    yield urls.PRIVACY_CSV, render_csv(documents[urls.PRIVACY_JSON]["columns"], _PERSONAL_COLUMNS)


def render_csv(rows: Iterable[Row], columns: tuple[str, ...]) -> bytes:
    """Give RFC 4180 CSV with a heading; no cell is a formula to a spreadsheet."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return stream.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    text = "" if value is None else str(value)
    # A leading apostrophe is how spreadsheets spell "this is text".
    return f"'{text}" if text.startswith(_FORMULA) else text


def _find_columns(index: SiteIndex) -> list[PersonalColumn]:
    return [column for standing in index.standings.values() for column in find_personal(index, standing)]


_CONTRACT_COLUMNS = ("contract", "score", "met", "asked", "exceptions", *(question.name for question in QUESTIONS))


def _describe_contract(found: Conformance) -> dict[str, Any]:
    words = {None: "does not arise", True: "yes", False: "no"}
    answers = zip(QUESTIONS, found.answers, strict=True)
    return {
        "contract": str(found.contract),
        "score": found.score,
        "met": found.met,
        "asked": found.asked,
        "exceptions": found.exceptions,
        "answers": {question.name: words[answer.is_met if answer else None] for question, answer in answers},
        "missing": {question.name: detail for question, detail in found.missing},
    }


_PERSONAL_COLUMNS = (
    "contract",
    "layer",
    "column",
    "kind",
    "marked_by",
    "classification",
    "protection",
    "masking_scope",
    "is_exposed",
    "retention_days",
    "readers",
    "goes_into",
)


def _describe_column(column: PersonalColumn) -> dict[str, Any]:
    facts = column.facts
    return {
        "contract": str(column.contract),
        "layer": column.contract.layer,
        "column": f"{facts.record}.{facts.path}",
        "kind": facts.kind or None,
        "marked_by": list(facts.signs),
        "classification": facts.classification,
        "protection": facts.protection or None,
        "masking_scope": facts.masking_scope or None,
        "is_exposed": column.is_marked and column.is_exposed,
        "retention_days": column.retention_days,
        "readers": list(column.readers),
        "goes_into": [str(target) for target in column.targets],
    }
