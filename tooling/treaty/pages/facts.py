"""What a contract gives to pages that are not its own: lists, search, reports, the lineage of others.

These are plain values, and few, so that a later build can take them from the last one and need not read the contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from treaty.compat.comparison import Comparison
from treaty.diagnostics.change import Effect
from treaty.lineage.graph import Links
from treaty.model.contract import Contract, Field, Record
from treaty.model.identity import ContractId, Version
from treaty.model.personal import find_signs, guess_kind, has_hidden_name
from treaty.model.service_levels import retention_days
from treaty.pages.anchors import column_anchor

Pair = tuple[ContractId, Version, Version]
"""A contract, the old version and the new one."""

_MARKS = ("[]", "{}", "{key}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """What a version changed since the one before it."""

    posture: str
    is_breaking: bool
    """Whether it is not known to be safe for those who read the older version."""
    count: int
    first: str
    """What comes first to mind: a breaking change where there is one; empty where nothing changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFacts:
    """What lists and timelines say of one version."""

    key: ContractId
    version: Version
    path: str
    hold: bool
    written: datetime | None
    """When its file says it was written."""
    tags: tuple[str, ...]
    sources: tuple[str, ...]
    """The names of contracts that its columns name as their sources, as written."""
    has_migration: bool
    has_json_schema: bool
    change: ChangeFacts | None
    """None for a first version, and where nothing was compared."""


class FieldFacts(NamedTuple):
    """One field as a page names it: `path` has the marks of arrays and maps. A tuple, for there are very many."""

    record: str
    path: str
    anchor: str

    @property
    def is_column(self) -> bool:
        """Whether it has a name of its own: the members of an array or a map have none."""
        return not self.path.endswith(_MARKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFacts:
    """A business term and the column that carries it; `place` is the fragment of its row, with `#`, or empty."""

    term: str
    path: str
    place: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalFacts:
    """A column that is marked as personal data, or that its name gives away."""

    record: str
    path: str
    place: str
    kind: str
    """What its name or its tag says that it is: `e-mail`; empty where neither says."""
    signs: tuple[str, ...]
    """What marks it; empty for one that only its name gives away."""
    classification: str | None
    protection: str
    """How it is hidden: `hash`, `tokenize`, `by its name`; empty where it stands in the clear."""
    masking_scope: str
    """From whom it is hidden, in the contract's words; empty where it does not say."""
    is_meant_clear: bool
    """Whether the contract says in so many words that it stands in the clear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """One record: its name, and whether a JSON Schema describes it, which gives its rows other anchors."""

    name: str
    has_json_schema: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFacts:
    """What others say of the version of a contract that is shown."""

    version: Version
    team: str | None
    tags: tuple[str, ...]
    purpose: str | None
    words: str
    """What its columns mean, one after the other."""
    has_support: bool
    has_promises: bool
    has_quality: bool
    names: tuple[str, ...]
    """Of the fields at the top."""
    records: tuple[RecordFacts, ...]
    fields: tuple[FieldFacts, ...]
    classes: tuple[str, ...]
    """The classifications in use, in order of name."""
    described_fields: int
    described_columns: int
    terms: tuple[TermFacts, ...]
    signed: int
    """Columns that are marked as personal."""
    classified: int
    """How many of these are classified."""
    retention_days: int | None
    personal: tuple[PersonalFacts, ...]
    links: Links
    """Where it is made from."""

    @property
    def columns(self) -> tuple[FieldFacts, ...]:
        """Give the fields that have a name of their own."""
        return tuple(field for field in self.fields if field.is_column)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """All that others say of a contract."""

    versions: tuple[VersionFacts, ...]
    """In ascending order."""
    shown: ShownFacts


def find_version_facts(
    contracts: Iterable[Contract], key: ContractId, comparisons: Mapping[Pair, Comparison]
) -> Iterator[VersionFacts]:
    """Give what lists say of each version of a contract.

    Args:
        contracts: the versions, in ascending order.
        key: the contract.
        comparisons: of each version with the one before it, where they were compared.
    """
    previous: Version | None = None
    for contract in contracts:
        if contract.version is not None:
            change = comparisons.get((key, previous, contract.version)) if previous is not None else None
            yield _find_facts(contract, key, contract.version, change)
            previous = contract.version


def _find_facts(contract: Contract, key: ContractId, version: Version, change: Comparison | None) -> VersionFacts:
    return VersionFacts(
        key=key,
        version=version,
        path=contract.path,
        hold=contract.hold,
        written=parse_time(contract.document.get("contractCreatedTs")),
        tags=contract.tags,
        sources=tuple(sorted(_find_source_names(contract))),
        has_migration=bool(contract.migration),
        has_json_schema=any(record.json_schema is not None for record in contract.records),
        change=_say_change(change) if change is not None else None,
    )


def _find_source_names(contract: Contract) -> set[str]:
    sources = (field.sources for record in contract.records for _, field in record.walk())
    return {source.partition("#")[0] for named in sources for source in named}


def _say_change(comparison: Comparison) -> ChangeFacts:
    breaking = [judged for judged in comparison.changes if judged.old_readers is not Effect.SAFE]
    first = next(iter(breaking or comparison.changes), None)
    return ChangeFacts(
        posture=comparison.posture.value,
        is_breaking=bool(breaking),
        count=len(comparison.changes),
        first=first.change.message if first is not None else "",
    )


def parse_time(text: object) -> datetime | None:
    """Read an ISO 8601 time, naive ones as UTC; anything else is None."""
    if isinstance(text, datetime):
        time = text
    else:
        try:
            time = datetime.fromisoformat(str(text))
        except ValueError:
            return None
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def find_shown_facts(contract: Contract, version: Version, links: Links) -> ShownFacts:
    """Give what others say of the version that is shown."""
    walked = [(record, path, field) for record in contract.records for path, field in record.walk()]
    columns = [(record, path, field) for record, path, field in walked if not path.endswith(_MARKS)]
    signed = [field for _, _, field in columns if any(find_signs(field))]
    kept = next((days for level in contract.service_levels if (days := retention_days(level)) is not None), None)
    return ShownFacts(
        version=version,
        team=contract.team.name,
        tags=contract.tags,
        purpose=contract.description.purpose,
        words=" ".join(field.description for _, _, field in walked if field.description),
        has_support=bool(contract.support),
        has_promises=bool(contract.service_levels),
        has_quality=any(record.quality for record in contract.records) or any(field.quality for _, _, field in columns),
        names=tuple(field.name for record in contract.records for field in record.fields),
        records=tuple(
            RecordFacts(name=record.name, has_json_schema=record.json_schema is not None) for record in contract.records
        ),
        fields=tuple(
            FieldFacts(record=record.name, path=path, anchor=_anchor(contract, record, path))
            for record, path, _ in walked
        ),
        classes=tuple(sorted({field.classification for _, _, field in walked if field.classification})),
        described_fields=sum(1 for _, _, field in walked if field.description),
        described_columns=sum(1 for _, _, field in columns if field.description),
        terms=tuple(_find_terms(contract, columns)),
        signed=len(signed),
        classified=sum(1 for field in signed if field.classification),
        retention_days=int(kept) if kept is not None else None,
        personal=tuple(_find_personal(contract, walked)),
        links=links,
    )


_Walked = Iterable[tuple[Record, str, Field]]


def _anchor(contract: Contract, record: Record, path: str) -> str:
    return column_anchor(path, None if len(contract.records) == 1 else record.name)


def _place(contract: Contract, record: Record, path: str) -> str:
    # Rows that a JSON Schema gave have other anchors.
    return "" if record.json_schema is not None else f"#{_anchor(contract, record, path)}"


def _find_terms(contract: Contract, columns: _Walked) -> Iterator[TermFacts]:
    for record, path, field in columns:
        if field.business_name:
            place = _place(contract, record, path)
            yield TermFacts(term=field.business_name, path=path, place=place, meaning=field.description or "")


def _find_personal(contract: Contract, walked: _Walked) -> Iterator[PersonalFacts]:
    for record, path, field in walked:
        signs, kind = tuple(find_signs(field)), guess_kind(field.name)
        if not signs and (not kind or field.fields):
            continue
        protection = _find_protection(field)
        yield PersonalFacts(
            record=record.name,
            path=path,
            place=_place(contract, record, path),
            kind=_tagged_kind(field) or kind,
            signs=signs,
            classification=field.classification,
            protection=protection,
            masking_scope=str(field.masking.get("scope") or ""),
            is_meant_clear=bool(field.masking) and not protection,
        )


def _find_protection(field: Field) -> str:
    method = str(field.masking.get("method"))
    if method not in {"null", "None"}:
        return method
    if field.encrypted_name:
        return f"encrypted as {field.encrypted_name}"
    return "by its name" if has_hidden_name(field) else ""


def _tagged_kind(field: Field) -> str:
    """Give what a tag such as `pii:email` says."""
    return next((kind for tag in field.tags if tag.lower().startswith("pii:") and (kind := tag[4:])), "")
