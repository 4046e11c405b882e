"""Whatever a contract holds, every format gives printable text of its own shape."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders import comparison, diagnostic, judged
from tests.support.report_schemas import validate

from treaty.compat.comparison import Reader, Witness
from treaty.report.formats import CHECK_FORMATS, DIFF_FORMATS, render_check, render_comparison
from treaty.report.result import CheckResult

TEXTS = st.text(st.characters(codec=None) | st.sampled_from("\x1b\x9b\r\n\u202e\ud800:%`|<[#@"), max_size=30)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _check(text: str, value: Any, span: tuple[int, int, int, int], source: str) -> CheckResult:
    witness = {"row": value, "at": text, "record": text, "rejected_by": text}
    notes = [("witness", witness), ("old", value), ("consumers", [text, {"consumer": text}]), (text, text)]
    found = diagnostic(text, path="a.yaml", pointer=text, contract=text, span=span, notes=notes)
    pair = comparison(judged(message=text, pointer=text, old=value, new=text), old=text)
    return CheckResult(diagnostics=(found,), texts={"a.yaml": source}, checked=1, comparisons=(pair,))


@given(
    text=TEXTS,
    value=DATA,
    source=TEXTS,
    line=st.integers(1, 4),
    column=st.integers(1, 40),
    length=st.integers(0, 40),
)
@settings(max_examples=80, deadline=None)
def test_check_is_safe_in_every_format(text: str, value: Any, source: str, line: int, column: int, length: int) -> None:
    result = _check(text, value, (line, column, line + length % 2, column + length), source)
    for name in CHECK_FORMATS:
        output = render_check(name, result, rules=(), colour=False, width=50)
        assert not _STEERING.search(output), name
        output.encode()
    validate(json.loads(render_check("json", result, rules=(), colour=False)), "check")
    json.loads(render_check("sarif", result, rules=(), colour=False))
    commands = render_check("github", result, rules=(), colour=False).splitlines()
    assert [line.startswith("::error ") for line in commands] == [True, False]
    lines = render_check("text", result, rules=(), colour=False, width=50).split("\n")
    assert not [line for line in lines if line.lstrip().startswith("::")]


@given(text=TEXTS, value=DATA)
@settings(max_examples=50, deadline=None)
def test_comparison_is_safe_in_every_format(text: str, value: Any) -> None:
    witness = Witness(reader=Reader.NEW, record=text, row=value, at=text, rejected_by=text)
    change = judged(message=text, pointer=text, old=value, new=value, reason=text, witnesses=(witness,))
    for name in DIFF_FORMATS:
        output = render_comparison(name, comparison(change, old=text, new=text), colour=False, width=50)
        assert not _STEERING.search(output), name
        output.encode()
    validate(json.loads(render_comparison("json", comparison(change), colour=False)), "diff")
