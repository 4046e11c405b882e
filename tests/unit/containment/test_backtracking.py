"""What a pattern may cost a matcher that goes back, told before it is let loose."""

from __future__ import annotations

import pytest

from treaty.containment.backtracking import can_read, is_quick


@pytest.mark.parametrize(
    ("source", "is_read", "most"),
    [
        ("^[a-z]+$", True, 10_000),
        ("a*b*", True, 100),
        ("a*b*c*d*e*f*", True, 10),
        ("(a+)+$", True, 0),
        ("(a|a)*$", True, 0),
        ("(?=x)a", False, 10_000),
        ("(?=x)a*b*", False, 100),
        ("(?=x)(a+)+$", False, 4),
        (r"(a)\1", False, 10_000),
        ("(?!a?b?c?d?e?f?g?h?)x", False, 300),
    ],
)
def test_a_pattern_is_quick_on_texts_up_to_a_length(source: str, most: int, *, is_read: bool) -> None:
    assert can_read(source) is is_read
    assert all(is_quick(source, length) for length in (0, most // 2, most)) is (most > 0)
    assert not is_quick(source, 1_000_000)
