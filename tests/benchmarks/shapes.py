"""Shapes of large organisations: registries that are large in one way and small in all others, as files by path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

Files = Iterator[tuple[str, str]]

_VERSION = """\
apiVersion: v3.2.0
kind: DataContract
id: {namespace}.{layer}.{dataset}
name: {dataset}
version: 1.{minor}.0
status: active
domain: {namespace}
description:
  purpose: One truth about {dataset}.
  usage: Count rows by day, change {minor}.
  limitations: Older rows are in the archive.
schema:
  - name: {dataset}
    physicalName: {upper}
    physicalType: table
    logicalType: object
    description: Every row that the source has written.
    dataGranularityDescription: One row a case.
    properties:
      - name: row_id
        logicalType: string
        physicalType: VARCHAR(20)
        required: true
        primaryKey: true
        primaryKeyPosition: 1
        description: Number of the row.
        examples: [R-1]
      - name: amount
        logicalType: number
        physicalType: DECIMAL(18,2)
        description: What was paid.
        examples: [1.5]{source}
    quality:
      - name: row_id_is_unique
        type: library
        metric: duplicateValues
        mustBe: 0
        arguments: {{properties: [row_id]}}
team: {{name: data}}
support: [{{channel: data, url: https://chat.example.com/data}}]
slaProperties: [{{property: freshness, value: 4, unit: h}}]
servers:
  - {{server: production, type: postgres, environment: prod, host: db.example.com, port: 5432, database: d, schema: s}}
"""


def version(namespace: str, dataset: str, *, minor: int = 0, layer: str = "gold", sources: tuple[str, ...] = ()) -> str:
    """Give a version of two columns; `sources` are contracts that the second one is made from."""
    made = "".join(f'"{name}#amount", ' for name in sources).rstrip(", ")
    return _VERSION.format(
        namespace=namespace,
        layer=layer,
        dataset=dataset,
        upper=dataset.upper(),
        minor=minor,
        source=f"\n        transformSourceObjects: [{made}]" if made else "",
    )


def dataset_files(
    namespace: str, dataset: str, *, versions: int = 1, layer: str = "gold", sources: tuple[str, ...] = ()
) -> Files:
    """Give a dataset with versions of one layer."""
    folder = f"contracts/datasets/{namespace}/{dataset}"
    yield (
        f"{folder}/dataset.yaml",
        (
            f"apiVersion: treaty/v1\nkind: Dataset\nnamespace: {namespace}\nname: {dataset}\ntitle: Rows of {dataset}\n"
            "description: Rows.\nowner: data\nsteward: data-stewards\nstatus: active\n"
        ),
    )
    for minor in range(versions):
        text = version(namespace, dataset, minor=minor, layer=layer, sources=sources)
        yield f"{folder}/{layer}/v1.{minor}.0.yaml", text


def _registry(more: str = "") -> Files:
    yield "contracts/registry.yaml", f"apiVersion: treaty/v1\nkind: Registry\nname: shape\ntitle: Shape\n{more}"


def _subscription(consumer: str, *contracts: str) -> Files:
    head = f"apiVersion: treaty/v1\nkind: Subscription\nconsumer: {consumer}\nowner: reporting\n"
    members = "".join(
        f"  - contract: {name}\n    requires: forward\n    min_version: v1.0.0\n    columns: [amount]\n"
        "    purpose: Figures.\n"
        for name in contracts
    )
    text = f"{head}contact: reporting@example.com\ndescription: Figures.\nsubscriptions:\n{members}"
    yield f"contracts/subscriptions/{consumer}.yaml", text


def _product(name: str, contract: str) -> Files:
    yield (
        f"contracts/products/{name}.yaml",
        (
            f"apiVersion: treaty/v1\nkind: DataProduct\nname: {name}\ntitle: Sold\ndescription: Sold.\nowner: data\n"
            f"domain: shop\nstatus: active\nversion: 1.0.0\ncontracts:\n  - contract: {contract}\n"
            "    role: output\nslo: {freshness_hours: 24}\n"
        ),
    )


def one_name(size: int) -> Files:
    """Each namespace has a dataset of one and the same name."""
    yield from _registry()
    for number in range(size):
        yield from dataset_files(f"tenant{number}", "orders")


def one_dataset(size: int) -> Files:
    """One dataset has all versions."""
    yield from _registry()
    yield from dataset_files("shop", "orders", versions=size)


def one_namespace(size: int) -> Files:
    """One namespace has all datasets."""
    yield from _registry()
    for number in range(size):
        yield from dataset_files("shop", f"orders_{number}")


def one_contract_read_by_all(size: int) -> Files:
    """Everybody subscribes to one contract."""
    yield from _registry()
    yield from dataset_files("shop", "orders", versions=3)
    for number in range(size):
        yield from _subscription(f"reader-{number}", "shop.gold.orders")


def one_reader_of_all(size: int) -> Files:
    """One consumer subscribes to every contract."""
    yield from one_namespace(size)
    yield from _subscription("reader", *(f"shop.gold.orders_{number}" for number in range(size)))


def products(size: int) -> Files:
    """Each contract is sold by a product of its own."""
    yield from one_namespace(size)
    for number in range(size):
        yield from _product(f"product-{number}", f"shop.gold.orders_{number}")


def chains(size: int) -> Files:
    """Each contract is made from the one before it, a thousand in a row."""
    yield from _registry()
    for number in range(size):
        sources = (f"shop.gold.orders_{number - 1}",) if number % 1000 else ()
        yield from dataset_files("shop", f"orders_{number}", sources=sources)


def star(size: int) -> Files:
    """Every contract is made from one."""
    yield from _registry()
    for number in range(size):
        sources = ("shop.gold.orders_0",) if number else ()
        yield from dataset_files("shop", f"orders_{number}", sources=sources)


def aliases(size: int) -> Files:
    """Layers have a thousand other names each, and each contract is named by one of them."""
    names = [f"layer-{number}" for number in range(min(size, 2000))]
    half = len(names) // 2
    layers = "".join(
        f"  - name: {name}\n    title: Layer\n    description: A layer.\n    aliases: [{', '.join(also)}]\n"
        for name, also in (("raw", names[:half]), ("gold", names[half:]))
    )
    yield from _registry(f"layers:\n{layers}")
    for number in range(size):
        sources = (f"shop.{names[-1 - number % half]}.orders_{number - 1}",) if number % 100 else ()
        yield from dataset_files("shop", f"orders_{number}", sources=sources)


def vocabulary(size: int) -> Files:
    """The registry lists thousands of namespaces, tags and suppressions."""
    count = min(size, 5000)
    namespaces = "".join(f"  - {{name: tenant{n}, description: Tenant., owner: data}}\n" for n in range(size))
    tags = "".join(f"  - {{name: tag-{n}, description: A tag.}}\n" for n in range(count))
    suppressions = "".join(
        f"    - {{code: TR101, contract: tenant{n}.gold.orders, reason: It was so.}}\n" for n in range(count)
    )
    more = f"namespaces:\n{namespaces}tags:\n{tags}checks:\n  suppressions:\n{suppressions}"
    yield from _registry(more)
    for number in range(size):
        yield from dataset_files(f"tenant{number}", "orders")


def documents(size: int) -> Files:
    """Each contract is told by a JSON Schema that states an `$id`, has escapes, and refers to a shared one."""
    yield from _registry()
    yield "contracts/shared/money.schema.json", '{"type": "number", "description": "In \\u20ac"}\n'
    for number in range(size):
        name = f"orders_{number}"
        for path, text in dataset_files("shop", name):
            if path.endswith("/dataset.yaml"):
                yield path, text
                continue
            head, _, rest = text.partition("    properties:\n")
            named = "    authoritativeDefinitions: [{type: jsonSchema, url: ./v1.0.0.schema.json}]\n"
            kind = "    customProperties: [{property: recordModel, vendor: treaty, value: document}]\n"
            yield path, f"{head}{named}{kind}{rest[rest.index('team: ') :]}"
            schema = (
                f'{{"$id": "https://schemas.example.com/{name}", "type": "object", "description": "\\u00f6",\n'
                '"properties": {"row_id": {"type": "string", "description": "Number."}, "amount": '
                '{"$ref": "../../../../shared/money.schema.json"}}, "required": ["row_id"]}\n'
            )
            yield path.replace("v1.0.0.yaml", "v1.0.0.schema.json"), schema


SHAPES: Mapping[str, Callable[[int], Files]] = MappingProxyType(
    {
        "one name": one_name,
        "one dataset": one_dataset,
        "one namespace": one_namespace,
        "one contract read by all": one_contract_read_by_all,
        "one reader of all": one_reader_of_all,
        "products": products,
        "chains": chains,
        "star": star,
        "aliases": aliases,
        "vocabulary": vocabulary,
        "documents": documents,
    }
)
