"""Who reads a name, one above it or one below it, is found as if each were asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from treaty.compat.name_index import NameIndex

NAMES = st.lists(st.sampled_from(("a", "b", "ab")), min_size=1, max_size=4).map(".".join)


def overlap(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


@given(names=st.lists(st.tuples(st.integers(0, 3), NAMES), max_size=12), asked=NAMES)
def test_readers_are_found_by_overlapping_names(names: list[tuple[int, str]], asked: str) -> None:
    assert NameIndex(names).find(asked) == {reader for reader, name in names if overlap(name, asked)}
