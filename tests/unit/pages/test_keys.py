from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.support.builders import contract, field, record

from treaty.app.rulebook import RULEBOOK
from treaty.diagnostics.diagnostic import Diagnostic, Location
from treaty.diagnostics.rule import Severity
from treaty.model.contract import Contract, Upstream
from treaty.model.identity import ContractId, parse_fqid
from treaty.model.pointer import ROOT
from treaty.model.registry import Catalog, Dataset, Deprecation, LayerState, VersionState
from treaty.pages.index import build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.keys import Keys

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")


def made(name: str, *sources: str, column: str = "id") -> Contract:
    upstream = tuple(Upstream(pointer=ROOT, contract=source) for source in sources)
    return contract(f"shop.{name}:v1.0.0", record("rows", field(column)), upstream=upstream)


def site(*contracts: Contract, words: str = "", ended: bool = False) -> SiteInput:
    """Give a site of contracts; `words` stand in the file of the first, whose version has ended or not."""
    keyed = {parse_fqid(one.id or "").contract: (one,) for one in contracts}
    first = next(iter(keyed))
    ending = Deprecation(pointer=ROOT, sunset=NOW.date() + timedelta(days=5))
    assert contracts[0].version is not None
    versions = {contracts[0].version: VersionState(deprecated=ending)} if ended else {}
    dataset = Dataset(
        path=f"contracts/datasets/{first.namespace}/{first.dataset}/dataset.yaml",
        key=first.dataset_id,
        layers={first.layer: LayerState(versions=versions)},
    )
    sources = {one.path: b"" for one in contracts} | {contracts[0].path: words.encode()}
    return SiteInput(
        catalog=Catalog(contracts=keyed, datasets={first.dataset_id: dataset}), build=BUILD, sources=sources
    )


def keys_of(value: SiteInput) -> dict[str, str]:
    index = build_index(value)
    keys = Keys(index)
    return {str(key): keys.contract(standing) for key, standing in index.standings.items()}


def changed(before: SiteInput, after: SiteInput) -> set[str]:
    old, new = keys_of(before), keys_of(after)
    return {name for name in new if new[name] != old.get(name)}


A, B, C = made("raw.a"), made("gold.b", "shop.raw.a"), made("gold.c")


def test_words_of_a_contract_change_its_own_key_alone() -> None:
    assert changed(site(A, B, C), site(A, B, C)) == set()
    assert changed(site(A, B, C), site(A, B, C, words="more")) == {"shop.raw.a"}


def test_what_neighbours_print_changes_their_keys_and_nobody_elses() -> None:
    assert changed(site(A, B, C), site(A, B, C, ended=True)) == {"shop.raw.a", "shop.gold.b"}
    assert changed(site(A, B, C), site(made("raw.a", column="key"), B, C)) == {"shop.raw.a", "shop.gold.b"}


def test_a_new_neighbour_changes_the_key() -> None:
    assert "shop.gold.c" in changed(site(A, B, C), site(A, B, made("gold.c", "shop.gold.b")))
    assert "shop.raw.a" in changed(site(A, B, C), site(A, B, made("gold.c", "shop.gold.b")))


def test_where_columns_of_a_source_come_from_changes_the_key() -> None:
    def traced(source: str) -> SiteInput:
        middle = record("rows", replace(field("id"), sources=(f"shop.raw.a#{source}",)))
        last = record("rows", replace(field("id"), sources=("shop.gold.b#id",)))
        first = contract("shop.raw.a:v1.0.0", record("rows", field("id"), field("key")))
        return site(first, contract("shop.gold.b:v1.0.0", middle), contract("shop.gold.c:v1.0.0", last))

    assert changed(traced("id"), traced("key")) == {"shop.raw.a", "shop.gold.b", "shop.gold.c"}


def test_the_day_counts_only_where_an_end_is_announced() -> None:
    def tomorrow(value: SiteInput) -> SiteInput:
        return replace(value, build=replace(BUILD, today=NOW.date() + timedelta(days=1)))

    assert changed(site(A, B, C), tomorrow(site(A, B, C))) == set()
    assert changed(site(A, B, C, ended=True), tomorrow(site(A, B, C, ended=True))) == {"shop.raw.a"}


def test_the_base_address_and_a_picture_count_everywhere() -> None:
    everything = {"shop.raw.a", "shop.gold.b", "shop.gold.c"}
    moved = replace(site(A, B, C), build=replace(BUILD, base_url="https://contracts.example.com/"))
    assert changed(site(A, B, C), moved) == everything
    assert changed(site(A, B, C), replace(site(A, B, C), logo=b"<svg/>")) == everything
    assert ContractId("shop", "raw", "a") in build_index(moved).standings


def test_what_speaks_of_all_contracts_has_a_key_where_it_is_known_what_they_say() -> None:
    def everything(value: SiteInput) -> str:
        return Keys(build_index(value)).everything()

    told = replace(site(A, B, C), content="a digest")
    later = replace(told, build=replace(BUILD, today=NOW.date() + timedelta(days=1)))
    finding = Diagnostic(rule=RULEBOOK[0], message="x", severity=Severity.INFO, location=Location(path="x"))
    others = (replace(told, content="another"), later, replace(told, diagnostics=(finding,)))
    assert everything(site(A, B, C)) == ""
    assert len({everything(told), *map(everything, others)}) == 4
    assert everything(told) == everything(replace(told, diff_documents={}))
