"""The benchmarks run, in their short form; what is held is what they did, never how long it took."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.benchmarks.__main__ import BENCHMARKS, run_benchmarks
from tests.benchmarks.generate import generate_steps, write_repository
from tests.benchmarks.measure import Measurement, in_this_process
from tests.benchmarks.settings import CORPORA, Settings
from tests.benchmarks.table import render_json, render_page, render_terminal, replace_groups
from tests.benchmarks.work import SIZES
from tests.support.git_repository import GitRepository

VERSIONS = 24


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Measurement]]:
    settings = Settings(scratch=tmp_path_factory.mktemp("bench"), repeats=1, versions=VERSIONS, is_short=True)
    with in_this_process():
        return run_benchmarks(tuple(BENCHMARKS), settings)


def _counts(found: list[Measurement], start: str) -> dict[str, int]:
    [counts] = [dict(item.counts) for item in found if item.name.startswith(start)]
    return counts


def test_every_benchmark_measures_something(groups: dict[str, list[Measurement]]) -> None:
    for name, found in groups.items():
        assert found or (name == "containment" and not CORPORA.is_dir())
        assert all(item.samples for item in found)


def test_a_check_reads_every_file_and_compares_every_pair(groups: dict[str, list[Measurement]]) -> None:
    counts = _counts(groups["scale"], "check all, nothing cached")
    assert counts["versions"] == VERSIONS
    assert counts["pairs"] == VERSIONS * 3 // 4
    assert counts["findings"] == 0
    assert counts["files"] > VERSIONS


def test_an_unchanged_registry_is_answered_from_one_kept_report(groups: dict[str, list[Measurement]]) -> None:
    assert _counts(groups["scale"], "check all again") == {"reports kept": 1}


def test_a_check_against_a_base_compares_what_changed(groups: dict[str, list[Measurement]]) -> None:
    assert _counts(groups["scale"], "check --base")["pairs"] == VERSIONS // 4
    assert _counts(groups["scale"], "check --staged")["pairs"] == 1
    assert _counts(groups["check"], "check --base")["pairs"] == 1
    assert _counts(groups["scale"], "check of one file")["pairs"] == 1


@pytest.mark.parametrize("versions", SIZES)
def test_each_file_is_read_once_and_none_for_a_kept_report(groups: dict[str, list[Measurement]], versions: int) -> None:
    whole = _counts(groups["scale"], f"work of check all, {versions} ")
    assert whole["files read"] == whole["files looked at"] > versions
    assert whole["pairs"] == versions * 3 // 4
    assert _counts(groups["scale"], f"work of check all again, {versions} ")["files read"] == 0
    for kind in ("--staged", "--base"):
        # One more than before, and each once: names of datasets are looked for in all of them.
        assert _counts(groups["scale"], f"work of check {kind}, one new version, {versions} ")["files read"] == (
            whole["files read"] + 1
        )


@pytest.mark.parametrize("kind", ["--staged", "--base"])
def test_what_a_change_does_not_touch_is_not_looked_at(groups: dict[str, list[Measurement]], kind: str) -> None:
    small, large = (_counts(groups["scale"], f"work of check {kind}, one new version, {size} ") for size in SIZES)
    assert small["pairs"] == large["pairs"] == 1
    assert max(small["files looked at"], large["files looked at"]) <= 10


@pytest.mark.parametrize(
    ("work", "most"),
    [
        ("check all", 3),
        ("check all again", 4),
        ("check --staged, one new version", 8),
        ("check --base, one new version", 10),
        ("list", 3),
        ("current", 3),
    ],
)
def test_git_is_started_as_often_for_a_large_registry_as_for_a_small_one(
    groups: dict[str, list[Measurement]], work: str, most: int
) -> None:
    small, large = (_counts(groups["scale"], f"work of {work}, {size} ")["Git processes"] for size in SIZES)
    assert small == large <= most


def test_this_projects_contracts_are_clean_and_have_pages(groups: dict[str, list[Measurement]]) -> None:
    assert _counts(groups["check"], "check contracts/")["findings"] == 0
    counts = _counts(groups["site"], "site build of contracts/")
    assert counts["pages"] > counts["versions"]


def test_verdicts_are_as_meant(groups: dict[str, list[Measurement]]) -> None:
    counts = {item.name.partition("columns, ")[2]: dict(item.counts) for item in groups["verdict"]}
    assert counts.pop("same columns") == {"changes": 0, "witnesses": 0, "safe for both": 1}
    many = counts.pop("values and lengths widened")["witnesses"]
    assert many > 1
    assert counts.pop("its witnesses before both validators") == {"witnesses": many}
    assert all(found["changes"] == 1 for found in counts.values())
    assert counts["an enum value added"] == {"changes": 1, "witnesses": 1, "safe for both": 0}
    assert counts["a column added"] == {"changes": 1, "witnesses": 0, "safe for both": 1}


@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no corpora at {CORPORA}; name their folder in TREATY_CORPORA")
def test_no_proof_is_wrong(groups: dict[str, list[Measurement]]) -> None:
    for item in groups["containment"]:
        assert not any(item.counts.get(word) for word in ("false-compatible", "false-breaking", "errors"))
    assert all(item.counts["right"] > 0 for item in groups["containment"] if item.name.startswith("containment"))


def test_large_schemas_are_decided(groups: dict[str, list[Measurement]]) -> None:
    large = [item.counts for item in groups["containment"] if "questions" in item.counts]
    assert large
    assert all(counts["questions"] and not counts["undecided"] for counts in large)


def test_registries_are_read_and_released(groups: dict[str, list[Measurement]]) -> None:
    assert _counts(groups["registry"], "list, 4 contracts") == {"contracts": 4, "tags": 48}
    assert _counts(groups["registry"], "release one new version")["contracts"] == 4
    assert _counts(groups["registry"], "diff of two versions of one")["contracts"] == 4


def test_a_release_that_is_killed_is_completed_by_the_next(groups: dict[str, list[Measurement]]) -> None:
    # What must hold after each kill and each race is asserted by the benchmark itself; here, that it was put to them.
    assert _counts(groups["kill"], "release again")["kills"] == 3
    assert _counts(groups["kill"], "two releases")["rounds"] == 1


def test_results_are_shown_in_every_form(groups: dict[str, list[Measurement]]) -> None:
    names = [item.name for found in groups.values() for item in found]
    assert all(name in render_terminal(groups) for name in names)
    assert all(name in render_page(groups, "a machine") for name in names)
    plain = json.loads(render_json(groups, "a machine"))["benchmarks"]
    assert [item["name"] for found in plain.values() for item in found] == names


def test_a_part_of_the_page_is_replaced_and_the_rest_kept(groups: dict[str, list[Measurement]]) -> None:
    page = render_page(groups, "a machine")
    assert replace_groups(page, groups) == page
    first, second = list(groups)[:2]
    changed = replace_groups(page, {first: groups[second], "new": groups[first]})
    assert f"## {first.capitalize()}" in changed
    assert changed.count(groups[second][0].name) > page.count(groups[second][0].name)
    assert changed.index("## New") > changed.index(f"## {list(groups)[-1].capitalize()}")


def test_generated_registries_depend_on_the_seed_alone() -> None:
    assert list(generate_steps(40)) == list(generate_steps(40))
    assert list(generate_steps(40)) != list(generate_steps(40, seed=2))


def test_a_generated_repository_has_history_and_tags(tmp_path: Path) -> None:
    commits = write_repository(tmp_path / "generated", VERSIONS, per_commit=10)
    repository = GitRepository(folder=tmp_path / "generated")
    assert int(repository.git("rev-list", "--count", "HEAD")) == commits
    assert len(repository.tags()) == VERSIONS
    assert repository.git("status", "--short") == ""
