"""Witnesses put before two independent validators, on the documents as they were given."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from treaty.containment.dialect import Dialect
from treaty.containment.values import JsonValue

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


class Confirmer:
    """Both validators for one document."""

    def __init__(self, document: JsonValue, dialect: Dialect, resources: Mapping[str, JsonValue]) -> None:
        self._document: Any = document
        self._dialect = dialect
        self._resources: Mapping[str, Any] = resources
        self._reference: Any = None
        self._native: Any = None

    def accepts(self, value: JsonValue) -> bool | None:
        """What both validators say of a value, or None where they differ or fail."""
        try:
            reference = self._reference_validator().is_valid(value)
            native = self._native_validator().is_valid(value)
        except RecursionError:
            return None
        except Exception as error:  # noqa: BLE001  # whatever stops a validator, it has not confirmed
            del error
            return None
        return bool(reference) if reference == native else None

    def rejection(self, value: JsonValue) -> "ValidationError":
        """The most telling error that the reference validator reports for a value that it rejects."""
        from jsonschema.exceptions import best_match

        error: ValidationError = best_match(self._reference_validator().iter_errors(value))
        return error

    def _reference_validator(self) -> Any:
        if self._reference is None:
            from jsonschema.validators import validator_for
            from referencing import Resource
            from referencing.jsonschema import EMPTY_REGISTRY, specification_with

            meta_schema = self._dialect.meta_schema + self._dialect.suffix
            specification = specification_with(meta_schema)
            validator = validator_for({"$schema": meta_schema})
            given = {self._dialect.meta_schema: validator.META_SCHEMA, **self._resources}
            registry = EMPTY_REGISTRY.with_resources(
                (uri, Resource.from_contents(schema, default_specification=specification))
                for uri, schema in given.items()
            )
            self._reference = validator(self._document, registry=registry)
        return self._reference

    def _native_validator(self) -> Any:
        if self._native is None:
            import jsonschema_rs

            registry = jsonschema_rs.Registry(list(self._resources.items())) if self._resources else None
            validator = getattr(jsonschema_rs, self._dialect.native_name)
            self._native = validator(self._document, registry=registry, retriever=_refuse, validate_formats=False)
        return self._native


def _refuse(uri: str) -> Any:
    raise LookupError(f"{uri} is not given")
