"""Webhook: an address that is told of events; secrets are named, never held."""

from __future__ import annotations

from dataclasses import dataclass

from treaty.model.pointer import Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where events are posted to, and which."""

    pointer: Pointer
    name: str
    url: str | None = None
    url_env: str | None = None
    """Environment variable that holds the address, where the address itself is a secret."""
    secret_env: str | None = None
    """Environment variable that holds the secret of the signatures; None: posts are not signed."""
    events: tuple[str, ...] = ()
    """Types, `*` standing for any text; empty: all."""
    contracts: tuple[str, ...] = ()
    """Subjects without versions, `*` standing for any text; empty: all."""
