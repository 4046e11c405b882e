"""One verdict, both legs and both questions, on a table of 50 columns in a warm process."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import partial
from random import Random

from tests.benchmarks.columns import KEY_COLUMN, draw_columns, indent
from tests.benchmarks.measure import Measurement, Sample, sample_call, sample_in_turn
from tests.benchmarks.settings import Settings

from treaty.compat.comparison import Comparison, Posture
from treaty.compat.projection import project
from treaty.compat.verdict import compare_contracts
from treaty.load.catalog import load_contract
from treaty.model.contract import Contract

COLUMNS = 50
TARGET = "2 ms"
_WARM_UP = 20
_HEAD = """\
apiVersion: v3.2.0
kind: DataContract
id: sales.gold.wide
name: wide
version: {version}
status: active
domain: sales
schema:
  - name: wide
    physicalType: table
    logicalType: object
    properties:
"""


def run(settings: Settings) -> Iterator[Measurement]:
    """Compare with itself renumbered, with one ordinary change each, and with many changes at once."""
    columns = [KEY_COLUMN.rstrip("\n"), *draw_columns(Random(50), COLUMNS - 1)]  # noqa: S311 - plausible, not secret
    base = _text("1.0.0", columns)
    repeats = 3 if settings.is_short else 100
    for words, changed in _edits(columns).items():
        yield from _measure(words, base, _text("1.1.0", changed), repeats, is_short=settings.is_short)
    yield _floor(base, _text("1.1.0", [_widen(column) for column in columns]), repeats)


def _edits(columns: list[str]) -> dict[str, list[str]]:
    return {
        "same columns": columns,
        "a column added": [*columns, "- name: added\n  logicalType: string"],
        "a column removed": columns[:-1],
        "an enum value added": _replaced(columns, "    - value: open\n", "    - value: new\n    - value: open\n"),
        "a length widened": _replaced(columns, "maxLength: 20", "maxLength: 40"),
        "a logical type widened": _replaced(columns, "logicalType: integer", "logicalType: number"),
        "a column nullable": _replaced(columns, "  required: true\n", ""),
        "a column required": _replaced(columns, "  description:", "  required: true\n  description:"),
        "a description rewritten": _replaced(columns, "kept unchanged", "never changed"),
        "values and lengths widened": [_widen(column) for column in columns],
    }


def _replaced(columns: list[str], old: str, new: str) -> list[str]:
    """Give the columns with an edit of the first plain one that lets it be made; the key is left alone."""
    line = new.partition("\n")[0] or "no such line"
    fits = (old in column and line not in column and "properties:" not in column for column in columns[1:])
    place = 1 + next(at for at, is_fit in enumerate(fits) if is_fit)
    return [column.replace(old, new, 1) if at == place else column for at, column in enumerate(columns)]


def _measure(words: str, base: str, text: str, repeats: int, *, is_short: bool) -> Iterator[Measurement]:
    old, new = _contract(base), _contract(text)
    compare = partial(compare_contracts, old, new)
    for _ in range(1 if is_short else _WARM_UP):
        compare()
    ours = f"verdict, {COLUMNS} columns, {words}"
    samples = sample_in_turn({ours: partial(sample_call, compare)}, repeats)[ours]
    yield Measurement(name=ours, samples=samples, counts=_counts(compare()), target=TARGET)
    if not is_short:
        theirs = f"datacontract breaking in the same process, {words}"
        yield Measurement(name=theirs, samples=_peer(base, text), against=ours, is_floor=True)


def _floor(base: str, text: str, repeats: int) -> Measurement:
    """Put the rows of all witnesses before both validators, of the writer and of the reader, and nothing else.

    A verdict that confirms its witnesses cannot be quicker: so much of it is not ours. The reference validator is asked
    of the one member in which a row differs, as the verdict asks it.
    """
    old, new = (project(side.records[0], side.content_model) for side in (_contract(base), _contract(text)))
    found = [
        (witness.row, [token for token in witness.at.split("/") if token])
        for judged in compare_contracts(_contract(base), _contract(text)).changes
        for witness in judged.witnesses
    ]

    def confirm() -> int:
        return sum(
            bool(new.writing.accepts_with(row, path)) and any(True for _ in old.reading.rejections_of(row, path))
            for row, path in found
        )

    assert confirm() == len(found)
    name = f"verdict, {COLUMNS} columns, its witnesses before both validators"
    samples = sample_in_turn({name: partial(sample_call, confirm)}, repeats)[name]
    return Measurement(name=name, samples=samples, counts={"witnesses": len(found)}, is_floor=True)


def _peer(base: str, text: str) -> tuple[Sample, ...]:
    from datacontract.data_contract import DataContract

    logging.disable(logging.CRITICAL)

    def breaking() -> object:
        old, new = (DataContract(data_contract_str=side, inline_references=False) for side in (base, text))
        return old.breaking(new)

    breaking()
    samples = sample_in_turn({"": partial(sample_call, breaking)}, 3)[""]
    logging.disable(logging.NOTSET)
    return samples


def _counts(comparison: Comparison) -> dict[str, int]:
    witnesses = sum(len(change.witnesses) for change in comparison.changes)
    return {
        "changes": len(comparison.changes),
        "witnesses": witnesses,
        "safe for both": int(comparison.posture is Posture.BOTH),
    }


def _text(version: str, columns: list[str]) -> str:
    return _HEAD.format(version=version) + "\n".join(indent(column, 6) for column in columns) + "\n"


def _widen(column: str) -> str:
    wider = re.sub(
        r"^( *)- value: open$", r"\1- value: new\n\1  description: It is new.\n\g<0>", column, flags=re.MULTILINE
    )
    return wider.replace("maxLength: 20", "maxLength: 40").replace("VARCHAR(20)", "VARCHAR(40)")


def _contract(text: str) -> Contract:
    contract = load_contract(text.encode(), path="wide.yaml").contract
    assert contract is not None
    return contract
