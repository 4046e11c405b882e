"""Work in several processes gives what work in one gives."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import pytest

from treaty.app.parallel import begin, begin_steps, map_chunks, map_taken
from treaty.app.rulebook import RULEBOOK
from treaty.compat.comparison import Comparison
from treaty.compat.gate import Pair, find_pairs
from treaty.compat.verdict import compare_contracts
from treaty.lint.engine import Found, every_version, lint_versions
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.model.contract import Contract

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.fixture(scope="module")
def loaded() -> LoadedCatalog:
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in (ROOT / "contracts").rglob("*.yaml")}
    # Older words, so that there is something to find.
    return load_catalog({path: data.replace(b"description:", b"businessName:") for path, data in files.items()})


@pytest.mark.parametrize("processes", [2, 3, 8])
def test_order_is_kept(processes: int) -> None:
    parts = map_chunks(list, range(100), least=2, processes=processes)
    assert len(parts) > 1
    assert list(chain.from_iterable(parts)) == list(range(100))


def test_few_things_are_done_here() -> None:
    assert map_chunks(lambda _: os.getpid(), range(20), processes=2) == [os.getpid()]
    assert map_chunks(list, [], processes=2) == [[]]


def test_other_processes_do_a_part() -> None:
    here, there = map_chunks(lambda _: os.getpid(), range(20), least=2, processes=2)
    assert here == os.getpid() != there


def test_a_process_that_fails_is_not_missed() -> None:
    here = os.getpid()

    def work(part: Sequence[int]) -> int:
        if os.getpid() != here:
            raise MemoryError
        return sum(part)

    assert sum(map_chunks(work, range(20), least=2, processes=4)) == sum(range(20))


def test_an_error_shows_itself_here() -> None:
    with pytest.raises(ZeroDivisionError):
        map_chunks(lambda part: [1 // (15 - item) for item in part], range(20), least=2, processes=2)


def test_rules_and_read_only_mappings_survive_the_way() -> None:
    [_, [there, rule, mapping]] = map_chunks(
        lambda _: [os.getpid(), RULEBOOK[0], MappingProxyType({"a": 1})], range(4), least=2, processes=2
    )
    assert there != os.getpid()
    assert rule is RULEBOOK[0]
    assert mapping == MappingProxyType({"a": 1})


def test_findings_are_the_same(loaded: LoadedCatalog) -> None:
    versions = every_version(loaded.catalog)

    def lint(part: Sequence[Contract]) -> tuple[int, list[Found]]:
        return os.getpid(), list(lint_versions(part, loaded.catalog, today=date(2026, 11, 21)))

    _, alone = lint(versions)
    assert len(alone) > 100
    parts = map_chunks(lint, versions, least=2, processes=3)
    assert len({process for process, _ in parts}) == 3
    assert list(chain.from_iterable(found for _, found in parts)) == alone


def test_comparisons_are_the_same(loaded: LoadedCatalog) -> None:
    pairs = tuple(find_pairs(loaded.catalog))

    def compare(part: Sequence[Pair]) -> tuple[int, list[Comparison]]:
        return os.getpid(), [compare_contracts(pair.old, pair.new, mode=pair.mode) for pair in part]

    _, alone = compare(pairs)
    parts = map_chunks(compare, pairs, least=2, processes=2)
    assert len({process for process, _ in parts}) == 2
    together = list(chain.from_iterable(found for _, found in parts))
    assert together == alone
    assert all(
        a.change.kind is b.change.kind
        for one, two in zip(alone, together, strict=True)
        for a, b in zip(one.changes, two.changes, strict=True)
    )


def test_things_taken_one_by_one_keep_their_order() -> None:
    done = map_taken(lambda item: (item, os.getpid()), range(40), processes=3)
    assert [item for item, _ in done] == list(range(40))
    assert map_taken(str, [], processes=3) == []


def test_what_a_process_took_and_did_not_finish_is_done_here() -> None:
    here = os.getpid()

    def work(item: int) -> int:
        if os.getpid() != here:
            raise MemoryError
        return item

    assert map_taken(work, range(10), processes=3) == list(range(10))
    with pytest.raises(ZeroDivisionError):
        map_taken(lambda item: 1 // (5 - item), range(10), processes=2)


def test_what_was_begun_is_answered_once_or_dropped() -> None:
    begun = begin(os.getpid)
    assert begun() != os.getpid()
    assert begun() == os.getpid()  # a second answer is made here
    dropped = begin(lambda: "x" * 1_000_000)
    dropped.drop()
    dropped.drop()
    with pytest.raises(ZeroDivisionError):
        begin(lambda: 1 // 0)()


def test_steps_are_done_one_after_the_other_in_one_other_process() -> None:
    first, second, third = begin_steps(
        os.getpid, lambda one: (one, os.getpid()), lambda one, two: (one, *two, "x" * 99_999)
    )
    there = first()
    assert there != os.getpid()
    assert second() == (there, there)
    assert third()[:3] == (there, there, there)


def test_steps_that_fail_are_done_here_with_what_comes_after_them() -> None:
    parent = os.getpid()
    first, second, third = begin_steps(
        lambda: "a", lambda one: one + str(1 // (os.getpid() == parent)), lambda *two: two
    )
    assert first() == "a"
    assert second() == "a1"
    assert third() == ("a", "a1")
    for begun in begin_steps(lambda: "a" * 99_999, lambda _: 1 // 0):
        begun.drop()
