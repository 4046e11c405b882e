"""Schema objects and properties to Record and Field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treaty.load import parts, spellings
from treaty.load.json_schema_fields import derive_fields
from treaty.model.contract import EnumValue, Field, QualityRule, Record, RecordModel, Relationship
from treaty.model.pointer import Pointer, Token, member_tokens

JSON_SCHEMA_TYPE = "jsonSchema"
"""The type of the authoritative definition that names a JSON Schema file."""

OPERATORS = (
    "mustBe",
    "mustNotBe",
    "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
    "mustBeLessThan",
    "mustBeLessOrEqualTo",
    "mustBeBetween",
    "mustNotBeBetween",
)


def build_record(node: Mapping[str, Any], at: Pointer, json_schemas: Mapping[str, Any]) -> Record:
    """Give the record that a schema object describes."""
    node = spellings.respell(node, spellings.RECORD)
    url = _find_json_schema_url(node)
    schema = json_schemas.get(url) if url is not None else None
    return Record(
        pointer=at,
        name=parts.text(node, "name") or "",
        id=parts.text(node, "id"),
        physical_name=parts.text(node, "physicalName"),
        physical_type=parts.text(node, "physicalType"),
        logical_type=parts.text(node, "logicalType"),
        description=parts.text(node, "description"),
        business_name=parts.text(node, "businessName"),
        granularity=parts.text(node, "dataGranularityDescription"),
        deprecated=parts.flag(node, "deprecated"),
        tags=parts.texts(node, "tags"),
        fields=_fields(node, at) or (derive_fields(schema, at) if isinstance(schema, Mapping) else ()),
        relationships=_relationships(node, at),
        quality=_quality(node, at),
        model=_record_model(node, url),
        json_schema_url=url,
        json_schema=schema if isinstance(schema, Mapping) else None,
    )


def _find_json_schema_url(node: Mapping[str, Any]) -> str | None:
    """Give the address of the JSON Schema that a schema object names, as written, or None."""
    for definition in parts.values(node, "authoritativeDefinitions"):
        if isinstance(definition, Mapping) and definition.get("type") == JSON_SCHEMA_TYPE:
            return parts.text(definition, "url")
    return None


def _record_model(node: Mapping[str, Any], url: str | None) -> RecordModel:
    stated = parts.treaty_properties(node).get("recordModel")
    if stated in ("table", "document"):
        return RecordModel(stated)
    return RecordModel.TABLE if url is None else RecordModel.DOCUMENT


def _fields(node: Mapping[str, Any], at: Pointer) -> tuple[Field, ...]:
    key = spellings.fields_key(node)
    members = node.get(key)
    if not isinstance(members, list):
        return ()
    inside, named = at / key, zip(member_tokens(members), members, strict=True)
    return tuple(_BUILT.build(member, inside, token) for token, member in named if isinstance(member, Mapping))


class _BuiltFields:
    """Fields by the very node they were built from: the reader gives versions of a contract the same for one column."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Token, tuple[Token, ...]], tuple[Mapping[str, Any], Field]] = {}

    def build(self, node: Mapping[str, Any], inside: Pointer, token: Token) -> Field:
        """Give the field that a node describes; no node changes, and while it is kept its id is its own."""
        name = (id(node), token, inside.tokens)
        known = self._known.get(name)
        if known is None:
            if len(self._known) >= _MAX_BUILT:
                self._known.clear()
            known = self._known[name] = (node, _build_field(node, inside / token))
        return known[1]


_MAX_BUILT = 4_096
_BUILT = _BuiltFields()


def _build_field(node: Mapping[str, Any], at: Pointer) -> Field:
    """Give the field that a property describes, with all that is nested in it."""
    node = spellings.respell(node, spellings.PROPERTY)
    own = parts.treaty_properties(node)
    nested = parts.mapping(node, "map")
    return Field(
        pointer=at,
        name=parts.text(node, "name") or "",
        id=parts.text(node, "id"),
        logical_type=parts.text(node, "logicalType"),
        physical_type=parts.text(node, "physicalType"),
        physical_name=parts.text(node, "physicalName"),
        description=parts.text(node, "description"),
        business_name=parts.text(node, "businessName"),
        required=parts.flag(node, "required"),
        unique=parts.flag(node, "unique"),
        primary_key=parts.flag(node, "primaryKey"),
        primary_key_position=_position(node, "primaryKeyPosition"),
        partitioned=parts.flag(node, "partitioned"),
        partition_key_position=_position(node, "partitionKeyPosition"),
        classification=parts.text(node, "classification"),
        encrypted_name=parts.text(node, "encryptedName"),
        critical=parts.flag(node, "criticalDataElement"),
        deprecated=parts.flag(node, "deprecated"),
        semantic_type=parts.text(node, "semanticType"),
        unit=parts.text(own, "unit"),
        masking=parts.mapping(own, "masking"),
        extensible=parts.flag(own, "extensible"),
        default=own.get("default"),
        tags=parts.texts(node, "tags"),
        enum=_enum(node),
        examples=parts.values(node, "examples"),
        options=parts.mapping(node, "logicalTypeOptions"),
        fields=_fields(node, at),
        items=_inner(node, "items", at),
        map_key=_inner(nested, "key", at / "map"),
        map_value=_inner(nested, "value", at / "map"),
        relationships=_relationships(node, at),
        quality=_quality(node, at),
        sources=parts.texts(node, "transformSourceObjects"),
        transform_logic=parts.text(node, "transformLogic"),
    )


def _inner(node: Mapping[str, Any], key: str, at: Pointer) -> Field | None:
    member = node.get(key)
    return _build_field(member, at / key) if isinstance(member, Mapping) else None


def _position(node: Mapping[str, Any], key: str) -> int | None:
    position = parts.whole_number(node, key)
    return position if position is not None and position >= 0 else None  # ODCS writes "none" as -1


def _enum(node: Mapping[str, Any]) -> tuple[EnumValue, ...] | None:
    if not isinstance(node.get("enum"), list):
        return None
    return tuple(_enum_value(member) for member in node["enum"])


def _enum_value(member: Any) -> EnumValue:
    if not isinstance(member, Mapping):
        return EnumValue(value=member)
    return EnumValue(
        value=member.get("value"), label=parts.text(member, "label"), description=parts.text(member, "description")
    )


def _relationships(node: Mapping[str, Any], at: Pointer) -> tuple[Relationship, ...]:
    return tuple(
        Relationship(
            pointer=pointer,
            kind=parts.text(member, "type") or "foreignKey",
            from_=parts.texts(member, "from"),
            to=parts.texts(member, "to"),
        )
        for pointer, member in parts.members(node, "relationships", at)
    )


def _quality(node: Mapping[str, Any], at: Pointer) -> tuple[QualityRule, ...]:
    return tuple(_build_quality(member, pointer) for pointer, member in parts.members(node, "quality", at))


def _build_quality(node: Mapping[str, Any], at: Pointer) -> QualityRule:
    """Give the quality rule that a check describes; its kind is `library` where none is stated."""
    node = spellings.respell(node, spellings.QUALITY)
    operator = next((name for name in OPERATORS if name in node), None)
    return QualityRule(
        pointer=at,
        name=parts.text(node, "name"),
        kind=parts.text(node, "type") or "library",
        metric=parts.text(node, "metric"),
        query=parts.text(node, "query"),
        operator=operator,
        threshold=node.get(operator) if operator else None,
        unit=parts.text(node, "unit"),
        severity=parts.text(node, "severity"),
        dimension=parts.text(node, "dimension"),
        description=parts.text(node, "description"),
        arguments=parts.mapping(node, "arguments"),
        engine=parts.text(node, "engine"),
        implementation=node.get("implementation"),
    )
