"""Rules about files: where they stand, and the JSON Schemas they name."""

from __future__ import annotations

from treaty.diagnostics.rule import Severity
from treaty.load.rules_text import load_rule

JSON_SCHEMA_EXISTS = load_rule(
    "TR030",
    "json-schema-exists",
    """The JSON Schema file that a contract names is there, and can be read.

    Why: it is part of the promise; without it nobody knows what the records look like.
    Bad: `url: ./v1.2.schema.yaml`
    Good: `url: ./v1.2.0.schema.yaml`
    """,
)
JSON_SCHEMA_IS_VALID = load_rule(
    "TR031",
    "json-schema-is-valid",
    """The JSON Schema beside a contract is one, of a draft that is read: 2020-12, 2019-09, 7, 6 or 4.

    Why: a keyword with a value of the wrong type is ignored by one validator and refused by the next.
    Bad: `required: true`
    Good: `required: [order_id]`
    Sources: the meta-schemas of JSON Schema
    """,
)
JSON_SCHEMA_REFERENCE_RESOLVES = load_rule(
    "TR032",
    "json-schema-reference-resolves",
    """Every `$ref` in a JSON Schema leads to a schema: in the same file, in a file of the contracts folder, or to a contract by its FQID.

    Why: a reference to nowhere makes the schema unusable, and one out of the repository is never followed.
    Bad: `$ref: "#/$defs/adress"`
    Good: `$ref: "#/$defs/address"`
    Sources: JSON Schema 2020-12 core, section 8.2.3
    """,  # noqa: E501  # one sentence
    aliases=("VAL-1203", "MS-1204"),
)
JSON_SCHEMA_IS_LOCAL = load_rule(
    "TR033",
    "json-schema-is-local",
    """The JSON Schema that a contract names stands inside the contracts folder.

    Why: nothing is fetched, and no address leaves the folder: what the web gives tomorrow is not what was reviewed.
    Bad: `url: https://example.com/schemas/event.json`
    Good: `url: ./v1.2.0.schema.yaml`
    """,
    severity=Severity.WARNING,
)
JSON_SCHEMA_REFERENCE_ENDS = load_rule(
    "TR034",
    "json-schema-reference-ends",
    """No `$ref` in a JSON Schema leads back to itself before a part of the value is looked at.

    Why: such a schema asks of a value what it asks of it already: most validators never come to an end, and no verdict
    on a change of it is possible. A tree is told by a reference from a property or from `items`.
    Bad: `{$ref: "#"}`
    Good: `{properties: {parent: {$ref: "#"}}}`
    Sources: JSON Schema 2020-12 core, section 9.4.1
    """,
)
PATH_IS_KNOWN = load_rule(
    "TR040",
    "path-is-known",
    """A file under `datasets/`, `subscriptions/` or `products/` stands where such a file is looked for.

    Why: a contract in the wrong folder, or with a misspelt file name, is seen by nobody.
    Bad: `datasets/finance/invoice/gold/1.2.yaml`
    Good: `datasets/finance/invoice/gold/v1.2.0.yaml`
    """,
)
JSON_SCHEMA_IS_USED = load_rule(
    "TR041",
    "json-schema-is-used",
    """A JSON Schema file is named by a contract or by another JSON Schema.

    Why: a file nobody names changes nothing; the contract beside it should most likely have named it.
    Bad: `v1.2.0.schema.yaml` beside a contract without `authoritativeDefinitions`
    Good: `authoritativeDefinitions: [{type: jsonSchema, url: ./v1.2.0.schema.yaml}]`
    """,
    severity=Severity.WARNING,
)

FILE_RULES = (
    JSON_SCHEMA_EXISTS,
    JSON_SCHEMA_IS_VALID,
    JSON_SCHEMA_REFERENCE_RESOLVES,
    JSON_SCHEMA_IS_LOCAL,
    JSON_SCHEMA_REFERENCE_ENDS,
    PATH_IS_KNOWN,
    JSON_SCHEMA_IS_USED,
)
