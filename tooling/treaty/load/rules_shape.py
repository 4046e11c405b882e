"""Rules about shape: what the schemas of ODCS and of our own files permit."""

from __future__ import annotations

from treaty.diagnostics.rule import Severity
from treaty.load.rules_text import load_rule

DOCUMENT_IS_A_MAPPING = load_rule(
    "TR012",
    "document-is-a-mapping",
    """A file is a mapping of keys to values, not empty, not a list and not a bare text.

    Why: everything in a contracts repository is told by named fields.
    Bad: `- name: invoice`
    Good: `name: invoice`
    """,
)
API_VERSION_IS_KNOWN = load_rule(
    "TR013",
    "api-version-is-known",
    """`apiVersion` names a version of the standard that is read: v3.0, v3.1 or v3.2 (in our own files: treaty/v1).

    Why: the file is checked against the schema of the version it names; without one nobody knows what its fields mean.
    Bad: `apiVersion: v2.2.2`
    Good: `apiVersion: v3.2.0`
    Sources: ODCS 3.2.0, Fundamentals
    """,
)
KEY_IS_KNOWN = load_rule(
    "TR014",
    "key-is-known",
    """Every key is one that the schema knows at its place.

    Why: an unknown key is a misspelt one as a rule, and what it should say is then said nowhere. What is your own goes into `customProperties`.
    Bad: `primarykey: true`
    Good: `primaryKey: true`
    Sources: the JSON Schema of the ODCS version that the file names
    """,  # noqa: E501  # one sentence
)
KEY_IS_PRESENT = load_rule(
    "TR015",
    "key-is-present",
    """Every key that the schema requires is there.

    Why: other tools refuse the file without it.
    Bad:
        slaProperties:
          - property: freshness
    Good:
        slaProperties:
          - property: freshness
            value: 24
            unit: h
    Sources: the JSON Schema of the ODCS version that the file names
    """,
)
VALUE_HAS_ITS_TYPE = load_rule(
    "TR016",
    "value-has-its-type",
    """Every value is of the type that the schema asks for at its place.

    Why: `version: 1.10` is the number 1.1 to every YAML reader; quoted it is the text that was meant.
    Bad: `version: 1.10`
    Good: `version: "1.10.0"`
    Sources: the JSON Schema of the ODCS version that the file names
    """,
)
VALUE_IS_PERMITTED = load_rule(
    "TR017",
    "value-is-permitted",
    """Every value is one that the schema permits at its place.

    Why: other tools know what `logicalType: string` is; `varchar` belongs into `physicalType`.
    Bad: `logicalType: varchar`
    Good: `logicalType: string`
    Sources: the JSON Schema of the ODCS version that the file names
    """,
)
VALUE_HAS_ITS_SHAPE = load_rule(
    "TR018",
    "value-has-its-shape",
    """A value that may take one of several shapes takes exactly one of them.

    Why: a quality check with two operators, say, means something else to each tool that reads it.
    Bad:
        mustBe: 0
        mustBeLessThan: 5
    Good:
        mustBeLessThan: 5
    Sources: the JSON Schema of the ODCS version that the file names
    """,
)
FIELD_FITS_API_VERSION = load_rule(
    "TR019",
    "field-fits-api-version",
    """A file uses only fields of the ODCS version that it names.

    Why: tools that know only that version refuse the file; nothing is lost by raising `apiVersion`.
    Bad:
        apiVersion: v3.1.0
        schema:
          - name: orders
            deprecated: true
    Good:
        apiVersion: v3.2.0
        schema:
          - name: orders
            deprecated: true
    Sources: ODCS changelog, 3.1.0 and 3.2.0
    """,
)
SPELLING_IS_CURRENT = load_rule(
    "TR020",
    "spelling-is-current",
    """What older versions of ODCS spelled otherwise is spelled as today.

    Why: newer versions of the standard, and tools that follow them, no longer know the old word. It is understood here, and
    mended without judgement by `treaty check --fix`.
    Bad:
        quality:
          - rule: rowCount
            mustBeGreaterThan: 0
    Good:
        quality:
          - metric: rowCount
            mustBeGreaterThan: 0
    Sources: ODCS changelog, 3.1.0
    """,  # noqa: E501  # one sentence
    severity=Severity.WARNING,
    fixable=True,
)
TREATY_PROPERTY_IS_KNOWN = load_rule(
    "TR021",
    "treaty-property-is-known",
    """A custom property of the vendor `treaty` is one that we know, at its place, once, with the value it takes.

    Why: a misspelt `promote: hold` would hold nothing back.
    Bad: `{property: contentmodel, vendor: treaty, value: strict}`
    Good: `{property: contentModel, vendor: treaty, value: strict}`
    """,
)

SHAPE_FITS_NEWEST_VERSION = load_rule(
    "TR022",
    "shape-fits-newest-version",
    """A file that names an older version of ODCS has a shape that the newest version permits as well.

    Why: minor versions of the standard have taken back what they permitted; it is easier to mend before moving up.
    Bad:
        apiVersion: v3.0.2
        servers:
          - server: events
            type: kafka
            host: kafka.example.com:9092
            topic: events
    Good:
        apiVersion: v3.0.2
        servers:
          - server: events
            type: kafka
            host: kafka.example.com:9092
    Sources: ODCS changelog, 3.1.0
    """,
    severity=Severity.INFO,
)

SHAPE_RULES = (
    DOCUMENT_IS_A_MAPPING,
    API_VERSION_IS_KNOWN,
    KEY_IS_KNOWN,
    KEY_IS_PRESENT,
    VALUE_HAS_ITS_TYPE,
    VALUE_IS_PERMITTED,
    VALUE_HAS_ITS_SHAPE,
    FIELD_FITS_API_VERSION,
    SPELLING_IS_CURRENT,
    TREATY_PROPERTY_IS_KNOWN,
    SHAPE_FITS_NEWEST_VERSION,
)
