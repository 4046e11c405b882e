"""Types: logical, physical and nested ones agree."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lint.physical import is_contradiction
from treaty.lint.places import label
from treaty.model.contract import Contract, Field, Record
from treaty.model.pointer import Pointer


@rule(code="TR310", scope=Field, severity=Severity.WARNING, aliases=("VAL-1102", "MS-1102"))
def physical_type_fits_logical(field: Field) -> Iterator[Problem]:
    """The physical type can hold what the logical type says.

    Why: one reader takes the logical type, the next the physical one; when they contradict, one of the two fails.
    Bad: `{name: quantity, logicalType: integer, physicalType: VARCHAR(10)}`
    Good: `{name: quantity, logicalType: integer, physicalType: BIGINT}`
    """
    logical, physical = field.logical_type, field.physical_type
    if logical and physical and is_contradiction(logical, physical):
        yield problem(
            f"Field `{label(field)}` is logically `{logical}` but physically `{physical}`; correct one of them.",
            "physicalType",
        )


@rule(code="TR311", scope=Field, severity=Severity.WARNING)
def field_has_type(field: Field, *, record: Record) -> Iterator[Problem]:
    """Every field has a logical or a physical type.

    Why: a field without a type promises nothing that a reader, a check or a comparison could hold on to.
    Bad: `{name: amount}`
    Good: `{name: amount, logicalType: number}`
    """
    has_type = field.logical_type or field.physical_type or any(field.children())
    if not has_type and record.json_schema_url is None:
        yield problem(f"Field `{label(field)}` has no type; add `logicalType`.")


@rule(code="TR312", scope=Field, severity=Severity.WARNING)
def array_has_items(field: Field, *, record: Record) -> Iterator[Problem]:
    """An array says what its members are.

    Why: "a list" tells the reader nothing about what is in it; any change of the members would go unseen.
    Bad: `{name: tags, logicalType: array}`
    Good: `{name: tags, logicalType: array, items: {logicalType: string}}`
    """
    is_told = "<" in (field.physical_type or "") or field.items is not None or record.json_schema_url is not None
    if field.logical_type == "array" and not is_told:
        yield problem(f"Array `{label(field)}` does not say what its members are; add `items`.")


@rule(code="TR313", scope=Field, severity=Severity.INFO)
def object_has_properties(field: Field, *, record: Record) -> Iterator[Problem]:
    """A nested object lists its properties.

    Why: whatever is inside is outside the contract: it may change from one day to the next and no check will see it.
    Bad: `{name: address, logicalType: object}`
    Good: `{name: address, logicalType: object, properties: [{name: city, logicalType: string}]}`
    """
    is_told = "<" in (field.physical_type or "") or field.fields or record.json_schema_url is not None
    if field.logical_type == "object" and not is_told:
        yield problem(f"Object `{label(field)}` lists no properties; what is inside is not promised.")


@rule(code="TR314", scope=Field, severity=Severity.ERROR)
def required_members_exist(field: Field) -> Iterator[Problem]:
    """An object requires only properties that it has.

    Why: a required property that is not declared can be filled by nobody who keeps to the contract.
    Bad:
        name: address
        logicalType: object
        logicalTypeOptions: {required: [town]}
        properties: [{name: city, logicalType: string}]
    Good:
        name: address
        logicalType: object
        logicalTypeOptions: {required: [city]}
        properties: [{name: city, logicalType: string}]
    """
    required = field.options.get("required")
    if not required:
        return
    names = {member.name for member in field.fields}
    for name in required if names and isinstance(required, list | tuple) else ():
        if isinstance(name, str) and name not in names:
            at = Pointer(("logicalTypeOptions", "required"))
            yield problem(f"Object `{label(field)}` requires `{name}`, which it does not have.", at, member=name)


@rule(code="TR315", scope=Record, severity=Severity.WARNING)
def record_has_fields(record: Record) -> Iterator[Problem]:
    """A record lists its fields, or names the JSON Schema that does.

    Why: a table without columns promises that something exists, and nothing else.
    Bad:
        name: orders
        physicalType: table
    Good:
        name: orders
        physicalType: table
        properties: [{name: order_id, logicalType: string}]
    """
    if not record.fields and record.json_schema_url is None:
        yield problem(f"Record `{record.name}` lists no fields; declare them or name a JSON Schema.")


@rule(code="TR316", scope=Contract, severity=Severity.WARNING)
def contract_has_records(contract: Contract) -> Iterator[Problem]:
    """A contract declares at least one record.

    Why: without `schema` there is nothing to rely on and nothing to compare the next version with.
    Bad:
        schema: []
    Good:
        schema:
          - name: orders
            properties: [{name: order_id, logicalType: string}]
    """
    if not contract.records:
        yield problem("The contract declares no record; describe the data under `schema`.", "schema")
