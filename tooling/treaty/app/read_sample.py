"""What a new contract is made from: a sample, a schema or a script, by what the file is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from treaty.app.read_artifact import Artifact, as_result, read_artifact
from treaty.app.read_start import read_start
from treaty.diagnostics.diagnostic import Diagnostic, Location
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.importers.csv_sample import import_csv
from treaty.importers.imported import ArtifactError, Imported
from treaty.importers.parquet import MAGIC, import_parquet
from treaty.importers.rules import ARTIFACT_IS_READABLE
from treaty.importers.sql import import_sql
from treaty.load.text_decoding import MAX_FILE_BYTES, decode_text
from treaty.report.result import CheckResult

SAMPLE_FORMATS = ("csv", "parquet", "sql")
MAX_SAMPLE_BYTES = MAX_FILE_BYTES
"""Of a CSV file, what is looked at."""

_SUFFIXES = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".pq": "parquet", ".sql": "sql", ".ddl": "sql"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A file, read as what a contract begins with."""

    format: str
    imported: Imported
    artifact: Artifact | None = None
    """Where the file is a schema, which may stand beside the contract as it is."""
    faults: CheckResult | None = None
    """What is wrong with it; then nothing can be made of it."""


def read_sample(path: Path, *, style: str | None, dialect: str | None, record: str) -> Sample:
    """Read a file.

    Args:
        path: a sample (CSV, Parquet), a script (SQL) or a schema (JSON Schema, Avro, a registry's record).
        style: which of them; None: told by the suffix, else by what the file says.
        dialect: for SQL: sqlglot's name of the engine.
        record: what the one record of a file is called that does not say it.

    Raises:
        UsageError: when there is no such file, or nobody can tell what it is.
        TreatyError: when it cannot be opened, or what reads it is not installed.
    """
    if not path.is_file():
        raise UsageError(f"There is no file `{path}`.", "Check the spelling, and where you are (`pwd`).")
    try:
        return _read(path, style or _detect(path), dialect, record)
    except OSError as error:
        raise TreatyError(f"`{path}` cannot be opened: {error.strerror or error}.") from error


def _detect(path: Path) -> str | None:
    with path.open("rb") as stream:
        is_parquet = stream.read(len(MAGIC)) == MAGIC
    return "parquet" if is_parquet else _SUFFIXES.get(path.suffix.lower())


def _read(path: Path, style: str | None, dialect: str | None, record: str) -> Sample:
    if style not in SAMPLE_FORMATS:
        return _schema(read_artifact(str(path), read_start(path), style=style, record=record))
    try:
        imported = _import(path, style, dialect, record)
    except ArtifactError as error:
        rule = ARTIFACT_IS_READABLE
        location = Location(path=str(path), span=error.span)
        fault = Diagnostic(rule=rule, message=error.message, severity=rule.severity, location=location)
        text = "" if style == "parquet" else decode_text(read_start(path)[:MAX_SAMPLE_BYTES])[0] or ""
        faults = CheckResult(diagnostics=(fault,), texts={str(path): text}, checked=1)
        return Sample(format=style, imported=Imported(), faults=faults)
    return Sample(format=style, imported=imported)


def _import(path: Path, style: str, dialect: str | None, record: str) -> Imported:
    with path.open("rb") as stream:
        if style == "parquet":
            return import_parquet(stream, record)
        data = stream.read(MAX_SAMPLE_BYTES)
        is_cut = bool(stream.read(1))
    if style == "csv":
        return import_csv(data[: data.rfind(b"\n") + 1] if is_cut else data, record)
    text, _ = decode_text(data)
    if text is None or is_cut:
        raise ArtifactError("The file is no SQL script in UTF-8 of at most 5 MB.")
    return import_sql(text, dialect)


def _schema(artifact: Artifact) -> Sample:
    if artifact.format == "odcs":
        raise UsageError(
            "This is an ODCS document already.", "Move it in with `treaty init`, or take it in with `treaty ingest`."
        )
    faults = as_result(artifact) if artifact.is_faulty else None
    return Sample(format=artifact.format, imported=artifact.imported, artifact=artifact, faults=faults)
