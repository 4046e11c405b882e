from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treaty.report.file_diff import render_file_diff

_TEXTS = st.lists(st.sampled_from(["a", "b", "c: 1", "", "é\r"]), max_size=12).map("\n".join)


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("a\n", "b\n", ["-a", "+b"]),
        ("a\n", "a\nb\n", [" a", "+b"]),
        ("a", "a\nb", ["-a", "\\ No newline at end of file", "+a", "+b", "\\ No newline at end of file"]),
    ],
)
def test_a_diff_reads_as_that_of_git(old: str, new: str, lines: list[str]) -> None:
    diff = render_file_diff("x/y.yaml", old.encode(), new.encode()).splitlines()
    assert diff[:2] == ["--- a/x/y.yaml", "+++ b/x/y.yaml"]
    assert diff[3:] == lines


@given(_TEXTS, _TEXTS)
def test_a_diff_holds_every_line_of_both(old: str, new: str) -> None:
    diff = render_file_diff("f", old.encode(), new.encode())
    assert bool(diff) == (old != new)
    assert diff.endswith("\n") or not diff
