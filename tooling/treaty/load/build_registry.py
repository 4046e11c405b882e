"""Registry, Dataset, Subscription and Product from checked mappings; ill-shaped parts are left out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from treaty.load import parts
from treaty.load.build_webhooks import build_webhooks
from treaty.model.identity import DatasetId, Version
from treaty.model.pointer import ROOT, Pointer, parse_pointer
from treaty.model.registry import (
    DEFAULT_LAYERS,
    ApprovedException,
    CheckSettings,
    Dataset,
    Dependency,
    Deprecation,
    Freeze,
    Layer,
    LayerState,
    Product,
    ProductPort,
    Registry,
    Retirement,
    Subscription,
    Suppression,
    Term,
    VersionState,
)

_MODE = "forward"


def build_registry(value: Mapping[str, Any], *, path: str) -> Registry:
    """Give the settings of a repository; what is not stated is as in the model's defaults."""
    default = Registry(path=path)
    notice = parts.whole_number(value, "notice_period_days")
    return Registry(
        path=path,
        name=parts.text(value, "name") or default.name,
        title=parts.text(value, "title") or default.title,
        description=parts.text(value, "description") or "",
        notice_period_days=default.notice_period_days if notice is None else notice,
        layers=tuple(_layer(node) for _, node in parts.members(value, "layers", ROOT)) or DEFAULT_LAYERS,
        namespaces=_vocabulary(value, "namespaces"),
        tags=_vocabulary(value, "tags"),
        checks=_checks(parts.mapping(value, "checks")),
        site=parts.mapping(value, "site"),
        webhooks=tuple(build_webhooks(value)),
    )


def _layer(node: Mapping[str, Any]) -> Layer:
    name = parts.text(node, "name") or ""
    known = next((layer for layer in DEFAULT_LAYERS if layer.name == name), None)
    return Layer(
        name=name,
        title=parts.text(node, "title") or (known.title if known else name.capitalize()),
        description=parts.text(node, "description") or "",
        aliases=parts.texts(node, "aliases") if "aliases" in node or known is None else known.aliases,
        compatibility=parts.text(node, "compatibility") or (known.compatibility if known else _MODE),
    )


def _vocabulary(value: Mapping[str, Any], key: str) -> tuple[Term, ...] | None:
    if not isinstance(value.get(key), list):
        return None
    return tuple(
        Term(name=name, description=parts.text(node, "description") or "", owner=parts.text(node, "owner"))
        for _, node in parts.members(value, key, ROOT)
        if (name := parts.text(node, "name"))
    )


def _checks(node: Mapping[str, Any]) -> CheckSettings:
    rules = parts.mapping(node, "rules")
    return CheckSettings(
        fail_on=parts.text(node, "fail_on") or "error",
        rules=MappingProxyType({name: level for name, level in rules.items() if isinstance(level, str)}),
        suppressions=tuple(
            Suppression(
                pointer=at,
                code=code,
                reason=parts.text(member, "reason") or "",
                contract=parts.text(member, "contract"),
                at=parts.text(member, "pointer"),
                until=parts.day(member, "until"),
            )
            for at, member in parts.members(node, "suppressions", parse_pointer("/checks"))
            if (code := parts.text(member, "code"))
        ),
    )


def build_dataset(value: Mapping[str, Any], *, path: str, key: DatasetId, registry: Registry | None = None) -> Dataset:
    """Give what a `dataset.yaml` says; its layers stand under their own names, whatever alias the file uses."""
    names = registry or Registry()
    layers = parts.mapping(value, "layers")
    states: dict[str, LayerState] = {}
    for written, node in layers.items():
        layer = names.find_layer(written)
        if isinstance(node, Mapping):
            states.setdefault(layer.name if layer else written, _layer_state(node, ROOT / "layers" / written))
    return Dataset(
        path=path,
        key=key,
        declared_namespace=parts.text(value, "namespace"),
        declared_name=parts.text(value, "name"),
        title=parts.text(value, "title"),
        description=parts.text(value, "description"),
        owner=parts.text(value, "owner"),
        steward=parts.text(value, "steward"),
        status=parts.text(value, "status") or "active",
        tenant=parts.text(value, "tenant"),
        tags=parts.texts(value, "tags"),
        layers=MappingProxyType(states),
    )


def _layer_state(node: Mapping[str, Any], at: Pointer) -> LayerState:
    frozen = parts.mapping(node, "frozen")
    majors = parts.mapping(node, "majors")
    return LayerState(
        pointer=at,
        compatibility=parts.text(node, "compatibility"),
        frozen=_freeze(frozen, at / "frozen") if "frozen" in node and isinstance(node["frozen"], Mapping) else None,
        current=parts.version(node.get("current")),
        majors=MappingProxyType(
            {
                int(major): _deprecation(member, at / "majors" / major)
                for major, member in majors.items()
                if major.isascii() and major.isdigit() and len(major) < 10 and isinstance(member, Mapping)
            }
        ),
        versions=MappingProxyType(_version_states(parts.mapping(node, "versions"), at / "versions")),
        exceptions=tuple(_exception(member, there) for there, member in parts.members(node, "exceptions", at)),
    )


def _exception(node: Mapping[str, Any], at: Pointer) -> ApprovedException:
    return ApprovedException(
        pointer=at,
        code=parts.text(node, "code") or "",
        fingerprint=parts.text(node, "fingerprint") or "",
        version=parts.version(node.get("version")),
        reason=parts.text(node, "reason") or "",
        approver=parts.text(node, "approver") or "",
        ticket=parts.text(node, "ticket") or "",
        until=parts.day(node, "until"),
    )


def _freeze(node: Mapping[str, Any], at: Pointer) -> Freeze:
    return Freeze(
        pointer=at, since=parts.day(node, "since"), reason=parts.text(node, "reason"), by=parts.text(node, "by")
    )


def _deprecation(node: Mapping[str, Any], at: Pointer) -> Deprecation:
    return Deprecation(
        pointer=at,
        since=parts.day(node, "since"),
        sunset=parts.day(node, "sunset"),
        successor=parts.text(node, "successor"),
        reason=parts.text(node, "reason"),
    )


def _version_states(node: Mapping[str, Any], at: Pointer) -> dict[Version, VersionState]:
    states: dict[Version, VersionState] = {}
    for written, member in node.items():
        version = parts.version(written)
        if version is not None and isinstance(member, Mapping):
            states.setdefault(version, _version_state(member, at / written))
    return dict(sorted(states.items()))


def _version_state(node: Mapping[str, Any], at: Pointer) -> VersionState:
    deprecated, retired = node.get("deprecated"), node.get("retired")
    return VersionState(
        deprecated=_deprecation(deprecated, at / "deprecated") if isinstance(deprecated, Mapping) else None,
        retired=_retirement(retired, at / "retired") if isinstance(retired, Mapping) else None,
        hold=node.get("promote") == "hold",
    )


def _retirement(node: Mapping[str, Any], at: Pointer) -> Retirement:
    return Retirement(pointer=at, since=parts.day(node, "since"), reason=parts.text(node, "reason"))


def build_subscription(value: Mapping[str, Any], *, path: str, consumer: str | None = None) -> Subscription:
    """Give what a consumer depends on; `consumer` is the name by the file, which the document should repeat."""
    return Subscription(
        path=path,
        consumer=parts.text(value, "consumer") or consumer or "",
        owner=parts.text(value, "owner"),
        contact=parts.text(value, "contact"),
        description=parts.text(value, "description"),
        dependencies=tuple(
            Dependency(
                pointer=at,
                contract=contract,
                requires=parts.text(node, "requires") or _MODE,
                min_version=parts.version(node.get("min_version")),
                columns=parts.texts(node, "columns"),
                purpose=parts.text(node, "purpose"),
            )
            for at, node in parts.members(value, "subscriptions", ROOT)
            if (contract := parts.text(node, "contract"))
        ),
    )


def build_product(value: Mapping[str, Any], *, path: str, name: str | None = None) -> Product:
    """Give a data product; `name` is that of its file, which the document should repeat."""
    slo = parts.mapping(value, "slo")
    return Product(
        path=path,
        name=parts.text(value, "name") or name or "",
        title=parts.text(value, "title"),
        description=parts.text(value, "description"),
        owner=parts.text(value, "owner"),
        domain=parts.text(value, "domain"),
        status=parts.text(value, "status") or "active",
        version=parts.text(value, "version"),
        tags=parts.texts(value, "tags"),
        ports=tuple(
            ProductPort(pointer=at, contract=contract, role=parts.text(node, "role") or "output")
            for at, node in parts.members(value, "contracts", ROOT)
            if (contract := parts.text(node, "contract"))
        ),
        slo=MappingProxyType(
            {
                key: float(number)
                for key, number in slo.items()
                if isinstance(number, int | float) and not isinstance(number, bool)
            }
        ),
    )
