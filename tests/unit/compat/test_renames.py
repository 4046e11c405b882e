"""Columns that go by another path: renamed themselves, or below something that was."""

from __future__ import annotations

from tests.support.builders import field

from treaty.compat.renames import find_twins
from treaty.model.contract import Field


def _list(name: str, item: Field | None, **facts: str) -> Field:
    return field(name, logical_type="array", items=item, **facts)


def _map(name: str, value: Field | None, **facts: str) -> Field:
    return field(
        name, logical_type="map", map_key=value and field("key", logical_type="string"), map_value=value, **facts
    )


def test_what_stands_below_a_renamed_column_goes_with_it() -> None:
    zip_, number = field("zip", id="z"), field("no", id="n")
    old = [field("buyer", zip_, id="b"), _list("lines", field("", number), id="l"), _map("texts", number, id="t")]
    new = [field("customer", zip_, id="b"), _list("rows", field("", number), id="l"), _map("words", number, id="t")]
    assert find_twins(old, new) == {
        "buyer": "customer",
        "buyer.zip": "customer.zip",
        "lines": "rows",
        "lines[]": "rows[]",
        "lines[].no": "rows[].no",
        "texts": "words",
        "texts{key}": "words{key}",
        "texts{}": "words{}",
    }


def test_a_member_of_a_list_may_be_renamed_alone() -> None:
    one, other = field("", field("no", id="n")), field("", field("number", id="n"))
    assert find_twins([_list("lines", one)], [_list("lines", other)]) == {"lines[].no": "lines[].number"}


def test_what_one_side_alone_tells_has_no_twin() -> None:
    told, untold = _list("lines", field("", field("no")), id="l"), _list("rows", None, id="l")
    assert find_twins([told], [untold]) == {"lines": "rows"}
    assert find_twins([untold], [told]) == {"rows": "lines"}
    assert find_twins([told, field("a")], [told, field("b", logical_type="date")]) == {}
