from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

import pytest
from tests.support.builders import contract, field, record

from treaty.model.contract import Contract
from treaty.model.identity import ContractId, DatasetId
from treaty.model.registry import Catalog, Dataset, Subscription
from treaty.pages.earlier import Earlier, digest_of
from treaty.pages.index import build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.keys import Keys
from treaty.pages.search import FIXED, build_search_files, unit_name, update_search_files
from treaty.pages.search_files import DATASETS_A_FILE, FOLDER, SHARD_BYTES
from treaty.pages.search_places import find_room, place, split_by_prefix
from treaty.pages.search_rows import LETTERS, decode_row, encode_row, find_width, read_number, write_number
from treaty.pages.search_words import find_tokens, fold

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")

Files = Mapping[str, bytes]


@cache
def build(count: int) -> Mapping[str, Any]:
    contracts = {}
    for number in range(count):
        key = ContractId("shop", "gold", f"dataset_{number}")
        table = record("t", field("customer_id", description=f"Word{number:05}"), field(f"amount_{number}"))
        contracts[key] = (contract(f"{key}:v1.0.0", table),)
    return unwrap_all(dict(build_search_files(build_index(site_of(Catalog(contracts=contracts))))))


def site_of(catalog: Catalog) -> SiteInput:
    return SiteInput(catalog=catalog, build=BUILD)


def unwrap_all(files: Files) -> dict[str, Any]:
    return {path.removeprefix(f"{FOLDER}/").removesuffix(".js"): unwrap(data) for path, data in files.items()}


def unwrap(data: bytes) -> Any:
    match = re.fullmatch(r'treatySearch\("[\w-]+",(.*)\);\n', data.decode())
    assert match is not None
    return json.loads(match.group(1))


def show(files: Mapping[str, Any], number: int) -> str:
    """Give the name of a thing, as the browser finds it."""
    manifest = files["manifest"]
    if not manifest["first"] <= number < manifest["end"]:
        return str(files[f"docs-{number // 64}"][str(number % 64)][1])
    slot, which = divmod(number - manifest["first"], manifest["step"])
    name, _, _, *parts = files[f"things-{slot // manifest['span']}"][str(slot % manifest["span"])]
    (told,) = (part for part in parts if part.split(" ")[0] == str(which))
    if not which:
        return str(name)
    namespace, _, dataset = name.rpartition(".")
    return f"{namespace}.{manifest['layers'][which - 1][0]}.{dataset}:{told.split(' ')[1]}"


def look_up(files: Mapping[str, Any], token: str, family: str = "") -> dict[str, tuple[int, str]]:
    """Give thing to weight and column, as the browser finds them."""
    manifest = files["manifest"]
    shards = manifest[family or ("names" if re.search("[_.-]", token) else "words")]
    keys = [key for key in shards if token.startswith(key) or key.startswith(token)]
    rows = [files[f"shard-{shards[key]}"][token] for key in keys if token in files[f"shard-{shards[key]}"]]
    width = manifest["width"]
    return {
        show(files, read_number(head[:width])): (LETTERS.index(head[width]), column)
        for row in rows
        for head, column in decode_row(row, width)
    }


@pytest.mark.parametrize("count", [0, 1, 10, 1000])
def test_everything_is_found_again_whatever_the_size(count: int) -> None:
    files = build(count)
    for number in range(0, count, 97):
        assert look_up(files, f"amount_{number}") == {f"shop.gold.dataset_{number}:v1.0.0": (3, f"amount_{number}")}
        assert len(look_up(files, f"word{number:05}")) == 1
    assert len(look_up(files, "customer_id")) == count
    assert len(look_up(files, "kind:dataset", "facets")) == count
    assert files["manifest"]["values"].get("layer", []) == ([["gold", count]] if count else [])


def test_no_shard_is_large_beyond_one_word() -> None:
    files = build(1000)
    for name, shard in files.items():
        if name.startswith("shard"):
            assert len(json.dumps(shard)) < 2 * SHARD_BYTES or len(shard) == 1, name


def test_a_name_weighs_more_than_a_column_and_a_column_more_than_a_word() -> None:
    files = build(10)
    ((identity, _),) = look_up(files, "shop.gold.dataset_1").values()
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
        ("re\u0301sume\u0301", {"resume"}),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", {"\u0939\u0928\u0926"}),
    ],
)
def test_tokens_are_words_and_whole_identifiers(text: str, wanted: set[str]) -> None:
    assert set(find_tokens(text)) == wanted


def test_both_sides_fold_alike() -> None:
    # The script takes away what JavaScript calls \\p{M} from the same normal form.
    assert [fold(text) for text in ("Ünïté", "I\u0307", "\u0939\u093f", "ＡＢ")] == ["unite", "i", "\u0939", "ab"]


@pytest.mark.parametrize("count", [1, 56, 57, 3248, 3249])
def test_rows_are_read_as_they_were_written(count: int) -> None:
    width = find_width(count)
    assert [read_number(write_number(number, width)) for number in (0, count - 1)] == [0, count - 1]
    columns = [f"c{number % 200}" if number % 3 else "" for number in range(count)]
    named = [(write_number(number, width) + LETTERS[3], column) for number, column in enumerate(columns)]
    assert decode_row(encode_row(reversed(named)), width) == named
    assert not set(LETTERS) & set('"\\')


def test_a_name_more_moves_few_numbers() -> None:
    names = [f"dataset_{number}" for number in range(700)]
    before, after = place(names), place([*names, "another"])
    assert len(set(after.values())) == 701 <= find_room(701) // 2
    assert sum(1 for name in names if before[name] != after[name]) < 10


def test_words_are_grouped_by_few_letters_and_each_is_in_one_group() -> None:
    words = sorted(["a", "ab", "abc", "abd", "b", "\U0010ffff", "\U0010ffffx", "\ud800", *(f"x{n}" for n in range(30))])
    groups = dict(split_by_prefix(words, (1 for _ in words), 4, 24))
    assert sorted(word for members in groups.values() for word in members) == words
    assert all(word.startswith(key) for key, members in groups.items() for word in members)
    assert groups["a"] == ["a", "ab", "abc", "abd"]
    assert max(map(len, groups.values())) <= 4
    assert list(split_by_prefix([], [], 4, 24)) == []


class Registry:
    """A registry that changes, and the search index that was made of it last."""

    def __init__(self, count: int) -> None:
        self.contracts: dict[ContractId, tuple[Contract, ...]] = {}
        self.datasets: dict[DatasetId, Dataset] = {}
        self.subscriptions: tuple[Subscription, ...] = ()
        self.files: dict[str, bytes] = {}
        self.keys: dict[str, str] = {}
        for number in range(count):
            self.add(number, "gold" if number % 3 else "raw")

    def add(self, number: int, layer: str) -> None:
        key = ContractId("shop" if number % 2 else "shop.eu", layer, f"dataset_{number}")
        self.write(key, "amount", f"column_{number}")
        dataset = key.dataset_id
        self.datasets[dataset] = Dataset(path="d", key=dataset, title=f"Ä {number}", owner="Some team", tags=("pii:x",))

    def write(self, key: ContractId, *columns: str) -> None:
        table = record("t", *(field(name, description=f"The {name}, and more.") for name in columns))
        self.contracts[key] = (contract(f"{key}:v1.0.0", table),)

    def build(self) -> tuple[Files, Files, int]:
        """Give the index made anew, the index made from the last one, and how many of its files the latter took up."""
        site = site_of(Catalog(contracts=self.contracts, datasets=self.datasets, subscriptions=self.subscriptions))
        index = build_index(site)
        # As the site does: a digest of whatever the pages of a thing say. Here that is the thing itself.
        keys = {FIXED: Keys(index).common}
        for key, versions in self.contracts.items():
            keys[unit_name(key)] = repr((versions, self.datasets.get(key.dataset_id), index.consumers.get(key)))
        for dataset in {*self.datasets, *(key.dataset_id for key in self.contracts)}:
            of_it = [text for key, text in keys.items() if key.endswith(f".{dataset.dataset}")]
            keys[unit_name(dataset)] = repr((self.datasets.get(dataset), sorted(of_it)))
        asked: list[str] = []

        def find(path: str) -> bytes:
            asked.append(path)
            return self.files[path]

        digests = {path: digest_of(data) for path, data in self.files.items()}
        updated = dict(update_search_files(index, keys, Earlier(keys=self.keys, digests=digests, read=find)))
        anew = dict(build_search_files(index))
        self.files, self.keys = anew, keys
        return anew, updated, len(asked)


def change(registry: Registry) -> Iterator[str]:
    """Change one thing after the other."""
    key = ContractId("shop", "gold", "dataset_7")
    yield "nothing"
    registry.write(key, "amount", "column_7", "constructor", "__proto__")
    yield "columns"
    registry.write(key, "other_amount")
    registry.add(7, "activation")
    yield "other columns, another layer"
    for number in range(50, 53):
        registry.add(number, "gold")
    del registry.contracts[ContractId("shop", "gold", "dataset_5")]
    registry.subscriptions = (Subscription(path="s", consumer="reports", owner="Some team", description="Amounts"),)
    yield "datasets, a contract less, a consumer"
    dataset = DatasetId("shop", "dataset_11")
    registry.datasets[dataset] = replace(
        registry.datasets[dataset], title="", owner="Others", status="retired", tags=()
    )
    yield "a dataset's words"
    registry.add(60, "unheard_of")
    yield "a layer that nobody declared"
    for number in range(100, 150):
        registry.add(number, "gold")
    yield "so many that there is no room"
    registry.contracts.clear()
    registry.datasets.clear()
    yield "all gone"


def test_an_index_brought_up_to_date_is_the_one_made_anew() -> None:
    registry = Registry(40)
    registry.build()
    for what in change(registry):
        anew, updated, taken = registry.build()
        assert updated == anew, what
        assert taken, what


def test_an_index_that_is_not_what_the_manifest_tells_is_made_anew() -> None:
    registry = Registry(10)
    whole, _, _ = registry.build()
    torn = {path: data[:-1] for path, data in whole.items()}
    digests = {path: digest_of(data) for path, data in whole.items()}
    index = build_index(site_of(Catalog(contracts=registry.contracts, datasets=registry.datasets)))
    for files in (torn, {}):
        earlier = Earlier(keys=registry.keys, digests=digests, read=partial(read_or_fail, files))
        assert dict(update_search_files(index, registry.keys, earlier)) == whole


def test_names_stand_in_one_file_up_to_some_thousand_datasets() -> None:
    assert [name for name in build(1000) if name.startswith("things")] == ["things-0"]
    assert DATASETS_A_FILE >= 1000


def read_or_fail(files: Files, path: str) -> bytes:
    if path not in files:
        raise FileNotFoundError(path)
    return files[path]
