"""What a comparison as a whole says."""

from __future__ import annotations

import pytest
from tests.support.builders import comparison, judged

from treaty.compat.comparison import Comparison
from treaty.diagnostics.rule import Severity

BREAK, QUIET = judged(), judged(severity=Severity.WARNING)


@pytest.mark.parametrize(
    ("found", "is_compatible"),
    [
        (comparison(), True),
        (comparison(QUIET), True),
        (comparison(QUIET, BREAK), False),
        (comparison(QUIET, disagreement="One says yes and one no."), False),
        (comparison(BREAK, disagreement="One says yes and one no."), False),
    ],
)
def test_a_version_is_compatible_where_nothing_is_forbidden_and_both_legs_agree(
    found: Comparison, *, is_compatible: bool
) -> None:
    assert found.is_compatible is is_compatible
    assert found.breaking == tuple(change for change in found.changes if change is BREAK)
