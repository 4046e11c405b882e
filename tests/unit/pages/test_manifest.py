from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treaty.diagnostics.errors import TreatyError
from treaty.pages.input import BuildInfo
from treaty.pages.manifest import Manifest, join_digests
from treaty.pages.state import MANIFEST, STATE, Place, keep_unit, look_at_place, read_state, render_state

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
    manifest = Manifest.of({path: f"sha256:{path[0]}" for unit in units for path in unit.paths()}).render(BUILD)
    state = render_state(units, "fingerprint", manifest)
    (tmp_path / MANIFEST).write_bytes(manifest)
    (tmp_path / STATE).write_bytes(state)
    found = read_state(tmp_path, Place(is_site=True))
    assert list(found.units.values()) == units
    assert found.fingerprint == "fingerprint"
    assert read_state(tmp_path, Place(is_site=True, missing=frozenset({"c"}))).broken == {"two"}
    assert read_state(tmp_path, Place(is_site=True, is_torn=True)).digests == {}
    for torn in (b"", state[:-1], state.replace(b"k1", b"k3"), b"\xff"):
        (tmp_path / STATE).write_bytes(torn)
        assert read_state(tmp_path, Place(is_site=True)).units == {}
    (tmp_path / STATE).write_bytes(state)
    (tmp_path / MANIFEST).write_bytes(manifest.replace(b"sha256:c", b"sha256:d"))
    other = read_state(tmp_path, Place(is_site=True))
    assert (other.units, other.fingerprint, other.manifest["c"]) == ({}, "", "sha256:d")
    assert look_at_place(tmp_path).missing == {"a/b", 'odd "name"\n', "c"}
