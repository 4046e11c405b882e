from __future__ import annotations

from datetime import UTC, date, datetime

from tests.support.builders import contract

from treaty.lifecycle.release_tags import render_current_tag, render_release_tag
from treaty.lifecycle.status import ContractLife, Status, describe_contracts
from treaty.model.identity import ContractId, DatasetId, Version, parse_version
from treaty.model.pointer import ROOT
from treaty.model.registry import Catalog, Dataset, Deprecation, LayerState, Retirement, VersionState
from treaty.model.release import Flip, Release

KEY = ContractId("finance", "gold", "invoice")
V1, V2 = Version(1, 0, 0), Version(1, 1, 0)


def describe(*versions: str, released: str = "", current: str = "", state: LayerState | None = None) -> ContractLife:
    dataset = Dataset(path="d", key=DatasetId("finance", "invoice"), layers={"gold": state or LayerState()})
    contracts = tuple(contract(f"{KEY}:{version}") for version in versions)
    releases = [
        Release(
            contract=KEY,
            version=parse_version(version),
            tag=render_release_tag(KEY, parse_version(version)),
            commit="c",
            time=datetime(2026, 1, 1, tzinfo=UTC),
            digest=None,
        )
        for version in released.split()
    ]
    flips = [
        Flip(
            contract=KEY,
            number=number,
            version=parse_version(version),
            previous=None,
            tag=render_current_tag(KEY, number),
            commit="c",
            time=None,
        )
        for number, version in enumerate(current.split(), 1)
    ]
    (life,) = describe_contracts(Catalog(datasets={dataset.key: dataset}, contracts={KEY: contracts}), releases, flips)
    return life


def statuses(life: ContractLife) -> list[Status]:
    return [version.status for version in life.versions]


def test_without_any_tag_nothing_is_known_to_be_released() -> None:
    life = describe("v1.0.0", "v1.1.0")
    assert statuses(life) == [Status.UNRELEASED, Status.UNRELEASED]
    assert [version.ordinal for version in life.versions] == [None, None]
    assert life.current.version is None


def test_a_version_beside_released_ones_is_a_draft() -> None:
    life = describe("v1.0.0", "v1.1.0", "v1.2.0", released="v1.0.0 v1.1.0", current="v1.1.0")
    assert statuses(life) == [Status.RELEASED, Status.CURRENT, Status.DRAFT]


def test_ordinals_count_by_order_of_release() -> None:
    life = describe("v1.0.0", "v1.0.1", "v1.1.0", released="v1.0.0 v1.1.0 v1.0.1")
    assert [version.ordinal for version in life.versions] == [1, 3, 2]
    assert [version.release and version.release.version for version in life.versions] == [
        version.version for version in life.versions
    ]


def test_a_release_that_left_the_tree_keeps_its_ordinal() -> None:
    assert [version.ordinal for version in describe("v1.1.0", released="v1.0.0 v1.1.0").versions] == [2]


def test_deprecated_and_retired_win_over_the_rest() -> None:
    state = LayerState(
        versions={
            V1: VersionState(retired=Retirement(pointer=ROOT), deprecated=Deprecation(pointer=ROOT)),
            V2: VersionState(deprecated=Deprecation(pointer=ROOT, sunset=date(2026, 9, 1), successor="v1.2.0")),
        }
    )
    life = describe("v1.0.0", "v1.1.0", released="v1.0.0 v1.1.0", state=state)
    assert statuses(life) == [Status.RETIRED, Status.DEPRECATED]
    last = life.find(V2)
    assert last is not None
    assert last.is_current
    assert last.deprecation is not None
    assert last.deprecation.successor == "v1.2.0"


def test_the_end_of_a_major_is_told_by_its_versions() -> None:
    state = LayerState(majors={1: Deprecation(pointer=ROOT, sunset=date(2026, 9, 1))})
    life = describe("v1.0.0", "v2.0.0", released="v1.0.0 v2.0.0", current="v1.0.0", state=state)
    assert statuses(life) == [Status.CURRENT, Status.RELEASED]
    assert [version.deprecation is not None for version in life.versions] == [True, False]


def test_a_held_version_says_so() -> None:
    state = LayerState(versions={V2: VersionState(hold=True)})
    life = describe("v1.0.0", "v1.1.0", released="v1.0.0 v1.1.0", current="v1.0.0", state=state)
    assert [(version.is_held, version.is_current) for version in life.versions] == [(False, True), (True, False)]
