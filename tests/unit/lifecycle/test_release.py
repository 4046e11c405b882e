from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.support.builders import contract

from treaty.lifecycle.current import find_next_current
from treaty.lifecycle.release import Occasion, ReleasePlan, TagNames, find_base, plan_release
from treaty.lifecycle.release_obstacles import Digests, Obstacle
from treaty.lifecycle.release_tags import render_current_tag, render_release_tag
from treaty.model.identity import ContractId, DatasetId, Version, parse_version
from treaty.model.pointer import ROOT
from treaty.model.registry import Catalog, Dataset, Freeze, LayerState
from treaty.model.release import Flip, Release, VersionKey

KEY = ContractId("finance", "gold", "invoice")
NOW = datetime(2026, 5, 1, tzinfo=UTC)
OCCASION = Occasion(commit="a" * 40, time=NOW, actor="finance-data", correlation_id="CHG-1")


def catalog(*versions: str, state: LayerState | None = None, hold: tuple[str, ...] = ()) -> Catalog:
    dataset = Dataset(path="dataset.yaml", key=DatasetId("finance", "invoice"), layers={"gold": state} if state else {})
    contracts = tuple(contract(f"{KEY}:{version}", hold=version in hold) for version in versions)
    return Catalog(datasets={dataset.key: dataset}, contracts={KEY: contracts} if contracts else {})


def digest_of(version: Version) -> Digests:
    return Digests(document=f"sha256:{version}")


def digests(tree: Catalog) -> Mapping[VersionKey, Digests]:
    return {(KEY, item.version): digest_of(item.version) for item in tree.contracts.get(KEY, ()) if item.version}


def released(*versions: str) -> tuple[Release, ...]:
    return tuple(
        Release(
            contract=KEY,
            version=parse_version(version),
            tag=render_release_tag(KEY, parse_version(version)),
            commit="b" * 40,
            time=NOW,
            digest=digest_of(parse_version(version)).document,
        )
        for version in versions
    )


def flipped(*versions: str) -> tuple[Flip, ...]:
    return tuple(
        Flip(
            contract=KEY,
            number=number,
            version=parse_version(version),
            previous=None,
            tag=render_current_tag(KEY, number),
            commit="b" * 40,
            time=NOW,
        )
        for number, version in enumerate(versions, start=1)
    )


def plan(
    tree: Catalog,
    releases: tuple[Release, ...] = (),
    flips: tuple[Flip, ...] = (),
    *,
    tags: TagNames | None = None,
    found: Mapping[VersionKey, Digests] | None = None,
    postures: Mapping[VersionKey, tuple[str, str]] | None = None,
) -> ReleasePlan:
    names = [*(item.tag for item in releases), *(item.tag for item in flips)]
    return plan_release(
        tree,
        releases,
        flips,
        postures or {},
        digests(tree) if found is None else found,
        occasion=OCCASION,
        tags=tags or TagNames(taken=names, contained=names),
    )


def test_an_empty_tree_releases_nothing() -> None:
    assert plan(catalog()).is_empty


def test_a_first_version_is_released_for_everybody_and_becomes_current() -> None:
    made = plan(catalog("v1.0.0"))
    (release,), (flip,) = made.releases, made.flips
    assert (release.tag, release.base, release.posture) == ("release/finance/invoice/gold/v1.0.0", None, "both")
    assert (release.commit, release.time, release.actor, release.correlation_id) == (
        OCCASION.commit,
        NOW,
        "finance-data",
        "CHG-1",
    )
    assert release.digest == "sha256:v1.0.0"
    assert (flip.tag, flip.version, flip.previous) == ("current/finance/invoice/gold/1", Version(1, 0, 0), None)
    assert flip.reason


def test_a_later_version_has_base_and_posture() -> None:
    postures = {(KEY, Version(1, 1, 0)): ("finance.gold.invoice:v1.0.0", "forward")}
    made = plan(catalog("v1.0.0", "v1.1.0"), released("v1.0.0"), flipped("v1.0.0"), postures=postures)
    assert [(item.version, item.base, item.posture) for item in made.releases] == [
        (Version(1, 1, 0), "finance.gold.invoice:v1.0.0", "forward")
    ]
    assert [(item.number, item.version, item.previous) for item in made.flips] == [
        (2, Version(1, 1, 0), Version(1, 0, 0))
    ]


def test_what_is_tagged_is_not_tagged_again() -> None:
    assert plan(catalog("v1.0.0"), released("v1.0.0"), flipped("v1.0.0")).is_empty


def test_a_missing_flip_is_made_up_for() -> None:
    made = plan(catalog("v1.0.0"), released("v1.0.0"))
    assert (made.releases, [flip.number for flip in made.flips]) == ((), [1])


def test_a_new_major_does_not_become_current() -> None:
    made = plan(catalog("v1.0.0", "v2.0.0"), released("v1.0.0"), flipped("v1.0.0"))
    assert [item.version for item in made.releases] == [Version(2, 0, 0)]
    assert made.flips == ()


def test_a_held_version_is_released_and_not_current() -> None:
    made = plan(catalog("v1.0.0", "v1.1.0", hold=("v1.1.0",)), released("v1.0.0"), flipped("v1.0.0"))
    assert len(made.releases) == 1
    assert made.flips == ()


def test_a_frozen_contract_does_not_move() -> None:
    frozen = LayerState(frozen=Freeze(pointer=ROOT))
    made = plan(catalog("v1.0.0", "v1.1.0", state=frozen), released("v1.0.0"), flipped("v1.0.0"))
    assert len(made.releases) == 1
    assert made.flips == ()


def test_a_pin_moves_back() -> None:
    pinned = LayerState(current=Version(1, 0, 0))
    made = plan(catalog("v1.0.0", "v1.1.0", state=pinned), released("v1.0.0", "v1.1.0"), flipped("v1.0.0", "v1.1.0"))
    assert [(item.number, item.version, item.previous) for item in made.flips] == [
        (3, Version(1, 0, 0), Version(1, 1, 0))
    ]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({(KEY, Version(1, 0, 0)): Digests(document="sha256:other")}, "was changed afterwards"),
        ({}, "gone from the tree"),
    ],
)
def test_a_released_file_that_changed_stops_everything(found: Mapping[VersionKey, Digests], words: str) -> None:
    made = plan(catalog("v1.0.0", "v1.1.0"), released("v1.0.0"), flipped("v1.0.0"), found=found)
    assert (made.releases, made.flips) == ((), ())
    (refusal,) = made.refusals
    assert refusal.subject == "finance.gold.invoice:v1.0.0"
    assert words in refusal.message
    assert "git restore --source=release/finance/invoice/gold/v1.0.0" in refusal.message


def test_a_commit_that_is_not_the_newest_moves_nothing_back() -> None:
    releases, flips = released("v1.0.0", "v1.1.0"), flipped("v1.0.0", "v1.1.0")
    old = [releases[0].tag, flips[0].tag]
    new = [releases[1].tag, flips[1].tag]
    behind = TagNames(taken=[*old, *new], contained=old, later=new)
    assert plan(catalog("v1.0.0"), releases, flips, tags=behind).is_empty
    pinned = LayerState(current=Version(1, 0, 0))
    assert plan(catalog("v1.0.0", "v1.1.0", state=pinned), releases, flips, tags=behind).is_empty


def test_a_number_that_a_foreign_tag_took_is_passed_over() -> None:
    made = plan(catalog("v1.0.0"), tags=TagNames(taken=["current/finance/invoice/gold/1"]))
    assert [flip.number for flip in made.flips] == [2]


def test_the_base_is_the_highest_version_below() -> None:
    versions = [Version(1, 0, 0), Version(1, 2, 0), Version(2, 0, 0)]
    assert find_base(versions, Version(1, 1, 0)) == Version(1, 0, 0)
    assert find_base(versions, Version(2, 0, 0)) == Version(1, 2, 0)
    assert find_base(versions, Version(1, 0, 0)) is None


@pytest.mark.parametrize(
    ("taken", "blocking"),
    [
        ("release/finance/invoice/gold/v1.0.0", "release/finance/invoice/gold/v1.0.0"),
        ("release/finance/invoice", "release/finance/invoice"),
        ("release/finance/invoice/gold/v1.0.0/note", "release/finance/invoice/gold/v1.0.0/note"),
        ("release/finance/invoice/gold/v1.0", None),
    ],
)
def test_a_tag_in_the_way_stops_the_release(taken: str, blocking: str | None) -> None:
    found = plan(catalog("v1.0.0"), tags=TagNames(taken={taken}))
    expected = [(Obstacle.TAG_FOREIGN, blocking)] if blocking else []
    assert [(item.obstacle, item.subject) for item in found.refusals] == expected
    assert bool(found.releases) is (blocking is None)


def test_a_clock_that_was_set_back_makes_no_later_tag_older() -> None:
    ahead = NOW.replace(year=2027)
    earlier = tuple(replace(item, time=ahead) for item in released("v1.0.0"))
    found = plan(catalog("v1.0.0", "v1.1.0"), earlier, flipped("v1.0.0"))
    assert [item.time for item in (*found.releases, *found.flips)] == [ahead, ahead]


def test_a_tree_that_lacks_the_current_version_moves_nothing_back() -> None:
    releases, flips = released("v1.0.0", "v1.1.0"), flipped("v1.0.0", "v1.1.0")
    names = [releases[0].tag, flips[0].tag]
    behind = TagNames(taken=[*names, releases[1].tag, flips[1].tag], contained=names)
    assert plan(catalog("v1.0.0"), releases, flips, tags=behind).flips == ()


def test_a_released_schema_that_changed_stops_everything_unless_its_digest_is_not_known() -> None:
    version = Version(1, 0, 0)
    now = {(KEY, version): replace(digest_of(version), schema="sha256:new")}
    for digest, count in (("sha256:old", 1), ("sha256:new", 0), (None, 0)):
        releases = tuple(replace(item, schema_digest=digest) for item in released("v1.0.0"))
        found = plan(catalog("v1.0.0"), releases, flipped("v1.0.0"), found=now)
        assert [item.obstacle for item in found.refusals] == [Obstacle.CHANGED] * count


def test_a_tag_in_the_way_is_told_with_how_to_be_rid_of_it() -> None:
    [refusal] = plan(catalog("v1.0.0"), tags=TagNames(taken={"release/finance/invoice"})).refusals
    assert refusal.message == (
        "finance.gold.invoice:v1.0.0 cannot be tagged: the tag `release/finance/invoice` stands in its way and is no "
        "release. Whoever made it deletes it: git push --delete origin refs/tags/release/finance/invoice; "
        "git tag --delete release/finance/invoice"
    )


def test_what_would_be_current_if_all_were_released() -> None:
    nameless = replace(contract(f"{KEY}:v9.0.0"), version=None)
    versions = [*catalog("v1.0.0", "v1.1.0", "v2.0.0").contracts[KEY], nameless]
    assert find_next_current(versions, LayerState()) == Version(1, 1, 0)
    assert find_next_current([nameless], LayerState()) is None
