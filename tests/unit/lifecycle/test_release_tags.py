from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treaty.lifecycle.release_tags import (
    parse_current_tag,
    parse_flip,
    parse_release,
    parse_release_tag,
    parse_trailers,
    render_current_tag,
    render_flip,
    render_release,
    render_release_tag,
)
from treaty.model.identity import ContractId, Version, is_name
from treaty.model.release import Flip, Release

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}([_-][a-z0-9]{1,4})?", fullmatch=True).filter(is_name)
CONTRACTS = st.builds(ContractId, st.lists(NAMES, min_size=1, max_size=3).map(".".join), NAMES, NAMES)
VERSIONS = st.builds(Version, *[st.integers(0, 999_999_999)] * 3)
WORDS = st.text(max_size=40).map(
    lambda text: " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
)
MAYBE = st.none() | WORDS.filter(bool)
DIGESTS = st.none() | st.from_regex(r"sha256:[0-9a-f]{64}", fullmatch=True)
TIME = datetime(2026, 3, 1, 12, tzinfo=UTC)


@st.composite
def releases(draw: st.DrawFn) -> Release:
    contract, version = draw(CONTRACTS), draw(VERSIONS)
    return Release(
        contract=contract,
        version=version,
        tag=render_release_tag(contract, version),
        commit="c" * 40,
        time=TIME,
        digest=draw(DIGESTS),
        base=draw(MAYBE),
        posture=draw(st.sampled_from(["both", "forward", "backward", "none"])),
        actor=draw(MAYBE),
        correlation_id=draw(MAYBE),
        schema_digest=draw(DIGESTS),
    )


@st.composite
def flips(draw: st.DrawFn) -> Flip:
    contract, number = draw(CONTRACTS), draw(st.integers(1, 999_999_999))
    return Flip(
        contract=contract,
        number=number,
        version=draw(VERSIONS),
        previous=draw(st.none() | VERSIONS),
        tag=render_current_tag(contract, number),
        commit="c" * 40,
        time=TIME,
        reason=draw(WORDS),
        actor=draw(MAYBE),
        correlation_id=draw(MAYBE),
    )


@given(releases())
def test_a_release_survives_its_tag(release: Release) -> None:
    assert parse_release(release.tag, render_release(release), commit=release.commit, time=release.time) == release


@given(flips())
def test_a_flip_survives_its_tag(flip: Flip) -> None:
    assert parse_flip(flip.tag, render_flip(flip), commit=flip.commit, time=flip.time) == flip


def test_names_are_those_of_the_design() -> None:
    contract = ContractId("sap.mm", "gold", "mara")
    assert render_release_tag(contract, Version(1, 2, 0)) == "release/sap.mm/mara/gold/v1.2.0"
    assert render_current_tag(contract, 12) == "current/sap.mm/mara/gold/12"


def test_a_body_reads_like_a_commit_message() -> None:
    release = Release(
        contract=ContractId("finance", "gold", "invoice"),
        version=Version(1, 1, 0),
        tag="release/finance/invoice/gold/v1.1.0",
        commit="c" * 40,
        time=TIME,
        digest="sha256:" + "0" * 64,
        base="finance.gold.invoice:v1.0.0",
        posture="both",
        actor="finance-data",
    )
    assert render_release(release).splitlines() == [
        "Release finance.gold.invoice v1.1.0",
        "",
        "Contract: finance.gold.invoice",
        "Version: v1.1.0",
        "Base: finance.gold.invoice:v1.0.0",
        "Posture: both",
        "Digest: sha256:" + "0" * 64,
        "Actor: finance-data",
    ]


@pytest.mark.parametrize("mark", ["\n", "\r", "\x85", "\u2028", "\x00", "\x1b"])
def test_nobody_forges_a_trailer(mark: str) -> None:
    flip = Flip(
        contract=ContractId("a", "b", "c"),
        number=1,
        version=Version(1, 0, 0),
        previous=None,
        tag="current/a/c/b/1",
        commit="c" * 40,
        time=TIME,
        reason=f"fine{mark}Actor: somebody else",
    )
    read = parse_flip(flip.tag, render_flip(flip), commit=flip.commit, time=flip.time)
    assert read is not None
    assert (read.actor, read.reason) == (None, "fine Actor: somebody else")


@pytest.mark.parametrize(
    "tag",
    [
        "release/finance/invoice/gold/1.0.0",
        "release/finance/invoice/gold/v1.0",
        "release/finance/invoice/gold/v01.0.0",
        "release/finance/invoice/v1.0.0",
        "release/Finance/invoice/gold/v1.0.0",
        "release/finance/Invoice/gold/v1.0.0",
        "release/finance/invoice/gold/v1.0.0/x",
        "v1.0.0",
        "current/finance/invoice/gold/1",
    ],
)
def test_other_tags_are_no_releases(tag: str) -> None:
    assert parse_release_tag(tag) is None
    assert parse_release(tag, "", commit="c" * 40, time=None) is None


@pytest.mark.parametrize(
    "tag", ["current/a/b/c/0", "current/a/b/c/01", "current/a/b/c/x", "current/a/b/c/\u0661", "release/a/b/c/1"]
)
def test_other_tags_are_no_flips(tag: str) -> None:
    assert parse_current_tag(tag) is None


def test_a_hand_made_tag_says_what_it_says() -> None:
    tag = "release/finance/invoice/gold/v1.0.0"
    release = parse_release(tag, "by hand\n\nDigest: sha256:short\nActor: me\n", commit="c" * 40, time=None)
    assert release is not None
    assert (release.digest, release.actor, release.posture, release.time) == (None, "me", None, None)
    assert parse_flip("current/finance/invoice/gold/1", "by hand\n", commit="c" * 40, time=None) is None


def test_the_page_shows_tags_as_they_are_written() -> None:
    page = (Path(__file__).parents[3] / "site/docs/reference/releases.md").read_text(encoding="utf-8")
    bodies = [block.partition("```")[0] for block in page.split("```text\n")[1:]]
    time = datetime(2026, 4, 1, tzinfo=UTC)
    release = parse_release("release/finance/invoice/gold/v1.2.0", bodies[0], commit="c", time=time)
    flip = parse_flip("current/finance/invoice/gold/2", bodies[1], commit="c", time=time)
    assert release is not None
    assert flip is not None
    assert [render_release(release), render_flip(flip)] == bodies
    assert None not in {release.base, release.posture, release.digest, release.schema_digest, flip.previous}


def test_a_signature_adds_nothing_to_what_a_tag_says() -> None:
    body = "Release x\n\nPosture: both\n-----BEGIN PGP SIGNATURE-----\nVersion: 2\nActor: nobody\n"
    assert parse_trailers(body) == {"Posture": "both"}
    assert parse_trailers("Base: subject\nPosture: both\nPosture: none\nno trailer\n") == {"Posture": "both"}
