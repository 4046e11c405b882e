from __future__ import annotations

from datetime import UTC, date, datetime
from types import MappingProxyType

from tests.support.builders import contract

from treaty.model.identity import ContractId, DatasetId, Version
from treaty.model.pointer import ROOT
from treaty.model.registry import Catalog, Dataset, Deprecation, LayerState, VersionState
from treaty.model.release import Release
from treaty.pages.facts import parse_time
from treaty.pages.index import build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.standing import ContractStanding

KEY = ContractId("finance", "gold", "invoice")
NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")
V100, V110, V200 = Version(1, 0, 0), Version(1, 1, 0), Version(2, 0, 0)


def catalog(state: LayerState | None = None) -> Catalog:
    versions = tuple(contract(f"{KEY}:{version}") for version in (V100, V110, V200))
    dataset = Dataset(path="dataset.yaml", key=KEY.dataset_id, layers={"gold": state} if state else {})
    return Catalog(datasets={DatasetId("finance", "invoice"): dataset}, contracts=MappingProxyType({KEY: versions}))


def release(version: Version, day: int) -> Release:
    time = datetime(2026, 1, day, tzinfo=UTC)
    return Release(contract=KEY, version=version, tag=f"t{version}", commit="c" * 40, time=time, digest=None)


def stand(catalog: Catalog, *releases: Release) -> ContractStanding:
    return build_index(SiteInput(catalog=catalog, build=BUILD, releases=releases)).standings[KEY]


def test_without_tags_current_is_what_a_release_now_would_make_it() -> None:
    standing = stand(catalog())
    assert standing.current is not None
    assert standing.current.version == V110
    assert not standing.is_released
    assert [entry.is_pending for entry in standing.versions] == [False, False, False]


def test_with_tags_a_version_without_one_is_pending() -> None:
    standing = stand(catalog(), release(V100, 1))
    assert standing.shown.version == V100
    assert [entry.is_pending for entry in standing.versions] == [False, True, True]


def test_ordinals_count_in_order_of_release_and_the_unreleased_come_last() -> None:
    standing = stand(catalog(), release(V200, 1), release(V100, 2))
    assert {entry.version: entry.ordinal for entry in standing.versions} == {V200: 1, V100: 2, V110: 3}


def test_a_higher_major_is_offered_unless_it_is_the_shown_one() -> None:
    standing = stand(catalog())
    assert standing.newer_major is not None
    assert standing.newer_major.version == V200
    only = Catalog(contracts={KEY: (contract(f"{KEY}:{V200}"),)})
    assert stand(only).newer_major is None


def test_the_end_of_a_major_reaches_each_of_its_versions() -> None:
    end = Deprecation(pointer=ROOT, sunset=date(2027, 3, 31), successor="v2.0.0")
    own = Deprecation(pointer=ROOT, sunset=date(2026, 3, 31))
    state = LayerState(majors={1: end}, versions={V100: VersionState(deprecated=own)})
    first, second, third = stand(catalog(state)).versions
    assert (first.deprecation, first.is_major_ending) == (own, False)
    assert (second.deprecation, second.is_major_ending) == (end, True)
    assert third.deprecation is None


def test_times_are_read_as_utc_and_nonsense_is_none() -> None:
    assert parse_time("2026-02-16T09:00:00+01:00") == datetime(2026, 2, 16, 8, tzinfo=UTC)
    assert parse_time("2026-02-16") == datetime(2026, 2, 16, tzinfo=UTC)
    assert parse_time("soon") is None
    assert parse_time(None) is None
