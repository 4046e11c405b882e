"""ChangeKind (a Rule with two effects) and Change (kind, pointer, old, new)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from treaty.diagnostics.rule import Rule, Severity, parse_page
from treaty.model.pointer import Pointer


class Element(Enum):
    """What kind of thing changed."""

    CONTRACT = "contract"
    RECORD = "record"
    FIELD = "field"
    RELATIONSHIP = "relationship"
    QUALITY_RULE = "quality rule"
    SERVICE_LEVEL = "service level"
    SERVER = "server"
    ROLE = "role"
    SCHEMA = "JSON Schema"


class Aspect(Enum):
    """Which side of it."""

    EXISTENCE = "existence"
    TYPE = "type"
    CONSTRAINT = "constraint"
    VALUES = "values"
    KEY = "key"
    SERVICE_LEVEL = "service level"
    METADATA = "metadata"


class Action(Enum):
    """What was done to it."""

    ADD = "add"
    REMOVE = "remove"
    WIDEN = "widen"
    NARROW = "narrow"
    RAISE = "raise"
    LOWER = "lower"
    CHANGE = "change"


class Effect(Enum):
    """What a change means to a reader."""

    SAFE = "safe"
    BREAKS = "breaks"
    DEPENDS = "undecided"


class Proof(Enum):
    """On what a verdict rests."""

    RECORD = "record"
    """A record can show it: a break needs a witness."""
    KIND = "kind"
    """No record can show it: the kind alone decides."""


class Weight(Enum):
    """What a change asks of the version number when it breaks nobody."""

    SHAPE = "minor"
    WORDS = "patch"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKind(Rule):
    """A row of the change table; `severity` is what it weighs when it breaks neither reader.

    `old_readers`: does a reader of the old contract survive new data? `new_readers`: does a reader of the new contract
    survive old data?
    """

    element: Element
    aspect: Aspect
    action: Action
    old_readers: Effect
    new_readers: Effect
    mirror: str
    """Name of the kind that the opposite edit yields; its own name when it is symmetric."""
    proof: Proof = Proof.KIND
    weight: Weight = Weight.SHAPE
    is_dangerous: bool = False
    """Records cannot disagree on it but people can: shown loudly, not blocking by default."""
    instead: str = ""
    """What to do instead of a breaking change of this kind."""

    @property
    def why_in_a_line(self) -> str:
        """Why it matters, without the line ends of the page."""
        return " ".join(self.why.split())


def change_kind(
    *,
    code: str,
    name: str,
    element: Element,
    aspect: Aspect,
    action: Action,
    old_readers: Effect,
    new_readers: Effect,
    mirror: str,
    text: str,
    proof: Proof = Proof.KIND,
    weight: Weight = Weight.SHAPE,
    severity: Severity = Severity.INFO,
    is_dangerous: bool = False,
    instead: str = "",
    aliases: tuple[str, ...] = (),
    since: str = "0.1",
) -> ChangeKind:
    """Declare a row; `text` is its page: a summary, then `Why:`, `Old:`, `New:` (YAML)."""
    page = parse_page(text)
    return ChangeKind(
        code=code,
        name=name,
        severity=Severity.WARNING if is_dangerous else severity,
        summary=page["Summary"],
        why=page.get("Why", ""),
        bad=page.get("Old", ""),
        good=page.get("New", ""),
        sources=page.get("Sources", ""),
        since=since,
        aliases=aliases,
        is_binding=True,
        element=element,
        aspect=aspect,
        action=action,
        old_readers=old_readers,
        new_readers=new_readers,
        mirror=mirror,
        proof=proof,
        weight=weight,
        is_dangerous=is_dangerous,
        instead=instead,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One fact: a kind, where it happened, and the values before and after (None where there is none)."""

    kind: ChangeKind
    pointer: Pointer
    """In the new contract, or in the old one for what was removed."""
    message: str
    old: Any = None
    new: Any = None
    record: str | None = None
    """Name of the record it happened in."""
    column: str | None = None
    """Dotted path of the field it happened to (`address.city`, `lines[].amount`)."""
