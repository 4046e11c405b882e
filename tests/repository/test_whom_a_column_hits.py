"""Whom a change hits who names its column by another of its names: `treaty diff` and `treaty impact`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.registry_files import registry_files, version_file

from treaty.app.diff_versions import diff_versions
from treaty.app.find_impact import find_impact

INVOICE = "finance.gold.invoice"
FOLDER = "contracts/datasets/finance/invoice/gold"
AMOUNT = "string\n        physicalName: DMBTR\n        id: amt"
TOTAL = "string\n        physicalName: WRBTR\n        id: amt"
READERS = {"by-name": "amount", "by-place": "DMBTR", "by-id": "invoice.amt", "by-new-name": "total", "of-another": "id"}
HIT = ["by-id", "by-name", "by-new-name", "by-place"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a registry in which a column has got another name, and is gone then."""
    columns = {"v1.0.0": {"amount": AMOUNT}, "v1.1.0": {"total": TOTAL}, "v2.0.0": {}}
    files = registry_files(*(f"{INVOICE}:{number}" for number in columns))
    for number, own in columns.items():
        files[f"{FOLDER}/{number}.yaml"] = version_file(INVOICE, number, {"id": "string", **own})
    for name, column in READERS.items():
        reads = f"{{contract: {INVOICE}, requires: both, columns: [{column}]}}"
        files[f"contracts/subscriptions/{name}.yaml"] = (
            f"apiVersion: treaty/v1\nkind: Subscription\nconsumer: {name}\nsubscriptions: [{reads}]\n"
        )
    root = tmp_path_factory.mktemp("hits")
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def test_a_renamed_column_hits_those_who_name_it_as_either_version_does(folder: Path) -> None:
    found = diff_versions(f"{INVOICE}:v1.0.0", f"{INVOICE}:v1.1.0", folder)
    assert [hit.consumer.subscription.consumer for hit in found.hits] == HIT


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("v1.0.0#amount", ["by-id", "by-name", "by-place"]),
        ("v1.0.0#DMBTR", ["by-id", "by-name", "by-place"]),
        ("v1.1.0#amt", ["by-id", "by-new-name"]),
        ("v2.0.0#id", ["of-another"]),
        ("v1.0.0#invoice", ["by-id", "by-name", "by-place", "of-another"]),
    ],
)
def test_a_column_is_read_by_whatever_name_the_version_asked_for_has(
    folder: Path, asked: str, expected: list[str]
) -> None:
    found = find_impact(f"{INVOICE}:{asked}", folder)
    assert [hit.consumer.subscription.consumer for hit in found.start.consumers] == expected
