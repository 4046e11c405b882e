from __future__ import annotations

from pathlib import Path

import pytest

from treaty.diagnostics.errors import TreatyError
from treaty.repository.files import write_file


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    write_file(tmp_path, "a b/ü.yaml", b"one")
    write_file(tmp_path, "a b/ü.yaml", b"two")
    assert (tmp_path / "a b/ü.yaml").read_bytes() == b"two"
    assert [path.name for path in (tmp_path / "a b").iterdir()] == ["ü.yaml"]


def test_an_existing_file_stays_when_it_must(tmp_path: Path) -> None:
    write_file(tmp_path, "a.yaml", b"one")
    with pytest.raises(TreatyError, match="exists already"):
        write_file(tmp_path, "a.yaml", b"two", overwrite=False)
    assert (tmp_path / "a.yaml").read_bytes() == b"one"


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", ".git/config", ""])
def test_a_path_stays_in_its_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(TreatyError, match="does not stay"):
        write_file(tmp_path / "inner", path, b"")


def test_nothing_is_written_through_links(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "target.yaml").write_text("mine")
    (inner / "file.yaml").symlink_to(tmp_path / "target.yaml")
    (inner / "folder").symlink_to(tmp_path, target_is_directory=True)
    for path in ("file.yaml", "folder/target.yaml"):
        with pytest.raises(TreatyError, match="symbolic link"):
            write_file(inner, path, b"theirs")
    assert (tmp_path / "target.yaml").read_text() == "mine"


def test_the_mode_of_a_file_is_kept(tmp_path: Path) -> None:
    write_file(tmp_path, "run", b"1")
    (tmp_path / "run").chmod(0o750)
    write_file(tmp_path, "run", b"2")
    assert (tmp_path / "run").stat().st_mode & 0o777 == 0o750


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file")
    with pytest.raises(TreatyError, match="cannot be written"):
        write_file(tmp_path, "a/b.yaml", b"")
