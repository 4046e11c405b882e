"""What counts when a schema is taken in: the changes that are promises, and the faults that the schema has brought."""

from __future__ import annotations

from dataclasses import replace

from treaty.app.next_document import OF_ONE_VERSION
from treaty.app.read_artifact import Artifact
from treaty.compat.comparison import Comparison, Step
from treaty.compat.verdict import compare_contracts
from treaty.compat.versioning import find_step
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.rule import Severity
from treaty.lint.rules.versions import major_has_migration_note
from treaty.load.layout import SCHEMA_SUFFIXES
from treaty.model.contract import Contract

_OF_ONE_VERSION = frozenset(("customProperties", name) for name in OF_ONE_VERSION)
_FIRST_OF_LINT, _FIRST_OF_THE_GATE = "TR1", "TR4"


def compare_promises(old: Contract, new: Contract, mode: str) -> Comparison:
    """Compare two versions but for what speaks of one version alone: a hold, how to move to a major."""
    comparison = compare_contracts(old, new, mode=mode)
    changes = tuple(judged for judged in comparison.changes if judged.change.pointer.tokens not in _OF_ONE_VERSION)
    step = Step.MAJOR if comparison.disagreement else find_step(changes)
    return replace(comparison, changes=changes, step=step)


def is_fault(item: Diagnostic, artifact: Artifact) -> bool:
    """Tell whether a finding is about what the schema says.

    What it leaves hanging in the rest of the contract (a promise about a column that is gone), how to move to a new
    major, and what a policy asks for are mended by people, in the pull request.
    """
    if item.severity is not Severity.ERROR or item.rule.code >= _FIRST_OF_THE_GATE:
        return False
    if item.rule.code < _FIRST_OF_LINT or item.location.path.endswith(SCHEMA_SUFFIXES):
        return True
    tokens = item.location.pointer.tokens
    is_shape = tokens[2:3] == ("properties",) and "relationships" not in tokens
    return item.rule is not major_has_migration_note.rule and (artifact.format == "odcs" or is_shape)


def place_of(item: Diagnostic) -> tuple[str, str]:
    """Give what a finding is about, whatever its words and lines."""
    return item.rule.code, str(item.location.pointer)
