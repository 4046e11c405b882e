"""Events as CloudEvents in JSON: one a line, or a batch.

Source: CloudEvents 1.0.2, sections 2 (type system) and 3 (context attributes); its JSON format, section 4 (batches).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from treaty.model.event import Event
from treaty.report.plain import dump_json


def event_to_json(event: Event, registry: str) -> dict[str, Any]:
    """Give an event as a CloudEvent; `registry` is the name of the registry, its source."""
    attributes = {
        "specversion": "1.0",
        "id": event.id,
        "source": f"/treaty/{quote(registry, safe='')}",
        "type": event.type,
        "subject": event.subject,
        "time": event.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "commit": event.commit,
        "actor": event.actor,
        "correlationid": event.correlation_id,
    }
    # An attribute without a value is left out: null is no value of CloudEvents' type system.
    return {**{name: value for name, value in attributes.items() if value}, "data": event.data}


def render_lines(events: Sequence[Event], registry: str) -> str:
    """Give one event a line."""
    return "".join(f"{dump_json(event_to_json(event, registry), indent=None)}\n" for event in events)


def _render_batch(events: Sequence[Event], registry: str) -> str:
    """Give one JSON array."""
    return dump_json([event_to_json(event, registry) for event in events]) + "\n"


EVENT_FORMATS: Mapping[str, Callable[[Sequence[Event], str], str]] = MappingProxyType(
    {"jsonl": render_lines, "json": _render_batch}
)
"""Formats of `treaty events`; the first is the default."""
