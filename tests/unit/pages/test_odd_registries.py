"""Registries that hardly anybody has: every link of their sites leads somewhere all the same."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.support.builders import contract, field, record

from treaty.model.identity import ContractId, Version
from treaty.model.pointer import ROOT
from treaty.model.registry import Catalog, Dataset, LayerState, Product, Retirement, Subscription, VersionState
from treaty.pages.audit import Audit
from treaty.pages.build import plan_units
from treaty.pages.input import BuildInfo, SiteInput

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")
GONE = ContractId("a", "gold", "gone")
BARE = ContractId("a", "raw", "bare")
INDEX = ContractId("index", "gold", "page-2")
RETIRED = VersionState(retired=Retirement(pointer=ROOT, since=date(2026, 1, 1)))


def odd() -> Catalog:
    """Give a contract that is retired as a whole, one that says nothing, and names that lists have for themselves."""
    state = LayerState(versions={Version(1, 0, 0): RETIRED})
    return Catalog(
        datasets={
            GONE.dataset_id: Dataset(path="d", key=GONE.dataset_id, status="retired", layers={"gold": state}),
            INDEX.dataset_id: Dataset(path="e", key=INDEX.dataset_id, owner="index", tags=("index", "page-2")),
        },
        contracts={
            GONE: (contract(f"{GONE}:v1.0.0", record("r", field("id"))),),
            BARE: (contract(f"{BARE}:v0.1.0"),),
            INDEX: (contract(f"{INDEX}:v1.0.0", record("index", field("index"))),),
        },
        subscriptions=(Subscription(path="s", consumer="index", owner="page-2"),),
        products=(Product(path="p", name="index"),),
    )


@pytest.mark.parametrize("catalog", [Catalog(), odd()], ids=["empty", "odd"])
def test_every_link_of_an_odd_registry_leads_somewhere(catalog: Catalog) -> None:
    sources = {found.path: b"" for versions in catalog.contracts.values() for found in versions}
    audit, paths = Audit(), list[str]()
    for unit in plan_units(SiteInput(catalog=catalog, build=BUILD, sources=sources)).units():
        # The manual is the same on every site.
        paths += [path for path, _ in audit.watch(unit.make())] if unit.name != "manual" else []
    assert [fault for fault in audit.find_faults() if "docs/" not in fault.message] == []
    assert len(paths) == len(set(paths))
