"""The same is told everywhere: `diff`, `check`, the pull request's Markdown, JSON and the site, for many pairs."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from tests.support.gate_model import CASES, TODAY, PullRequest, files_of
from tests.support.report_schemas import validate

from treaty.app.check_registry import check_registry
from treaty.app.check_request import CheckRequest
from treaty.app.rulebook import RULEBOOK
from treaty.compat.comparison import Comparison
from treaty.diagnostics.rule import Severity
from treaty.load.catalog import load_catalog
from treaty.pages.content.diff import build_diff_pages
from treaty.pages.index import build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.render import page_renderer
from treaty.report.diff_json import comparison_to_json
from treaty.report.formats import render_check, render_comparison
from treaty.report.plain import to_plain

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=TODAY, tool_version="0")
NAMES = (
    "an optional column is added",
    "an optional column is removed",
    "a required column is removed",
    "a column is renamed to one like it",
    "int to bigint",
    "date to timestamp",
    "a column becomes unique",
    "a foreign key is added",
    "an enum value is renamed",
    "a wider pattern",
    "another unit",
    "a quality threshold is loosened",
    "freshness is loosened",
    "the classification is raised",
    "the database is another one",
)
PAIRS = tuple(case for case in CASES if case["name"] in NAMES)
_TAG = re.compile(r"<[^>]+>")
_DRAWN = re.compile(r"[`*🛑\u2060\u200b]|^\s*=|\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One pair as each place tells it, bare of layout."""

    comparison: Comparison
    diff: str
    check: str
    markdown: str
    site: str
    data: Mapping[str, Any]


def bare(text: str) -> str:
    """Give the words of a text: without markup, marks and line ends."""
    return _DRAWN.sub("", html.unescape(_TAG.sub("", text))).casefold()


@cache
def tell(name: str) -> Told:
    case = next(case for case in PAIRS if case["name"] == name)
    request = PullRequest(
        case=case, mode="full", number="1.1.0", is_echo=False, has_note=False, announcement="none", tampering="no"
    )
    before, after = (load_catalog(files) for files in files_of(request))
    result = check_registry(after, CheckRequest(today=TODAY), base=before)
    (comparison,) = result.comparisons
    (key,) = after.catalog.contracts
    versions = [contract.version for contract in after.catalog.contracts[key] if contract.version is not None]
    site = SiteInput(catalog=after.catalog, build=BUILD, comparisons={(key, versions[0], versions[1]): comparison})
    index = build_index(site)
    (page,) = build_diff_pages(index, index.standings[key])
    return Told(
        comparison=comparison,
        diff=bare(render_comparison("text", comparison, colour=False)),
        check=bare(render_check("text", result, rules=RULEBOOK, colour=False)),
        markdown=bare(render_check("markdown", result, rules=RULEBOOK, colour=False)),
        site=bare(page_renderer(site)(page).decode().replace("</mark>", " ◀ here ")),
        data=json.loads(json.dumps(comparison_to_json(comparison))),
    )


def test_every_pair_is_in_the_table() -> None:
    assert {case["name"] for case in PAIRS} == set(NAMES)


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: str(case["name"]))
def test_posture_step_and_changes_are_the_same_everywhere(case: Mapping[str, Any]) -> None:
    told = tell(case["name"])
    validate(told.data, "diff")
    _assert_verdict(told)
    for place, judged in enumerate(told.comparison.changes):
        change, data = judged.change, told.data["changes"][place]
        assert data["message"] == change.message
        assert (data["old"], data["new"]) == (to_plain(change.old), to_plain(change.new))
        assert (data["old_readers"], data["new_readers"]) == (judged.old_readers.value, judged.new_readers.value)
        is_found = judged.severity is not Severity.INFO
        for text in (told.diff, told.site, *((told.check, told.markdown) if is_found else ())):
            assert bare(change.message) in text
            assert bare(change.kind.why) in text or not is_found
            if judged.breaks:
                assert bare(change.kind.instead) in text
        assert change.kind.code.casefold() in told.markdown


def _assert_verdict(told: Told) -> None:
    posture, step = told.data["posture"], told.data["step"]
    assert f"posture:{posture};" in told.diff
    assert f"nextversion:{step}" in told.diff
    assert f"posture{posture}step{step}" in told.check
    assert f"|{posture}|{told.data['old_readers']}|{told.data['new_readers']}|{step}|" in told.markdown
    assert f"posture{posture}" in told.site
    assert f"{step}demandedbythechanges" in told.site


@pytest.mark.parametrize("case", [case for case in PAIRS if case.get("witness")], ids=lambda case: str(case["name"]))
def test_a_witness_is_shown_everywhere_with_the_offending_value_marked(case: Mapping[str, Any]) -> None:
    told = tell(case["name"])
    shown = [witness for judged in told.comparison.changes for witness in judged.witnesses]
    assert {witness.reader.value for witness in shown} == set(case["witness"])
    for witness in shown:
        assert {"row": witness.row, "at": witness.at, "rejected_by": witness.rejected_by}.items() <= {
            key: value
            for change in told.data["changes"]
            for each in change["witnesses"]
            for key, value in each.items()
            if each["rejected_by"] == witness.rejected_by
        }.items()
        for text in (told.diff, told.check, told.markdown, told.site):
            assert bare(witness.rejected_by) in text
            assert "◀here" in text
