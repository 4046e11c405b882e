"""The files of small contracts registries, for tests that need real ones."""

from __future__ import annotations

from collections.abc import Mapping

REGISTRY = "apiVersion: treaty/v1\nkind: Registry\nname: test\n"


def version_file(name: str, version: str, columns: Mapping[str, str] | None = None, extra: str = "") -> str:
    """Give an ODCS document: `name` is `namespace.layer.dataset`, columns are name to logical type."""
    namespace, layer, dataset = name.rsplit(".", 2)
    lines = [
        "apiVersion: v3.2.0",
        "kind: DataContract",
        f"id: {namespace}.{layer}.{dataset}",
        f"name: {dataset}",
        f"domain: {namespace}",
        f"version: {version.removeprefix('v')}",
        "status: active",
        "schema:",
        f"  - name: {dataset}",
        "    properties:",
    ]
    for column, logical_type in (columns or {"id": "string"}).items():
        lines += [f"      - name: {column}", f"        logicalType: {logical_type}"]
    return "\n".join([*lines, extra.rstrip(), ""]).replace("\n\n", "\n")


def dataset_file(namespace: str, dataset: str, extra: str = "") -> str:
    """Give a `dataset.yaml`."""
    head = f"apiVersion: treaty/v1\nkind: Dataset\nnamespace: {namespace}\nname: {dataset}\n"
    return f"{head}title: {dataset}\nowner: {namespace}-team\n{extra}"


def registry_files(*versions: str, root: str = "contracts", dataset_extra: str = "") -> dict[str, str]:
    """Give a whole registry that holds these versions (`finance.gold.invoice:v1.0.0`)."""
    files = {f"{root}/registry.yaml": REGISTRY}
    for fqid in versions:
        name, _, version = fqid.partition(":")
        namespace, layer, dataset = name.rsplit(".", 2)
        folder = f"{root}/datasets/{namespace}/{dataset}"
        files[f"{folder}/dataset.yaml"] = dataset_file(namespace, dataset, dataset_extra)
        files[f"{folder}/{layer}/{version}.yaml"] = version_file(name, version)
    return files
