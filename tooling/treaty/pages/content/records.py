"""What a contract says of its own data: records, promises, servers and channels, ready to set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from treaty.model.contract import Contract, Record, RecordModel, Relationship, SupportChannel
from treaty.pages.content.columns import Column, build_columns
from treaty.pages.content.outline import build_outline
from treaty.pages.content.parts import Fact, Link
from treaty.pages.content.snippets import Snippet, find_server_snippets
from treaty.pages.content.words import say_promise, say_quality
from treaty.pages.text import NOTHING, is_safe_link, render_markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """One table or document type."""

    name: str
    physical: str
    kind: str
    description: Markup
    granularity: str
    model: str
    columns: tuple[Column, ...]
    relationships: tuple[tuple[str, str], ...]
    quality: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerView:
    """Where the data lives, and how to read it there."""

    name: str
    kind: str
    environment: str
    description: str
    details: tuple[tuple[str, str], ...]
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One service level."""

    text: str
    elements: str
    why: str


def set_text(text: str | None) -> Markup:
    """Set words of a contract; nothing for none."""
    return render_markdown(text) if text else NOTHING


def view_record(record: Record, *, is_only: bool, link_source: Callable[[str], Link]) -> RecordView:
    """Give one record with its columns; those of a JSON Schema where ODCS names none."""
    # A JSON Schema tells more than the fields that can be read from it: alternatives, above all.
    columns = (
        build_outline(record.json_schema, record=record.name, is_only=is_only)
        if record.json_schema is not None
        else build_columns(record, is_only=is_only, link_source=link_source)
    )
    relations = [_say_relationship(relation, "") for relation in record.relationships]
    relations += [_say_relationship(one, path) for path, field in record.walk() for one in field.relationships]
    return RecordView(
        name=record.name,
        physical=record.physical_name or "",
        kind=record.physical_type or "",
        description=set_text(record.description),
        granularity=record.granularity or "",
        model="document" if record.model is RecordModel.DOCUMENT else "table",
        columns=columns,
        relationships=tuple(relations),
        quality=tuple(say_quality(rule) for rule in record.quality),
    )


def _say_relationship(relation: Relationship, column: str) -> tuple[str, str]:
    return (", ".join(relation.from_) or column, ", ".join(relation.to))


def find_promises(contract: Contract) -> Iterator[Promise]:
    """Give the service levels in order of the document."""
    for level in contract.service_levels:
        yield Promise(
            text=say_promise(level),
            elements=", ".join(level.elements),
            why=" · ".join(text for text in (level.driver, level.description) if text),
        )


def find_servers(contract: Contract) -> Iterator[ServerView]:
    """Give the servers, each with what reads from it."""
    for server in contract.servers:
        details = [(name, str(value)) for name, value in server.details.items() if isinstance(value, str | int)]
        yield ServerView(
            name=server.name,
            kind=server.kind,
            environment=server.environment or "",
            description=server.description or "",
            details=tuple(details),
            snippets=tuple(find_server_snippets(contract, server)),
        )


def find_support(contract: Contract) -> Iterator[Fact]:
    """Give the channels to ask on."""
    for channel in contract.support:
        fact = say_channel(channel, channel.tool or "channel")
        yield Fact(label=fact.label, text=fact.text, link=fact.link, note=channel.description or "")


def say_channel(channel: SupportChannel, label: str) -> Fact:
    """Give one channel; a link only where its address is one that may be followed."""
    note = channel.tool or ""
    if channel.url and is_safe_link(channel.url):
        return Fact(label=label, link=Link(text=channel.channel, url=channel.url), note=note)
    return Fact(label=label, text=channel.channel, note=channel.url or note)
