"""The static API over HTTP: the runbooks' reads against a plain file server, and every document as OpenAPI tells it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import jsonschema
import openapi_spec_validator
import pytest
from tests.support.site_trees import copy_contracts

from treaty.app.build_site import SiteRequest, build_site
from treaty.model.identity import DatasetId

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
INVOICE = DatasetId("finance", "invoice").uuid


class _Quiet(SimpleHTTPRequestHandler):
    """The server of `python -m http.server`, without its log."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_contracts(tmp_path_factory.mktemp("acme"))
    build_site(SiteRequest(folder=folder, out=folder / "site", now=NOW, today=NOW.date()))
    return folder / "site"


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def read(url: str) -> Any:
    with urlopen(url) as answer:  # noqa: S310 - our own server
        return json.load(answer)


@pytest.mark.parametrize(
    ("runbook", "path", "wanted"),
    [
        (
            "GET /data-contract-registry/v1/datasets/$DATASET_ID/layers/$LAYER/versions?page=1&page_size=10",
            f"data-contract-registry/v1/datasets/{INVOICE}/layers/gold/versions/index.json?page=1&page_size=10",
            {"page": 1, "total": 3},
        ),
        (
            "GET /data-contract-registry/v1/datasets/$DATASET_ID/layers/$LAYER/diff?from=$CURRENT&to=$CANDIDATE",
            f"data-contract-registry/v1/datasets/{INVOICE}/layers/gold/diff/1-to-3.json",
            {"from": 1, "to": 3, "classification": "compatible"},
        ),
        (
            "GET /data-contract-registry/v1/datasets/$DATASET_ID/layers/$LAYER/versions/$VERSION",
            f"data-contract-registry/v1/datasets/{INVOICE}/layers/gold/versions/2/index.json",
            {"version": 2, "layer": "gold", "semantic_version": "v1.1.0"},
        ),
        (
            "GET /data-contract-registry/v1/subscriptions?dataset_id=$DATASET_ID&layer=gold",
            f"data-contract-registry/v1/datasets/{INVOICE}/layers/gold/subscriptions/index.json",
            {"total": 3},
        ),
        (
            "GET /v1/schema/finance.gdp.invoice:v1.2",
            "v1/schema/finance.gold.invoice/v1.2.json",
            {"fqid": "finance.gold.invoice:v1.2.0", "is_current": True},
        ),
        (
            "GET /v1/schema/validate?fqid=finance.gdp.invoice:v1.2",
            "v1/schema/finance.gold.invoice/v1.2.json",
            {"validation": {"result": "passed", "rules_failed": [], "warnings": []}},
        ),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) and value.startswith("GET") else "",
)
def test_each_read_of_the_runbooks_is_answered(base: str, runbook: str, path: str, wanted: dict[str, Any]) -> None:
    document = read(f"{base}/{path}")
    assert {name: document[name] for name in wanted} == wanted, runbook


def test_absent_is_not_found(base: str) -> None:
    with pytest.raises(HTTPError, match="404"):
        read(f"{base}/v1/schema/finance.gold.nothing/index.json")


def test_every_file_of_the_api_is_described_and_is_as_described(site: Path) -> None:
    description = json.loads((site / "api/openapi.json").read_text())
    openapi_spec_validator.validate(description)
    routes = {}
    for path, item in description["paths"].items():
        pattern = re.escape(path).replace(r"\{", "{").replace(r"\}", "}")
        # What is written out wins over a parameter, as in the specification.
        routes[re.compile(re.sub(r"{\w+}", "[^/]+?", pattern))] = item["get"]["responses"]["200"]["content"]
    seen: set[str] = set()
    folders = ("api", "data-contract-registry", "v1")
    for file in sorted(path for folder in folders for path in (site / folder).rglob("*") if path.is_file()):
        path = f"/{file.relative_to(site).as_posix()}"
        if path.endswith(("openapi.json", "dataset.yaml")):
            continue
        found = [(route, content) for route, content in routes.items() if route.fullmatch(path)]
        assert found, f"{path} is not described"
        route, content = max(found, key=lambda one: len(one[0].pattern.replace("[^/]+?", "")))
        seen.add(route.pattern)
        if "application/json" in content:
            reference = content["application/json"]["schema"]["$ref"]
            jsonschema.validate(json.loads(file.read_bytes()), {**description, "$ref": reference})
    unused = {route.pattern for route in routes} - seen - {re.escape("/manifest.json")}
    assert unused == set()


def test_badges_are_pictures_with_a_name(site: Path) -> None:
    badges = sorted((site / "api/contracts").rglob("*.svg"))
    assert len(badges) > 40
    for path in badges:
        picture = ET.parse(path).getroot()  # noqa: S314 - our own text
        assert picture.get("aria-label") == picture.findtext("{http://www.w3.org/2000/svg}title")
    frozen = (site / "api/contracts/finance.gold.cash_conversion_cycle/status.svg").read_text()
    assert "contract: frozen" in frozen


def test_lists_of_both_registries_name_the_same_versions(base: str) -> None:
    listed = read(f"{base}/v1/schema/list/index.json")
    assert listed["count"] == len(listed["schemas"])
    catalog = read(f"{base}/api/catalog.json")
    versions = [
        version["fqid"]
        for dataset in catalog["datasets"]
        for contract in dataset["contracts"]
        for version in contract["versions"]
    ]
    assert sorted(versions) == sorted(one["fqid"] for one in listed["schemas"])


def test_what_changed_is_told_in_the_schema_registrys_words(base: str) -> None:
    diff = read(f"{base}/v1/schema/sales.gold.order/diff/v1.2.1-to-v2.0.0.json")
    assert diff["fqid1"] == "sales.gold.order:v1.2.1"
    assert diff["removed_fields"] or diff["renamed_fields"]
    assert diff["added_fields"]
