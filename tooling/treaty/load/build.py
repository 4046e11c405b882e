"""Checked mapping to Contract; ill-shaped parts are left out, old spellings are understood."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from treaty.load import parts, spellings
from treaty.load.build_record import build_record
from treaty.model.contract import (
    EMPTY,
    ContentModel,
    Contract,
    Description,
    Role,
    Server,
    ServiceLevel,
    SupportChannel,
    Team,
    TeamMember,
    Upstream,
)
from treaty.model.identity import ContractId, Version
from treaty.model.pointer import ROOT, Pointer

_SERVER_KEYS = frozenset({"server", "type", "environment", "description", "roles", "customProperties", "id"})
_NO_SCHEMAS: Mapping[str, Any] = MappingProxyType({})


def build_contract(
    value: Mapping[str, Any],
    *,
    path: str,
    key: ContractId | None = None,
    version: Version | None = None,
    json_schemas: Mapping[str, Any] = _NO_SCHEMAS,
) -> Contract:
    """Give the contract that a document describes, as far as it can be read; nothing is raised for its shape.

    Args:
        value: the document as plain data.
        path: of its file, from the repository's root.
        key: the contract's identity by its path; None for a file that stands outside a registry.
        version: by its path; where None, what the document says.
        json_schemas: the JSON Schemas that the document names, read, by the address as written.
    """
    own = parts.treaty_properties(value)
    declared = parts.text(value, "version")
    return Contract(
        path=path,
        key=key,
        version=version or parts.version(declared),
        api_version=parts.text(value, "apiVersion"),
        id=parts.text(value, "id"),
        name=parts.text(value, "name"),
        domain=parts.text(value, "domain"),
        declared_version=declared,
        status=parts.text(value, "status"),
        tenant=parts.text(value, "tenant"),
        data_product=parts.text(value, "dataProduct"),
        tags=parts.texts(value, "tags"),
        description=_description(value),
        records=tuple(build_record(node, at, json_schemas) for at, node in parts.members(value, "schema", ROOT)),
        service_levels=tuple(_service_levels(value)),
        team=_team(value),
        roles=tuple(_roles(value)),
        support=tuple(_support(value)),
        servers=tuple(_server(node, at) for at, node in parts.members(value, "servers", ROOT)),
        content_model=ContentModel.STRICT if own.get("contentModel") == "strict" else ContentModel.DECLARED,
        upstream=_upstream(value),
        hold=own.get("promote") == "hold",
        migration=parts.text(own, "migration"),
        custom=_foreign_properties(value),
        document=value,
    )


def _description(value: Mapping[str, Any]) -> Description:
    node = value.get("description")
    if isinstance(node, str):
        return Description(purpose=node)
    node = parts.mapping(value, "description")
    return Description(
        purpose=parts.text(node, "purpose"),
        usage=parts.text(node, "usage"),
        limitations=parts.text(node, "limitations"),
    )


def _service_levels(value: Mapping[str, Any]) -> list[ServiceLevel]:
    default = parts.text(value, "slaDefaultElement")
    return [
        ServiceLevel(
            pointer=at,
            property=parts.text(node, "property") or "",
            value=node.get("value"),
            value_ext=node.get("valueExt"),
            unit=parts.text(node, "unit"),
            elements=_elements(parts.text(node, "element") or default),
            driver=parts.text(node, "driver"),
            description=parts.text(node, "description"),
        )
        for at, node in parts.members(value, "slaProperties", ROOT)
    ]


def _elements(written: str | None) -> tuple[str, ...]:
    return tuple(element.strip() for element in (written or "").split(",") if element.strip())


def _team(value: Mapping[str, Any]) -> Team:
    node = parts.mapping(value, "team")
    members = parts.members(value, "team", ROOT) if not node else parts.members(node, "members", ROOT / "team")
    return Team(
        name=parts.text(node, "name"),
        description=parts.text(node, "description"),
        members=tuple(
            TeamMember(username=username, name=parts.text(member, "name"), role=parts.text(member, "role"))
            for _, member in members
            if (username := parts.text(member, "username"))
        ),
    )


def _roles(value: Mapping[str, Any]) -> list[Role]:
    return [
        Role(
            pointer=at,
            name=parts.text(node, "role") or "",
            access=parts.text(node, "access"),
            description=parts.text(node, "description"),
        )
        for at, node in parts.members(value, "roles", ROOT)
    ]


def _support(value: Mapping[str, Any]) -> list[SupportChannel]:
    return [
        SupportChannel(
            channel=channel,
            url=parts.text(node, "url"),
            tool=parts.text(node, "tool"),
            description=parts.text(node, "description"),
        )
        for _, node in parts.members(value, "support", ROOT)
        if (channel := parts.text(node, "channel"))
    ]


def _server(node: Mapping[str, Any], at: Pointer) -> Server:
    node = spellings.respell(node, spellings.SERVER)
    return Server(
        pointer=at,
        name=parts.text(node, "server") or "",
        kind=parts.text(node, "type") or "",
        environment=parts.text(node, "environment"),
        description=parts.text(node, "description"),
        details={name: detail for name, detail in node.items() if name not in _SERVER_KEYS},
        custom=_foreign_properties(node),
    )


def _upstream(value: Mapping[str, Any]) -> tuple[Upstream, ...]:
    for at, member in parts.members(value, "customProperties", ROOT):
        if member.get("vendor") == "treaty" and member.get("property") == "upstream":
            return tuple(
                Upstream(
                    pointer=pointer,
                    contract=contract,
                    version=parts.text(node, "version"),
                    description=parts.text(node, "description"),
                )
                for pointer, node in parts.members(member, "value", at)
                if (contract := parts.text(node, "contract"))
            )
    return ()


def _foreign_properties(value: Mapping[str, Any]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for _, member in parts.members(value, "customProperties", ROOT):
        name = parts.text(member, "property")
        if name is not None and member.get("vendor") != "treaty":
            found.setdefault(name, member.get("value"))
    return found or EMPTY
