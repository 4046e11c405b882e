"""Which diagnostics count: severities set by the registry, suppressions, fail level."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from treaty.diagnostics.diagnostic import Diagnostic, Location, sort_diagnostics
from treaty.diagnostics.rule import Rule, Severity, parse_page
from treaty.model.pointer import ROOT, Pointer, Token, parse_pointer
from treaty.model.registry import Registry, Suppression


def _rule(code: str, name: str, text: str) -> Rule:
    page = parse_page(text)
    return Rule(
        code=code,
        name=name,
        severity=Severity.ERROR,
        summary=page["Summary"],
        why=page["Why"],
        bad=page["Bad"],
        good=page["Good"],
    )


SUPPRESSION_USED = _rule(
    "TR441",
    "suppression-used",
    """Every suppression suppresses something.

    Why: one that does not hides the next fault that happens to match it.
    Bad: `{code: TR101, reason: SAP names}` when no finding has that code
    Good: no such entry
    """,
)
SUPPRESSION_IN_TIME = _rule(
    "TR442",
    "suppression-in-time",
    """No suppression is past its end date.

    Why: the date was a promise to mend the matter by then.
    Bad: `{code: TR101, reason: renamed in v2, until: 2025-12-31}` in 2026
    Good: the finding mended and the entry gone
    """,
)
SETTING_KNOWN = _rule(
    "TR443",
    "rule-setting-known",
    """A rule that the settings name exists, and can be set.

    Why: a misspelt name sets nothing, and nobody notices. What blocks a merge because a promise is broken cannot be
    turned off or suppressed: a change passes by an approved exception, or as a new major.
    Bad: `rules: {field-name-snakecase: error}`
    Good: `rules: {field-name-snake-case: error}`
    """,
)

MAX_OF_A_KIND = 500
"""Findings of one rule told in one file; whoever mends that many can check again."""

SELECTION_RULES = (SUPPRESSION_USED, SUPPRESSION_IN_TIME, SETTING_KNOWN)


_Cover = tuple[str, str, tuple[Token, ...]]
"""Code, contract (empty: all) and node of a suppression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The findings that count, in order, and how many were suppressed."""

    kept: tuple[Diagnostic, ...]
    suppressed: int


def select_diagnostics(
    diagnostics: Iterable[Diagnostic], registry: Registry, rules: Sequence[Rule], today: date, *, is_whole: bool = True
) -> Selection:
    """Apply a registry's settings.

    Args:
        diagnostics: every finding.
        registry: whose settings hold.
        rules: all rules, to know which settings name one.
        today: the day on which end dates are judged.
        is_whole: whether the whole repository was looked at; only then can a suppression be called unused.
    """
    known = _by_any_name(rules)
    severities = {known[name].code: level for name, level in registry.checks.rules.items() if name in known}
    weighed = [item for found in diagnostics if (item := _weigh(found, severities)) is not None]
    suppressions = _Suppressions(registry.checks.suppressions, known, today)
    kept = [item for item in weighed if _is_binding(item) or not suppressions.take(item)]
    suppressed = len(weighed) - len(kept)
    kept += _judge_settings(registry, known, suppressions.used if is_whole else None, today)
    return Selection(kept=_within_reason(sort_diagnostics(kept)), suppressed=suppressed)


def _within_reason(found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Leave out what is beyond the first findings of a rule in a file; the last that is told says how many more."""
    counts = Counter((item.location.path, item.rule.code) for item in found)
    if not any(count > MAX_OF_A_KIND for count in counts.values()):
        return tuple(found)
    seen: Counter[tuple[str, str]] = Counter()
    kept: list[Diagnostic] = []
    for item in found:
        name = (item.location.path, item.rule.code)
        seen[name] += 1
        more = counts[name] - MAX_OF_A_KIND
        if seen[name] == MAX_OF_A_KIND and more > 0:
            kept.append(replace(item, message=f"{item.message} ({more:,} more findings of this rule in this file.)"))
        elif seen[name] <= MAX_OF_A_KIND:
            kept.append(item)
    return tuple(kept)


def _by_any_name(rules: Iterable[Rule]) -> dict[str, Rule]:
    return {name: rule for rule in rules for name in (*rule.aliases, rule.name, rule.code)}


def _is_binding(found: Diagnostic) -> bool:
    """Tell whether a finding holds whatever the settings say: who breaks a promise cannot turn off being told so."""
    return found.rule.is_binding and found.severity is Severity.ERROR


def _weigh(found: Diagnostic, severities: dict[str, str]) -> Diagnostic | None:
    if _is_binding(found):
        return found
    level = severities.get(found.rule.code)
    if level == "off":
        return None
    return replace(found, severity=Severity(level)) if level else found


class _Suppressions:
    """Suppressions by what they cover: a finding looks up its own code, contract and the nodes that it stands within.

    There may be thousands of both.
    """

    def __init__(self, suppressions: Sequence[Suppression], known: Mapping[str, Rule], today: date) -> None:
        self.used: set[int] = set()
        self._by_cover: dict[_Cover, _Entries] = {}
        for place, suppression in enumerate(suppressions):
            rule = known.get(suppression.code)
            if rule is not None:
                at = () if suppression.at is None else parse_pointer(suppression.at).tokens
                entries = self._by_cover.setdefault((rule.code, suppression.contract or "", at), _Entries())
                entries.add(place, is_over=_is_over(suppression, today))

    def take(self, found: Diagnostic) -> bool:
        """Tell whether a finding is suppressed, by the first that covers it and is not over; note what was needed."""
        if not self._by_cover:
            return False
        covering = [entries for cover in _covers(found) if (entries := self._by_cover.get(cover)) is not None]
        last = min((entries.in_force for entries in covering if entries.in_force is not None), default=None)
        for entries in covering:
            self.used.update(entries.take_over(last))
        if last is not None:
            self.used.add(last)
        return last is not None


class _Entries:
    """The suppressions of one cover: the first in force, and those before it that are over."""

    def __init__(self) -> None:
        self.in_force: int | None = None
        self._over: deque[int] = deque()

    def add(self, place: int, *, is_over: bool) -> None:
        if self.in_force is None:
            if is_over:
                self._over.append(place)
            else:
                self.in_force = place

    def take_over(self, last: int | None) -> Iterator[int]:
        """Give those that are over and stand before a place (None: all), each once."""
        while self._over and (last is None or self._over[0] < last):
            yield self._over.popleft()


def _covers(found: Diagnostic) -> Iterator[_Cover]:
    contract = found.location.contract or ""
    tokens = found.location.pointer.tokens
    for name in dict.fromkeys(("", contract, contract.partition(":")[0])):
        for length in range(len(tokens) + 1):
            yield found.rule.code, name, tokens[:length]


def _is_over(suppression: Suppression, today: date) -> bool:
    return suppression.until is not None and suppression.until < today


def _judge_settings(
    registry: Registry, known: dict[str, Rule], used: set[int] | None, today: date
) -> Iterator[Diagnostic]:
    for name in registry.checks.rules:
        if name not in known:
            at = ROOT / "checks" / "rules" / name
            yield _finding(SETTING_KNOWN, registry, at, f"There is no rule `{name}`; `treaty rules` lists them all.")
        elif known[name].is_binding and known[name].severity is Severity.ERROR:
            message = f"The setting of `{name}` changes nothing: what the gate says holds for everybody. Remove it."
            yield _finding(SETTING_KNOWN, registry, ROOT / "checks" / "rules" / name, message)
    for place, suppression in enumerate(registry.checks.suppressions):
        what = f"The suppression of {suppression.code} ({suppression.reason})"
        if suppression.code not in known:
            yield _finding(SETTING_KNOWN, registry, suppression.pointer, f"{what} names no rule.")
        elif _is_over(suppression, today):
            message = f"{what} ended on {suppression.until}; mend the finding, or give it a new date and a reason."
            yield _finding(SUPPRESSION_IN_TIME, registry, suppression.pointer, message)
        elif used is not None and place not in used:
            yield _finding(SUPPRESSION_USED, registry, suppression.pointer, f"{what} suppresses nothing; remove it.")


def _finding(rule: Rule, registry: Registry, pointer: Pointer, message: str) -> Diagnostic:
    return Diagnostic(
        rule=rule, message=message, severity=rule.severity, location=Location(path=registry.path, pointer=pointer)
    )
