"""RULEBOOK: every Rule of every family, the one list that all readers share."""

from __future__ import annotations

from collections.abc import Sequence

from treaty.compat.changes import CHANGE_KINDS
from treaty.compat.gate_rules import GATE_RULES
from treaty.diagnostics.rule import Rule
from treaty.diagnostics.selection import SELECTION_RULES
from treaty.diagnostics.wording import suggest
from treaty.importers.rules import IMPORT_RULES
from treaty.lifecycle.policy_rules import POLICY_RULES
from treaty.lifecycle.release_rules import RELEASE_RULES
from treaty.lint.rules import LINT_RULES
from treaty.load.rules import LOAD_RULES

RULEBOOK: tuple[Rule, ...] = (
    *LOAD_RULES,
    *IMPORT_RULES,
    *(declared.rule for declared in LINT_RULES),
    *GATE_RULES,
    *POLICY_RULES,
    *SELECTION_RULES,
    *RELEASE_RULES,
    *CHANGE_KINDS,
)
"""In order of code."""


def find_rules(word: str) -> Sequence[Rule]:
    """Give the rules that a code, a name or another system's code means (several when an alias is shared)."""
    wanted = word.strip().lower()
    return [rule for rule in RULEBOOK if wanted in {name.lower() for name in (rule.code, rule.name, *rule.aliases)}]


def suggest_rules(word: str) -> str:
    """Give the question whether a code or name like a misspelt one was meant; empty where none is like it."""
    return suggest(word, dict.fromkeys(name for rule in RULEBOOK for name in (rule.code, rule.name, *rule.aliases)))
