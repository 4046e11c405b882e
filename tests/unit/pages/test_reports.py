from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

from tests.support.builders import contract, field, record

from treaty.model.contract import Contract, Description, SupportChannel
from treaty.model.identity import ContractId, Version, parse_fqid, parse_version
from treaty.model.pointer import ROOT
from treaty.model.registry import (
    ApprovedException,
    Catalog,
    Dataset,
    Dependency,
    Deprecation,
    LayerState,
    Retirement,
    Subscription,
    VersionState,
)
from treaty.pages.conformance import QUESTIONS, judge_contract
from treaty.pages.content.conformance import ConformanceBody, build_conformance_pages, build_conformance_sheets
from treaty.pages.content.contract import build_contract_pages
from treaty.pages.content.lists import set_pages
from treaty.pages.content.privacy import PrivacyBody, build_privacy_pages, build_privacy_sheets
from treaty.pages.index import SiteIndex, build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.personal import PersonalColumn, find_personal
from treaty.pages.report_files import build_report_documents, build_report_tables

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")
EMAIL = {"tags": ("pii",), "classification": "restricted"}


def build(*contracts: Contract, reads: tuple[str, ...] = (), lowest: Version | None = None, **state: Any) -> SiteIndex:
    grouped: dict[ContractId, tuple[Contract, ...]] = {}
    datasets = {}
    for one in contracts:
        assert one.key is not None
        grouped[one.key] = (*grouped.get(one.key, ()), one)
        layers = {one.key.layer: LayerState(**state)}
        datasets[one.key.dataset_id] = Dataset(path="d", key=one.key.dataset_id, owner="crm-team", layers=layers)
    dependency = Dependency(
        pointer=ROOT, contract=str(contracts[0].key), requires="forward", columns=reads, min_version=lowest
    )
    reader = Subscription(path="s", consumer="mailer", dependencies=(dependency,))
    return build_index(
        SiteInput(catalog=Catalog(datasets=datasets, contracts=grouped, subscriptions=(reader,)), build=BUILD)
    )


def columns(index: SiteIndex) -> dict[str, PersonalColumn]:
    return {one.facts.path: one for standing in index.standings.values() for one in find_personal(index, standing)}


def bodies(index: SiteIndex) -> list[PrivacyBody]:
    return [page.body for page in (*build_privacy_pages(index), *set_pages(build_privacy_sheets(index)))]


def test_marked_columns_are_told_from_those_that_only_look_personal() -> None:
    fields = (field("email", **EMAIL), field("phone"), field("amount"), field("owner", classification="PII"))
    found = columns(build(contract("crm.gold.customer:v1.0.0", record("customer", *fields))))
    assert {path: (one.facts.signs, one.facts.kind) for path, one in found.items()} == {
        "email": (("tag pii",), "e-mail"),
        "phone": ((), "phone"),
        "owner": (("classification PII",), ""),
    }


def test_what_leaves_in_the_clear_is_exposed_unless_the_contract_means_it() -> None:
    fields = (
        field("email", **EMAIL),
        field("mail_hash", **EMAIL),
        field("phone", masking={"method": "hash", "scope": "partners"}, **EMAIL),
        field("dob", masking={"method": "null", "scope": "courts"}, **EMAIL),
        field("surname", encrypted_name="surname_x", **EMAIL),
    )
    outside = columns(build(contract("crm.activation.customer:v1.0.0", record("customer", *fields))))
    assert [path for path, one in outside.items() if one.is_exposed] == ["email"]
    assert {path: one.facts.protection for path, one in outside.items() if one.facts.protection} == {
        "mail_hash": "by its name",
        "phone": "hash",
        "surname": "encrypted as surname_x",
    }
    inside = columns(build(contract("crm.gold.customer:v1.0.0", record("customer", *fields))))
    assert not [path for path, one in inside.items() if one.is_exposed]


def test_readers_are_those_that_name_the_column_or_name_none() -> None:
    version = contract("crm.gold.customer:v1.0.0", record("customer", field("email", **EMAIL), field("phone", **EMAIL)))
    assert {path: one.readers for path, one in columns(build(version, reads=("customer.email",))).items()} == {
        "email": ("mailer",),
        "phone": (),
    }
    assert all(one.readers == ("mailer",) for one in columns(build(version)).values())


def test_a_reader_may_name_a_column_by_its_physical_name_its_id_or_a_part_of_it() -> None:
    address = field("address", field("city"), physical_name="ADDR", **EMAIL)
    version = contract(
        "crm.gold.customer:v1.0.0",
        record("customer", field("email", physical_name="E_MAIL", id="c7", **EMAIL), address),
    )
    for name, paths in (("E_MAIL", {"email"}), ("customer.c7", {"email"}), ("ADDR.city", {"address"}), ("CITY", set())):
        found = columns(build(version, reads=(name,)))
        assert {path for path, one in found.items() if one.readers} == paths


def test_a_reader_may_name_a_column_as_the_version_does_that_it_names() -> None:
    old = contract("crm.gold.customer:v1.0.0", record("customer", field("mail", physical_name="E_MAIL", id="c7")))
    new = contract("crm.gold.customer:v1.1.0", record("customer", field("email", physical_name="EM", id="c7", **EMAIL)))
    (found,) = columns(build(old, new, reads=("E_MAIL",), lowest=parse_version("1.0.0"))).values()
    assert found.readers == ("mailer",)
    (found,) = columns(build(old, new, reads=("E_MAIL",))).values()
    assert found.readers == ()


def test_the_first_page_names_what_is_exposed_and_a_namespace_lists_all() -> None:
    fields = (field("email", **EMAIL), field("iban"))
    first, crm = bodies(build(contract("crm.activation.customer:v1.0.0", record("customer", *fields))))
    assert first.lede == (
        "1 column in 1 contract marked as personal data. 1 of them leaves the platform in the clear. "
        "1 more column looks like it by name."
    )
    assert [row.link.text for group in first.exposed for row in group.rows] == ["email"]
    assert [row.link.path for group in crm.groups for row in group.rows] == [
        "datasets/crm/customer/activation/index.html#col-email"
    ]
    assert [row.kind for group in crm.suspects for row in group.rows] == ["bank account"]
    assert (first.groups, first.sums[0].exposed) == ((), 1)


def test_a_registry_without_personal_data_says_so() -> None:
    (only,) = bodies(build(contract("crm.gold.customer:v1.0.0", record("customer", field("amount")))))
    assert only.lede == "0 columns in 0 contracts marked as personal data."
    assert (only.kinds, only.sums) == ((), ())


def judge(index: SiteIndex) -> dict[str, str]:
    (standing,) = index.standings.values()
    found = judge_contract(index, standing)
    words = {None: "-", True: "yes", False: "no"}
    return {
        question.name: words[answer.is_met if answer else None]
        for question, answer in zip(QUESTIONS, found.answers, strict=True)
    }


def test_questions_that_do_not_arise_count_neither_way() -> None:
    index = build(contract("crm.gold.customer:v1.0.0", record("customer", field("a", description="A."))))
    assert judge(index) == {
        "checks": "yes",
        "owner": "yes",
        "support": "no",
        "purpose": "no",
        "columns described": "yes",
        "service levels": "no",
        "quality rules": "no",
        "classification": "-",
        "protection": "-",
        "served": "yes",
    }
    (standing,) = index.standings.values()
    found = judge_contract(index, standing)
    assert (found.met, found.asked, found.score) == (4, 8, 50)
    assert [question.name for question, _ in found.missing] == ["support", "purpose", "service levels", "quality rules"]


def test_a_column_that_is_exposed_or_a_sunset_that_is_past_costs_points() -> None:
    ended = Deprecation(pointer=ROOT, since=None, sunset=date(2026, 11, 21), successor=None, reason=None)
    version = contract(
        "crm.activation.customer:v1.0.0",
        record("customer", field("email", tags=("pii",))),
        description=Description(purpose="To write to."),
        support=(SupportChannel(channel="crm"),),
    )
    assert version.version is not None
    found = judge(build(version, versions={version.version: VersionState(deprecated=ended)}))
    wanted = {"support", "purpose", "classification", "protection", "served"}
    assert {name: found[name] for name in found if name in wanted} == {
        "support": "yes",
        "purpose": "yes",
        "classification": "no",
        "protection": "no",
        "served": "no",
    }


def test_a_contract_says_on_its_own_page_what_it_lacks() -> None:
    index = build(contract("crm.gold.customer:v1.0.0", record("customer", field("a", description="A."))))
    (standing,) = index.standings.values()
    own, version = [page.body.facts for page in build_contract_pages(index, standing)]
    (told,) = [fact for fact in own if fact.label == "House rules"]
    assert told.link is not None
    assert (told.link.text, told.note) == ("4 of 8 met", "missing: support, purpose, service levels, quality rules")
    assert told.link.path == "reports/conformance/crm.html#c-crm.gold.customer"
    assert not [fact for fact in version if fact.label == "House rules"]


def test_what_is_retired_is_not_served() -> None:
    version = contract("crm.gold.customer:v1.0.0", record("customer", field("a", description="A.")))
    assert version.version is not None
    gone = Retirement(pointer=ROOT, since=None, reason=None)
    assert judge(build(version, versions={version.version: VersionState(retired=gone)}))["served"] == "no"


def test_an_exception_is_shown_and_counted_in_no_score() -> None:
    waiver = ApprovedException(
        pointer=ROOT,
        code="TR510",
        fingerprint="0" * 16,
        version=None,
        reason="Agreed.",
        approver="board",
        ticket="T-1",
        until=None,
    )
    version = contract("crm.gold.customer:v1.0.0", record("customer", field("a", description="A.")))
    index = build(version, exceptions=(waiver,))
    pages = [*build_conformance_pages(index), *set_pages(build_conformance_sheets(index))]
    body: ConformanceBody = pages[1].body
    assert [(row.sum, row.exceptions) for row in body.rows] == [("4 of 8", "1 approved exception")]
    assert [page.path for page in pages] == ["reports/conformance/index.html", "reports/conformance/crm.html"]


def test_totals_of_the_files_are_those_of_the_pages_and_no_cell_is_a_formula() -> None:
    fields = (field("email", **EMAIL), field("=phone", **EMAIL))
    index = build(contract("crm.activation.customer:v1.0.0", record("=r", *fields)))
    documents = dict(build_report_documents(index))
    total = documents["api/reports/personal-data.json"]["total"]
    assert total == {"columns": 2, "contracts": 1, "protected": 0, "exposed": 2, "unmarked": 0}
    assert documents["api/reports/conformance.json"]["total"] == {"met": 4, "asked": 10}
    tables = dict(build_report_tables(documents))
    rows = list(csv.DictReader(io.StringIO(tables["api/reports/personal-data.csv"].decode())))
    assert [row["column"] for row in rows] == ["'=r.email", "'=r.=phone"]
    assert parse_fqid(rows[0]["contract"]).contract == ContractId("crm", "activation", "customer")
