"""What is wrong with files that are about to be written, each by itself and in the registry; no version is compared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from treaty.app.check_registry import as_diagnostic
from treaty.app.rulebook import RULEBOOK
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.selection import select_diagnostics
from treaty.lint.engine import run_lint
from treaty.load.catalog import LoadedCatalog
from treaty.report.result import CheckResult


def check_files_of(loaded: LoadedCatalog, paths: Collection[str], today: date) -> CheckResult:
    """Check some files of a registry.

    Args:
        loaded: the registry with them in it.
        paths: the files, from the repository's root.
        today: the day on which dates are judged.
    """
    found = [item for item in loaded.diagnostics if item.location.path in paths]
    found += (as_diagnostic(item) for item in run_lint(loaded.catalog, today=today, only=set(paths)))
    kept = select_diagnostics(found, loaded.catalog.registry, RULEBOOK, today, is_whole=False).kept
    return CheckResult(
        diagnostics=tuple(_placed(item, loaded) for item in kept),
        texts={path: loaded.sources[path].text for path in paths if path in loaded.sources},
        checked=len(paths),
    )


def _placed(item: Diagnostic, loaded: LoadedCatalog) -> Diagnostic:
    source = loaded.sources.get(item.location.path)
    if item.location.span is not None or source is None:
        return item
    return replace(item, location=replace(item.location, span=source.document.source_map.find(item.location.pointer)))
