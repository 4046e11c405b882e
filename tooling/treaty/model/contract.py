"""Contract, Record, Field and their parts: what an ODCS document promises, as immutable values.

Names follow ODCS 3.2.0 (https://bitol-io.github.io/open-data-contract-standard/) in snake case; `field` is an ODCS
property, `record` an ODCS schema object. Lists are tuples in document order. A part that the document does not state
is None or empty, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any

from treaty.model.identity import ContractId, Version
from treaty.model.pointer import ROOT, Pointer
from treaty.model.walks import walk_record

EMPTY: Mapping[str, Any] = MappingProxyType({})


class RecordModel(Enum):
    """What it means that a field is not there."""

    TABLE = "table"
    """Every declared column is always there; `required` means not null."""
    DOCUMENT = "document"
    """A JSON document; a property may be absent, `required` means present and not null."""


class ContentModel(Enum):
    """What it means that a field is not declared."""

    DECLARED = "declared"
    """Writers send only what is declared; readers ignore what they do not know."""
    STRICT = "strict"
    """JSON Schema taken literally: an open object may hold anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValue:
    """One permitted value of a field, with its label."""

    value: Any
    label: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """A foreign key; `from_` and `to` name fields as written (`order.order_id`), several for a composite key."""

    pointer: Pointer
    kind: str
    from_: tuple[str, ...]
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """One data quality rule; `operator` is the ODCS word (`mustBeLessThan`), None for text and custom rules."""

    pointer: Pointer
    name: str | None
    kind: str
    metric: str | None
    query: str | None
    operator: str | None
    threshold: Any
    unit: str | None
    severity: str | None
    dimension: str | None
    description: str | None
    arguments: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    engine: str | None = None
    """The tool that a `custom` rule is written for."""
    implementation: Any = None
    """What that tool runs: text or plain data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column of a table or a property of a document."""

    pointer: Pointer
    name: str
    id: str | None = None
    logical_type: str | None = None
    physical_type: str | None = None
    physical_name: str | None = None
    description: str | None = None
    business_name: str | None = None
    required: bool = False
    unique: bool = False
    primary_key: bool = False
    primary_key_position: int | None = None
    partitioned: bool = False
    partition_key_position: int | None = None
    classification: str | None = None
    encrypted_name: str | None = None
    critical: bool = False
    deprecated: bool = False
    semantic_type: str | None = None
    unit: str | None = None
    masking: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    extensible: bool = False
    default: Any = None
    tags: tuple[str, ...] = ()
    enum: tuple[EnumValue, ...] | None = None
    examples: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    """`logicalTypeOptions` as written: bounds, lengths, pattern, format."""
    fields: tuple[Field, ...] = ()
    """The members of an `object`."""
    items: Field | None = None
    """The members of an `array`."""
    map_key: Field | None = None
    map_value: Field | None = None
    relationships: tuple[Relationship, ...] = ()
    quality: tuple[QualityRule, ...] = ()
    sources: tuple[str, ...] = ()
    """`transformSourceObjects`: where the values come from."""
    transform_logic: str | None = None

    def children(self) -> Iterator[Field]:
        """Give the fields directly below, whatever kind of nesting holds them."""
        yield from self.fields
        yield from (child for child in (self.items, self.map_key, self.map_value) if child is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A table, topic, view or document type: an ODCS schema object."""

    pointer: Pointer
    name: str
    id: str | None = None
    physical_name: str | None = None
    physical_type: str | None = None
    logical_type: str | None = None
    description: str | None = None
    business_name: str | None = None
    granularity: str | None = None
    deprecated: bool = False
    tags: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    quality: tuple[QualityRule, ...] = ()
    model: RecordModel = RecordModel.TABLE
    json_schema_url: str | None = None
    json_schema: Mapping[str, Any] | None = None
    """The JSON Schema that describes the shape where ODCS is too weak; already read, never fetched."""

    def walk(self) -> Iterator[tuple[str, Field]]:
        """Give every field, depth first, with its dotted path (`address.city`; `[]` for members of arrays)."""
        return iter(walk_record(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """One promise of an SLA as written; `model/service_levels.py` normalises units."""

    pointer: Pointer
    property: str
    value: Any
    value_ext: Any = None
    unit: str | None = None
    elements: tuple[str, ...] = ()
    driver: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the data lives; `details` holds the fields of the server's type as written."""

    pointer: Pointer
    name: str
    kind: str
    environment: str | None = None
    description: str | None = None
    details: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    custom: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    """Its `customProperties` by name, whoever their vendor is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """Someone responsible; `username` is an account or an address."""

    username: str
    name: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The people behind a contract."""

    name: str | None = None
    description: str | None = None
    members: tuple[TeamMember, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An access role and what it gives."""

    pointer: Pointer
    name: str
    access: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportChannel:
    """Where to ask."""

    channel: str
    url: str | None = None
    tool: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """A contract that this one is made from; `contract` is an FQID as written, aliases unresolved."""

    pointer: Pointer
    contract: str
    version: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the data is for, in the producer's words (Markdown)."""

    purpose: str | None = None
    usage: str | None = None
    limitations: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One version of a contract: an ODCS document, read.

    `key` and `version` come from the path when the file stands in a registry's tree, else `key` is None and
    `version` is what the document says where that can be read as a version.
    """

    path: str
    key: ContractId | None = None
    version: Version | None = None
    api_version: str | None = None
    id: str | None = None
    name: str | None = None
    domain: str | None = None
    declared_version: str | None = None
    status: str | None = None
    tenant: str | None = None
    data_product: str | None = None
    tags: tuple[str, ...] = ()
    description: Description = Description()
    records: tuple[Record, ...] = ()
    service_levels: tuple[ServiceLevel, ...] = ()
    team: Team = Team()
    roles: tuple[Role, ...] = ()
    support: tuple[SupportChannel, ...] = ()
    servers: tuple[Server, ...] = ()
    content_model: ContentModel = ContentModel.DECLARED
    upstream: tuple[Upstream, ...] = ()
    hold: bool = False
    migration: str | None = None
    custom: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    """Other `customProperties` by name, whoever their vendor is."""
    document: Mapping[str, Any] = field(default_factory=lambda: EMPTY, compare=False, repr=False)
    """The whole document as read: nothing that ODCS or its users put there is lost."""
    pointer: Pointer = ROOT

    @property
    def fqid(self) -> str:
        """The name in messages: the FQID, or the path of a file that stands outside a registry."""
        return f"{self.key}:{self.version}" if self.key and self.version else self.path
