"""Rules are made of functions and their docstrings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from treaty.diagnostics.errors import TreatyError
from treaty.diagnostics.lint_rule import Problem, rule
from treaty.diagnostics.rule import Severity


def test_a_python_that_leaves_out_docstrings_is_told_so() -> None:
    def things_hold(_node: object) -> Iterator[Problem]:
        yield Problem(message="They do not.")

    with pytest.raises(TreatyError, match="docstrings") as told:
        rule(code="TR999", scope=object, severity=Severity.ERROR)(things_hold)
    assert "PYTHONOPTIMIZE" in told.value.hint
