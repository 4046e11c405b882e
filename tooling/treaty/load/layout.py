"""The layout of a contracts folder: what a file is, by its path alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from treaty.model.identity import ContractId, DatasetId, IdentityError, Version, is_name, parse_version

SCHEMA_SUFFIXES = (".schema.yaml", ".schema.yml", ".schema.json")
_YAML_SUFFIXES = (".yaml", ".yml", ".json")


class FileKind(Enum):
    """What a file holds."""

    REGISTRY = "registry"
    DATASET = "dataset"
    VERSION = "version"
    JSON_SCHEMA = "json-schema"
    SUBSCRIPTION = "subscription"
    PRODUCT = "product"
    PIPELINE = "pipeline"
    POLICY = "policy"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """What a path says of its file."""

    kind: FileKind
    dataset: DatasetId | None = None
    contract: ContractId | None = None
    version: Version | None = None
    name: str | None = None
    """The name that a subscription, product, pipeline or policy has by its file."""
    problem: str = ""
    """Why the file is not where it should be, and where that is; empty when all is well."""


def dataset_folder(root: str, key: DatasetId | ContractId) -> str:
    """Give where a dataset stands; `root` is the contracts folder, empty where paths begin in it."""
    return f"{root}/datasets/{key.namespace}/{key.dataset}" if root else f"datasets/{key.namespace}/{key.dataset}"


def dataset_file(root: str, key: DatasetId | ContractId) -> str:
    """Give where the facts of a dataset stand that hold for all its versions."""
    return f"{dataset_folder(root, key)}/dataset.yaml"


def contract_folder(root: str, key: ContractId) -> str:
    """Give where the versions of a contract stand."""
    return f"{dataset_folder(root, key)}/{key.layer}"


def classify(path: str) -> Placement:
    """Tell what a file is.

    Args:
        path: from the contracts folder, with `/` between names.
    """
    parts = path.split("/")
    if path == "registry.yaml":
        return Placement(kind=FileKind.REGISTRY)
    if path.endswith(SCHEMA_SUFFIXES):
        return Placement(kind=FileKind.JSON_SCHEMA)
    if _is_beside_the_point(parts[-1]):
        return Placement(kind=FileKind.OTHER)
    if parts[0] == "datasets":
        return _classify_dataset_file(parts)
    if parts[0] in _NAMED:
        return _classify_named_file(parts)
    return _misplaced_registry(path) if len(parts) == 1 else Placement(kind=FileKind.OTHER)


def _is_beside_the_point(name: str) -> bool:
    return name.startswith(".") or name.endswith(".md") or name in {"CODEOWNERS", "OWNERS", "LICENSE"}


def _misplaced_registry(path: str) -> Placement:
    if path in {"registry.yml", "registry.json"}:
        return Placement(kind=FileKind.REGISTRY, problem=f"`{path}` is not read; name it `registry.yaml`.")
    return Placement(kind=FileKind.OTHER)


def _classify_dataset_file(parts: list[str]) -> Placement:
    if len(parts) == 4 and parts[3] == "dataset.yaml":
        return _dataset(parts)
    if len(parts) == 5:
        return _version(parts)
    name = "/".join(parts)
    if not parts[-1].endswith(_YAML_SUFFIXES):
        return Placement(kind=FileKind.OTHER, problem=f"`{name}` is no file of a contracts folder; move it elsewhere.")
    wanted = "`datasets/<namespace>/<dataset>/dataset.yaml` or `datasets/<namespace>/<dataset>/<layer>/v1.0.0.yaml`"
    return Placement(kind=FileKind.OTHER, problem=f"`{name}` is not looked at there; a file belongs to {wanted}.")


def _dataset(parts: list[str]) -> Placement:
    problem = _find_bad_name(parts[1], parts[2])
    key = None if problem else DatasetId(parts[1], parts[2])
    return Placement(kind=FileKind.DATASET, dataset=key, problem=problem)


def _version(parts: list[str]) -> Placement:
    _, namespace, dataset, layer, file = parts
    if not file.endswith(_YAML_SUFFIXES):
        return Placement(kind=FileKind.OTHER, problem=f"`{file}` is no version file; name one `v1.0.0.yaml`.")
    problem = _find_bad_name(namespace, dataset, layer)
    version = _read_version(file)
    if problem or version is None:
        problem = problem or f"`{file}` is no name of a version file; name it like `v1.0.0.yaml`."
        return Placement(kind=FileKind.VERSION, problem=problem)
    contract = ContractId(namespace, layer, dataset)
    return Placement(kind=FileKind.VERSION, dataset=contract.dataset_id, contract=contract, version=version)


def _read_version(file: str) -> Version | None:
    stem, dot, suffix = file.rpartition(".")
    try:
        version = parse_version(stem)
    except IdentityError:
        return None
    return version if dot and suffix == "yaml" and str(version) == stem else None


_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)}
)
"""Names that Windows gives to devices in every folder, whatever follows a dot."""


def _find_bad_name(namespace: str, *names: str) -> str:
    for name in (*namespace.split("."), *names):
        if not is_name(name):
            return f"The folder name `{name}` is no name; use lower case letters, digits and single `_` or `-`."
    if namespace.endswith(".lock"):
        return f"The namespace `{namespace}` ends in `.lock`, which Git refuses in names of tags; use another word."
    device = next((name for name in (namespace.partition(".")[0], *names) if name in _DEVICES), None)
    return f"`{device}` is a device on Windows, where this repository could not be cloned; rename it." if device else ""


_NAMED = {
    "subscriptions": (FileKind.SUBSCRIPTION, "subscriptions/<consumer>.yaml", 2),
    "products": (FileKind.PRODUCT, "products/<product>.yaml", 2),
    "policies": (FileKind.POLICY, "policies/<pack>.yaml", 2),
    "pipelines": (FileKind.PIPELINE, "pipelines/<source>/<name>.yaml", 3),
}


def _classify_named_file(parts: list[str]) -> Placement:
    kind, pattern, depth = _NAMED[parts[0]]
    name = parts[-1].removesuffix(".yaml")
    if len(parts) != depth or not parts[-1].endswith(".yaml"):
        path = "/".join(parts)
        return Placement(
            kind=FileKind.OTHER, problem=f"`{path}` is not looked at there; a file belongs to `{pattern}`."
        )
    if kind is not FileKind.PIPELINE and not is_name(name):
        problem = f"`{parts[-1]}` is no name; use lower case letters, digits and single `_` or `-`."
        return Placement(kind=kind, name=name, problem=problem)
    return Placement(kind=kind, name=name)
