"""What stands in a registry and cannot be read, as findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from treaty.diagnostics.diagnostic import Diagnostic, Location
from treaty.load.catalog import LoadedCatalog
from treaty.load.rules_files import PATH_IS_KNOWN
from treaty.repository.tree import Unreadable


def with_unreadable(loaded: LoadedCatalog, unreadable: Iterable[Unreadable]) -> LoadedCatalog:
    """Add a finding for each thing that stands in the registry and cannot be read."""
    unread = tuple(
        Diagnostic(
            rule=PATH_IS_KNOWN,
            message=f"`{item.path}` {item.why}.",
            severity=PATH_IS_KNOWN.severity,
            location=Location(path=item.path),
        )
        for item in unreadable
    )
    return replace(loaded, diagnostics=(*loaded.diagnostics, *unread))
