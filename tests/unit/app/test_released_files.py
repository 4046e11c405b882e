"""Released files are held to the digests of their tags, as far as a check reads them."""

from __future__ import annotations

import pytest
from tests.support.registry_files import registry_files

from treaty.app.released_files import find_broken_promises
from treaty.load.catalog import load_catalog
from treaty.model.identity import ContractId, Version
from treaty.model.release import Release

GOLD = "contracts/datasets/finance/invoice/gold/v1.0.0.yaml"
FILES = {
    path: text.encode()
    for path, text in registry_files("finance.raw.invoice:v1.0.0", "finance.gold.invoice:v1.0.0").items()
}


@pytest.mark.parametrize("is_read", [True, False])
def test_a_released_file_that_differs_is_told_where_the_check_reads_it(is_read: bool) -> None:
    scope = set(FILES) - (set() if is_read else {GOLD})
    release = Release(
        contract=ContractId("finance", "gold", "invoice"),
        version=Version(1, 0, 0),
        tag="release/finance/invoice/gold/v1.0.0",
        commit="0" * 40,
        time=None,
        digest="sha256:other",
    )
    found = list(find_broken_promises(load_catalog(FILES, scope=scope), None, [release]))
    assert [item.location.path for item in found] == ([GOLD] if is_read else [])
