"""The key of a unit holds all that its files tell, and what search and lists tell of a thing is in the thing's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.support.registry_files import dataset_file, registry_files, version_file

from treaty.app.build_site import SiteRequest, read_site_input
from treaty.pages.build import Unit, plan_units
from treaty.pages.earlier import Earlier, digest_of

NOW = datetime(2026, 11, 21, tzinfo=UTC)
UPSTREAM = "customProperties:\n  - {property: upstream, vendor: treaty, value: [{contract: finance.gold.invoice}]}\n"
READER = """\
apiVersion: treaty/v1
kind: Subscription
consumer: reports
owner: reporting
description: Of the month.
subscriptions: [{contract: finance.gold.invoice, requires: forward, min_version: v1.0.0}]
"""
PRODUCT = """\
apiVersion: treaty/v1
kind: DataProduct
name: cash
title: Cash
owner: reporting
domain: finance
contracts: [{contract: finance.gold.invoice, role: output}]
"""
ENDING = "layers: {gold: {versions: {v1.0.0: {deprecated: {since: 2026-01-01, sunset: 2026-12-01, reason: Old.}}}}}\n"
FROZEN = "layers: {gold: {frozen: {since: 2026-01-01, reason: Closed., by: finance-team}}}\n"
INVOICE, ORDER = "datasets/finance/invoice", "datasets/sales/order"


def changes() -> Iterator[tuple[str, Mapping[str, str | None]]]:
    """Give what is written, or taken away, a few things after the others; each is told by the search."""
    words = dataset_file("finance", "invoice", "description: Bills.\ntags: [x]\n").replace("title: i", "title: I")
    yield "words", {f"{INVOICE}/dataset.yaml": words}
    yield (
        "an end, a column",
        {
            f"{INVOICE}/dataset.yaml": dataset_file("finance", "invoice", ENDING),
            f"{ORDER}/gold/v1.0.0.yaml": version_file("sales.gold.order", "v1.0.0", {"total_amount": "number"}),
        },
    )
    yield (
        "frozen, and made into something",
        {
            f"{INVOICE}/dataset.yaml": dataset_file("finance", "invoice", FROZEN),
            f"{ORDER}/gold/v1.0.0.yaml": version_file("sales.gold.order", "v1.0.0", extra=UPSTREAM),
        },
    )
    yield "a reader", {"subscriptions/reports.yaml": READER}
    yield (
        "a version, a layer, a product",
        {
            f"{INVOICE}/gold/v1.1.0.yaml": version_file("finance.gold.invoice", "v1.1.0", {"id": "string"}),
            f"{INVOICE}/raw/v1.0.0.yaml": version_file("finance.raw.invoice", "v1.0.0"),
            "products/cash.yaml": PRODUCT,
        },
    )
    gone = ("subscriptions/reports.yaml", f"{ORDER}/gold/v1.0.0.yaml", f"{ORDER}/dataset.yaml")
    yield "gone", dict.fromkeys(gone)


def write(folder: Path, files: Mapping[str, str | None]) -> None:
    for name, text in files.items():
        path = folder / "contracts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")


Files = Mapping[str, bytes]
_FIXED = ("rules/", "assets", "docs")
"""How the names of units begin that are made from nothing here."""


def plan(folder: Path) -> tuple[Mapping[str, Unit], Mapping[str, Files]]:
    """Give the units of a site, and what each of them makes."""
    request = SiteRequest(folder=folder, out=folder / "site", now=NOW, today=NOW.date())
    units = {unit.name: unit for unit in plan_units(read_site_input(request)).units()}
    return units, {name: dict(unit.make()) for name, unit in units.items() if not name.startswith(_FIXED)}


def test_units_of_the_same_key_are_the_same_and_others_can_be_made_from_earlier_ones(tmp_path: Path) -> None:
    whole = registry_files("finance.gold.invoice:v1.0.0", "sales.gold.order:v1.0.0", "crm.raw.lead:v1.0.0")
    write(tmp_path, {path.removeprefix("contracts/"): text for path, text in whole.items()})
    units, made = plan(tmp_path)
    for what, change in changes():
        write(tmp_path, change)
        before = {path: data for files in made.values() for path, data in files.items()}
        earlier = Earlier(
            keys={name: unit.key for name, unit in units.items()},
            digests={path: digest_of(data) for path, data in before.items()},
            read=before.__getitem__,
        )
        units, anew = plan(tmp_path)
        for name, files in anew.items():
            if units[name].key and units[name].key == earlier.keys.get(name):
                assert files == made[name], (what, name)
        for name in ("search", "data"):
            remake = units[name].remake
            assert remake is not None
            assert dict(remake(earlier)) == anew[name], (what, name)
            assert anew[name] != made[name], (what, name)
        made = anew


def test_a_column_of_one_contract_leaves_the_lists_of_others_alone(tmp_path: Path) -> None:
    whole = registry_files("finance.gold.invoice:v1.0.0", "sales.gold.order:v1.0.0", "crm.raw.lead:v1.0.0")
    write(tmp_path, {path.removeprefix("contracts/"): text for path, text in whole.items()})
    before = {name: unit.key for name, unit in plan(tmp_path)[0].items()}
    write(tmp_path, {f"{ORDER}/gold/v1.0.0.yaml": version_file("sales.gold.order", "v1.0.0", {"total": "number"})})
    after = {name: unit.key for name, unit in plan(tmp_path)[0].items() if unit.key}
    told = {name for name, key in after.items() if key != before[name]}
    assert {"dataset sales.order", "search"} <= told
    assert any("sales" in name and name.endswith(".html") for name in told)
    assert not {name for name in told if "finance" in name or "crm" in name}
