"""Registry, Dataset, Subscription and Product: everything in a contracts repository that is not a contract version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from treaty.model.contract import EMPTY, Contract
from treaty.model.identity import ContractId, DatasetId, Version
from treaty.model.pointer import ROOT, Pointer
from treaty.model.policy import PolicyPack
from treaty.model.webhook import Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A stage of a dataset, and the compatibility mode its contracts must keep unless they say otherwise."""

    name: str
    title: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()
    compatibility: str = "forward"


DEFAULT_LAYERS = (
    Layer(name="extraction", title="Extraction", aliases=("extractor",), compatibility="full"),
    Layer(name="raw", title="Raw", aliases=("bronze", "landing"), compatibility="full"),
    Layer(name="gold", title="Gold", aliases=("silver", "gdp", "kpi", "marts"), compatibility="forward"),
    Layer(name="activation", title="Activation", aliases=("published",), compatibility="forward"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of a vocabulary (a tag, a namespace), with its meaning."""

    name: str
    description: str = ""
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """A finding that counts for nothing, for a reason, until a day."""

    pointer: Pointer
    code: str
    reason: str
    contract: str | None = None
    at: str | None = None
    """Text form of the pointer it is limited to."""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """Which findings count: severity by rule name or code, the level that fails, suppressions."""

    fail_on: str = "error"
    rules: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    suppressions: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """What `registry.yaml` says of the whole repository."""

    path: str = "registry.yaml"
    name: str = "registry"
    title: str = "Data contracts"
    description: str = ""
    notice_period_days: int = 90
    layers: tuple[Layer, ...] = DEFAULT_LAYERS
    namespaces: tuple[Term, ...] | None = None
    """The known namespaces; None where the registry keeps no list."""
    tags: tuple[Term, ...] | None = None
    """The known tags; None where the registry keeps no list."""
    checks: CheckSettings = CheckSettings()
    site: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    webhooks: tuple[Webhook, ...] = ()

    def find_layer(self, name: str) -> Layer | None:
        """Give the layer of a name or an alias, or None."""
        by_name = {layer.name: layer for layer in self.layers}
        by_alias = {alias: layer for layer in self.layers for alias in layer.aliases}
        return by_name.get(name) or by_alias.get(name)

    def resolve(self, contract: ContractId) -> ContractId:
        """Give the contract under its layer's own name: `finance.kpi.x` is `finance.gold.x`."""
        layer = self.find_layer(contract.layer)
        return ContractId(contract.namespace, layer.name, contract.dataset) if layer else contract


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """An announced end; `successor` is a version (`v2.0.0`) of the same contract or an FQID, as written."""

    pointer: Pointer
    since: date | None = None
    sunset: date | None = None
    successor: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """A version that is served no more."""

    pointer: Pointer
    since: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """A contract whose current version does not move."""

    pointer: Pointer
    since: date | None = None
    reason: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionState:
    """What has become of one version since its release."""

    deprecated: Deprecation | None = None
    retired: Retirement | None = None
    hold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedException:
    """A reviewed word that lets one forbidden change of one version pass."""

    pointer: Pointer
    code: str
    """Code or name of the change kind."""
    fingerprint: str
    """Of the finding on the change, as `treaty check` prints it."""
    version: Version | None
    reason: str
    approver: str
    ticket: str
    until: date | None
    """The last day on which the version may be released by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerState:
    """What a dataset says of one of its layers."""

    pointer: Pointer = ROOT
    compatibility: str | None = None
    frozen: Freeze | None = None
    current: Version | None = None
    majors: Mapping[int, Deprecation] = field(default_factory=lambda: MappingProxyType({}))
    versions: Mapping[Version, VersionState] = field(default_factory=lambda: MappingProxyType({}))
    exceptions: tuple[ApprovedException, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """What `dataset.yaml` says."""

    path: str
    key: DatasetId
    declared_namespace: str | None = None
    declared_name: str | None = None
    title: str | None = None
    description: str | None = None
    owner: str | None = None
    steward: str | None = None
    status: str = "active"
    tenant: str | None = None
    tags: tuple[str, ...] = ()
    layers: Mapping[str, LayerState] = field(default_factory=lambda: MappingProxyType({}))

    def state(self, layer: str) -> LayerState:
        """Give what is said of a layer; nothing said is an empty state."""
        return self.layers.get(layer, LayerState())


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """One contract that a consumer depends on."""

    pointer: Pointer
    contract: str
    """FQID without version, as written."""
    requires: str = "forward"
    min_version: Version | None = None
    columns: tuple[str, ...] = ()
    """Empty: the consumer has not said which, so every column counts."""
    purpose: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a consumer depends on; owned by the consumer's team."""

    path: str
    consumer: str
    owner: str | None = None
    contact: str | None = None
    description: str | None = None
    dependencies: tuple[Dependency, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPort:
    """A contract's part in a product: output, input or member."""

    pointer: Pointer
    contract: str
    role: str = "output"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A data product.

    `slo` holds its objectives: `freshness_hours`, `availability_percent`, `quality_threshold` (a fraction of 1).
    """

    path: str
    name: str
    title: str | None = None
    description: str | None = None
    owner: str | None = None
    domain: str | None = None
    status: str = "active"
    version: str | None = None
    tags: tuple[str, ...] = ()
    ports: tuple[ProductPort, ...] = ()
    slo: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """A whole contracts repository, read; mappings are in order of name, versions in ascending order."""

    registry: Registry = Registry()
    datasets: Mapping[DatasetId, Dataset] = field(default_factory=lambda: MappingProxyType({}))
    contracts: Mapping[ContractId, tuple[Contract, ...]] = field(default_factory=lambda: MappingProxyType({}))
    subscriptions: tuple[Subscription, ...] = ()
    products: tuple[Product, ...] = ()
    policies: tuple[PolicyPack, ...] = ()

    def find(self, key: ContractId, version: Version) -> Contract | None:
        """Give one version, or None."""
        return next((contract for contract in self.contracts.get(key, ()) if contract.version == version), None)

    def state(self, key: ContractId) -> LayerState:
        """Give what the dataset says of this contract's layer."""
        dataset = self.datasets.get(key.dataset_id)
        return dataset.state(key.layer) if dataset else LayerState()

    def compatibility(self, key: ContractId) -> str:
        """Give the mode in force: the dataset's word, else the layer's, else `forward`."""
        own = self.state(key).compatibility
        layer = self.registry.find_layer(key.layer)
        return own or (layer.compatibility if layer else "forward")
