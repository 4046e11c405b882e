"""Rules about what is taken in from other formats."""

from __future__ import annotations

from treaty.diagnostics.rule import Rule
from treaty.load.rules_text import load_rule

ARTIFACT_IS_READABLE = load_rule(
    "TR042",
    "artifact-is-readable",
    """A schema or sample that is taken in is of the format it is said to be, and names what it describes.

    Why: a contract made of half of a schema promises what nobody meant; so nothing is written at all.
    Bad: `{"type": "record", "fields": [{"type": "string"}]}`
    Good: `{"type": "record", "name": "order", "fields": [{"name": "order_id", "type": "string"}]}`
    Sources: Apache Avro 1.12; RFC 4180; Apache Parquet format 2.10
    """,
)
IMPORT_RULES: tuple[Rule, ...] = (ARTIFACT_IS_READABLE,)
