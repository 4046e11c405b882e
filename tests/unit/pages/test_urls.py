from __future__ import annotations

import pytest

from treaty.model.identity import ContractId, Version
from treaty.pages import urls

GOLD = ContractId("sap.mm", "gold", "mara")


@pytest.mark.parametrize("name", ["invoice", "cash_conversion_cycle", "sap.mm", "a-1"])
def test_plain_names_stand_as_they_are(name: str) -> None:
    assert urls.slug(name) == name


@pytest.mark.parametrize(
    "name",
    ["..", "../up", "CON", "con", "con.txt", "nul", "PII", "a/b", "a b", "", "é", "x" * 300, ".hidden", "a..b", "end."],
)
def test_names_that_a_file_system_reads_otherwise_get_a_digest(name: str) -> None:
    spelled = urls.slug(name)
    assert spelled != name
    assert urls.slug(spelled) == spelled
    assert len(spelled) < 60


def test_names_that_differ_in_case_alone_do_not_meet() -> None:
    assert urls.slug("PII") != urls.slug("pii")
    assert urls.slug("Pii") != urls.slug("PII")


def test_pages_of_a_contract_stand_below_its_dataset() -> None:
    assert urls.contract_page(GOLD) == "datasets/sap.mm/mara/gold/index.html"
    assert urls.version_page(GOLD, Version(1, 2, 0)) == "datasets/sap.mm/mara/gold/v1.2.0.html"
    assert urls.diff_page(GOLD, Version(1, 1, 0), Version(1, 2, 0)) == (
        "datasets/sap.mm/mara/gold/diff/v1.1.0-to-v1.2.0.html"
    )


def test_root_leads_back_from_any_depth() -> None:
    assert urls.root_of("index.html") == ""
    assert urls.root_of(urls.contract_page(GOLD)) == "../../../../"
