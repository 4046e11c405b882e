"""Quality rules: a guarantee given, taken back, made tighter, looser or another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from treaty.compat.changes.document import is_same
from treaty.compat.changes.keyed import pair_members
from treaty.compat.changes.subject import FieldPair, RecordPair, Subject, show
from treaty.diagnostics.change import Action, Aspect, Change, ChangeKind, Effect, Element, change_kind
from treaty.model.constraints import Tightness
from treaty.model.contract import QualityRule
from treaty.model.thresholds import compare_thresholds

_KEEP = "Keep the rule; if it cannot be held, announce when it ends and take it back in a new major."

QUALITY_RULE_ADDED = change_kind(
    code="TR660", name="quality-rule-added", element=Element.QUALITY_RULE, aspect=Aspect.EXISTENCE, action=Action.ADD,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="quality-rule-removed", is_dangerous=True,
    text="""A quality rule was added.

    Why: consumers are promised more; the producer's runs may fail where they passed, and data of before was never held
    to the rule.
    Old: {name: amount, logicalType: number}
    New: {name: amount, logicalType: number, quality: [{name: no_nulls, metric: nullValues, mustBe: 0}]}
    """,
)  # fmt: skip

QUALITY_RULE_REMOVED = change_kind(
    code="TR661", name="quality-rule-removed", element=Element.QUALITY_RULE, aspect=Aspect.EXISTENCE,
    action=Action.REMOVE, old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="quality-rule-added",
    instead=_KEEP,
    text="""A quality rule was removed.

    Why: a guarantee is withdrawn; consumers that left out their own check meet data they do not expect.
    Old: {name: amount, logicalType: number, quality: [{name: no_nulls, metric: nullValues, mustBe: 0}]}
    New: {name: amount, logicalType: number}
    """,
)  # fmt: skip

QUALITY_RULE_TIGHTENED = change_kind(
    code="TR662", name="quality-rule-tightened", element=Element.QUALITY_RULE, aspect=Aspect.CONSTRAINT,
    action=Action.NARROW, old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="quality-rule-loosened",
    is_dangerous=True,
    text="""A quality rule accepts less than before, or weighs more.

    Why: consumers are promised more; the producer's runs may fail where they passed, and data of before was not held
    to it.
    Old: {name: amount, logicalType: number, quality: [{name: few, metric: nullValues, mustBeLessThan: 10}]}
    New: {name: amount, logicalType: number, quality: [{name: few, metric: nullValues, mustBeLessThan: 5}]}
    """,
)  # fmt: skip

QUALITY_RULE_LOOSENED = change_kind(
    code="TR663", name="quality-rule-loosened", element=Element.QUALITY_RULE, aspect=Aspect.CONSTRAINT,
    action=Action.WIDEN, old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="quality-rule-tightened",
    instead=_KEEP,
    text="""A quality rule accepts more than before, or weighs less.

    Why: data passes that consumers were told would not.
    Old: {name: amount, logicalType: number, quality: [{name: few, metric: nullValues, mustBeLessThan: 5}]}
    New: {name: amount, logicalType: number, quality: [{name: few, metric: nullValues, mustBeLessThan: 10}]}
    """,
)  # fmt: skip

QUALITY_RULE_CHANGED = change_kind(
    code="TR664", name="quality-rule-changed", element=Element.QUALITY_RULE, aspect=Aspect.CONSTRAINT,
    action=Action.CHANGE, old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="quality-rule-changed",
    instead="Add the new rule beside the old one.",
    text="""A quality rule checks something else under the same name.

    Why: what the old rule guaranteed is not guaranteed any more, as far as can be told.
    Old: {name: amount, logicalType: number, quality: [{name: check, type: sql, query: SELECT 1, mustBe: 0}]}
    New: {name: amount, logicalType: number, quality: [{name: check, type: sql, query: SELECT 2, mustBe: 0}]}
    """,
)  # fmt: skip

QUALITY_RULE_REWORDED = change_kind(
    code="TR659", name="quality-rule-reworded", element=Element.QUALITY_RULE, aspect=Aspect.METADATA,
    action=Action.CHANGE, old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="quality-rule-reworded",
    is_dangerous=True,
    text="""A quality rule that is told in words says something else.

    Why: the words are the rule. Whether they only read better or promise less, the review must tell.
    Old: {name: amount, logicalType: number, quality: [{name: books, type: text, description: Agrees with them.}]}
    New: {name: amount, logicalType: number, quality: [{name: books, type: text, description: Is near to them.}]}
    """,
)  # fmt: skip

CHECK_TERMS_CHANGED = change_kind(
    code="TR603", name="check-terms-changed", element=Element.CONTRACT, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="check-terms-changed",
    text="""How, when or how seriously a rule or a service level is checked, or what a rule is called, has changed.

    Why: what is promised stays, but how soon a break of it is seen, what follows, or by which name it is reported,
    does not.
    Old: {slaProperties: [{property: freshness, value: 24, unit: h, schedule: 0 6 * * *}]}
    New: {slaProperties: [{property: freshness, value: 24, unit: h, schedule: 0 6 * * 1}]}
    """,
)  # fmt: skip

KINDS = (
    QUALITY_RULE_ADDED, QUALITY_RULE_REMOVED, QUALITY_RULE_TIGHTENED, QUALITY_RULE_LOOSENED, QUALITY_RULE_CHANGED,
    QUALITY_RULE_REWORDED, CHECK_TERMS_CHANGED,
)  # fmt: skip

_KIND_OF: Mapping[Tightness, tuple[ChangeKind, str]] = MappingProxyType(
    {
        Tightness.TIGHTER: (QUALITY_RULE_TIGHTENED, "tightened"),
        Tightness.LOOSER: (QUALITY_RULE_LOOSENED, "loosened"),
        Tightness.INCOMPARABLE: (QUALITY_RULE_CHANGED, "changed"),
    }
)
_CAPITAL = re.compile(r"[A-Z]")
_SEVERITIES: Mapping[str, int] = MappingProxyType(
    {
        word: weight
        for weight, words in enumerate(
            ("info low", "warning warn medium", "error high major", "critical severe", "blocker fatal")
        )
        for word in words.split()
    }
)
"""Usual words for how seriously a rule is taken, from lightly to gravely; other words have no known weight."""
_FORMER_METRICS = MappingProxyType({"nullCheck": "nullValues", "duplicateCount": "duplicateValues"})
"""What ODCS 3.0 called metrics of the library that have another name since."""
_WORSE_WITH_MORE = frozenset({"invalidValues", "missingValues"})
"""Arguments that list what counts against a rule: with more of them it is tighter."""
_FLIPPED = MappingProxyType({Tightness.TIGHTER: Tightness.LOOSER, Tightness.LOOSER: Tightness.TIGHTER})


def find_quality_changes(pair: RecordPair | FieldPair) -> Iterator[Change]:
    """Give what changed about the quality rules of a record or of a field."""
    if _say_same(pair.old.quality, pair.new.quality):
        return
    pairs, gone = pair_members(pair.old.quality, pair.new.quality, _PASSES)
    for before, rule in pairs:
        if before is not None:
            yield from _find_in_rule(pair.subject, before, rule)
        else:
            words = f"{_label(rule)} added ({_told(rule)})"
            yield pair.subject.change(QUALITY_RULE_ADDED, words, at=_at(pair.subject, rule), new=_stated(rule))
    for rule in gone:
        words = f"{_label(rule)} removed ({_told(rule)})"
        yield pair.subject.change(QUALITY_RULE_REMOVED, words, at=_at(pair.subject, rule), old=_stated(rule))


def _say_same(old: Sequence[QualityRule], new: Sequence[QualityRule]) -> bool:
    """Tell at little cost that two lists of rules demand the same; False only means that they may not."""
    return old == new and all(
        is_same(one.threshold, other.threshold) and is_same(one.arguments, other.arguments)
        for one, other in zip(old, new, strict=True)
    )


def _name(rule: QualityRule) -> str | None:
    return rule.name


def _content(rule: QualityRule) -> str:
    """Give all that a rule demands, whatever it is called."""
    words = rule.description if rule.kind == "text" else None
    parts = (_matter(rule), words, rule.operator, rule.threshold, rule.severity, dict(rule.arguments))
    return repr(parts)


def _measured(rule: QualityRule) -> tuple[str | None, ...] | None:
    """Give what a rule measures; None for one that is told in words or run by a tool of its own."""
    return (rule.kind, _metric(rule), _query(rule)) if rule.metric or rule.query else None


def _metric(rule: QualityRule) -> str | None:
    return _FORMER_METRICS.get(rule.metric or "", rule.metric)


def _query(rule: QualityRule) -> str | None:
    """Give a query as one line: how it is broken and indented means nothing."""
    return " ".join(rule.query.split()) if rule.query else rule.query


def _measured_for(rule: QualityRule) -> tuple[str | None, ...] | None:
    measured = _measured(rule)
    return (*measured, rule.dimension) if measured and not rule.name else None


def _sort(rule: QualityRule) -> tuple[str | None, ...] | None:
    return None if rule.name or _measured(rule) else (rule.kind, rule.dimension)


_PASSES = (_name, _content, _measured_for, _measured, _sort)
"""What tells rules apart: their name, else all that they demand, else what they measure."""


def _at(subject: Subject, rule: QualityRule) -> tuple[str | int, ...]:
    return rule.pointer.tokens[len(subject.pointer.tokens) :]


def _label(rule: QualityRule) -> str:
    return f"quality rule {show(rule.name or rule.metric or rule.description or rule.kind)}"


def _told(rule: QualityRule, say: Callable[[Any], str] = show) -> str:
    """Give the rule in one line: what it measures and what it accepts."""
    what = rule.metric or rule.query or rule.description or rule.kind
    bounds = rule.threshold if isinstance(rule.threshold, (list, tuple)) else [rule.threshold]
    accepted = f" {_spaced(rule.operator)} {' and '.join(map(say, bounds))}" if rule.operator else ""
    unit = f" {rule.unit}" if rule.unit else ""
    return f"{say(what)}{accepted}{unit}"


def _stated(rule: QualityRule) -> str:
    """Give the rule in one line as a value, without the marks of a message."""
    return " ".join(_told(rule, str).split())


def _spaced(operator: str) -> str:
    """Give an operator as words: `mustBeLessThan` is "must be less than"."""
    return _CAPITAL.sub(lambda match: f" {match.group().lower()}", operator)


def _find_in_rule(subject: Subject, old: QualityRule, new: QualityRule) -> Iterator[Change]:
    tightness = _compare(old, new)
    if old.name != new.name:
        words = f"{_label(old)} is now called {show(new.name)}" if new.name else f"{_label(old)} has no name any more"
        yield subject.change(CHECK_TERMS_CHANGED, words, at=_at(subject, new), old=old.name, new=new.name)
    if old.kind == new.kind == "text" and old.description != new.description:
        words = f"{_label(new)} reworded from {show(old.description)} to {show(new.description)}"
        at = (*_at(subject, new), "description")
        yield subject.change(QUALITY_RULE_REWORDED, words, at=at, old=old.description, new=new.description)
    if tightness is not Tightness.EQUAL:
        kind, verb = _KIND_OF[tightness]
        words = f"{_label(new)} {verb} ({_difference(old, new)})"
        yield subject.change(kind, words, at=_at(subject, new), old=_stated(old), new=_stated(new))


def _difference(old: QualityRule, new: QualityRule) -> str:
    """Give in words in what two rules of one name differ, the first thing that tells."""
    if _told(old) != _told(new):
        return f"from {_told(old)} to {_told(new)}"
    for words, one, other in (
        ("type", old.kind, new.kind),
        ("severity", old.severity, new.severity),
        ("engine", old.engine, new.engine),
        ("implementation", old.implementation, new.implementation),
    ):
        if one != other:
            return f"{words} from {show(one)} to {show(other)}"
    changed = [key for key in dict.fromkeys([*new.arguments, *old.arguments]) if not _is_equal_argument(key, old, new)]
    return ", ".join(f"{key} from {show(old.arguments.get(key))} to {show(new.arguments.get(key))}" for key in changed)


def _is_equal_argument(key: str, old: QualityRule, new: QualityRule) -> bool:
    return key in old.arguments and key in new.arguments and old.arguments[key] == new.arguments[key]


def _compare(old: QualityRule, new: QualityRule) -> Tightness:
    """Compare two rules: each part alone, and together where no two parts contradict."""
    if _matter(old) != _matter(new):
        return Tightness.INCOMPARABLE
    parts = {
        compare_thresholds((old.operator, old.threshold), (new.operator, new.threshold)),
        _compare_severity(old.severity, new.severity),
        _compare_arguments(old.arguments, new.arguments),
    } - {Tightness.EQUAL}
    if not parts:
        return Tightness.EQUAL
    return parts.pop() if len(parts) == 1 else Tightness.INCOMPARABLE


def _matter(rule: QualityRule) -> tuple[Any, ...]:
    """Give what a rule is about; rules that differ in it cannot be compared."""
    return rule.kind, _metric(rule), _query(rule), rule.unit, rule.engine, rule.implementation


def _compare_severity(old: str | None, new: str | None) -> Tightness:
    one, other = (_SEVERITIES.get((text or "").lower()) for text in (old, new))
    if one == other or one is None or other is None:
        return Tightness.EQUAL  # a word without a known weight is told as metadata
    return Tightness.TIGHTER if other > one else Tightness.LOOSER


def _compare_arguments(old: Mapping[str, Any], new: Mapping[str, Any]) -> Tightness:
    """Compare arguments; a list of valid values is tighter with fewer members, one of bad values with more."""
    changed = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    if not changed:
        return Tightness.EQUAL
    if len(changed) > 1 or not changed <= {"validValues", *_WORSE_WITH_MORE}:
        return Tightness.INCOMPARABLE
    key = changed.pop()
    tightness = _compare_lists(old.get(key), new.get(key))
    return _FLIPPED.get(tightness, tightness) if key in _WORSE_WITH_MORE else tightness


def _compare_lists(old: Any, new: Any) -> Tightness:
    if not isinstance(old, list) or not isinstance(new, list):
        return Tightness.INCOMPARABLE
    one, other = {repr(item) for item in old}, {repr(item) for item in new}
    if one == other:
        return Tightness.EQUAL
    if other < one:
        return Tightness.TIGHTER
    return Tightness.LOOSER if one < other else Tightness.INCOMPARABLE
