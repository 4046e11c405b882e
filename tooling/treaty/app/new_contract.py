"""Begin a contract: its first version and its dataset, from nothing or from a sample, a schema or a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path

from treaty.app.check_new_files import check_files_of
from treaty.app.load_registry import load_registry
from treaty.app.next_document import is_told_beside
from treaty.app.read_sample import Sample, read_sample
from treaty.app.registry_place import RegistryPlace, find_place
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.yaml_dump import dump_yaml
from treaty.load.build_record import JSON_SCHEMA_TYPE
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.load.layout import dataset_folder
from treaty.model.identity import ContractId, IdentityError, Version, parse_fqid
from treaty.report.result import CheckResult
from treaty.repository.files import write_file

FIRST_VERSION = Version(1, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What to begin."""

    name: str
    """The FQID as typed; a version other than v1.0.0 makes no sense."""
    today: date
    source: Path | None = None
    """What it is made from; None: a page with comments to fill in."""
    format: str | None = None
    dialect: str | None = None
    is_table: bool = False
    """Whether a JSON Schema describes columns of a table."""
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """What was written, or would be."""

    contract: ContractId
    files: Mapping[str, bytes] = field(default_factory=dict)
    """By path from the repository."""
    faults: CheckResult | None = None
    """What is wrong with the source; then nothing was written."""
    left: tuple[Diagnostic, ...] = ()
    """What `treaty check` still finds in the files: what only a person can say."""
    losses: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


def new_contract(folder: Path, request: NewRequest) -> NewReport:
    """Write the first version of a contract; nothing that exists is overwritten.

    Raises:
        UsageError: when there is no registry, the name is none, or the contract exists.
        TreatyError: when a file cannot be read or written.
    """
    place = find_place(folder)
    root = place.require_root()
    loaded = load_registry(place.work_tree(), root)
    key = _find_key(request.name, loaded)
    sample = _read(request, key)
    if sample is not None and sample.faults is not None:
        return NewReport(contract=key, faults=sample.faults)
    found = _build(key, root, loaded, sample, is_table=request.is_table)
    if not request.is_dry_run:
        _write(place, found)
    known = {path: source.data for path, source in loaded.sources.items()}
    after = load_catalog({**known, **found}, root=root, like=loaded)
    checked = check_files_of(after, frozenset(found), request.today)
    return NewReport(
        contract=key,
        files=found,
        left=checked.diagnostics,
        losses=(*(sample.imported.losses if sample else ()), *_too_rich(sample, is_table=request.is_table)),
        hints=sample.imported.hints if sample else (),
    )


def _find_key(name: str, loaded: LoadedCatalog) -> ContractId:
    try:
        fqid = parse_fqid(name)
    except IdentityError as error:
        raise UsageError(str(error), "Lower case letters, digits and `_`; namespaces may hold dots.") from error
    registry = loaded.catalog.registry
    key = registry.resolve(fqid.contract)
    if registry.find_layer(key.layer) is None:
        known = ", ".join(layer.name for layer in registry.layers)
        raise UsageError(f"There is no layer `{key.layer}`.", f"Layers: {known}.")
    if fqid.version and not fqid.is_match(FIRST_VERSION):
        raise UsageError(f"`{fqid}` cannot be the first version.", f"A contract begins at {key}:{FIRST_VERSION}.")
    if loaded.catalog.contracts.get(key):
        raise UsageError(f"There is a contract `{key}` already.", f"Its next version: `treaty bump {key}`.")
    return key


def _read(request: NewRequest, key: ContractId) -> Sample | None:
    if request.source is None:
        if request.format or request.dialect or request.is_table:
            raise UsageError("--format, --dialect and --table say how to read a file.", "Name one with --from.")
        return None
    return read_sample(request.source, style=request.format, dialect=request.dialect, record=key.dataset)


def _build(
    key: ContractId, root: str, loaded: LoadedCatalog, sample: Sample | None, *, is_table: bool
) -> dict[str, bytes]:
    folder = dataset_folder(root, key)
    values = {
        "key": str(key),
        "namespace": key.namespace,
        "dataset": key.dataset,
        "title": key.dataset.replace("_", " ").replace("-", " ").capitalize(),
    }
    stem = f"{folder}/{key.layer}/{FIRST_VERSION}"
    found: dict[str, bytes] = {}
    if f"{folder}/dataset.yaml" not in loaded.sources:
        found[f"{folder}/dataset.yaml"] = _fill("first_dataset.yaml", values).encode()
    artifact = sample.artifact if sample else None
    suffix = artifact.schema_suffix if artifact and is_told_beside(artifact, is_table=is_table) else None
    schema = _schema(sample, suffix) if sample else _fill("first_schema.yaml", values)
    found[f"{stem}.yaml"] = _fill("first_contract.yaml", {**values, "schema": schema}).encode()
    if artifact and suffix:
        found[stem + suffix] = artifact.source.data
    return found


def _schema(sample: Sample, suffix: str | None) -> str:
    """Give the records as text; where a JSON Schema stands beside, it alone tells the shape."""
    records = [dict(record) for record in sample.imported.records]
    if suffix is not None:
        for record in records:
            record.pop("properties")
            url = f"./{FIRST_VERSION}{suffix}"
            record["authoritativeDefinitions"] = [{"type": JSON_SCHEMA_TYPE, "url": url}]
    return dump_yaml({"schema": records})


def _too_rich(sample: Sample | None, *, is_table: bool) -> tuple[str, ...]:
    if sample is None or not is_table or not sample.imported.too_rich:
        return ()
    return (f"Columns cannot say it all, so the JSON Schema stands beside: {sample.imported.too_rich[0]}.",)


def _fill(template: str, values: Mapping[str, str]) -> str:
    text = files("treaty.app").joinpath("templates", template).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def _write(place: RegistryPlace, found: Mapping[str, bytes]) -> None:
    """Write the files, the contract itself last: stopped before it, the same command can be run again."""
    order = sorted(found, key=lambda path: path.endswith(f"{FIRST_VERSION}.yaml"))
    for path in order:
        write_file(place.top, path, found[path], overwrite=False)
