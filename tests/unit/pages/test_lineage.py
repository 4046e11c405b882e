from __future__ import annotations

from datetime import UTC, datetime
from typing import cast
from xml.etree import ElementTree as ET

from tests.support.builders import contract, field, record

from treaty.model.contract import Contract, Upstream
from treaty.model.identity import ContractId, parse_fqid
from treaty.model.pointer import ROOT
from treaty.model.registry import Catalog, Dependency, Subscription
from treaty.pages.content.lineage import DRAWN, LineageBody, build_lineage_pages
from treaty.pages.content.lineages import LineagesBody, build_lineages_pages
from treaty.pages.figure import Box, Figure, Row, render_figure
from treaty.pages.index import SiteIndex, build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.lineage_data import describe_all, describe_contract
from treaty.pages.untangle import untangle

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")


def made(name: str, *sources: str, columns: tuple[str, ...] = (), physical_name: str | None = None) -> Contract:
    """Give a contract `shop.<layer>.<dataset>` with one column `id`, made from the columns named."""
    upstream = tuple(Upstream(pointer=ROOT, contract=source) for source in sources)
    rows = field("id", sources=columns, physical_name=physical_name)
    return contract(f"shop.{name}:v1.0.0", record("rows", rows), upstream=upstream)


def index_of(*contracts: Contract, reads: tuple[str, ...] = ()) -> SiteIndex:
    keyed = {parse_fqid(one.id or "").contract: (one,) for one in contracts}
    dependency = Dependency(pointer=ROOT, contract="shop.gold.b", columns=reads)
    subscription = Subscription(path="s", consumer="reporting", dependencies=(dependency,))
    return build_index(SiteInput(catalog=Catalog(contracts=keyed, subscriptions=(subscription,)), build=BUILD))


def chain(reads: tuple[str, ...] = ()) -> SiteIndex:
    return index_of(
        made("raw.a"),
        made("gold.b", "shop.raw.a", columns=("shop.raw.a#id",)),
        made("activation.c", "shop.gold.b", "shop.gold.b", columns=("shop.gold.b#rows.id", "elsewhere.raw.x#id")),
        reads=reads,
    )


def body_of(index: SiteIndex, name: str) -> LineageBody:
    (page,) = build_lineage_pages(index, index.standings[parse_fqid(f"shop.{name}").contract])
    return cast(LineageBody, page.body)


def test_lists_go_all_the_way_and_the_picture_says_the_same() -> None:
    body = body_of(chain(), "gold.b")
    up, down = body.sides
    assert [(away, [it.link.text for it in found]) for away, found in up.steps] == [("1 step away", ["shop.raw.a"])]
    assert [[it.link.text for it in found] for _, found in down.steps] == [["shop.activation.c"]]
    drawn = [[box.identity for box in column] for column in body.figure.columns]
    assert drawn == [["shop.raw.a"], ["shop.gold.b"], ["shop.activation.c"]]
    assert set(body.figure.lines) == {("shop.raw.a", "shop.gold.b"), ("shop.gold.b", "shop.activation.c")}


def test_a_column_is_traced_to_its_first_source_and_to_the_consumers_that_name_it() -> None:
    body = body_of(chain(reads=("rows.id",)), "gold.b")
    (trace,) = body.traces
    assert [link.text for link in trace.sources] == ["shop.raw.a.id"]
    assert trace.sources[0].path.endswith("shop/a/raw/lineage.html#from-col-id")
    assert [link.text for link in trace.targets] == ["shop.activation.c.id"]
    assert [link.text for link in trace.readers] == ["reporting"]
    (last,) = body_of(chain(), "activation.c").traces
    assert [link.text for link in last.origins] == ["shop.raw.a.id"]
    assert [link.path for link in last.sources if link.text.startswith("elsewhere")] == [""]


def test_a_consumer_may_name_a_column_by_its_physical_name() -> None:
    named = made("gold.b", columns=("shop.raw.a#id",), physical_name="ROW_ID")
    for name in ("ROW_ID", "rows.ROW_ID", "rows"):
        (trace,) = body_of(index_of(made("raw.a"), named, reads=(name,)), "gold.b").traces
        assert [link.text for link in trace.readers] == ["reporting"]


def test_a_consumer_that_names_another_column_is_not_told_of_this_one() -> None:
    (trace,) = body_of(chain(reads=("ident",)), "gold.b").traces
    assert trace.readers == ()


def test_a_contract_that_is_made_from_itself_by_a_detour_ends() -> None:
    index = index_of(made("raw.a", "shop.gold.b"), made("gold.b", "shop.raw.a"))
    body = body_of(index, "raw.a")
    assert [side.total for side in body.sides] == [1, 1]
    assert body.untold[0].text == "id"


def test_many_neighbours_are_counted_and_the_list_names_them_all() -> None:
    many = [made(f"gold.d{number:02}", "shop.raw.a") for number in range(DRAWN + 5)]
    body = body_of(index_of(made("raw.a"), *many), "raw.a")
    assert len(body.figure.columns[-1]) == DRAWN
    assert [box.title for box in body.figure.columns[-1] if not box.identity.startswith("shop")] == ["6 more"]
    assert body.sides[1].total == DRAWN + 5


def test_all_lineage_is_drawn_by_layer_and_counted_by_namespace() -> None:
    body = cast(LineagesBody, next(build_lineages_pages(chain())).body)
    assert body.figure is not None
    assert [[box.caption.split(",")[0] for box in column] for column in body.figure.columns if column] == [
        ["Raw"],
        ["Gold"],
        ["Activation"],
    ]
    assert [(link.text, numbers) for link, numbers in body.rows] == [("shop", (0, 1, 1, 1))]
    assert [(flow.source.text, flow.target.text, len(flow.edges)) for flow in body.flows] == [
        ("elsewhere", "shop", 1),
        ("shop", "shop", 2),
    ]
    assert [(it.link.text, it.contracts, it.consumers) for it in body.busiest] == [
        ("shop.gold.b", 1, 1),
        ("shop.raw.a", 2, 0),
    ]


def test_data_says_what_the_page_says() -> None:
    index = chain()
    assert {"contract": "elsewhere.raw.x", "is_here": False} in describe_all(index)["nodes"]
    told = describe_contract(index, ContractId("shop", "gold", "b"))
    assert told["upstream"] == [{"contract": "shop.raw.a", "steps": 1}]
    assert told["columns"] == [
        {"column": "rows.id", "made_from": ["shop.raw.a#rows.id"], "goes_into": ["shop.activation.c#rows.id"]}
    ]


def box(name: str, *rows: str) -> Box:
    inside = tuple(Row(identity=f"{name}.{row}", text=row, path=f"{name}#{row}") for row in rows)
    return Box(identity=name, title=name, caption="Gold", path=f"{name}.html", rows=inside)


def test_figure_has_a_link_for_every_box_and_row_and_a_line_for_every_pair_that_is_drawn() -> None:
    figure = Figure(
        label='All "that" <is>',
        columns=((box("a", "x"),), (box("b"), box("c"))),
        lines=(("a.x", "b"), ("b", "c"), ("a", "gone")),
    )
    svg = ET.fromstring(str(render_figure(figure, "../")))  # noqa: S314 - our own text
    assert svg.get("aria-label") == 'All "that" <is>'
    assert [link.get("href") for link in svg.iter("a")] == ["../a.html", "../a#x", "../b.html", "../c.html"]
    assert len(list(svg.iter("path"))) == 2
    assert [text.text for text in svg.iter("text") if text.get("class") == "name"] == ["a", "x", "b", "c"]


def test_a_name_too_long_to_draw_keeps_both_its_ends_and_its_whole_as_a_title() -> None:
    name = "orders_" * 12 + "daily"
    svg = ET.fromstring(str(render_figure(Figure(label="l", columns=((box(name),),), lines=()), "")))  # noqa: S314 - our own text
    text = next(svg.iter("text"))
    assert text.text is not None
    assert text.text.startswith("orders_")
    assert text.text.endswith("daily")
    assert text.findtext("title") == name


def test_boxes_move_to_where_fewest_lines_cross() -> None:
    figure = Figure(label="l", columns=((box("a"), box("b")), (box("c"), box("d"))), lines=(("a", "d"), ("b", "c")))
    left, right = untangle(figure).columns
    order = [one.identity for one in left] + [one.identity for one in right]
    assert order in (["a", "b", "d", "c"], ["b", "a", "c", "d"])
    assert untangle(figure) == untangle(figure)


def test_an_empty_figure_is_known() -> None:
    assert Figure(label="l", columns=((box("a"),),), lines=()).is_empty
    assert not Figure(label="l", columns=((box("a"),), (box("b"),)), lines=()).is_empty
    assert ContractId("shop", "raw", "a") in chain().standings


def test_a_registry_without_contracts_draws_nothing() -> None:
    body = cast(LineagesBody, next(build_lineages_pages(index_of())).body)
    assert (body.figure, body.rows) == (None, ())
