from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.support.builders import comparison, contract

from treaty.model.identity import ContractId, Version
from treaty.model.pointer import ROOT
from treaty.model.registry import (
    Catalog,
    Dataset,
    Dependency,
    Deprecation,
    Freeze,
    LayerState,
    Retirement,
    Subscription,
    VersionState,
)
from treaty.model.release import Release
from treaty.pages.content.consumers import build_consumer_sheets
from treaty.pages.content.lists import set_pages
from treaty.pages.content.parts import Banner
from treaty.pages.content.state import find_banners, find_contract_badges, find_version_badges
from treaty.pages.index import SiteIndex, build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.render import page_renderer

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")
KEY = ContractId("finance", "gold", "invoice")
V100, V110, V200 = Version(1, 0, 0), Version(1, 1, 0), Version(2, 0, 0)


def build(
    *versions: Version,
    status: str = "active",
    released: Iterable[Version] = (),
    compared: Iterable[tuple[Version, Version]] = (),
    **state: Any,
) -> SiteIndex:
    dataset = Dataset(path="d", key=KEY.dataset_id, status=status, layers={"gold": LayerState(**state)})
    contracts = tuple(
        contract(f"{KEY}:{version}", migration="Rename `a`." if version.major > 1 else None) for version in versions
    )
    releases = tuple(
        Release(contract=KEY, version=version, tag=str(version), commit="c" * 40, time=NOW, digest=None)
        for version in released
    )
    catalog = Catalog(datasets={KEY.dataset_id: dataset}, contracts={KEY: contracts})
    comparisons = {(KEY, *pair): comparison() for pair in compared}
    return build_index(SiteInput(catalog=catalog, build=BUILD, releases=releases, comparisons=comparisons))


def banners(index: SiteIndex, version: Version | None = None) -> list[Banner]:
    standing = index.standings[KEY]
    entry = standing.find(version) if version else standing.shown
    assert entry is not None
    return list(find_banners(index, standing, entry))


def test_nothing_is_said_where_all_is_well() -> None:
    index = build(V100)
    assert banners(index) == []
    assert list(find_contract_badges(index, index.standings[KEY])) == []


def test_a_deprecated_version_names_its_end_and_its_successor() -> None:
    end = Deprecation(pointer=ROOT, since=date(2026, 3, 1), sunset=date(2027, 3, 1), successor="v1.1.0", reason="Old.")
    index = build(V100, V110, versions={V100: VersionState(deprecated=end)})
    first, second = banners(index, V100)
    assert (first.kind, first.word) == ("warn", "deprecated")
    assert first.title == "v1.0.0 is deprecated since 1 March 2026. It ends on 1 March 2027."
    assert first.links[0].text == "Move to v1.1.0"
    assert first.links[0].path.endswith("v1.1.0.html")
    assert second.word == "not current"


@pytest.mark.parametrize(
    ("sunset", "wanted"), [(date(2026, 11, 21), "It ended on 21 November 2026."), (None, "No end date is set.")]
)
def test_an_end_that_has_come_or_was_never_set_is_said(sunset: date | None, wanted: str) -> None:
    index = build(V100, majors={1: Deprecation(pointer=ROOT, sunset=sunset)})
    assert banners(index)[0].title == f"Major 1 is deprecated. {wanted}"


def test_a_successor_elsewhere_that_is_not_known_is_named_without_a_link() -> None:
    index = build(V100, majors={1: Deprecation(pointer=ROOT, successor="finance.gold.bill:v1.0.0")})
    assert banners(index)[0].links[0].path == ""
    assert banners(index)[0].links[0].text == "Move to finance.gold.bill:v1.0.0"


def test_retired_comes_first_and_says_that_it_is_served_no_more() -> None:
    state = {V100: VersionState(retired=Retirement(pointer=ROOT, since=date(2026, 1, 2)))}
    index = build(V100, V110, versions=state)
    assert banners(index, V100)[0].title == "v1.0.0 is retired since 2 January 2026: it is served no more."
    assert [badge.text for badge in find_version_badges(index.standings[KEY].versions[0])] == ["retired"]


def test_a_retired_version_names_the_successor_of_its_deprecation_and_is_not_called_deprecated_too() -> None:
    end = Deprecation(pointer=ROOT, since=date(2026, 1, 1), sunset=None, successor="v1.1.0", reason="Old.")
    retired = Retirement(pointer=ROOT, since=date(2026, 1, 2))
    found = banners(build(V100, V110, versions={V100: VersionState(deprecated=end, retired=retired)}), V100)
    assert [banner.word for banner in found] == ["retired", "not current"]
    assert found[0].links[0].text == "Move to v1.1.0"


def test_an_older_version_leads_to_what_differs_from_the_current_one() -> None:
    few, many = build(V100, V110), build(*(Version(1, minor, 0) for minor in range(8)))
    assert [link.text for link in banners(few, V100)[-1].links] == ["Go to v1.1.0, which is current"]
    last = banners(many, V100)[-1].links[-1]
    assert last.path.endswith("gold/compare.html#from=v1.0.0&to=v1.7.0")


def test_frozen_says_since_when_and_by_whom() -> None:
    index = build(V100, frozen=Freeze(pointer=ROOT, since=date(2026, 8, 1), by="finance-data", reason="Audit."))
    (banner,) = banners(index)
    assert banner.title == "Frozen since 1 August 2026 by finance-data: the current version does not move."
    assert [badge.text for badge in find_contract_badges(index, index.standings[KEY])] == ["frozen"]


def test_a_held_version_is_told_on_the_page_of_the_current_one() -> None:
    index = build(V100, V110, versions={V110: VersionState(hold=True)})
    assert [banner.word for banner in banners(index)] == ["held"]
    assert [banner.word for banner in banners(index, V110)] == ["held", "not current"]


def test_a_new_major_is_offered_with_the_way_to_it() -> None:
    (banner,) = banners(build(V100, V200))
    assert banner.title == "A new major is available: v2.0.0."
    assert [link.text for link in banner.links] == ["See v2.0.0", "How to move"]
    assert banner.links[1].path.endswith("v2.0.0.html#migration")
    (banner,) = banners(build(V100, V200, compared=[(V100, V200)]))
    assert [link.text for link in banner.links] == ["See v2.0.0", "What v2.0.0 changes", "How to move"]
    assert banner.links[1].path.endswith("diff/v1.0.0-to-v2.0.0.html")


def test_a_consumer_is_told_what_is_coming_at_it() -> None:
    end = Deprecation(pointer=ROOT, since=None, sunset=date(2027, 3, 1), successor="v2.0.0", reason="Old.")
    index = build(V100, V200, versions={V100: VersionState(deprecated=end)})
    reader = Subscription(
        path="s", consumer="reports", dependencies=(Dependency(pointer=ROOT, contract=str(KEY), requires="forward"),)
    )
    site = replace(index.input, catalog=replace(index.catalog, subscriptions=(reader,)))
    _, page = set_pages(build_consumer_sheets(build_index(site)))
    assert [banner.word for banner in page.body.rows[0].ahead] == ["deprecated", "new major"]
    text = page_renderer(site)(page).decode()
    assert "It ends on 1 March 2027." in text


def test_a_version_without_tag_among_released_ones_is_not_released() -> None:
    index = build(V100, V110, released=[V100])
    assert banners(index, V110)[-1].title == "v1.1.0 is not released yet: it stands in the repository only."


def test_no_current_version_is_said() -> None:
    index = build(V100, released=[V100], versions={V100: VersionState(hold=True)})
    assert "no current version" in [banner.word for banner in banners(index)]


@pytest.mark.parametrize(("status", "kind"), [("deprecated", "warn"), ("retired", "stop")])
def test_a_dataset_that_ends_is_said_on_every_version(status: str, kind: str) -> None:
    index = build(V100, V110, status=status)
    assert {banners(index, version)[0].kind for version in (V100, V110)} == {kind}
