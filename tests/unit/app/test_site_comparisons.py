"""What a site's `diff.json` says of a comparison."""

from __future__ import annotations

import pytest
from tests.support.builders import comparison, consumer, contract, field, judged, record

from treaty.app.site_comparisons import describe_all
from treaty.model.identity import ContractId, Version
from treaty.model.registry import Catalog

KEY = ContractId("finance", "gold", "invoice")


@pytest.mark.parametrize(("name", "hit"), [("amount", ["reports"]), ("DMBTR", ["reports"]), ("WAERS", [])])
def test_a_consumer_is_hit_by_whatever_name_it_has_for_the_column(name: str, hit: list[str]) -> None:
    fields = field("amount", physical_name="DMBTR"), field("currency", physical_name="WAERS")
    versions = (contract(f"{KEY}:v1.2.0", record("invoice", *fields)), contract(f"{KEY}:v1.3.0"))
    catalog = Catalog(contracts={KEY: versions}, subscriptions=(consumer("reports", name).subscription,))
    pair = (KEY, Version(1, 2, 0), Version(1, 3, 0))
    said = describe_all(catalog, {pair: comparison(judged())})[pair]
    assert [one["consumer"] for one in said["consumers"]] == hit
