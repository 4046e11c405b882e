"""What each change of the tables is told as, from either side: one sentence a change, read as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.support.change_cases import read_cases

from treaty.compat.diff import diff_contracts
from treaty.diagnostics.change import Change
from treaty.report.plain import render_value


def _tell(change: Change) -> str:
    sides = [f"{side}={render_value(value)}" for side, value in (("old", change.old), ("new", change.new))]
    about = [f"column={change.column}" if change.column else "", f"record={change.record}" if change.record else ""]
    return f"  {' '.join(filter(None, (change.kind.name, *sides, *about)))}\n    {change.message}\n"


def _sentences() -> Iterator[str]:
    for case in read_cases():
        for arrow, old, new in (("", case.old, case.new), (", and back", case.new, case.old)):
            yield f"{case.id}{arrow}\n"
            yield from map(_tell, diff_contracts(old, new))


def test_changes_are_told_in_these_words(golden: Callable[[str, str], None]) -> None:
    golden("compat/changes.txt", "".join(_sentences()))
