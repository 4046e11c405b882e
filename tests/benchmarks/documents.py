"""Generated contracts whose records are JSON documents, told by a JSON Schema beside them."""

from __future__ import annotations

from treaty.model.identity import Version


def render_schema_object(name: str, version: Version) -> str:
    """Give the `schema` section of a contract that leaves the shape to the file beside it."""
    return f"""\
schema:
  - name: {name}
    physicalName: {name}.v1
    physicalType: topic
    logicalType: object
    description: Every event of the collector.
    dataGranularityDescription: One message an event.
    authoritativeDefinitions:
      - type: jsonSchema
        url: ./{version}.schema.yaml
    customProperties:
      - property: recordModel
        vendor: treaty
        value: document
    quality:
      - name: events_keep_coming
        type: library
        metric: rowCount
        mustBeGreaterThan: 1000
"""


def render_document_schema(members: int) -> str:
    """Give a JSON Schema of a union of two events in an envelope of so many members."""
    lines = [
        "$schema: https://json-schema.org/draft/2020-12/schema",
        "title: Event",
        "description: One event of the collector.",
        "type: object",
        "required: [event_id, occurred_at, event]",
        "properties:",
        "  event_id: {type: string, format: uuid, description: Identifies the event.}",
        "  occurred_at: {type: string, format: date-time, description: When it happened.}",
        "  event:",
        "    description: What happened.",
        "    oneOf:",
        '      - $ref: "#/$defs/viewed"',
        '      - $ref: "#/$defs/bought"',
    ]
    words = "Attribute that the device may send."
    form = f"{{type: [string, 'null'], maxLength: 80, description: {words}}}"
    attributes = (f"  member_{number}: {form}" for number in range(members))
    return "\n".join([*lines, *attributes, _DEFINITIONS])


_DEFINITIONS = """\
$defs:
  viewed:
    type: object
    required: [type, page]
    properties:
      type: {const: viewed, description: Tells this event from the others.}
      page: {type: string, pattern: ^/, description: Path of the page.}
  bought:
    type: object
    required: [type, amount]
    properties:
      type: {const: bought, description: Tells this event from the others.}
      amount: {type: number, minimum: 0, description: What was paid.}
      items:
        type: array
        description: Articles in the order in which they were put into the cart.
        maxItems: 100
        items: {type: string, maxLength: 40}
"""
