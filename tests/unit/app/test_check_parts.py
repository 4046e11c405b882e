"""A registry that is checked part by part gets the report of one that is checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.support.registry_files import REGISTRY, dataset_file, version_file

from treaty.app.check_named import check_named
from treaty.app.check_parts import LEAST_FILES, check_all, check_in_parts
from treaty.app.check_registry import check_registry
from treaty.app.check_request import CheckRequest
from treaty.app.load_registry import load_registry
from treaty.app.unreadable import with_unreadable
from treaty.load.shares import split_shares
from treaty.model.identity import ContractId, Version
from treaty.model.release import Release
from treaty.report.result import CheckResult
from treaty.repository.worktree import WorkTree

ROOT = Path(__file__).parent.parent.parent.parent
REQUEST = CheckRequest(today=date(2026, 11, 21))


def _schema_of(name: str, version: str, url: str, extra: str = "") -> str:
    shape = f"    authoritativeDefinitions:\n      - {{type: jsonSchema, url: {url}}}"
    return version_file(name, version, extra=f"{shape}\n{extra}")


def _upstream(name: str) -> str:
    return f"customProperties:\n  - {{property: upstream, vendor: treaty, value: [{{contract: {name}}}]}}"


def _subscription(consumer: str, *contracts: str) -> str:
    head = f"apiVersion: treaty/v1\nkind: Subscription\nconsumer: {consumer}\nowner: team\nsubscriptions:\n"
    return head + "".join(f"  - {{contract: {name}, requires: both, columns: [id, gone]}}\n" for name in contracts)


BESIDE = "./v1.0.0.schema.yaml"
OF_THREE = _upstream("c.gold.three")
SUPPRESSIONS = """\
checks:
  suppressions:
    - {code: TR111, reason: known}
    - {code: TR199, reason: names no rule}
    - {code: TR112, contract: d.gold.four, reason: never used}
"""
FILES: Mapping[str, str] = {
    "registry.yaml": REGISTRY + SUPPRESSIONS,
    "shared/money.schema.yaml": "$id: urn:money\ntype: object\nproperties: {amount: {$ref: '#/nowhere'}}\n",
    "shared/unused.schema.yaml": "type: string\n",
    "policies/none.yaml": "apiVersion: treaty/v1\nkind: PolicyPack\nname: other\n",
    "products/sold.yaml": "apiVersion: treaty/v1\nkind: DataProduct\nname: sold\ncontracts: [{contract: b.gold.two}]\n",
    "products/empty.yaml": "apiVersion: treaty/v1\nkind: DataProduct\nname: empty\n",
    "subscriptions/many.yaml": _subscription("many", "b.gold.two", "a.gold.one", "x.gold.unknown"),
    "subscriptions/lost.yaml": _subscription("lost", "x.gold.unknown", "c.gold.three"),
    "subscriptions/wrong.yaml": _subscription("right", "No Name"),
    # `one` refers to `two` and back, in every way there is; `two` changes under a consumer and a release.
    "datasets/a/one/dataset.yaml": dataset_file("a", "one"),
    "datasets/a/one/gold/v1.0.0.yaml": _schema_of("a.gold.one", "v1.0.0", BESIDE, _upstream("b.gold.two")),
    "datasets/a/one/gold/v1.0.0.schema.yaml": (
        "type: object\nproperties:\n  a: {$ref: 'urn:money'}\n  b: {$ref: 'b.gold.two'}\n"
        "  c: {$ref: '../../../c/three/gold/v1.0.0.schema.yaml'}\n  d: {$ref: 'urn:nobody'}\n"
    ),
    "datasets/b/two/dataset.yaml": dataset_file("b", "two", "layers: {silver: {frozen: {since: 2026-01-01}}}\n"),
    "datasets/b/two/gold/v1.0.0.yaml": _schema_of("b.gold.two", "v1.0.0", BESIDE),
    "datasets/b/two/gold/v1.0.0.schema.yaml": "type: object\nproperties: {id: {type: string}}\n",
    "datasets/b/two/gold/v1.1.0.yaml": version_file("b.gold.two", "v1.1.0", {"name": "string"}, OF_THREE),
    "datasets/b/two/gold/v1.2.0.yaml": version_file("b.gold.two", "v1.2.0", {"name": "integer"}, OF_THREE),
    "datasets/c/three/gold/v1.0.0.yaml": version_file("c.gold.three", "v1.0.0", extra=_upstream("a.gold.one")),
    "datasets/c/three/gold/v1.0.0.schema.yaml": "type: object\nproperties: {x: {$ref: 'v9.schema.yaml'}, y: 3}\n",
    "datasets/c/three/notes.yaml": "not looked at\n",
    "datasets/d/four/dataset.yaml": "owner: [\n",
    "datasets/d/four/gold/v1.0.0.yaml": "schema: [\n",
    "datasets/d/four/gold/V1.yaml": "a: 1\n",
}  # fmt: skip


def _whole(tree: WorkTree, releases: tuple[Release, ...]) -> CheckResult:
    return check_registry(with_unreadable(load_registry(tree, ""), tree.find_unreadable()), REQUEST, releases=releases)


@pytest.fixture
def faulty(tmp_path: Path) -> WorkTree:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "datasets" / "b" / "two" / "link.yaml").symlink_to("dataset.yaml")
    return WorkTree(tmp_path)


def _release(contract: ContractId, version: Version) -> Release:
    return Release(contract=contract, version=version, tag="release/b", commit="", time=None, digest="sha256:0")


RELEASES = (
    _release(ContractId("b", "gold", "two"), Version(1, 0, 0)),
    _release(ContractId("b", "gold", "two"), Version(7, 0, 0)),
    _release(ContractId("x", "gold", "unknown"), Version(1, 0, 0)),
)


@pytest.mark.parametrize("size", [1, 5])
def test_faults_are_those_of_the_whole(faulty: WorkTree, size: int) -> None:
    whole = _whole(faulty, RELEASES)
    parts = check_in_parts(faulty, "", REQUEST, releases=RELEASES, size=size)
    assert parts.diagnostics == whole.diagnostics
    assert parts == whole
    assert {item.rule.name for item in whole.diagnostics} >= {
        "contract-has-dataset-file",
        "json-schema-is-used",
        "json-schema-reference-resolves",
        "path-is-known",
        "product-has-output",
        "released-version-unchanged",
        "subscribed-columns-exist",
        "subscribed-contract-exists",
        "suppression-used",
        "upstream-has-no-cycle",
    }


def test_contracts_of_this_repository_are_judged_alike() -> None:
    tree = WorkTree(ROOT)
    whole = check_registry(load_registry(tree, "contracts"), REQUEST)
    parts = check_in_parts(tree, "contracts", REQUEST, size=12)
    assert len(whole.comparisons) > 1
    assert parts == whole


def test_a_dataset_is_never_split() -> None:
    paths = [
        "r/registry.yaml",
        *(f"r/datasets/a/{name}/gold/v1.{minor}.0.yaml" for name in "xyz" for minor in range(3)),
    ]
    shares = split_shares(paths, "r", 4)
    assert shares.frame == ("r/registry.yaml",)
    assert [len(part) for part in shares.parts] == [6, 3]
    assert split_shares(paths[:1], "r", 4).parts == ((),)


def test_files_that_are_named_get_the_findings_that_the_whole_has_on_them(faulty: WorkTree) -> None:
    head = with_unreadable(load_registry(faulty, ""), faulty.find_unreadable())
    told = 0
    for path in faulty.list_paths():
        request = replace(REQUEST, only={path})
        whole = check_registry(head, request)
        named = check_named(faulty, "", request, {path}, find_releases=lambda _: (), progress=lambda _: None)
        assert named.diagnostics == whole.diagnostics, path
        assert named.comparisons == whole.comparisons, path
        told += len(named.diagnostics)
    assert told > 20


def test_a_named_file_is_looked_at_with_its_surroundings_alone() -> None:
    path = "contracts/datasets/finance/invoice/gold/v1.2.0.yaml"
    request = replace(REQUEST, only={path})
    named = check_named(
        WorkTree(ROOT), "contracts", request, {path}, find_releases=lambda _: (), progress=lambda _: None
    )
    assert 1 < named.checked < 0.7 * len(WorkTree(ROOT).list_paths("contracts"))
    assert [comparison.new for comparison in named.comparisons] == ["finance.gold.invoice:v1.2.0"]


@pytest.mark.parametrize(
    ("datasets", "files", "way"), [(1, LEAST_FILES, "reading contracts"), (3, 150, "reading and checking contracts")]
)
def test_large_registries_are_checked_in_parts_and_one_dataset_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, datasets: int, files: int, way: str
) -> None:
    monkeypatch.setattr("treaty.app.check_parts.count_cores", lambda: 2)
    for dataset in range(datasets):
        folder = tmp_path / f"datasets/a/d{dataset}/gold"
        folder.mkdir(parents=True)
        for number in range(files):
            (folder / f"v1.{number}.0.yaml").write_text("# nothing\n", encoding="utf-8")
    told: list[str] = []
    result = check_all(WorkTree(tmp_path), "", REQUEST, progress=told.append)
    assert result.checked == datasets * files
    assert told[0] == way
