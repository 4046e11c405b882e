"""Webhooks from the checked mapping of `registry.yaml`; one that says no address is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from treaty.load import parts
from treaty.model.pointer import parse_pointer
from treaty.model.webhook import Webhook

_AT = parse_pointer("/notify")


def build_webhooks(value: Mapping[str, Any]) -> Iterator[Webhook]:
    """Give the webhooks that a registry names, in order."""
    for at, node in parts.members(parts.mapping(value, "notify"), "webhooks", _AT):
        name, url, url_env = (parts.text(node, key) for key in ("name", "url", "url_env"))
        if name and (url or url_env):
            yield Webhook(
                pointer=at,
                name=name,
                url=url,
                url_env=url_env,
                secret_env=parts.text(node, "secret_env"),
                events=parts.texts(node, "events"),
                contracts=parts.texts(node, "contracts"),
            )
