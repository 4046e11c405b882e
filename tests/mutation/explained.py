"""Mutants that no test notices, and why that is well: they do the same, or what they change is no promise."""

# ruff: noqa: E501  # the name of a mutant is one line

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXPLAINED: Mapping[str, str] = MappingProxyType(
    {
        "compat/avro.py: self._steps > MAX_STEPS → self._steps >= MAX_STEPS": (
            "one step more of many thousands is no promise"
        ),
        "compat/avro.py: writer.name and branch.name → writer.name or branch.name": (
            "types of one kind have both a name or none"
        ),
        "compat/changes/contract.py: ranks[1] > ranks[0] → ranks[1] >= ranks[0]": (
            "equal ranks have been told as another status before"
        ),
        "compat/changes/keyed.py: 1 → 2 in seen[name] += 1": (
            "members of one name are told apart by it, whatever the step"
        ),
        "compat/changes/schema_words.py: 1 → 2 in return {key: _without_words(key, value, depth + 1) for key, value in schema.items() if key not in…": (
            "how deep words of a schema are compared is no promise"
        ),
        "compat/changes/schema_words.py: depth + 1 → depth - 1 (2)": (
            "how deep words of a schema are compared is no promise"
        ),
        "compat/changes/schema_words.py: depth + 1 → depth - 1 (3)": (
            "how deep words of a schema are compared is no promise"
        ),
        "compat/changes/schema_words.py: depth >= MAX_DEPTH → depth > MAX_DEPTH": (
            "how deep words of a schema are compared is no promise"
        ),
        "compat/changes/subject.py: len(text) <= _MAX_SHOWN → len(text) < _MAX_SHOWN": (
            "how much of a value is shown is no promise"
        ),
        "containment/arrays.py: 0 → 1 in longest = max(space.low, max(edges, default=0) + needed)": (
            "one member more than needed is tried"
        ),
        "containment/backtracking.py: 30 → 31 in return _Look(is_read=False, is_nested=_NESTED.search(body) is not None, repeats=min(begins + sum(…": (
            "a count far beyond what may be tried"
        ),
        "containment/backtracking.py: 64 → 65 in return _Look(is_read=False, is_nested=_NESTED.search(body) is not None, repeats=min(begins + sum(…": (
            "a count far beyond what may be tried"
        ),
        "containment/backtracking.py: 64 → 65 in return not look.is_read and (1 + look.repeats) ** min(length, 64) * look.choices <= MAX_WAYS": (
            "a count far beyond what may be tried"
        ),
        "containment/blame.py: 1 → 2 in return (round(limit - 1, _DIGITS), limit)": (
            "how far beyond a limit a witness lies is for looks alone"
        ),
        "containment/blame.py: keyword == 'prefixItems' and isinstance(place.schema, list) → keyword == 'prefixItems' or isinstance(place.schema, list)": (
            "no other keyword has a list where the errors of `false` end"
        ),
        "containment/branch.py: ~atom.mask & branch.mask → ~atom.mask | branch.mask": (
            "a way that leads nowhere is tried as well"
        ),
        "containment/budget.py: 0 → 1 in self.spent = 0": ("one step of many thousands is no promise"),
        "containment/budget.py: 128 → 129 in _CLOCK_EVERY = 128": ("how often the clock is looked at is no promise"),
        "containment/budget.py: self._clock() > self._deadline → self._clock() >= self._deadline": (
            "the very instant of the deadline is on either side of it"
        ),
        "containment/coinduction.py: 0 → 1 in self._members = 0": (
            "a pair comes up again below a member alone, for what refers to itself in place is refused"
        ),
        "containment/coinduction.py: self._members > self._assumed[pair] → self._members >= self._assumed[pair]": (
            "shown by the short cut less often; what it leaves, the search decides"
        ),
        "containment/confirm.py: self._parts.of_texts or self._parts.of_names → self._parts.of_texts and self._parts.of_names": (
            "how much a row of judgements may cost together, which only very many would tell"
        ),
        "containment/disjoint.py: atom.schema == other or atom.schema in parts → atom.schema == other and atom.schema in parts": (
            "the quick look sees less; what it does not see, the search decides"
        ),
        "containment/disjoint.py: nesting < _MAX_NESTING → nesting <= _MAX_NESTING": (
            "how deep the quick look goes; what it does not see, the search decides"
        ),
        "containment/disjoint.py: upper.limit < lower.limit or (upper.limit == lower.limit and (upper.strict or lower.strict)) → upper.limit < lower.limit and (upper.limit == lower.limit and (upper.strict or lower.strict))": (
            "the quick look sees less; what it does not see, the search decides"
        ),
        "containment/disjoint.py: upper.strict or lower.strict → upper.strict and lower.strict": (
            "the quick look sees less; what it does not see, the search decides"
        ),
        "containment/evaluate.py: 0 → 1 in if schema < 0:": ("schemas count from one"),
        "containment/formats.py: 0 → 1 in if source is not None and place.dialect.year >= _SINCE.get(name, 0):": (
            "a year before every draft, whichever it is"
        ),
        "containment/languages.py: 1 → 2 in self.charge(1 + len(text) // _CHEAP)": (
            "what a look costs of the budget is no promise"
        ),
        "containment/languages.py: point < ord(' ') → point <= ord(' ')": (
            "which signs a text is made of is for looks alone"
        ),
        "containment/matchers.py: 10000 → 10001 in _LONG = 10000": ("no text of a witness is as long"),
        "containment/normal.py: inner not in arena.aliases → inner in arena.aliases": (
            "the same, said by denying twice"
        ),
        "containment/normal.py: schema in arena.aliases → schema not in arena.aliases (3)": (
            "that kinds exclude each other is told the long way"
        ),
        "containment/normal.py: schema not in arena.aliases → schema in arena.aliases": (
            "what a conjunction is made of spares work; its atoms say the same"
        ),
        "containment/plausible.py: 1 → 2 in _BY_WORD: dict[str, tuple[JsonValue, ...]] = {'name': ('Sample name',), 'title': ('Sample title',…": (
            "one example value of many, for looks alone"
        ),
        "containment/plausible.py: 1001 → 1002 in _BY_VAGUE_WORD: dict[str, tuple[JsonValue, ...]] = {'id': ('A-1001', 1001), 'key': ('A-1001', 100… (2)": (
            "one example value of many, for looks alone"
        ),
        "containment/plausible.py: 1001 → 1002 in _BY_VAGUE_WORD: dict[str, tuple[JsonValue, ...]] = {'id': ('A-1001', 1001), 'key': ('A-1001', 100… (3)": (
            "one example value of many, for looks alone"
        ),
        "containment/plausible.py: 25 → 26 in _BY_WORD: dict[str, tuple[JsonValue, ...]] = {'name': ('Sample name',), 'title': ('Sample title',…": (
            "one example value of many, for looks alone"
        ),
        "containment/plausible.py: 42 → 43 in _BY_WORD: dict[str, tuple[JsonValue, ...]] = {'name': ('Sample name',), 'title': ('Sample title',…": (
            "one example value of many, for looks alone"
        ),
        "containment/recursion.py: 2 → 3 in members: list[SchemaId] = [1, 2]": (
            "the first two are passed over, whichever they are"
        ),
        "containment/recursion.py: 8 → 9 in meter.tick(1 + count // 8)": (
            "what a look costs of the budget is no promise"
        ),
        "containment/regex_escapes.py: closing and self.peek() == '{' → closing or self.peek() == '{'": (
            "a pattern that is none is refused by the validators as well"
        ),
        "containment/resources.py: not keywords.isdisjoint(value) → keywords.isdisjoint(value)": (
            "what is indexed at once is indexed later where it is asked for"
        ),
        "containment/rules.py: True → False in return True": (
            "a short cut that is taken less often; what it leaves, the search decides"
        ),
        "containment/samples.py: 0 → 1 in text = self._solver.languages.shortest([source], [], [], 0, _MAX_LENGTH)": (
            "a sample is never the empty text; what none shows, the search decides"
        ),
        "containment/samples.py: 16 → 17 in _MOST = 16": ("how many samples are tried is no promise"),
        "containment/samples.py: at + 1 → at - 1 (2)": ("fewer samples are tried; what none shows, the search decides"),
        "containment/samples.py: form.mask & OBJECT → form.mask | OBJECT": (
            "samples of a kind that the schema does not have fail, as any others"
        ),
        "containment/schema.py: kinds_of(atom) & mask → kinds_of(atom) | mask": (
            "constraints on kinds that are ruled out are kept, and say nothing"
        ),
        "containment/search.py: False → True in refuted = False": ("what is undecided is not among the solved"),
        "containment/search.py: len(self._open) >= seen[0] → len(self._open) > seen[0]": (
            "what is known to nest too deep is looked at once more"
        ),
        "containment/shrink.py: step < len(value) → step <= len(value)": ("ways come from the value itself"),
        "containment/strings.py: 50000 → 50001 in _ALPHABET = 50000": (
            "signs to number texts with, whichever they are"
        ),
        "containment/strings.py: break → continue in if text is None:": (
            "further numbers have no text of the length either"
        ),
        "containment/strings.py: continue → break in if not _fits(space, word):": ("a text that looks less friendly"),
        "containment/tableau.py: len(branch.choices) > 1 or len(self._arena[denied].atoms) > 1 → len(branch.choices) > 1 and len(self._arena[denied].atoms) > 1": (
            "a look that spares work is taken less often"
        ),
        "containment/tableau.py: self._disjointness.are_disjoint(left, right) or self._solver.is_refuted(frozenset((left, right))) → self._disjointness.are_disjoint(left, right) and self._solver.is_refuted(frozenset((left, right)))": (
            "the quick look sees less; what it does not see, the search decides"
        ),
        "containment/unevaluated.py: nesting > _MAX_NESTING → nesting >= _MAX_NESTING": (
            "how deep cases are told apart is a limit"
        ),
        "containment/values.py: abs(content) <= _MAX_EXACT → abs(content) < _MAX_EXACT": (
            "one of the two forms of a single number"
        ),
        "lifecycle/outline.py: True → False in OneVersion_co = TypeVar('OneVersion_co', bound=Versioned, covariant=True)": (
            "what a type checker alone reads"
        ),
        "lifecycle/renumber.py: span.end_column - 1 → span.end_column + 1": ("only how the number begins is looked at"),
        "lifecycle/yaml_edit.py: 0 → 1 in return _without(value, edit.path) if _find(value, edit.path)[0] else value": (
            "what is not there is taken away as well, to no effect"
        ),
    }
)
