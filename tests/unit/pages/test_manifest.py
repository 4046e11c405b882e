from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treaty.diagnostics.errors import TreatyError
from treaty.pages.input import BuildInfo
from treaty.pages.listing import digest_listing, exchange_listed, find_paths, group_paths
from treaty.pages.manifest import Manifest, join_digests
from treaty.pages.place import look_at_place
from treaty.pages.state import MANIFEST, STATE, Place, keep_unit, read_listing, read_stored, render_state

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")
SIGNS = st.sampled_from(
    ["a", "b", "/", " ", '"', "\\", ",", ":", "\n", "\t", "\u2028", "\x85", "é", "🜂", '": "', ",\n    "]
)
PATHS = st.lists(SIGNS, min_size=1, max_size=6).map("".join)
FILES = st.dictionaries(PATHS, st.sampled_from(["sha256:00", "sha256:01", "sha256:ff"]), max_size=8)


@given(files=FILES)
def test_a_manifest_is_read_as_it_was_written_and_is_json(files: dict[str, str]) -> None:
    data = Manifest.of(files).render(BUILD)
    assert json.loads(data)["files"] == files
    for is_ours in (True, False):
        found = Manifest.read(data, is_ours=is_ours)
        assert found is not None
        assert dict(found) == files
        assert len(found) == len(files)
        assert found.render(BUILD) == data
    assert "nowhere" not in Manifest.of(files)


@given(files=FILES, fresh=FILES, gone=st.lists(PATHS, max_size=3))
def test_exchanging_files_is_writing_the_rest_anew(
    files: dict[str, str], fresh: dict[str, str], gone: list[str]
) -> None:
    away = {*gone, *fresh}
    after = {**{path: digest for path, digest in files.items() if path not in away}, **fresh}
    exchanged = Manifest.of(files).exchange(away, fresh)
    assert exchanged.render(BUILD) == Manifest.of(after).render(BUILD)


@given(files=FILES)
def test_files_below_a_folder_are_found(files: dict[str, str]) -> None:
    for folder in ("a", "b", 'a"'):
        assert set(Manifest.of(files).below(folder)) == {path for path in files if path.startswith(f"{folder}/")}


def test_a_file_that_stands_already_is_not_made_again() -> None:
    with pytest.raises(TreatyError, match="made twice"):
        Manifest.of({"a": "1"}).exchange((), {"a": "2"})
    with pytest.raises(TreatyError, match="made twice"):
        join_digests([{"a": "1"}, {"a": "1"}])


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"kind": "TreatySite", "files": []}', b'{"files": {}}'])
def test_what_is_no_manifest_is_none(data: bytes) -> None:
    assert Manifest.read(data, is_ours=False) is None


def test_a_state_is_taken_up_as_it_was_kept_and_not_after_anybody_touched_it(tmp_path: Path) -> None:
    units = [
        keep_unit("one", "k1", {"a/b": 2, 'odd "name"\n': 3}),
        keep_unit("none", "", {}),
        keep_unit("two", "k2", {"c": 4}),
    ]
    paths = [path for unit in units for path in unit.paths()]
    manifest = Manifest.of({path: f"sha256:{path[0]}" for path in paths}).render(BUILD)
    state = render_state(units, "fingerprint", manifest, digest_listing(group_paths(paths)))
    (tmp_path / MANIFEST).write_bytes(manifest)
    (tmp_path / STATE).write_bytes(state)
    found = read_stored(tmp_path).stand(Place(is_site=True))
    assert list(found.units.values()) == units
    assert found.fingerprint == "fingerprint"
    assert read_stored(tmp_path).stand(Place(is_site=True, missing=frozenset({"c"}))).broken == {"two"}
    assert read_stored(tmp_path).stand(Place(is_site=True, is_torn=True)).digests == {}
    for torn in (b"", state[:-1], state.replace(b"k1", b"k3"), b"\xff"):
        (tmp_path / STATE).write_bytes(torn)
        assert read_stored(tmp_path).stand(Place(is_site=True)).units == {}
    (tmp_path / STATE).write_bytes(state)
    (tmp_path / MANIFEST).write_bytes(manifest.replace(b"sha256:c", b"sha256:d"))
    other = read_stored(tmp_path).stand(Place(is_site=True))
    assert (other.units, other.fingerprint, other.manifest["c"]) == ({}, "", "sha256:d")
    assert look_at_place(tmp_path).missing == {"a/b", 'odd "name"\n', "c"}


@given(
    paths=st.sets(st.lists(st.sampled_from(["a", "b", "é", "\n"]), min_size=1, max_size=3).map("/".join), max_size=6)
)
def test_a_listing_is_told_by_its_paths_alone(paths: set[str]) -> None:
    forwards, backwards = group_paths(sorted(paths)), group_paths(sorted(paths, reverse=True))
    assert set(find_paths(forwards)) == paths
    assert digest_listing(forwards) == digest_listing(backwards)
    with_more = group_paths([*paths, "c", "d/c"])
    assert digest_listing(forwards) != digest_listing(with_more)
    assert exchange_listed(digest_listing(forwards), forwards, with_more) == digest_listing(with_more)


def test_what_stands_in_a_folder_is_told_without_reading_its_manifest(tmp_path: Path) -> None:
    files = {"index.html": "1", "a/b": "2", "a/c/d": "3"}
    for path in files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    manifest = Manifest.of(files).render(BUILD)
    (tmp_path / MANIFEST).write_bytes(manifest)
    (tmp_path / STATE).write_bytes(render_state([], "", manifest, digest_listing(group_paths(files))))
    place = look_at_place(tmp_path)
    assert (place.foreign, place.missing, place.is_torn) == ((), frozenset(), False)
    assert read_stored(tmp_path).stand(place).manifest == Manifest.of(files)
    (tmp_path / "a" / "foreign").touch()
    (tmp_path / "index.html").unlink()
    found = look_at_place(tmp_path)
    assert (found.foreign, found.missing) == (("a/foreign",), {"index.html"})


def test_a_damaged_state_is_no_reason_to_trust_what_it_tells(tmp_path: Path) -> None:
    manifest = Manifest.of({"a": "1"}).render(BUILD)
    (tmp_path / MANIFEST).write_bytes(manifest)
    listing = digest_listing(group_paths(["a"]))
    (tmp_path / STATE).write_bytes(render_state([keep_unit("one", "k", {"a": 1})], "f", manifest, listing))
    (tmp_path / "a").touch()
    place = look_at_place(tmp_path)
    assert place.is_told
    assert read_listing(tmp_path) == listing
    assert read_stored(tmp_path).stand(place).fingerprint == "f"
    (tmp_path / STATE).write_bytes((tmp_path / STATE).read_bytes().replace(b"one", b"eno"))
    stored = read_stored(tmp_path)
    assert not stored.is_whole
    assert look_at_place(tmp_path, stored) == Place(is_site=True)
