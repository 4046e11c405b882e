"""Check ODCS files that stand outside a registry, each by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from treaty.app.check_registry import as_diagnostic
from treaty.app.neighbours import Neighbours
from treaty.app.read_start import read_start
from treaty.app.relative_path import relative_path
from treaty.app.rulebook import RULEBOOK
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.rule import Severity
from treaty.diagnostics.selection import select_diagnostics
from treaty.lint.engine import lint_contract
from treaty.load.catalog import load_contract
from treaty.model.registry import Registry
from treaty.report.result import CheckResult


def check_files(files: Iterable[Path], folder: Path, *, today: date, fail_on: Severity | None) -> CheckResult:
    """Check ODCS files that stand outside a registry, each by itself."""
    found: list[Diagnostic] = []
    texts: dict[str, str] = {}
    for file in files:
        path = relative_path(file, folder)
        beside = Neighbours(file.resolve(), folder.resolve())
        loaded = load_contract(read_start(file), path=path, files=beside)
        source_map = loaded.source.document.source_map
        found += loaded.diagnostics
        if loaded.contract is not None:
            findings = (as_diagnostic(item) for item in lint_contract(loaded.contract))
            found += (item.with_span(source_map.find(item.location.pointer)) for item in findings)
        texts[path] = loaded.source.document.text
        told = dict.fromkeys(item.location.path for item in loaded.diagnostics)
        texts |= {
            name: beside[name].decode("utf-8", "replace") for name in told if name not in texts and name in beside
        }
    selection = select_diagnostics(found, Registry(), RULEBOOK, today, is_whole=False)
    return CheckResult(
        diagnostics=selection.kept,
        texts=texts,
        checked=len(texts),
        suppressed=selection.suppressed,
        fail_on=fail_on or Severity.ERROR,
    )
