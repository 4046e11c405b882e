from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import jinja2
import pytest
from tests.support.builders import contract, diagnostic, field, record

from treaty.model.contract import Description, Server, ServiceLevel, SupportChannel
from treaty.model.identity import ContractId, Version
from treaty.model.pointer import ROOT
from treaty.model.registry import Catalog, Dataset, Registry
from treaty.model.release import Release
from treaty.model.revision import Revision
from treaty.pages.build import build_site_files
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.render import open_environment

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
KEY = ContractId("finance", "gold", "invoice")
COMMIT = "abcdef0123456789" * 2
BUILD = BuildInfo(
    revision=Revision(commit=COMMIT, author="a", time=NOW, subject="Add <invoices>"),
    time=NOW,
    today=NOW.date(),
    tool_version="0.1",
    repository="https://git.example.com/data/contracts",
)
INVOICE = contract(
    f"{KEY}:v1.0.0",
    record("invoice", field("invoice_id", logical_type="string", primary_key=True, description="Its number.")),
    description=Description(purpose="What was *billed*.", usage="Sum it.", limitations="No credit notes."),
    service_levels=(ServiceLevel(pointer=ROOT, property="freshness", value=4, unit="h"),),
    support=(SupportChannel(channel="#finance", url="https://chat.example.com/finance", tool="slack"),),
    servers=(Server(pointer=ROOT, name="production", kind="snowflake", details={"database": "GOLD", "schema": "FIN"}),),
)
SITE = SiteInput(catalog=Catalog(contracts={KEY: (INVOICE,)}), build=BUILD, sources={INVOICE.path: b"id: x\n"})


def build(site: SiteInput) -> dict[str, str]:
    return {path: data.decode() for path, data in build_site_files(site)}


def test_a_contract_page_answers_what_a_consumer_asks_first() -> None:
    page = build(SITE)["datasets/finance/invoice/gold/index.html"]
    for answer in (
        "What was <em>billed</em>.",
        "at most 4 hours old",
        '<a href="https://chat.example.com/finance" rel="noopener nofollow">#finance</a>',
        '<tr id="col-invoice_id"',
        "FROM GOLD.FIN.invoice",
        "nobody named",
        "Nobody has said that they read this.",
    ):
        assert answer in page, answer


def test_pages_lead_to_their_source_in_the_repository() -> None:
    release = Release(contract=KEY, version=Version(1, 0, 0), tag="t", commit=COMMIT, time=NOW, digest=None)
    files = build(replace(SITE, releases=(release,)))
    page = files["datasets/finance/invoice/gold/index.html"]
    assert f"https://git.example.com/data/contracts/blob/{COMMIT}/{INVOICE.path}" in page
    assert f"https://git.example.com/data/contracts/commit/{COMMIT}" in files["index.html"]
    assert "Add &lt;invoices&gt;" in files["about/index.html"]


def test_a_file_that_may_change_leads_to_where_it_is_edited_and_a_page_offers_its_own_address() -> None:
    dataset = Dataset(path="contracts/datasets/finance/invoice/dataset.yaml", key=KEY.dataset_id)
    catalog = replace(SITE.catalog, datasets={dataset.key: dataset})
    site = replace(SITE, catalog=catalog, sources={**SITE.sources, dataset.path: b"kind: Dataset\n"})
    files = build(site)
    page = files["datasets/finance/invoice/index.html"]
    assert f'href="https://git.example.com/data/contracts/blob/HEAD/{dataset.path}"' in page
    assert 'href="../../../api/datasets/finance.invoice/dataset.yaml"' in page
    assert files["api/datasets/finance.invoice/dataset.yaml"] == "kind: Dataset\n"
    for path in ("index.html", "gold/index.html", "gold/v1.0.0.html"):
        assert "data-copy-link" in files[f"datasets/finance/invoice/{path}"]
    nowhere = build(replace(site, build=replace(BUILD, repository=None)))
    assert "on Git</a>" not in nowhere["datasets/finance/invoice/index.html"]


def test_a_repository_without_any_contract_has_a_site_that_says_so() -> None:
    files = build(replace(SITE, catalog=Catalog(registry=Registry(title="Empty & new")), sources={}))
    assert "Empty &amp; new" in files["index.html"]
    assert "treaty init" in files["datasets/index.html"]


def test_findings_stand_with_the_version_they_are_about() -> None:
    found = diagnostic("Field `<b>` is odd; rename it.", path=INVOICE.path)
    files = build(replace(SITE, diagnostics=(found,), rules=(found.rule,)))
    for path in ("datasets/finance/invoice/gold/index.html", "findings/index.html", "rules/tr130.html"):
        assert "Field <code>&lt;b&gt;</code> is odd; rename it." in files[path], path
    assert "1 error," in files["index.html"]


def test_a_name_that_a_template_does_not_know_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        open_environment().from_string("{{ nothing }}").render()


def test_templates_escape_by_themselves() -> None:
    assert open_environment().from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"
