"""Products: data products hold contracts that exist, and promise what can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.model.identity import IdentityError, parse_fqid
from treaty.model.registry import Catalog


@rule(code="TR240", scope=Catalog, severity=Severity.ERROR)
def product_agrees_with_file(catalog: Catalog) -> Iterator[Problem]:
    """The name of a product is the one its file is named after.

    Why: other files and pages refer to a product by its file's name.
    Bad:
        products/order-to-cash.yaml: {name: order-to-money}
    Good:
        products/order-to-cash.yaml: {name: order-to-cash}
    """
    for product in catalog.products:
        name = PurePosixPath(product.path).stem
        if product.name != name:
            yield problem(
                f"The product's name is `{product.name}`, but the file is named `{name}`; make them agree.",
                "name",
                path=product.path,
            )


@rule(code="TR241", scope=Catalog, severity=Severity.ERROR, aliases=("VAL-1401",))
def product_contracts_exist(catalog: Catalog) -> Iterator[Problem]:
    """A product names contracts that the repository holds.

    Why: a product is the sum of its contracts; one that is missing is a promise without data.
    Bad:
        products/order-to-cash.yaml: {name: order-to-cash, contracts: [{contract: finance.gold.bill, role: output}]}
    Good:
        products/order-to-cash.yaml: {name: order-to-cash, contracts: [{contract: finance.gold.invoice, role: output}]}
    """
    for product in catalog.products:
        for port in product.ports:
            if not _exists(catalog, port.contract):
                yield problem(
                    f"Product `{product.name}` holds `{port.contract}`, which is not in this repository.",
                    port.pointer / "contract",
                    path=product.path,
                )


def _exists(catalog: Catalog, name: str) -> bool:
    try:
        fqid = parse_fqid(name)
    except IdentityError:
        return True  # the file's shape is at fault, and said to be
    versions = catalog.contracts.get(catalog.registry.resolve(fqid.contract), ())
    return any(item.version is not None and fqid.is_match(item.version) for item in versions)


@rule(code="TR242", scope=Catalog, severity=Severity.WARNING)
def product_has_output(catalog: Catalog) -> Iterator[Problem]:
    """A product has at least one output.

    Why: what nobody can read is an internal pipeline; a product is for its readers.
    Bad:
        products/order-to-cash.yaml: {name: order-to-cash, contracts: [{contract: finance.raw.invoice, role: input}]}
    Good:
        products/order-to-cash.yaml: {name: order-to-cash, contracts: [{contract: finance.gold.invoice, role: output}]}
    """
    for product in catalog.products:
        if not any(port.role == "output" for port in product.ports):
            yield problem(
                f"Product `{product.name}` has no output; give one of its contracts the role `output`.",
                "contracts",
                path=product.path,
            )


@rule(code="TR243", scope=Catalog, severity=Severity.WARNING)
def product_has_owner(catalog: Catalog) -> Iterator[Problem]:
    """A product names the team that owns it.

    Why: its objectives span several datasets with owners of their own; somebody must answer for the whole.
    Bad:
        products/order-to-cash.yaml: {name: order-to-cash}
    Good:
        products/order-to-cash.yaml: {name: order-to-cash, owner: sales-data}
    """
    for product in catalog.products:
        if not (product.owner or "").strip():
            yield problem(
                f"Product `{product.name}` has no owner; name the team that answers for it.", path=product.path
            )


@rule(code="TR244", scope=Catalog, severity=Severity.WARNING)
def product_tags_in_vocabulary(catalog: Catalog) -> Iterator[Problem]:
    """Tags of a product come from the registry's list, where the registry keeps one.

    Why: consumers search by tag; a spelling of its own hides the product.
    Bad:
        registry.yaml: {tags: [{name: kpi, description: A figure that management steers by.}]}
        products/order-to-cash.yaml: {name: order-to-cash, tags: [KPIs]}
    Good:
        registry.yaml: {tags: [{name: kpi, description: A figure that management steers by.}]}
        products/order-to-cash.yaml: {name: order-to-cash, tags: [kpi]}
    """
    if catalog.registry.tags is None:
        return
    known = {term.name for term in catalog.registry.tags}
    for product in catalog.products:
        for position, tag in enumerate(product.tags):
            if tag not in known:
                yield problem(
                    f"Tag `{tag}` of product `{product.name}` is not in the registry.",
                    f"tags/{position}",
                    path=product.path,
                )
