"""Vocabulary and tree: words from the registry's lists, and files that belong together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.model.contract import Contract
from treaty.model.identity import ContractId
from treaty.model.pointer import Pointer
from treaty.model.registry import Catalog, Dataset


@rule(code="TR180", scope=Dataset, severity=Severity.ERROR, aliases=("VAL-1001",))
def namespace_in_vocabulary(dataset: Dataset, *, catalog: Catalog) -> Iterator[Problem]:
    """A dataset stands in a namespace of the registry's list, where the registry keeps one.

    Why: a new namespace is a decision about ownership, not a new folder.
    Bad:
        registry.yaml: {namespaces: [{name: sales, description: Orders.}]}
        datasets/finance/invoice/dataset.yaml: {}
    Good:
        registry.yaml: {namespaces: [{name: finance, description: The ledger.}]}
        datasets/finance/invoice/dataset.yaml: {}
    """
    known = catalog.registry.namespaces
    if known is not None and dataset.key.namespace not in {term.name for term in known}:
        yield problem(
            f"Namespace `{dataset.key.namespace}` is not in the registry; use a known one or add it to "
            "`registry.yaml`.",
            "namespace",
        )


@rule(code="TR181", scope=Contract, severity=Severity.WARNING)
def contract_tags_in_vocabulary(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """Tags of a contract, its records and fields come from the registry's list, where the registry keeps one.

    Why: `pii`, `PII` and `personal` split one set into three, and a rule that asks for one misses two.
    Bad:
        registry.yaml: {tags: [{name: pii, description: Personal data.}]}
        datasets/finance/invoice/gold/v1.0.0.yaml: {tags: [personal]}
    Good:
        registry.yaml: {tags: [{name: pii, description: Personal data.}]}
        datasets/finance/invoice/gold/v1.0.0.yaml: {tags: [pii]}
    """
    known = _known_tags(catalog)
    if known is None:
        return
    yield from _unknown_tags(known, contract.tags, contract.pointer / "tags")
    for record in contract.records:
        yield from _unknown_tags(known, record.tags, record.pointer / "tags")
        for _, field in record.walk():
            yield from _unknown_tags(known, field.tags, field.pointer / "tags")


@rule(code="TR182", scope=Dataset, severity=Severity.WARNING)
def dataset_tags_in_vocabulary(dataset: Dataset, *, catalog: Catalog) -> Iterator[Problem]:
    """Tags of a dataset come from the registry's list, where the registry keeps one.

    Why: consumers search by tag; a spelling of its own hides the dataset.
    Bad:
        registry.yaml: {tags: [{name: pii, description: Personal data.}]}
        datasets/finance/invoice/dataset.yaml: {tags: [personal]}
    Good:
        registry.yaml: {tags: [{name: pii, description: Personal data.}]}
        datasets/finance/invoice/dataset.yaml: {tags: [pii]}
    """
    known = _known_tags(catalog)
    if known is not None:
        yield from _unknown_tags(known, dataset.tags, Pointer(("tags",)))


def _known_tags(catalog: Catalog) -> frozenset[str] | None:
    return None if catalog.registry.tags is None else frozenset(term.name for term in catalog.registry.tags)


def _unknown_tags(known: Collection[str], tags: Sequence[str], at: Pointer) -> Iterator[Problem]:
    for position, tag in enumerate(tags):
        if tag not in known:
            yield problem(
                f"Tag `{tag}` is not in the registry; use a known one or add it to `registry.yaml`.", at / position
            )


@rule(code="TR183", scope=Catalog, severity=Severity.ERROR)
def contract_has_dataset_file(catalog: Catalog) -> Iterator[Problem]:
    """Every dataset folder with contracts holds a `dataset.yaml`.

    Why: owner, status and everything that happens to a version after its release stand there.
    Bad:
        datasets/sales/order/gold/v1.0.0.yaml: {}
    Good:
        datasets/sales/order/dataset.yaml: {}
        datasets/sales/order/gold/v1.0.0.yaml: {}
    """
    told = set(catalog.datasets)
    for key, versions in catalog.contracts.items():
        if key.dataset_id not in told and versions:
            told.add(key.dataset_id)
            yield problem(
                f"Dataset `{key.dataset_id}` has contracts but no `dataset.yaml` that can be read; add one with "
                "owner and status.",
                path=versions[0].path,
                dataset=str(key.dataset_id),
            )


@rule(code="TR184", scope=Dataset, severity=Severity.WARNING)
def dataset_has_contract(dataset: Dataset, *, catalog: Catalog) -> Iterator[Problem]:
    """A dataset has at least one contract.

    Why: a name with an owner but without a promise is a reservation; it looks like data to those who search.
    Bad:
        datasets/sales/order/dataset.yaml: {}
    Good:
        datasets/sales/order/dataset.yaml: {}
        datasets/sales/order/gold/v1.0.0.yaml: {}
    """
    names = (layer.name for layer in catalog.registry.layers)
    if dataset.status != "retired" and not any(_has_layer(catalog, dataset, name) for name in names):
        yield problem(f"Dataset `{dataset.key}` has no contract; add a version in one of its layers.")


def _has_layer(catalog: Catalog, dataset: Dataset, layer: str) -> bool:
    return ContractId(dataset.key.namespace, layer, dataset.key.dataset) in catalog.contracts


@rule(code="TR185", scope=Contract, severity=Severity.WARNING)
def tenant_agrees_with_dataset(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """A contract names the tenant that its dataset names.

    Why: the tenant decides who may see the data; two words for it let the wrong one through.
    Bad:
        datasets/finance/invoice/dataset.yaml: {tenant: acme}
        datasets/finance/invoice/gold/v1.0.0.yaml: {tenant: umbrella}
    Good:
        datasets/finance/invoice/dataset.yaml: {tenant: acme}
        datasets/finance/invoice/gold/v1.0.0.yaml: {tenant: acme}
    """
    dataset = catalog.datasets.get(contract.key.dataset_id) if contract.key is not None else None
    if dataset is not None and dataset.tenant and contract.tenant and dataset.tenant != contract.tenant:
        yield problem(f"The tenant is `{contract.tenant}`, but `dataset.yaml` says `{dataset.tenant}`.", "tenant")


@rule(code="TR186", scope=Catalog, severity=Severity.ERROR)
def layer_names_unique(catalog: Catalog) -> Iterator[Problem]:
    """A name or alias of a layer stands for one layer.

    Why: aliases resolve wherever a layer is named; one that two layers share sends readers to either.
    Bad:
        registry.yaml: {layers: [{name: raw, aliases: [bronze]}, {name: gold, aliases: [bronze]}]}
    Good:
        registry.yaml: {layers: [{name: raw, aliases: [bronze]}, {name: gold, aliases: [silver]}]}
    """
    taken: dict[str, str] = {}
    for layer in catalog.registry.layers:
        for name in (layer.name, *layer.aliases):
            first = taken.setdefault(name, layer.name)
            if first != layer.name:
                yield problem(
                    f"`{name}` stands for layer `{first}` and for layer `{layer.name}`; keep it in one place.",
                    Pointer(("layers", layer.name)),
                    name=name,
                )
