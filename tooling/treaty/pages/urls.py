"""Where each page and file of the site stands: paths from its root, always with `/` and an explicit file name.

Names come from contracts, and contracts from strangers: a name that a file system or a URL might read otherwise is
spelled with a digest, so that no path leaves the output folder and no two names meet in one file.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from treaty.model.identity import ContractId, DatasetId, Version

_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9])){0,79}", re.ASCII)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|index|page-\d+)(?:\..*)?", re.ASCII)
"""Names that Windows gives to devices, and those that lists and their pages stand under."""


@lru_cache(maxsize=65_536)  # names of contracts stand in every address of theirs
def slug(name: str) -> str:
    """Give a name as one path segment: itself where that is safe on every file system, else with a digest."""
    if _PLAIN.fullmatch(name) and not _RESERVED.fullmatch(name):
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()[:40]).strip("-")
    return f"{words or 'x'}-{digest}"


HOME = "index.html"
NOT_FOUND = "404.html"
SEARCH = "search/index.html"
DATASETS = "datasets/index.html"
CONSUMERS = "consumers/index.html"
PRODUCTS = "products/index.html"
TAGS = "tags/index.html"
OWNERS = "owners/index.html"
RULES = "rules/index.html"
LINEAGE = "lineage/index.html"
LINEAGE_FILE = "api/lineage.json"
CATALOG_FILE = "api/catalog.json"
SUBSCRIPTIONS_FILE = "data-contract-registry/v1/subscriptions/index.json"
REGISTRY_FILE = "api/registry.yaml"
GLOSSARY = "glossary/index.html"
POLICIES = "policies/index.html"
ATTENTION = "attention/index.html"
CHANGES = "changes/index.html"
FEED = "changes/feed.atom"
FINDINGS = "findings/index.html"
REPORTS = "reports/index.html"
CONFORMANCE = "reports/conformance/index.html"
CONFORMANCE_JSON = "api/reports/conformance.json"
CONFORMANCE_CSV = "api/reports/conformance.csv"
PRIVACY = "reports/personal-data/index.html"
PRIVACY_JSON = "api/reports/personal-data.json"
PRIVACY_CSV = "api/reports/personal-data.csv"
DOCS = "docs/index.html"
ABOUT = "about/index.html"
MANIFEST = "manifest.json"
"""Lists every other file with its digest; also the mark by which a folder is known as a site of ours."""


def changes_part(number: int) -> str:
    """Give the path of a page of earlier changes; 1 holds the oldest."""
    return f"changes/part-{number}.html"


def list_part(first: str, number: int) -> str:
    """Give the path of a page of a long list, from 1; `first` is the path of the list itself."""
    folder = first.removesuffix("index.html") if first.endswith("/index.html") else f"{first.removesuffix('.html')}/"
    return first if number == 1 else f"{folder}page-{number}.html"


def namespace_page(namespace: str) -> str:
    """Give the page of a namespace."""
    return f"datasets/{slug(namespace)}/index.html"


def conformance_page(namespace: str) -> str:
    """Give the page of a namespace in the report on conformance."""
    return f"reports/conformance/{slug(namespace)}.html"


def privacy_page(namespace: str) -> str:
    """Give the page of a namespace in the inventory of personal data."""
    return f"reports/personal-data/{slug(namespace)}.html"


def dataset_page(dataset: DatasetId) -> str:
    """Give the page that shows a dataset's layers side by side."""
    return f"datasets/{slug(dataset.namespace)}/{slug(dataset.dataset)}/index.html"


def _contract_folder(key: ContractId) -> str:
    """Give the folder of a contract's pages."""
    return f"datasets/{slug(key.namespace)}/{slug(key.dataset)}/{slug(key.layer)}"


def contract_page(key: ContractId) -> str:
    """Give the page of a contract, which shows its current version."""
    return f"{_contract_folder(key)}/index.html"


def version_page(key: ContractId, version: Version) -> str:
    """Give the page of exactly one version."""
    return f"{_contract_folder(key)}/{version}.html"


def diff_page(key: ContractId, old: Version, new: Version) -> str:
    """Give the page of a comparison; never `..`, which servers and filters read as a parent."""
    return f"{_contract_folder(key)}/diff/{old}-to-{new}.html"


def compare_page(key: ContractId) -> str:
    """Give the page to choose two versions on; `#from=v1.0.0&to=v1.2.0` chooses."""
    return f"{_contract_folder(key)}/compare.html"


def history_file(key: ContractId, version: Version | None = None) -> str:
    """Give the script with the comparisons of one version with older ones; without a version that with its steps."""
    return f"{_contract_folder(key)}/history/{version}.js" if version else f"{_contract_folder(key)}/history.js"


def lineage_page(key: ContractId) -> str:
    """Give the page of a contract's lineage."""
    return f"{_contract_folder(key)}/lineage.html"


def timeline_page(key: ContractId) -> str:
    """Give the page of all that happened to a contract."""
    return f"{_contract_folder(key)}/timeline.html"


def lineage_file(key: ContractId) -> str:
    """Give the lineage of one contract as data."""
    return f"{api_folder(key)}/lineage.json"


def consumer_page(consumer: str) -> str:
    """Give the page of a consumer."""
    return f"consumers/{slug(consumer)}.html"


def product_page(product: str) -> str:
    """Give the page of a data product."""
    return f"products/{slug(product)}.html"


def tag_page(tag: str) -> str:
    """Give the page of a tag."""
    return f"tags/{slug(tag)}.html"


def owner_page(owner: str) -> str:
    """Give the page of a team."""
    return f"owners/{slug(owner)}.html"


def rule_page(code: str) -> str:
    """Give the page of a rule."""
    return f"rules/{slug(code.lower())}.html"


def api_folder(key: ContractId) -> str:
    """Give the folder of a contract's files, under its readable name."""
    return f"api/contracts/{slug(str(key))}"


def api_version_folder(key: ContractId, version: Version) -> str:
    """Give the folder of one version's files."""
    return f"{api_folder(key)}/{version}"


def dataset_file(dataset: DatasetId) -> str:
    """Give the file that hands out a `dataset.yaml` as it is."""
    return f"api/datasets/{slug(str(dataset))}/dataset.yaml"


def subscription_file(consumer: str) -> str:
    """Give the file that hands out a consumer's subscriptions as they are."""
    return f"api/subscriptions/{slug(consumer)}.yaml"


def product_file(product: str) -> str:
    """Give the file that hands out a data product as it is."""
    return f"api/products/{slug(product)}.yaml"


def registry_dataset_folder(dataset: DatasetId) -> str:
    """Give the folder that answers the contract registry's route of a dataset."""
    return f"data-contract-registry/v1/datasets/{dataset.uuid}"


def registry_contract_folder(key: ContractId) -> str:
    """Give the folder that answers the contract registry's routes of a layer."""
    return f"{registry_dataset_folder(key.dataset_id)}/layers/{slug(key.layer)}"


def root_of(path: str) -> str:
    """Give what leads from a page back to the root of the site: empty, or `../` so many times."""
    return "../" * path.count("/")
