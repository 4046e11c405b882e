"""A check that reads what a change touches finds what a check that reads everything finds."""

from __future__ import annotations

import os
import re
from collections.abc import ItemsView, Mapping
from datetime import date
from pathlib import Path
from random import Random

import pytest
from tests.support.registry_files import registry_files, version_file

from treaty.app.check_registry import check_registry
from treaty.app.check_request import CheckRequest
from treaty.app.find_change import find_change
from treaty.app.load_change import load_change
from treaty.lineage.graph import build_graph
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.load.scope import find_downstream, find_scope
from treaty.model.identity import DatasetId
from treaty.report.result import CheckResult
from treaty.repository.worktree import blob_id

ROOT = Path(__file__).parent.parent.parent
REQUEST = CheckRequest(today=date(2026, 11, 21))
SEEDS = range(int(os.environ.get("TREATY_SEEDS", "6")))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    paths = (path for path in (ROOT / "contracts").rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in sorted(paths)}


@pytest.fixture(scope="module")
def whole(files: dict[str, bytes]) -> LoadedCatalog:
    return load_catalog(files)


def _check_partly(base: Mapping[str, bytes], head: Mapping[str, bytes]) -> tuple[CheckResult, int]:
    blobs = ({path: blob_id(data) for path, data in files.items()} for files in (base, head))
    change = load_change(find_change(base, head, *blobs, "contracts"), base, head, "contracts")
    read = len(change.head.sources)
    return check_registry(change.head, REQUEST, base=change.base, changed=change.changed), read


@pytest.mark.parametrize("seed", SEEDS)
def test_partly_read_and_wholly_read_find_the_same(seed: int, files: dict[str, bytes], whole: LoadedCatalog) -> None:
    head = _changed(files, Random(seed))  # noqa: S311 - damage, not a secret
    partly, _ = _check_partly(files, head)
    fully = check_registry(load_catalog(head, like=whole), REQUEST, base=whole)
    assert _told(partly) == _told(fully)
    assert partly.comparisons == fully.comparisons
    assert partly.fail_on is fully.fail_on


def _told(result: CheckResult) -> list[str]:
    return [f"{item.rule.code} {item.location} {item.message} {item.related}" for item in result.diagnostics]


def _changed(files: Mapping[str, bytes], random: Random) -> dict[str, bytes]:
    head = dict(files)
    for path in random.sample([path for path in sorted(files) if not path.endswith("registry.yaml")], 2):
        match random.randrange(5):
            case 0:
                del head[path]
            case 1:
                head[path] = _without_a_block(head[path], random)
            case 2:
                head[path] = re.sub(rb"name: ([a-z_]+)\n", rb"name: \1x\n", head[path], count=random.randrange(1, 9))
            case 3:
                words = sorted(set(re.findall(rb"[a-z]+\.[a-z]+\.[a-z_]+", head[path]))) or [b"title"]
                head[path] = head[path].replace(random.choice(words), b"shop.gold.nothing")
            case _:
                head[_next(path)] = head[path].replace(b"required: true", b"required: false", 2)
    return head


def _without_a_block(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    return b"\n".join(lines[:at] + lines[at + random.randrange(1, 4) :])


def _next(path: str) -> str:
    return re.sub(r"/v(\d+)\.(\d+)\.", lambda match: f"/v{match[1]}.{int(match[2]) + 7}.", path)


def test_a_new_version_reads_its_surroundings_alone(files: dict[str, bytes]) -> None:
    path = next(path for path in sorted(files) if path.endswith("/v1.0.0.yaml"))
    result, read = _check_partly(files, {**files, _next(path): files[path]})
    assert [item.location.path for item in result.diagnostics if item.location.path == _next(path)]
    assert read < len(files) / 2


def test_a_changed_registry_file_brings_everything(files: dict[str, bytes]) -> None:
    path = "contracts/registry.yaml"
    _, read = _check_partly(files, {**files, path: files[path] + b"# a comment\n"})
    assert read > 0.9 * len([path for path in files if path.endswith((".yaml", ".json"))])


def test_a_circle_is_found_though_it_is_closed_far_from_the_change() -> None:
    base = registry_files("a.gold.one:v1.0.0", "a.gold.two:v1.0.0", "a.gold.three:v1.0.0")
    for name, source in (("two", "three"), ("three", "one")):
        base |= {
            f"contracts/datasets/a/{name}/gold/v1.0.0.yaml": _made_from(f"a.gold.{name}", "v1.0.0", f"a.gold.{source}")
        }
    head = base | {"contracts/datasets/a/one/gold/v1.1.0.yaml": _made_from("a.gold.one", "v1.1.0", "a.gold.two")}
    before, after = ({path: text.encode() for path, text in files.items()} for files in (base, head))
    partly, _ = _check_partly(before, after)
    assert "upstream-has-no-cycle" in {item.rule.name for item in partly.diagnostics}
    assert _told(partly) == _told(check_registry(load_catalog(after), REQUEST, base=load_catalog(before)))


def _made_from(name: str, version: str, source: str) -> str:
    upstream = f"{{property: upstream, vendor: treaty, value: [{{contract: {source}}}]}}"
    return version_file(name, version, extra=f"customProperties:\n  - {upstream}")


def test_all_that_is_made_from_a_contract_is_found_by_names(files: dict[str, bytes], whole: LoadedCatalog) -> None:
    graph = build_graph(whole.catalog)
    for key in graph.nodes:
        reached, waiting = {key}, [key]
        while waiting:
            fresh = set(graph.targets.get(waiting.pop(), ())) - reached
            reached |= fresh
            waiting += fresh
        found = find_downstream(files, key.dataset_id, "contracts")
        assert found is not None
        assert found >= {each.dataset_id for each in reached}
        assert len(found) < len(whole.catalog.datasets)


def test_what_is_made_from_a_contract_may_name_it_by_escapes_and_may_be_all() -> None:
    names = [f"a.gold.d{number}" for number in range(80)]
    texts = registry_files(*(f"{name}:v1.0.0" for name in names), root="")
    alone = {path.lstrip("/"): text.encode() for path, text in texts.items()}
    assert find_downstream(alone, DatasetId("a", "d0"), "") == {DatasetId("a", "d0")}
    chain = alone | {
        f"datasets/a/d{number}/gold/v1.0.0.yaml": f"x: a.gold.d{number - 1}\n".encode() for number in range(1, 40)
    }
    assert find_downstream(chain, DatasetId("a", "d37"), "") == {
        DatasetId("a", f"d{number}") for number in (37, 38, 39)
    }
    hidden = alone | {"datasets/a/d9/gold/v1.0.0.yaml": b'x: "a\\x2egold\\x2ed0"\n'}
    assert find_downstream(hidden, DatasetId("a", "d0"), "") == {DatasetId("a", "d0"), DatasetId("a", "d9")}
    every = alone | {f"datasets/a/d{number}/gold/v1.0.0.yaml": b"x: a.gold.d0\n" for number in range(1, 80)}
    assert find_downstream(every, DatasetId("a", "d0"), "") == {DatasetId("a", f"d{number}") for number in range(80)}


class _Counted(dict[str, bytes]):
    """Files that tell how often each was looked at."""

    walks = 0

    def items(self) -> ItemsView[str, bytes]:
        self.walks += 1
        return super().items()


def _tenants(count: int) -> dict[str, bytes]:
    """Give a registry in which each namespace has a dataset `orders`, and a consumer of its own."""
    files = registry_files(*(f"tenant{number}.gold.orders:v1.0.0" for number in range(count)))
    for number in range(count):
        subscribed = f"subscriptions:\n  - contract: tenant{number}.gold.orders\n    requires: forward\n"
        files[f"contracts/subscriptions/reader-{number}.yaml"] = subscribed
    return {path: text.encode() for path, text in files.items()}


@pytest.mark.parametrize("count", [20, 80])
def test_datasets_of_one_name_are_told_apart_by_their_namespaces(count: int) -> None:
    files = _tenants(count)
    path = "contracts/datasets/tenant7/orders/gold/v1.0.0.yaml"
    scope = find_scope(files, files, [path], "contracts")
    folder = "contracts/datasets/tenant7/orders"
    consumer = "contracts/subscriptions/reader-7.yaml"
    assert scope is not None
    assert scope.paths == {path, f"{folder}/dataset.yaml", consumer, "contracts/registry.yaml"}
    assert find_downstream(files, DatasetId("tenant7", "orders"), "contracts") == {DatasetId("tenant7", "orders")}


@pytest.mark.parametrize("count", [20, 80])
def test_a_consumer_of_everything_has_no_more_looked_up_than_changed(count: int) -> None:
    base = _tenants(count)
    names = [
        f"  - {{contract: tenant{number}.gold.orders, columns: [id, gone], requires: both}}\n"
        for number in range(count)
    ]
    base["contracts/subscriptions/all.yaml"] = "".join(("subscriptions:\n", *names)).encode()
    ports = [f"  - {{contract: tenant{number}.gold.orders, role: output}}\n" for number in range(count)]
    base["contracts/products/all.yaml"] = "".join(("name: all\ncontracts:\n", *ports)).encode()
    path = "contracts/datasets/tenant7/orders/gold/v1.1.0.yaml"
    head = base | {path: base[path.replace("v1.1.0", "v1.0.0")].replace(b"version: 1.0.0", b"version: 1.1.0")}
    blobs = ({path: blob_id(data) for path, data in files.items()} for files in (base, head))
    change = load_change(find_change(base, head, *blobs, "contracts"), base, head, "contracts")
    result = check_registry(change.head, REQUEST, base=change.base, changed=change.changed)
    assert _told(result) == _told(check_registry(load_catalog(head), REQUEST, base=load_catalog(base)))
    assert len(change.head.sources) == 7


def test_a_change_of_many_datasets_reaches_as_far_as_they_do() -> None:
    files = _tenants(200)
    changed = [f"contracts/datasets/tenant{number}/orders/gold/v1.0.0.yaml" for number in range(100)]
    scope = find_scope(files, files, changed, "contracts")
    assert scope is not None
    assert len(scope.paths) == 1 + 100 * 3


def test_a_long_chain_of_schemas_is_followed_in_two_walks() -> None:
    schemas = {
        f"contracts/shared/s{number}.schema.yaml": f"$ref: s{number + 1}.schema.yaml\n".encode() for number in range(40)
    }
    files = _Counted(schemas | {"contracts/shared/s40.schema.yaml": b"type: object\n"})
    scope = find_scope(files, files, ["contracts/shared/s40.schema.yaml"], "contracts")
    assert scope is not None
    assert scope.paths == files.keys()
    assert files.walks == 2
    assert find_downstream(files, DatasetId("a", "b"), "contracts") == {DatasetId("a", "b")}
    assert files.walks == 3


def test_what_names_something_by_escapes_is_in_every_scope() -> None:
    hidden = "contracts/datasets/tenant3/orders/gold/v1.0.0.yaml"
    files = _tenants(9)
    files[hidden] += b'description: {purpose: "of tenant7\\x2egold.orders"}\n'
    files["contracts/datasets/tenant4/orders/gold/v1.0.0.yaml"] += b'description: {purpose: "Gr\\xf6\\u00dfe \\"}\n'
    scope = find_scope(files, files, ["contracts/datasets/tenant7/orders/dataset.yaml"], "contracts")
    assert scope is not None
    assert {path for path in scope.paths if "tenant3/" in path or "tenant4/" in path} == {hidden}


def _documents(count: int) -> dict[str, bytes]:
    """Give contracts told by JSON Schemas that state ids; each refers to the one before it by that."""
    files = registry_files(*(f"a.gold.d{number}:v1.0.0" for number in range(count)))
    shape = "    authoritativeDefinitions: [{type: jsonSchema, url: ./v1.0.0.schema.json}]\n"
    for number in range(count):
        path = f"contracts/datasets/a/d{number}/gold/v1.0.0"
        files[f"{path}.yaml"] = version_file(f"a.gold.d{number}", "v1.0.0").replace(
            "    properties:\n", f"{shape}    properties:\n"
        )
        before = f'{{"$ref": "https:\\/\\/x.example\\/{number - 1}"}}' if number % 5 else '{"type": "string"}'
        files[f"{path}.schema.json"] = (
            f'{{"$id": "https://x.example/{number}", "type": "object", "properties": {{"id": {before}}}}}\n'
        )
    return {path: text.encode() for path, text in files.items()}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"string"', b'"integer"'),
        (b'"https://x.example/5"', b'"https://x.example/other"'),
        (b'"https://x.example/5"', b'"https://x.example/8"'),
        (b'"$id"', b'"$comment"'),
        (b'"$id"', b'"\\u0024id"'),
        (b'"object"', b'"objet"'),
    ],
)
def test_a_schema_that_states_an_id_reaches_those_who_refer_to_it(old: bytes, new: bytes) -> None:
    base = _documents(11)
    path = "contracts/datasets/a/d5/gold/v1.0.0.schema.json"
    for before, after in ((base, base | {path: base[path].replace(old, new)}), (base, _without(base, path))):
        for one, other in ((before, after), (after, before)):
            partly, _ = _check_partly(one, other)
            assert _told(partly) == _told(check_registry(load_catalog(other), REQUEST, base=load_catalog(one)))


@pytest.mark.parametrize("count", [20, 60])
def test_a_schema_that_states_an_id_reaches_nobody_else(count: int) -> None:
    files = _documents(count)
    scope = find_scope(files, files, ["contracts/datasets/a/d5/gold/v1.0.0.schema.json"], "contracts")
    assert scope is not None
    assert {path.split("/")[3] for path in scope.paths if "/a/" in path} == {f"d{number}" for number in range(5, 10)}


def test_an_id_may_have_any_letters() -> None:
    files = _documents(11)
    odd = {
        path: data.replace(b"x.example/5", b"x.example/5, [old]").replace(b"x.example\\/5", b"x.example\\/5, [old]")
        for path, data in files.items()
    }
    scope = find_scope(odd, files, ["contracts/datasets/a/d5/gold/v1.0.0.schema.json"], "contracts")
    assert scope is not None
    assert any("/d6/" in path for path in scope.paths)


def _without(files: Mapping[str, bytes], path: str) -> dict[str, bytes]:
    return {other: data for other, data in files.items() if other != path}
