"""Names of contracts and versions: what is read, what is refused, and in what order versions stand."""

from __future__ import annotations

import pytest

from treaty.model.identity import (
    ContractId,
    DatasetId,
    IdentityError,
    Version,
    is_name,
    newest,
    parse_fqid,
    parse_version,
)


@pytest.mark.parametrize(
    ("text", "contract", "version"),
    [
        ("finance.gold.invoice", ContractId("finance", "gold", "invoice"), ()),
        ("finance.gold.invoice:v1.2.0", ContractId("finance", "gold", "invoice"), (1, 2, 0)),
        ("sap.mm.raw.mara:v1.2", ContractId("sap.mm", "raw", "mara"), (1, 2)),
        ("tenant.acme.gdp.order:1", ContractId("tenant.acme", "gdp", "order"), (1,)),
    ],
)
def test_an_fqid_is_read_from_its_end(text: str, contract: ContractId, version: tuple[int, ...]) -> None:
    fqid = parse_fqid(text)
    assert (fqid.contract, fqid.version) == (contract, version)


@pytest.mark.parametrize(
    "text",
    [
        "invoice",
        "gold.invoice",
        "Finance.gold.invoice",
        "finance.gold.invoice:",
        "finance.gold.invoice:latest",
        "finance.gold.invoice:v1.2.0.1",
        "finance.gold.invoice:v01",
        "finance..invoice",
        "finance.gold.../etc",
        f"finance.gold.{'x' * 101}",
        "finance.gold.invoice:v١",
    ],
)
def test_what_is_no_fqid_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(IdentityError, match=r"for example"):
        parse_fqid(text)


@pytest.mark.parametrize("text", ["1.2", "1.2.0-rc1", "v1.2.03", "banana", "", "1.2.0\n", "9999999999.0.0"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(IdentityError, match=r"is not a version"):
        parse_version(text)


def test_versions_are_ordered_as_numbers() -> None:
    versions = [parse_version(text) for text in ("1.10.0", "1.9.0", "v2.0.0", "1.9.12")]
    assert [str(version) for version in sorted(versions)] == ["v1.9.0", "v1.9.12", "v1.10.0", "v2.0.0"]


def test_a_partial_version_means_the_newest_below_it() -> None:
    versions = [Version(1, 2, 0), Version(1, 2, 7), Version(1, 3, 0), Version(2, 0, 0)]
    assert newest(versions, parse_fqid("a.gold.b:v1.2")) == Version(1, 2, 7)
    assert newest(versions, parse_fqid("a.gold.b:v1")) == Version(1, 3, 0)
    assert newest(versions, parse_fqid("a.gold.b:v3")) is None


def test_a_dataset_has_the_same_uuid_everywhere() -> None:
    assert str(DatasetId("finance", "invoice").uuid) == str(ContractId("finance", "gold", "invoice").dataset_id.uuid)
    assert DatasetId("finance", "invoice").uuid.version == 5


@pytest.mark.parametrize("text", ["CON", "a b", "-a", "a-", "ä", ".", "..", "a__b", ""])
def test_names_are_safe_in_paths_and_tags(text: str) -> None:
    assert not is_name(text)
