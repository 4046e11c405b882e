"""Whole checks and comparisons of ODCS files from public projects: always an answer, and the standard's own verdict."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from treaty.app.check_paths import Options, check_paths
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.rule import Severity
from treaty.load.catalog import load_contract
from treaty.model.contract import Contract

_DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "corpora"
CORPUS = Path(os.environ.get("TREATY_CORPORA", _DEFAULT)) / "odcs"
OPTIONS = Options(today=date(2026, 11, 21))

NEWEST = "3.2.0"
OWN_SCHEMA = {"v3.0": "3.0.2", "v3.1": "3.1.0", "v3.2": NEWEST}
_API_VERSION = re.compile(r"^(\"?apiVersion\"?\s*:\s*).*?(,?)$", re.MULTILINE)

FITS_ONLY_NEWER = "TR019"
"""A field of a newer version in a file that names an older one: an error there, none under 3.2.0."""
FITS_ONLY_OLDER = {"TR020", "TR022"}
"""An older spelling, or a shape that newer versions took back: permitted there, an error under 3.2.0."""


def _entries() -> list[Mapping[str, Any]]:
    index = CORPUS / "index.jsonl"
    return [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()] if index.is_file() else []


ENTRIES = _entries()
pytestmark = pytest.mark.skipif(not ENTRIES, reason=f"no corpus at {CORPUS}; name its folder in TREATY_CORPORA")


@cache
def _check(path: Path) -> tuple[Diagnostic, ...]:
    result = check_paths([path], path.parent, OPTIONS, progress=lambda _: None)
    assert result.checked == 1
    return result.diagnostics


def _shape_errors(found: tuple[Diagnostic, ...]) -> set[str]:
    return {item.rule.code for item in found if item.severity is Severity.ERROR and item.rule.code < "TR050"}


def _told(found: tuple[Diagnostic, ...]) -> set[str]:
    return {item.rule.code for item in found}


def test_every_check_ends_with_findings_that_say_where_and_what() -> None:
    for entry in ENTRIES:
        for item in _check(CORPUS / entry["file"]):
            assert item.location.span is not None, (entry["file"], item)
            assert item.message.strip(), (entry["file"], item)


def test_shape_errors_are_those_of_the_schema_the_file_names() -> None:
    for entry in ENTRIES:
        errors, own = entry["errors"], OWN_SCHEMA.get(str(entry["api_version"])[:4], NEWEST)
        expected = errors is None or errors[own] > 0
        assert bool(_shape_errors(_check(CORPUS / entry["file"]))) is expected, entry["file"]


def test_a_verdict_that_3_2_would_not_share_is_explained_by_a_code() -> None:
    explained = set()
    for entry in (entry for entry in ENTRIES if entry["errors"] is not None):
        found = _check(CORPUS / entry["file"])
        is_wrong, is_wrong_in_newest = bool(_shape_errors(found)), entry["errors"][NEWEST] > 0
        if is_wrong and not is_wrong_in_newest:
            assert _shape_errors(found) == {FITS_ONLY_NEWER}, entry["file"]
            explained.add(FITS_ONLY_NEWER)
        elif is_wrong_in_newest and not is_wrong:
            assert _told(found) & FITS_ONLY_OLDER, entry["file"]
            explained |= _told(found) & FITS_ONLY_OLDER
    assert explained == {FITS_ONLY_NEWER, *FITS_ONLY_OLDER}


def test_every_file_raised_to_3_2_gets_the_verdict_of_3_2(tmp_path: Path) -> None:
    for entry in (entry for entry in ENTRIES if entry["errors"] is not None):
        path = tmp_path / entry["file"]
        text, raised = _API_VERSION.subn(r"\g<1>v3.2.0\g<2>", (CORPUS / entry["file"]).read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        assert raised == 1, entry["file"]
        assert bool(_shape_errors(_check(path))) is (entry["errors"][NEWEST] > 0), entry["file"]


def test_files_that_look_like_versions_of_one_contract_are_compared_both_ways() -> None:
    count = 0
    for one, other in _version_pairs():
        for old, new in ((one, other), (other, one)):
            comparison = compare_contracts(old, new)
            assert comparison.disagreement == "", (old.path, new.path)
        count += 1
    assert count > 50


def _version_pairs() -> Iterator[tuple[Contract, Contract]]:
    """Give the pairs within one project whose paths differ by digits alone, or that share an id and a table."""
    projects: dict[str, list[tuple[str, Contract]]] = {}
    for entry in ENTRIES:
        contract = load_contract((CORPUS / entry["file"]).read_bytes(), path=entry["file"]).contract
        if contract is not None:
            projects.setdefault(entry["repository"], []).append((re.sub(r"\d+", "", entry["path"]), contract))
    for files in projects.values():
        for (place, one), (other_place, other) in combinations(files, 2):
            if place == other_place or _are_kin(one, other):
                yield one, other


def _are_kin(one: Contract, other: Contract) -> bool:
    tables = {record.name for record in one.records} & {record.name for record in other.records}
    return one.id is not None and one.id == other.id and bool(tables)
