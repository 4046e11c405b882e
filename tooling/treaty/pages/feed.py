"""The Atom feed of what changed. Source: RFC 4287."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from treaty.pages import urls
from treaty.pages.content.timeline import Event
from treaty.pages.input import SiteInput
from treaty.pages.text import clean_text

LENGTH = 50
"""Entries in the feed."""


def render_feed(site: SiteInput, events: tuple[Event, ...]) -> bytes:
    """Set the newest events; identities never change, and a rebuild without change moves no date."""
    registry = site.catalog.registry
    base = site.build.base_url or "../"
    dated = [event for event in events if event.time is not None][:LENGTH]
    updated = max((event.time for event in dated if event.time is not None), default=site.build.time)
    entries = "".join(_entry(event, registry.name, base) for event in dated)
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{escape(_identity(registry.name, 'changes'))}</id>\n"
        f"<title>{escape(registry.title)}: changes</title>\n"
        f"<updated>{_time(updated)}</updated>\n"
        f"<author><name>{escape(registry.name)}</name></author>\n"
        f'<link rel="self" href={quoteattr(base + urls.FEED)}/>\n'
        f"<link href={quoteattr(base + urls.CHANGES)}/>\n{entries}</feed>\n"
    )
    return clean_text(text).encode()


def _entry(event: Event, registry: str, base: str) -> str:
    time = _time(event.time) if event.time is not None else ""
    return (
        f"<entry>\n<id>{escape(_identity(registry, event.identity))}</id>\n<title>{escape(event.title)}</title>\n"
        f"<updated>{time}</updated>\n<link href={quoteattr(base + event.link.path)}/>\n"
        f"<category term={quoteattr(event.kind)}/>\n<summary>{escape(event.detail)}</summary>\n</entry>\n"
    )


def _identity(registry: str, name: str) -> str:
    return f"tag:{urls.slug(registry)}.invalid,2025:{name}"


def _time(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
