"""The cache of reports: the same report, sooner; gone, damaged or read-only it is as if it were not there."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.support.git_repository import GitRepository, clean_environment, git_repository
from tests.support.small_registry import FOLDER, registry_files, version, with_column, with_status

from treaty.cli.main import treaty
from treaty.repository.cache import MAX_ENTRIES, MAX_ENTRY_BYTES, Cache, make_key, open_cache


@pytest.fixture
def registry(tmp_path: Path) -> GitRepository:
    return git_repository(tmp_path / "registry", registry_files())


def check(registry: GitRepository, monkeypatch: pytest.MonkeyPatch, *options: str, cache: Path | None = None) -> Result:
    monkeypatch.chdir(registry.folder)
    environment = {"TREATY_CACHE": str(cache) if cache else "off"}
    return CliRunner().invoke(treaty, ["check", "--today", "2026-11-21", *options], env=environment)


@pytest.mark.parametrize("style", ["text", "json", "sarif", "junit", "markdown"])
def test_a_report_from_the_cache_is_the_same_to_the_byte(
    registry: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, style: str
) -> None:
    registry.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_status())})
    plain = check(registry, monkeypatch, "--format", style)
    first = check(registry, monkeypatch, "--format", style, cache=tmp_path / "cache")
    [entry] = (tmp_path / "cache").iterdir()
    stamp = entry.stat().st_mtime_ns
    second = check(registry, monkeypatch, "--format", style, cache=tmp_path / "cache")
    assert (plain.exit_code, plain.output) == (first.exit_code, first.output) == (second.exit_code, second.output)
    assert plain.exit_code == 1
    assert entry.stat().st_mtime_ns == stamp


def test_whatever_changes_makes_another_report(
    registry: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"

    def entries() -> int:
        check(registry, monkeypatch, cache=cache)
        return len(list(cache.iterdir()))

    assert entries() == 1
    registry.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    assert entries() == 2
    registry.git("tag", "-a", "release/shop/sale/gold/v1.0.0", "-m", "released")
    assert entries() == 3
    registry.write({f"{FOLDER}/v1.2.0.yaml": "broken: ["})
    assert entries() == 4
    (registry.folder / FOLDER / "v1.2.0.yaml").unlink()
    assert entries() == 4
    (registry.folder / FOLDER / "v1.2.0.yaml").symlink_to("v1.1.0.yaml")
    assert entries() == 5
    check(registry, monkeypatch, "--fail-on", "info", cache=cache)
    assert len(list(cache.iterdir())) == 6


def test_a_file_that_looks_as_old_and_as_long_as_before_is_read_all_the_same(
    registry: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = registry.folder / FOLDER / "v1.0.0.yaml"
    assert check(registry, monkeypatch, cache=tmp_path / "cache").exit_code == 0
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"logicalType", b"logicalTipe", 1))
    assert path.stat().st_size == status.st_size
    assert check(registry, monkeypatch, cache=tmp_path / "cache").exit_code == 1
    # Written in the same moment as the index, as a script does that commits and goes on: time and size prove nothing.
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    index = registry.folder / ".git" / "index"
    os.utime(index, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert check(registry, monkeypatch, cache=tmp_path / "cache").exit_code == 1


def test_a_base_or_what_is_staged_is_never_answered_from_the_cache(
    registry: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for options in (["--base", "main"], ["--staged"]):
        assert check(registry, monkeypatch, *options, cache=tmp_path / "cache").exit_code == 0
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("damage", [b"", b"x", b"treaty-cache 1\n", b"treaty-cache 1\nabc\n\x00Nothing is wrong."])
def test_a_damaged_entry_is_no_entry(
    registry: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: bytes
) -> None:
    plain = check(registry, monkeypatch)
    check(registry, monkeypatch, cache=tmp_path / "cache")
    [entry] = (tmp_path / "cache").iterdir()
    whole = entry.read_bytes()
    for content in (damage, whole[:-1], whole + b"x"):
        entry.write_bytes(content)
        again = check(registry, monkeypatch, cache=tmp_path / "cache")
        assert (again.exit_code, again.output) == (plain.exit_code, plain.output)
        assert entry.read_bytes() == whole


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes of this kind here")
def test_an_entry_that_is_no_file_is_not_read(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.write("key", b"report")
    [entry] = tmp_path.iterdir()
    for make in (lambda: entry.symlink_to("/dev/zero"), lambda: os.mkfifo(entry), lambda: _make_large(entry)):
        entry.unlink()
        make()
        assert cache.read("key") is None


def _make_large(path: Path) -> None:
    path.touch()
    os.truncate(path, MAX_ENTRY_BYTES + 1)


def test_a_cache_that_cannot_be_written_changes_nothing(
    registry: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"no folder")
    plain = check(registry, monkeypatch)
    stuck = check(registry, monkeypatch, cache=tmp_path / "file")
    assert (stuck.exit_code, stuck.output) == (plain.exit_code, plain.output)


def test_many_write_at_once_and_every_reader_sees_a_whole_entry(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    wrong: list[bytes] = []

    def race(letter: bytes) -> None:
        for _ in range(20):
            cache.write("key", letter * 10_000)
            found = cache.read("key")
            if found is not None and len(set(found)) != 1:
                wrong.append(found)

    threads = [threading.Thread(target=race, args=(letter,)) for letter in (b"a", b"b", b"c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert cache.read("key") is not None


def test_processes_that_check_clear_and_damage_at_once_all_say_the_same(
    registry: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    registry.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_status())})
    plain = check(registry, monkeypatch)
    cache = tmp_path / "cache"
    command = [sys.executable, "-m", "treaty", "check", "--today", "2026-11-21"]
    environment = {**clean_environment(TREATY_CACHE=str(cache)), "COLUMNS": "80"}
    running = [
        subprocess.Popen(command, cwd=registry.folder, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    while any(process.poll() is None for process in running):
        for entry in [*cache.glob("*")]:
            with suppress(FileNotFoundError):
                if entry.stat().st_mtime_ns % 2:
                    entry.unlink()
                else:
                    entry.write_bytes(entry.read_bytes()[:-9])
    for process in running:
        output, _ = process.communicate()
        assert (process.returncode, output) == (plain.exit_code, plain.output)


def test_a_folder_that_nobody_may_read_is_no_cache(
    registry: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plain = check(registry, monkeypatch)
    cache = tmp_path / "cache"
    check(registry, monkeypatch, cache=cache)
    [entry] = cache.iterdir()
    for path, mode in ((entry, 0o000), (cache, 0o500), (cache, 0o000)):
        path.chmod(mode)
        again = check(registry, monkeypatch, cache=cache)
        assert (again.exit_code, again.output) == (plain.exit_code, plain.output)
    cache.chmod(0o700)


def test_an_entry_of_another_build_is_never_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = make_key(["a"])
    monkeypatch.setattr("treaty.repository.cache.__version__", "0.0.0")
    assert make_key(["a"]) != before


def test_old_entries_are_forgotten(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for number in range(MAX_ENTRIES + 5):
        cache.write(str(number), b"x")
        os.utime(max(tmp_path.iterdir(), key=lambda path: path.stat().st_mtime_ns), ns=(number, number))
    assert len(list(tmp_path.iterdir())) == MAX_ENTRIES
    assert cache.read(str(MAX_ENTRIES + 4)) == b"x"
    assert cache.read("0") is None


def test_the_environment_says_where_it_stands(tmp_path: Path) -> None:
    def folder(**environment: str) -> Path | None:
        cache = open_cache(environment)
        return cache.folder if cache else None

    assert folder(TREATY_CACHE=str(tmp_path), HOME="/home/x") == tmp_path
    assert folder(XDG_CACHE_HOME="/var/cache/me", HOME="/home/x") == Path("/var/cache/me/treaty")
    assert folder(HOME="/home/x") == Path("/home/x/.cache/treaty")
    assert folder(TREATY_CACHE="off", HOME="/home/x") is folder() is folder(XDG_CACHE_HOME="relative") is None


def test_keys_tell_where_one_part_ends() -> None:
    assert make_key(["a", "b"]) == make_key(["a", "b"])
    assert len({make_key(parts) for parts in (["ab"], ["a", "b"], ["b", "a"], ["a", "b", ""])}) == 4
