"""ShapeProblem: one disagreement of a document with what its kind of file must look like."""

from __future__ import annotations

from dataclasses import dataclass

from treaty.diagnostics.rule import Rule
from treaty.model.pointer import Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeProblem:
    """One disagreement, in words."""

    rule: Rule
    pointer: Pointer
    message: str
    is_at_key: bool = False
    """Whether the key is what is wrong, and not its value."""
    argument: str = ""
    """What tells it from others of its rule at the same node: the key that is missing, say."""
