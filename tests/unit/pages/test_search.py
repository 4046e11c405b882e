from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.support.builders import contract, field, record

from treaty.model.identity import ContractId
from treaty.model.registry import Catalog
from treaty.pages.index import build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.search import FOLDER, SHARD_BYTES, build_search_files, find_tokens

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")


def build(count: int) -> dict[str, Any]:
    contracts = {}
    for number in range(count):
        key = ContractId("shop", "gold", f"dataset_{number}")
        table = record("t", field("customer_id", description=f"Word{number:05}"), field(f"amount_{number}"))
        contracts[key] = (contract(f"{key}:v1.0.0", table),)
    files = build_search_files(build_index(SiteInput(catalog=Catalog(contracts=contracts), build=BUILD)))
    return {path: unwrap(data) for path, data in files}


def docs_of(files: dict[str, Any]) -> list[list[Any]]:
    chunks = sum(1 for path in files if path.startswith(f"{FOLDER}/docs-"))
    return [row for number in range(chunks) for row in files[f"{FOLDER}/docs-{number}.js"]]


def unwrap(data: bytes) -> Any:
    match = re.fullmatch(r'treatySearch\("[\w-]+",(.*)\);\n', data.decode())
    assert match is not None
    return json.loads(match.group(1))


def look_up(files: dict[str, Any], token: str) -> dict[int, tuple[int, str]]:
    """Give thing to weight and column, as the browser finds them."""
    manifest, rows = files[f"{FOLDER}/manifest.js"], docs_of(files)
    is_name = re.search("[_.-]", token) is not None
    keys, first = (manifest["names"], len(manifest["keys"])) if is_name else (manifest["keys"], 0)
    numbers = [number for number, key in enumerate(keys, first) if token.startswith(key) or key.startswith(token)]
    found = {}
    for number in numbers:
        row, doc = files[f"{FOLDER}/shard-{number}.js"].get(token, []), 0
        for at in range(0, len(row), 3):
            doc += row[at]
            found[doc] = (row[at + 1], rows[doc][3 + row[at + 2]] if row[at + 2] else "")
    return found


@pytest.mark.parametrize("count", [0, 1, 10, 1000])
def test_everything_is_found_again_whatever_the_size(count: int) -> None:
    files = build(count)
    rows = docs_of(files)
    assert len([row for row in rows if row[3] not in {"Docs", "Report"}]) == 2 * count
    for number in range(0, count, 97):
        hits = look_up(files, f"amount_{number}")
        assert [(rows[doc][2], column) for doc, (_, column) in hits.items()] == [
            (f"shop.gold.dataset_{number}:v1.0.0", f"amount_{number}")
        ]
        assert len(look_up(files, f"word{number:05}")) == 1
    assert len(look_up(files, "customer_id")) == count


def test_no_shard_is_large_beyond_one_word() -> None:
    files = build(1000)
    for path, shard in files.items():
        if "shard" in path:
            size = len(json.dumps(shard))
            assert size < 2 * SHARD_BYTES or len(shard) == 1, path


def test_a_name_weighs_more_than_a_column_and_a_column_more_than_a_word() -> None:
    files = build(10)
    ((identity, _),) = [hit for doc, hit in look_up(files, "shop.gold.dataset_1").items()]
    ((column, _),) = look_up(files, "amount_1").values()
    ((word, _),) = look_up(files, "word00001").values()
    assert identity > column > word


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("customerEmail", {"customer", "email", "customeremail"}),
        ("created_at", {"created", "at", "created_at"}),
        ("Zahlungsausgänge", {"zahlungsausgange"}),
        ("finance.gold.invoice", {"finance", "gold", "invoice", "finance.gold.invoice"}),
    ],
)
def test_tokens_are_words_and_whole_identifiers(text: str, wanted: set[str]) -> None:
    assert set(find_tokens(text)) == wanted
