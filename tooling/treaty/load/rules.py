"""LOAD_RULES: every rule that loading reports, in order of code."""

from __future__ import annotations

from treaty.diagnostics.rule import Rule
from treaty.load.rules_files import FILE_RULES
from treaty.load.rules_shape import SHAPE_RULES
from treaty.load.rules_text import TEXT_RULES

LOAD_RULES: tuple[Rule, ...] = (*TEXT_RULES, *SHAPE_RULES, *FILE_RULES)
