"""What a file is that was named as a contract and is none."""

from __future__ import annotations

from collections.abc import Mapping

from treaty.diagnostics.errors import UsageError
from treaty.load.avro_schema import is_avro
from treaty.load.bare_schema import is_json_schema

_CONTRACT_KEYS = frozenset({"apiVersion", "kind", "schema"})


def check_kind(name: str, value: object, *, how: str, of_avro: str) -> None:
    """Stop at what is no contract and no JSON Schema, though it is well-formed.

    Args:
        name: the file, for the message.
        value: what it holds.
        how: what to name instead.
        of_avro: what can be done with an Avro schema.

    Raises:
        UsageError: saying what it is, as far as that can be told.
    """
    if is_avro(value):
        raise UsageError(f"`{name}` is an Avro schema.", of_avro)
    if not isinstance(value, Mapping):
        return
    if str(value.get("apiVersion", "")).startswith("treaty/"):
        raise UsageError(f"`{name}` is a {value.get('kind', 'file')} of a registry, no contract.", how)
    if "dataContractSpecification" in value:
        hint = "`datacontract export --format odcs` turns it into ODCS, which can be compared."
        raise UsageError(f"`{name}` is a Data Contract Specification, an older format than ODCS.", hint)
    if not is_json_schema(value) and not value.keys() & _CONTRACT_KEYS:
        raise UsageError(f"`{name}` is neither a contract (no `kind`, no `schema`) nor a JSON Schema.", how)
