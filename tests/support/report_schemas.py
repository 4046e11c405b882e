"""Validates our JSON reports against the schemas that the package ships."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

_SCHEMAS = {
    name: json.loads(files("treaty.report").joinpath(f"schemas/{name}.schema.json").read_bytes())
    for name in ("check", "diff", "list", "versions", "current", "subscriptions", "log", "events", "release", "rules")
}
_REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in _SCHEMAS.values()
)


def validate(report: Any, name: str) -> None:
    """Fail when a report is not what the schema of that name says, or the schema is no schema."""
    _validator(name).validate(report)


@cache
def _validator(name: str) -> Draft202012Validator:
    Draft202012Validator.check_schema(_SCHEMAS[name])
    return Draft202012Validator(_SCHEMAS[name], registry=_REGISTRY)
