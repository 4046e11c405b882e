"""Personal data in what is served: every column that is marked, how it is protected, who reads it, where it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from treaty.compat.consumers import Consumer
from treaty.lineage.columns import plain_path
from treaty.lineage.graph import ColumnId
from treaty.model.contract import Field, Record
from treaty.model.identity import ContractId
from treaty.model.personal import OUTWARD_LAYERS, find_signs, guess_kind, has_hidden_name
from treaty.model.service_levels import retention_days
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalColumn:
    """One column of a shown version."""

    contract: ContractId
    record: Record
    path: str
    """As the document nests it, with the marks of arrays and maps."""
    field: Field
    kind: str
    """What its name or its tag says that it is: `e-mail`; empty where neither says."""
    signs: tuple[str, ...]
    """What marks it; empty for one that only its name gives away."""
    retention_days: int | None
    readers: tuple[str, ...]
    """Consumers that read it, or that have not said which columns they read."""
    targets: tuple[ColumnId, ...]
    """The columns that are made from it."""

    @property
    def protection(self) -> str:
        """How it is hidden: `hash`, `tokenize`, `by its name`; empty where it stands in the clear."""
        method = str(self.field.masking.get("method"))
        if method not in {"null", "None"}:
            return method
        if self.field.encrypted_name:
            return f"encrypted as {self.field.encrypted_name}"
        return "by its name" if has_hidden_name(self.field) else ""

    @property
    def masking_scope(self) -> str:
        """From whom it is hidden, in the contract's words; empty where it does not say."""
        return str(self.field.masking.get("scope") or "")

    @property
    def is_meant_clear(self) -> bool:
        """Whether the contract says in so many words that it stands in the clear."""
        return bool(self.field.masking) and not self.protection

    @property
    def is_exposed(self) -> bool:
        """Whether it leaves the platform in the clear, and nobody has said that it should."""
        return self.contract.layer in OUTWARD_LAYERS and not self.protection and not self.is_meant_clear


def find_personal(index: SiteIndex, standing: ContractStanding) -> tuple[PersonalColumn, ...]:
    """Give the marked columns of one contract, and those that only their names give away, in order of the document."""
    place = ("personal", standing.key)
    found = index.kept.get(place)
    if found is None:
        found = index.kept[place] = tuple(_find(index, standing))
    return found


def _find(index: SiteIndex, standing: ContractStanding) -> Iterator[PersonalColumn]:
    contract = standing.shown.contract
    kept = next((days for level in contract.service_levels if (days := retention_days(level)) is not None), None)
    for record in contract.records:
        for path, field in record.walk():
            signs, kind = tuple(find_signs(field)), guess_kind(field.name)
            if not signs and (not kind or field.fields):
                continue
            column = f"{record.name}.{plain_path(path)}"
            yield PersonalColumn(
                contract=standing.key,
                record=record,
                path=path,
                field=field,
                kind=_tagged_kind(field) or kind,
                signs=signs,
                retention_days=int(kept) if kept is not None else None,
                readers=tuple(_find_readers(index, standing.key, record.name, plain_path(path))),
                targets=index.column_targets.get(ColumnId(standing.key, column), ()),
            )


def _tagged_kind(field: Field) -> str:
    """Give what a tag such as `pii:email` says."""
    return next((kind for tag in field.tags if tag.lower().startswith("pii:") and (kind := tag[4:])), "")


def _find_readers(index: SiteIndex, key: ContractId, record: str, path: str) -> Iterator[str]:
    for consumer in index.consumers.get(key, ()):
        if _reads(consumer, record, path):
            yield consumer.subscription.consumer


def _reads(consumer: Consumer, record: str, path: str) -> bool:
    names = {path, f"{record}.{path}"}
    columns = consumer.dependency.columns
    return not columns or any(
        name == column or name.startswith(f"{column}.") for column in map(plain_path, columns) for name in names
    )
