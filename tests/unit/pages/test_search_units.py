"""What the search says of a thing is part of what the thing's own pages are made from: else an index would grow old."""

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


def plan(folder: Path) -> tuple[Mapping[str, Unit], Mapping[str, bytes]]:
    request = SiteRequest(folder=folder, out=folder / "site", now=NOW, today=NOW.date())
    units = {unit.name: unit for unit in plan_units(read_site_input(request))}
    return units, dict(units["search"].make())


def test_what_the_search_says_of_a_thing_is_known_by_the_key_of_its_pages(tmp_path: Path) -> None:
    whole = registry_files("finance.gold.invoice:v1.0.0", "sales.gold.order:v1.0.0", "crm.raw.lead:v1.0.0")
    write(tmp_path, {path.removeprefix("contracts/"): text for path, text in whole.items()})
    units, files = plan(tmp_path)
    for what, change in changes():
        write(tmp_path, change)
        earlier = Earlier(
            keys={name: unit.key for name, unit in units.items()},
            digests={path: digest_of(data) for path, data in files.items()},
            read=files.__getitem__,
        )
        units, anew = plan(tmp_path)
        remake = units["search"].remake
        assert remake is not None
        assert dict(remake(earlier)) == anew, what
        assert anew != files, what
        files = anew
