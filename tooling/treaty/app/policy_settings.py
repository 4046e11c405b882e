"""Settings and policies: whose suppressions count for what policies say, and which suppressions are theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from treaty.app.rulebook import RULEBOOK
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.selection import SUPPRESSION_USED, select_diagnostics
from treaty.lifecycle.policy_rules import POLICY_RULES
from treaty.model.registry import Registry

_NAMES = frozenset(name for rule in POLICY_RULES for name in (rule.code, rule.name))


def apply_settings(found: Iterable[Diagnostic], base: Registry, today: date) -> tuple[Diagnostic, ...]:
    """Give what policies say, as the settings of the base have it: nobody suppresses what judges their own change."""
    selection = select_diagnostics(found, base, RULEBOOK, today, is_whole=False)
    return tuple(item for item in selection.kept if item.rule in POLICY_RULES)


def is_unused_override(found: Diagnostic, registry: Registry) -> bool:
    """Tell whether a finding calls a suppression unused that is about policies, which judge changes alone."""
    if found.rule is not SUPPRESSION_USED:
        return False
    return any(item.code in _NAMES and item.pointer == found.location.pointer for item in registry.checks.suppressions)
