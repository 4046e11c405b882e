"""A bare schema as it comes from outside: of which format it is, what it says, and all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from treaty.app.read_start import read_start
from treaty.diagnostics.diagnostic import Diagnostic, Location
from treaty.diagnostics.errors import UsageError
from treaty.diagnostics.rule import Severity
from treaty.importers.avro import import_avro
from treaty.importers.formats import ARTIFACT_FORMATS, detect_format
from treaty.importers.imported import ArtifactError, Imported
from treaty.importers.json_schema import import_json_schema
from treaty.importers.rules import ARTIFACT_IS_READABLE
from treaty.load.json_schemas import find_json_schema_problems
from treaty.load.source import SourceFile, locate, read_source
from treaty.model.pointer import ROOT
from treaty.report.result import CheckResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A schema, read; without errors unless `diagnostics` holds some."""

    source: SourceFile
    format: str
    """One of ARTIFACT_FORMATS."""
    imported: Imported = field(default_factory=Imported)
    """What ODCS says of the same; empty for an ODCS document, which says it itself."""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def value(self) -> Any:
        """What the file holds, as plain data."""
        return self.source.document.value

    @property
    def is_faulty(self) -> bool:
        """Whether nothing may be made of it."""
        return any(item.severity is Severity.ERROR for item in self.diagnostics)

    @property
    def schema_suffix(self) -> str:
        """What follows the version in the name of a JSON Schema that stands beside it."""
        return ".schema.json" if self.source.path.endswith(".json") else ".schema.yaml"


def read_artifact(path: str, data: bytes, *, style: str | None, record: str) -> Artifact:
    """Read a schema.

    Args:
        path: what it is called in findings.
        data: its bytes, JSON or YAML.
        style: one of ARTIFACT_FORMATS; None detects it.
        record: the name of the record that it describes.

    Raises:
        UsageError: when the format is not told and cannot be told from what the file says.
    """
    source = read_source(path, data)
    value = source.document.value
    if source.diagnostics and (value is None or _has_error(source.diagnostics)):
        return Artifact(source=source, format=style or "", diagnostics=source.diagnostics)
    known = style or detect_format(value)
    if known is None:
        raise UsageError(
            f"`{path}` is no schema that can be told by what it says.",
            f"Say what it is with --format: {', '.join(ARTIFACT_FORMATS)}.",
        )
    try:
        return _read(source, known, record)
    except ArtifactError as error:
        return Artifact(source=source, format=known, diagnostics=(_diagnostic(source, error),))


def _read(source: SourceFile, style: str, record: str) -> Artifact:
    value = source.document.value
    diagnostics = source.diagnostics
    imported = Imported()
    if style == "jsonschema":
        problems = find_json_schema_problems(value, source.document.source_map)
        diagnostics = (*diagnostics, *(locate(problem, source) for problem in problems))
        if not _has_error(diagnostics):
            _check_describes_object(value)
            imported = import_json_schema(value, record)
    elif style == "odcs":
        if detect_format(value) != "odcs":
            raise ArtifactError("This is no ODCS document: it does not say `kind: DataContract`.", pointer=ROOT)
        if not isinstance(value.get("version"), str):
            raise ArtifactError("This ODCS document has no `version`; add one, for example `version: 1.0.0`.")
    else:
        imported = import_avro(value, record, is_loose=style == "record")
    return Artifact(source=source, format=style, imported=imported, diagnostics=tuple(diagnostics))


def _check_describes_object(schema: Mapping[str, Any]) -> None:
    """Refuse a JSON Schema that no record can be an instance of."""
    stated = schema.get("type", "object")
    kinds = stated if isinstance(stated, list) else [stated]
    if "object" not in kinds:
        told = f"What the schema describes is of type {' or '.join(kinds)}, and a record is an object."
        hint = " Take in the schema of its `items`." if "array" in kinds else ""
        raise ArtifactError(told + hint, pointer=ROOT / "type")


def _has_error(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(item.severity is Severity.ERROR for item in diagnostics)


def _diagnostic(source: SourceFile, error: ArtifactError) -> Diagnostic:
    rule = ARTIFACT_IS_READABLE
    span = error.span or (source.document.source_map.find(error.pointer) if error.pointer is not None else None)
    location = Location(path=source.path, span=span)
    return Diagnostic(rule=rule, message=error.message, severity=rule.severity, location=location)


def as_result(artifact: Artifact) -> CheckResult:
    """Give what is wrong with a schema as the report of a check."""
    return CheckResult(diagnostics=artifact.diagnostics, texts={artifact.source.path: artifact.source.text}, checked=1)


def read_siblings(path: Path) -> Mapping[str, bytes]:
    """Give the JSON Schema files beside an ODCS document that carry its name, by what follows the name."""
    stem = path.name.removesuffix(path.suffix)
    return {
        other.name.removeprefix(stem): read_start(other)
        for other in sorted(path.parent.glob("*"))
        if other.name.startswith(f"{stem}.schema.") and other.is_file() and not other.is_symlink()
    }
