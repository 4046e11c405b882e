"""Messages to subscribers: for people, and a line of JSON each for whatever sends them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType

from treaty.report.plain import dump_json, neutralise


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageText:
    """One message as plain values."""

    id: str
    """Of the event and its reader: the same in every run."""
    event: str
    to: str
    owner: str | None
    contact: str | None
    subject: str
    text: str


def _render_messages_text(messages: Sequence[MessageText]) -> str:
    """Give each message under its heading."""
    return "".join(
        f"{neutralise(message.subject)}\n  {neutralise(message.text)}\n  {neutralise(_address(message))}\n\n"
        for message in messages
    )


def _address(message: MessageText) -> str:
    known = [part for part in (message.owner, message.contact) if part and part != message.to]
    return f"to {message.to}" + (f" ({', '.join(known)})" if known else "")


def _render_messages_lines(messages: Sequence[MessageText]) -> str:
    """Give one JSON object a line."""
    return "".join(f"{dump_json(_as_json(message), indent=None)}\n" for message in messages)


def _as_json(message: MessageText) -> Mapping[str, str | None]:
    return asdict(message)


MESSAGE_FORMATS: Mapping[str, Callable[[Sequence[MessageText]], str]] = MappingProxyType(
    {"text": _render_messages_text, "jsonl": _render_messages_lines}
)
"""Formats of `treaty notify --messages`; the first is the default."""
