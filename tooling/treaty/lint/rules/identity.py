"""Identity: what a document says of itself agrees with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.model.contract import Contract
from treaty.model.identity import ContractId
from treaty.model.registry import Catalog, Dataset

_NUMBERED = re.compile(r"v?\d{1,9}(?:\.\d{1,9}){0,3}(?:[-+.][0-9A-Za-z.+-]{1,60})?", re.ASCII)


def _accepted_ids(key: ContractId) -> tuple[str, ...]:
    return (str(key), str(key.dataset_id), str(key.dataset_id.uuid))


@rule(code="TR170", scope=Contract, severity=Severity.ERROR, aliases=("VAL-1001", "MS-1001"))
def id_agrees_with_path(contract: Contract) -> Iterator[Problem]:
    """The `id` of a document is the name of its contract, of its dataset, or the dataset's UUID.

    Why: the path is the identity; a document that says otherwise is filed under two names as soon as it leaves the
    repository.
    Bad:
        id: finance.gold.order
    Good:
        id: finance.gold.invoice
    """
    if contract.key is None or contract.id is None:
        return
    if contract.id.lower() not in _accepted_ids(contract.key):
        yield problem(f"The id is `{contract.id}`, but by its path this is `{contract.key}`; make them agree.", "id")


@rule(code="TR171", scope=Contract, severity=Severity.ERROR)
def domain_agrees_with_path(contract: Contract) -> Iterator[Problem]:
    """The `domain` of a document is the namespace it stands in.

    Why: catalogs group by domain; a contract in the wrong one is looked for where it is not.
    Bad:
        domain: sales
    Good:
        domain: finance
    """
    if contract.key is not None and contract.domain is not None and contract.domain != contract.key.namespace:
        yield problem(
            f"The domain is `{contract.domain}`, but the contract stands in namespace `{contract.key.namespace}`.",
            "domain",
        )


@rule(code="TR172", scope=Contract, severity=Severity.ERROR)
def name_agrees_with_path(contract: Contract) -> Iterator[Problem]:
    """The `name` of a document is the dataset it stands in.

    Why: of a name and a folder that differ, one is wrong, and consumers have already copied it.
    Bad:
        name: bills
    Good:
        name: invoice
    """
    if contract.key is not None and contract.name is not None and contract.name != contract.key.dataset:
        yield problem(
            f"The name is `{contract.name}`, but the contract stands in dataset `{contract.key.dataset}`.", "name"
        )


@rule(code="TR173", scope=Contract, severity=Severity.ERROR)
def version_agrees_with_path(contract: Contract) -> Iterator[Problem]:
    """The `version` of a document is the one its file is named after.

    Why: a version is copied by copying its file; a number left unchanged inside makes two contents of one version.
    Bad:
        version: 1.1.0
    Good:
        version: 1.0.0
    """
    if contract.key is None or contract.version is None or contract.declared_version is None:
        return
    if contract.declared_version.removeprefix("v") != contract.version.number:
        yield problem(
            f"The version is `{contract.declared_version}`, but the file is named `{contract.version}`; write "
            f"`{contract.version.number}`.",
            "version",
        )


@rule(code="TR174", scope=Contract, severity=Severity.ERROR)
def version_is_numbered(contract: Contract) -> Iterator[Problem]:
    """A version is a number: MAJOR.MINOR.PATCH in a registry, at least something that can be ordered elsewhere.

    Why: which of two versions is newer, and whether a change was announced as breaking, must follow from the number.
    Bad:
        version: banana
    Good:
        version: 1.0.0
    Sources: Semantic Versioning 2.0.0
    """
    declared = contract.declared_version
    if declared is not None and "${" not in declared and not _NUMBERED.fullmatch(declared.strip()):
        yield problem(
            f"The version `{declared}` is no version; write MAJOR.MINOR.PATCH, for example `1.0.0`.", "version"
        )


@rule(code="TR175", scope=Contract, severity=Severity.ERROR)
def id_constant_over_versions(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """Every version of a contract carries the same `id`.

    Why: other tools know the contract by its id; with a new one they lose its history and all that refers to it.
    Bad:
        datasets/finance/invoice/gold/v1.0.0.yaml: {id: finance.gold.invoice}
        datasets/finance/invoice/gold/v1.1.0.yaml: {id: finance.invoice}
    Good:
        datasets/finance/invoice/gold/v1.0.0.yaml: {id: finance.invoice}
        datasets/finance/invoice/gold/v1.1.0.yaml: {id: finance.invoice}
    """
    versions = catalog.contracts.get(contract.key, ()) if contract.key is not None else ()
    first = versions[0] if versions else contract
    if contract.id is not None and first.id is not None and contract.id != first.id:
        yield problem(f"The id is `{contract.id}`, but `{first.fqid}` has `{first.id}`; keep the first one.", "id")


@rule(code="TR176", scope=Contract, severity=Severity.ERROR, aliases=("VAL-1001",))
def layer_folder_is_known(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """A contract stands in a folder named after a layer of the registry.

    Why: the layer decides the compatibility mode and the order of lineage; a layer nobody defined has neither.
    Bad:
        datasets/finance/invoice/platinum/v1.0.0.yaml: {}
    Good:
        datasets/finance/invoice/gold/v1.0.0.yaml: {}
    """
    if contract.key is not None and catalog.registry.find_layer(contract.key.layer) is None:
        names = ", ".join(f"`{layer.name}`" for layer in catalog.registry.layers)
        yield problem(f"The registry has no layer `{contract.key.layer}`; it has {names}.")


@rule(code="TR177", scope=Contract, severity=Severity.ERROR)
def layer_folder_is_no_alias(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """A folder carries the layer's own name, not an alias of it.

    Why: aliases are for people and old systems; two folders of one layer would be two contracts of one name.
    Bad:
        datasets/finance/invoice/silver/v1.0.0.yaml: {}
    Good:
        datasets/finance/invoice/gold/v1.0.0.yaml: {}
    """
    folder = contract.path.split("/")[-2] if contract.key is not None and "/" in contract.path else ""
    layer = catalog.registry.find_layer(folder)
    if layer is not None and layer.name != folder:
        yield problem(f"`{folder}` is an alias of layer `{layer.name}`; move the file to the folder `{layer.name}`.")


@rule(code="TR178", scope=Dataset, severity=Severity.ERROR)
def dataset_namespace_agrees_with_path(dataset: Dataset) -> Iterator[Problem]:
    """The `namespace` in `dataset.yaml` is the folder it stands in.

    Why: the path is the identity; of two names one is wrong.
    Bad:
        namespace: sales
    Good:
        namespace: finance
    """
    declared = dataset.declared_namespace
    if declared is not None and declared != dataset.key.namespace:
        yield problem(f"The namespace is `{declared}`, but the folder is `{dataset.key.namespace}`.", "namespace")


@rule(code="TR179", scope=Dataset, severity=Severity.ERROR)
def dataset_name_agrees_with_path(dataset: Dataset) -> Iterator[Problem]:
    """The `name` in `dataset.yaml` is the folder it stands in.

    Why: the path is the identity; of two names one is wrong.
    Bad:
        name: bills
    Good:
        name: invoice
    """
    if dataset.declared_name is not None and dataset.declared_name != dataset.key.dataset:
        yield problem(f"The name is `{dataset.declared_name}`, but the folder is `{dataset.key.dataset}`.", "name")
