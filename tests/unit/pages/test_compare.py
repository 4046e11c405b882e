from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

from tests.support.builders import contract, field, record

from treaty.compat.verdict import compare_contracts
from treaty.model.identity import ContractId
from treaty.model.registry import Catalog
from treaty.pages.content.compare import CompareBody, build_compare_pages, build_history_files
from treaty.pages.content.diff import build_diff_body, build_diff_pages
from treaty.pages.index import SiteIndex, build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.render import page_renderer

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")
KEY = ContractId("finance", "gold", "invoice")


def build(count: int) -> SiteIndex:
    """Give a contract that loses a column with each version."""
    versions = tuple(
        contract(f"{KEY}:v1.{minor}.0", record("t", *(field(f"c{at}") for at in range(minor, count))))
        for minor in range(count)
    )
    comparisons, distant = {}, {}
    for one, other in combinations(versions, 2):
        assert one.version is not None
        assert other.version is not None
        is_near = other.version.minor - one.version.minor == 1
        (comparisons if is_near else distant)[KEY, one.version, other.version] = compare_contracts(one, other)
    catalog = Catalog(contracts={KEY: versions})
    return build_index(SiteInput(catalog=catalog, build=BUILD, comparisons=comparisons, distant=distant))


def read_history(index: SiteIndex) -> dict[str, Any]:
    """Give what the scripts hand over, by the name of a version; the steps under no name."""
    found: dict[str, Any] = {}
    for path, data in build_history_files(index, next(iter(index.standings.values()))):
        match = re.fullmatch(r'treatyHistory\("(.*?)",(.*)\);\n', data.decode())
        assert match is not None
        name = match.group(1)
        assert path == f"datasets/finance/invoice/gold/history{'/' if name else ''}{name}.js"
        found[name] = json.loads(match.group(2))
    return found


def test_few_versions_have_a_page_for_every_pair_and_a_table_of_them() -> None:
    index = build(6)
    diffs = {page.path for page in build_diff_pages(index, next(iter(index.standings.values())))}
    assert len(diffs) == 15
    (page,) = build_compare_pages(index, next(iter(index.standings.values())))
    body: CompareBody = page.body
    assert {cell.link.path for _, row in body.rows for cell in row if cell} == diffs
    assert list(build_history_files(index, next(iter(index.standings.values())))) == []
    assert page_renderer(index.input)(page).decode().count("breaking</span>") >= 15


def test_many_versions_have_pages_for_neighbours_and_data_for_every_pair() -> None:
    index = build(8)
    assert len(list(build_diff_pages(index, next(iter(index.standings.values()))))) == 7
    history = read_history(index)
    assert {name: sorted(found) for name, found in history.items() if name} == {
        f"v1.{newer}.0": [f"v1.{minor}.0" for minor in range(newer)] for newer in range(1, 8)
    }
    assert sorted(history[""]) == [f"v1.{minor}.0 v1.{minor + 1}.0" for minor in range(7)]
    assert all(it["page"] for it in history[""].values())
    (page,) = build_compare_pages(index, next(iter(index.standings.values())))
    text = page_renderer(index.input)(page).decode()
    assert 'src="../../../../assets/compare.js"' in text
    assert "<noscript>" in text
    assert "diff/v1.6.0-to-v1.7.0.html" in text


def test_the_browser_says_what_the_page_of_neighbours_says() -> None:
    index = build(8)
    history = read_history(index)
    for pair, comparison in {**index.input.comparisons, **index.input.distant}.items():
        body, plain = build_diff_body(index, pair, comparison), history[str(pair[2])][str(pair[1])]
        assert plain["outcome"] == [body.outcome.kind, body.outcome.text]
        assert [it[2] for it in plain["verdicts"]] == [it.answer for it in body.verdicts]
        assert [[heading, len(group)] for heading, group in plain["groups"]] == [
            [heading, len(group)] for heading, group in body.groups
        ]


def test_two_versions_are_one_pair_and_nothing_to_choose() -> None:
    index = build(2)
    assert list(build_compare_pages(index, next(iter(index.standings.values())))) == []
    (page,) = build_diff_pages(index, next(iter(index.standings.values())))
    assert "Compare other versions" not in page_renderer(index.input)(page).decode()
