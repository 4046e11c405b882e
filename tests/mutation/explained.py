"""Mutants that no test notices, and why that is well: they do the same, or what they change is no promise."""

# ruff: noqa: E501  # the name of a mutant is one line

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_BECAUSE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "PyYAML says in each call whether it is in braces": (
            "lifecycle/yaml_dump.py: False → True in def increase_indent(self, flow: bool=False, indentless: bool=False) -> None:",
        ),
        "a count far beyond what may be tried": (
            "containment/backtracking.py: 30 → 31 in return _Look(is_read=False, is_nested=_NESTED.search(body) is not None, repeats=min(begins + sum(…",
            "containment/backtracking.py: 64 → 65 in return _Look(is_read=False, is_nested=_NESTED.search(body) is not None, repeats=min(begins + sum(…",
            "containment/backtracking.py: 64 → 65 in return _Look(is_read=True, is_nested=syntax.is_dangerous, repeats=min(begins + syntax.repeats, 64…",
            "containment/backtracking.py: 64 → 65 in return not look.is_read and (1 + look.repeats) ** min(length, 64) * look.choices <= MAX_WAYS",
        ),
        "a first guess that is wrong is looked for anew": (
            "compat/samples.py: logical_of(field.logical_type, field.physical_type) == 'object' and field.fields → logical_of(field.logical_type, field.physical_type) == 'object' or field.fields",
        ),
        "a key of one column is among the unique ones, and one of several is all of no other key that a change asks about": (
            "compat/key_witness.py: set(primary) <= set(key) → set(primary) < set(key)",
        ),
        "a look that spares work is taken less often": (
            "containment/tableau.py: len(branch.choices) > 1 or len(self._arena[denied].atoms) > 1 → len(branch.choices) > 1 and len(self._arena[denied].atoms) > 1",
        ),
        "a number for what has no child, the same for all": ("containment/recursion.py: 0 → 1 in child = 0",),
        "a pair comes up again below a member alone, for what refers to itself in place is refused": (
            "containment/coinduction.py: 0 → 1 in self._members = 0",
            "containment/coinduction.py: 1 → 2 in self._members += 1",
            "containment/coinduction.py: not self._members or len(self._batch) >= _MAX_BATCH → not self._members and len(self._batch) >= _MAX_BATCH",
            "containment/coinduction.py: self._members > self._assumed[pair] → self._members >= self._assumed[pair] (2)",
        ),
        "a pattern that is none is refused by the validators as well": (
            "containment/regex_escapes.py: closing and self.peek() == '{' → closing or self.peek() == '{'",
        ),
        "a sample is never the empty text; what none shows, the search decides": (
            "containment/samples.py: 0 → 1 in text = self._solver.languages.shortest([source], [], [], 0, _MAX_LENGTH)",
        ),
        "a short cut that is taken less often; the proof says the same": (
            "compat/proof.py: not columns or (written.get('additionalProperties') is False and columns.keys().isdisjoint(others)) → not columns and (written.get('additionalProperties') is False and columns.keys().isdisjoint(others))",
        ),
        "a short cut that is taken less often; what it leaves, the search decides": (
            "containment/coinduction.py: 1 → 2 in self._assumed[pair] = self._members - 1",
            "containment/coinduction.py: pair not in self._leaning → pair in self._leaning",
            "containment/coinduction.py: self._members - 1 → self._members + 1",
            "containment/coinduction.py: self._members > self._assumed[pair] or pair not in self._leaning → self._members > self._assumed[pair] and pair not in self._leaning",
            "containment/rules.py: True → False in return True",
            "containment/rules.py: True → False in return True (4)",
            "containment/rules.py: large in (small, TRUE) or small == FALSE or large in self._arena[small].parts → large in (small, TRUE) and small == FALSE and (large in self._arena[small].parts)",
            "containment/rules.py: own.high <= atom.high → own.high < atom.high",
            "containment/rules.py: own.high <= atom.high → own.high < atom.high (2)",
            "containment/rules.py: own.limit <= atom.limit → own.limit < atom.limit",
            "containment/rules.py: own.low >= atom.low → own.low > atom.low",
            "containment/rules.py: own.low >= atom.low → own.low > atom.low (2)",
            "containment/rules.py: place != at → place == at",
            "containment/rules.py: set(own.keys.sources) <= {*rest.sources, *self._narrow_sources(small, schema)} → set(own.keys.sources) < {*rest.sources, *self._narrow_sources(small, schema)}",
        ),
        "a text that looks less friendly": ("containment/strings.py: continue → break in if not _fits(space, word):",),
        "a way that leads nowhere is tried as well": (
            "containment/branch.py: -schema not in branch.seen and arena[schema].mask & branch.mask → -schema not in branch.seen or arena[schema].mask & branch.mask",
            "containment/branch.py: arena[schema].mask & branch.mask → arena[schema].mask | branch.mask",
            "containment/branch.py: ~atom.mask & branch.mask → ~atom.mask | branch.mask",
        ),
        "a year after every draft, whichever it is": (
            "containment/dialect.py: 9999 → 10000 in return _SINCE.get(keyword, 4) <= self.year <= _UNTIL.get(keyword, 9999)",
        ),
        "a year before every draft, whichever it is": (
            "containment/formats.py: 0 → 1 in if source is not None and place.dialect.year >= _SINCE.get(name, 0):",
        ),
        "an address is told from a handle by its `@`, which no address has as its second sign and a slash after it": (
            "lifecycle/code_owners_file.py: 1 → 2 in return handle.casefold() if '@' in handle[1:] else handle.rpartition('/')[2].removeprefix('@').ca…",
        ),
        "catalogs of one hash are one": (
            "compat/consumers.py: isinstance(other, _Same) and self.catalog is other.catalog → isinstance(other, _Same) or self.catalog is other.catalog",
        ),
        "choices that our engine does not read are counted too high, which asks for more care": (
            "containment/backtracking.py: 2 → 3 in return _Look(is_read=False, is_nested=_NESTED.search(body) is not None, repeats=min(begins + sum(…",
        ),
        "constraints on kinds that are ruled out are kept, and say nothing": (
            "containment/schema.py: kinds_of(atom) & mask → kinds_of(atom) | mask",
        ),
        "equal ranks have been told as another status before": (
            "compat/changes/contract.py: ranks[1] > ranks[0] → ranks[1] >= ranks[0]",
        ),
        "exactly one of one, said the long way": ("containment/normal.py: len(members) <= 1 → len(members) < 1",),
        "fewer samples are tried; what none shows, the search decides": (
            "containment/samples.py: at + 1 → at - 1 (2)",
        ),
        "further numbers have no text of the length either": (
            "containment/strings.py: break → continue in if text is None:",
        ),
        "half a pair alone stands in no text": (
            "containment/regex_escapes.py: 56319 → 56320 in if 55296 <= point <= 56319 and self.skip('\\\\u'):",
        ),
        "how deep cases are told apart is a limit": (
            "containment/unevaluated.py: nesting > _MAX_NESTING → nesting >= _MAX_NESTING",
            "containment/unevaluated.py: self._nesting > _MAX_NESTING → self._nesting >= _MAX_NESTING",
        ),
        "how deep cases are told apart is a limit; what refers to itself in place is refused before": (
            "containment/unevaluated.py: nesting + 1 → nesting - 1",
        ),
        "how deep the quick look goes; what it does not see, the search decides": (
            "containment/disjoint.py: nesting < _MAX_NESTING → nesting <= _MAX_NESTING",
        ),
        "how deep words of a schema are compared is no promise": (
            "compat/changes/schema_words.py: 1 → 2 in return {key: _without_words(key, value, depth + 1) for key, value in schema.items() if key not in…",
            "compat/changes/schema_words.py: depth + 1 → depth - 1 (2)",
            "compat/changes/schema_words.py: depth + 1 → depth - 1 (3)",
            "compat/changes/schema_words.py: depth >= MAX_DEPTH → depth > MAX_DEPTH",
        ),
        "how far beyond a limit a witness lies is for looks alone": (
            "containment/blame.py: 1 → 2 in return (round(limit - 1, _DIGITS), limit)",
        ),
        "how far down something is put off is no promise": (
            "containment/compile.py: 2 → 3 in _FAR_DOWN = MAX_SCHEMA_DEPTH // 2",
        ),
        "how many cases are told apart is a limit": (
            "containment/unevaluated.py: len(left) * len(right) > _MAX_CASES → len(left) * len(right) >= _MAX_CASES",
        ),
        "how many pairings are kept is no promise": (
            "compat/match.py: 64 → 65 in _KEPT: Kept[tuple[Sequence[Field], Sequence[Field], Matches[Field]]] = Kept(64)",
            "compat/projection.py: 16 → 17 in _KEPT: Kept[Projection] = Kept(16)",
        ),
        "how many samples are tried is no promise": ("containment/samples.py: 16 → 17 in _MOST = 16",),
        "how many trials are made is no promise": ("containment/shrink.py: 1 → 2 in self._left -= 1",),
        "how much a row of judgements may cost together, which only very many would tell": (
            "containment/confirm.py: self._is_renewed and (self._parts.of_texts or self._parts.of_names) → self._is_renewed or (self._parts.of_texts or self._parts.of_names)",
            "containment/confirm.py: self._parts.of_texts or self._parts.of_names → self._parts.of_texts and self._parts.of_names",
        ),
        "how much is tried before something else is tried is no promise": (
            "containment/prove.py: 4000 → 4001 in _RETRY_STEPS = 4000",
            "containment/search.py: 12 → 13 in _DEPTHS = (6, 12, MAX_VALUE_DEPTH)",
            "containment/search.py: 2000 → 2001 in _SIDE_STEPS = 2000",
        ),
        "how often the clock is looked at is no promise": (
            "containment/budget.py: 128 → 129 in _CLOCK_EVERY = 128",
            "containment/budget.py: self.spent >= self._next_look → self.spent > self._next_look",
        ),
        "in which order checks are made is no promise": (
            "containment/evaluate.py: not isinstance(atom, _CHEAP) → isinstance(atom, _CHEAP)",
        ),
        "in which order the members of a constant are told": (
            "containment/schema.py: 0 → 1 in named = dict(sorted(members_by_name, key=lambda pair: str(pair[0])))",
            "containment/values.py: 0 → 1 in named = sorted(content, key=lambda pair: str(pair[0]))",
            "containment/values.py: 0 → 1 in return {name: value_of(member) for name, member in sorted(content, key=lambda pair: str(pair[0]))}",
        ),
        "kinds are told apart by bits, whichever they are": (
            "containment/values.py: 1 → 2 in NULL, BOOLEAN, INTEGER, WHOLE, FRACTION, STRING, ARRAY, OBJECT = (1 << bit for bit in range(8))",
        ),
        "members of one name are told apart by it, whatever the step": (
            "compat/changes/keyed.py: 1 → 2 in seen[name] += 1",
        ),
        "no other keyword has a list where the errors of `false` end": (
            "containment/blame.py: keyword == 'prefixItems' and isinstance(place.schema, list) → keyword == 'prefixItems' or isinstance(place.schema, list)",
        ),
        "no text of a witness is as long": ("containment/matchers.py: 10000 → 10001 in _LONG = 10000",),
        "no value is of no kind, whatever kinds its schema is said to have": (
            "containment/schema.py: 0 → 1 in return ([Types(0)], 0) (2)",
        ),
        "nobody asks at which column a mapping in braces has its keys": (
            "lifecycle/yaml_nodes.py: parent.kind is Kind.BLOCK and (not parent.entries) → parent.kind is Kind.BLOCK or not parent.entries",
        ),
        "of numbers it is told in each call, and of others nobody asks": (
            "containment/values.py: False → True in def __init__(self, kind: int, content: object, *, is_float: bool=False) -> None:",
        ),
        "of one name it has been told before it comes to this": (
            "containment/evaluate.py: keys.name == name → keys.name != name",
        ),
        "of one schema and itself there is one order": ("containment/disjoint.py: left < right → left <= right",),
        "of the member alone or of the whole, the rejection that is wanted is the same": (
            "compat/confirm.py: reading.rejections_of(row, read) if read else reading.rejections(row) → reading.rejections_of(row, read) if not read else reading.rejections(row)",
        ),
        "of what cannot be read the first is told, however many there are": (
            "containment/leaf.py: 1 → 2 in for opaque in branch.opaque[:1]:",
        ),
        "one divided by one or by minus one is what it is times it": (
            "compat/date_bounds.py: is_inclusive * (1 if is_later else -1) → is_inclusive // (1 if is_later else -1)",
        ),
        "one example value of many, for looks alone": (
            "compat/samples.py: 1 → 2 in PLAUSIBLE: Mapping[str, tuple[Any, ...]] = {'string': ('sample', 'A1', 'x'), 'date': ('2026-01-15…",
            "compat/samples.py: 1 → 2 in _ANYTHING = ('sample', 1)",
            "containment/plausible.py: 1 → 2 in _BY_WORD: dict[str, tuple[JsonValue, ...]] = {'name': ('Sample name',), 'title': ('Sample title',…",
            "containment/plausible.py: 1001 → 1002 in _BY_VAGUE_WORD: dict[str, tuple[JsonValue, ...]] = {'id': ('A-1001', 1001), 'key': ('A-1001', 100… (2)",
            "containment/plausible.py: 1001 → 1002 in _BY_VAGUE_WORD: dict[str, tuple[JsonValue, ...]] = {'id': ('A-1001', 1001), 'key': ('A-1001', 100… (3)",
            "containment/plausible.py: 10115 → 10116 in _BY_WORD: dict[str, tuple[JsonValue, ...]] = {'name': ('Sample name',), 'title': ('Sample title',… (2)",
            "containment/plausible.py: 2024 → 2025 in _BY_WORD: dict[str, tuple[JsonValue, ...]] = {'name': ('Sample name',), 'title': ('Sample title',…",
            "containment/plausible.py: 25 → 26 in _BY_WORD: dict[str, tuple[JsonValue, ...]] = {'name': ('Sample name',), 'title': ('Sample title',…",
            "containment/plausible.py: 42 → 43 in _BY_WORD: dict[str, tuple[JsonValue, ...]] = {'name': ('Sample name',), 'title': ('Sample title',…",
            "containment/plausible.py: 5 → 6 in _BY_WORD: dict[str, tuple[JsonValue, ...]] = {'name': ('Sample name',), 'title': ('Sample title',…",
        ),
        "one level of nesting more is no promise": (
            "containment/search.py: len(self._open) >= self._depth → len(self._open) > self._depth",
        ),
        "one member more than needed is tried": (
            "containment/arrays.py: 0 → 1 in longest = max(space.low, max(edges, default=0) + needed)",
        ),
        "one more or less of very many is no promise": (
            "containment/coinduction.py: len(self._batch) >= _MAX_BATCH → len(self._batch) > _MAX_BATCH",
            "containment/coinduction.py: self._nesting >= MAX_RULE_DEPTH → self._nesting > MAX_RULE_DEPTH",
            "containment/compile.py: len(self._open) >= MAX_SCHEMA_DEPTH → len(self._open) > MAX_SCHEMA_DEPTH",
            "containment/values.py: abs(decimal.adjusted()) > _MAX_EXPONENT → abs(decimal.adjusted()) >= _MAX_EXPONENT",
            "containment/values.py: tried >= _MAX_FORMS → tried > _MAX_FORMS",
            "containment/values.py: value.bit_length() > _MAX_BITS → value.bit_length() >= _MAX_BITS",
        ),
        "one node of very many is no promise": ("containment/question.py: count > _MAX_NODES → count >= _MAX_NODES",),
        "one of the two forms of a single number": (
            "containment/values.py: abs(content) <= _MAX_EXACT → abs(content) < _MAX_EXACT",
        ),
        "one step more of many thousands is no promise": (
            "compat/avro.py: self._steps > MAX_STEPS → self._steps >= MAX_STEPS",
        ),
        "one step of many thousands is no promise": (
            "compat/excerpt.py: 30000 → 30001 in _OF_CHANGES, _OF_RECORDS = (30000, 60000)",
            "compat/excerpt.py: 60000 → 60001 in MOST = Budget(steps=60000, seconds=1.0)",
            "compat/excerpt.py: 60000 → 60001 in _OF_CHANGES, _OF_RECORDS = (30000, 60000)",
            "containment/budget.py: 0 → 1 in self.spent = 0",
            "containment/budget.py: 120000 → 120001 in steps: int = 120000",
            "containment/budget.py: self.spent > self._limit → self.spent >= self._limit",
            "containment/budget.py: self.spent > self._steps → self.spent >= self._steps",
        ),
        "one trial of sixty is no promise": (
            "containment/shrink.py: 0 → 1 in return self._left >= 0 and self._test(value)",
        ),
        "one way more of two hundred thousand is no promise": (
            "containment/backtracking.py: comb(length + look.repeats, look.repeats) * look.choices <= MAX_WAYS → comb(length + look.repeats, look.repeats) * look.choices < MAX_WAYS",
        ),
        "samples of a kind that the schema does not have fail, as any others": (
            "containment/samples.py: form.mask & OBJECT → form.mask | OBJECT",
        ),
        "schemas count from one": (
            "containment/evaluate.py: 0 → 1 in if schema < 0:",
            "containment/evaluate.py: schema < 0 → schema <= 0",
        ),
        "schemas count from one, and each has its place filled in": (
            "containment/recursion.py: 0 → 1 in refined = [0] * count",
        ),
        "shown by the short cut less often; what it leaves, the search decides": (
            "containment/coinduction.py: self._members > self._assumed[pair] → self._members >= self._assumed[pair]",
        ),
        "signs are told apart that need not be; the texts are the same": (
            "containment/regex_expression.py: break → continue in if not (part.nullable or part.is_bounded):",
        ),
        "signs to number texts with, whichever they are": (
            "containment/strings.py: 50000 → 50001 in _ALPHABET = 50000",
        ),
        "that both are equal has been told before": (
            "containment/evaluate.py: number < atom.limit → number <= atom.limit",
        ),
        "that kinds exclude each other is told the long way": (
            "containment/normal.py: 0 → 1 in union = 0",
            "containment/normal.py: schema in arena.aliases → schema not in arena.aliases (3)",
        ),
        "that something was leant on is asked, not how often": (
            "containment/coinduction.py: 0 → 1 in self._uses = 0",
            "containment/coinduction.py: 1 → 2 in self._uses += 1",
            "containment/coinduction.py: 1 → 2 in self._uses += 1 (2)",
            "containment/coinduction.py: 1 → 2 in self._uses += 1 (3)",
        ),
        "the first two are passed over, whichever they are": (
            "containment/recursion.py: 2 → 3 in members: list[SchemaId] = [1, 2]",
        ),
        "the next candidate is the limit itself, and beyond it; the validators refuse what is no witness": (
            "containment/blame.py: limit - 1 → limit + 1",
        ),
        "the quick look sees less; what it does not see, the search decides": (
            "containment/disjoint.py: 0 → 1 in if known or nesting == 0:",
            "containment/disjoint.py: atom.schema == other or atom.schema in parts → atom.schema == other and atom.schema in parts",
            "containment/disjoint.py: known or nesting == 0 → known and nesting == 0",
            "containment/disjoint.py: nesting == 0 → nesting != 0",
            "containment/disjoint.py: shared & ~NUMBER → shared | ~NUMBER",
            "containment/disjoint.py: upper.limit < lower.limit or (upper.limit == lower.limit and (upper.strict or lower.strict)) → upper.limit < lower.limit and (upper.limit == lower.limit and (upper.strict or lower.strict))",
            "containment/disjoint.py: upper.strict or lower.strict → upper.strict and lower.strict",
            "containment/schema.py: values & frozenset(atom.keys) → values | frozenset(atom.keys)",
            "containment/tableau.py: self._disjointness.are_disjoint(left, right) or self._solver.is_refuted(frozenset((left, right))) → self._disjointness.are_disjoint(left, right) and self._solver.is_refuted(frozenset((left, right)))",
        ),
        "the same, said by denying twice": (
            "containment/normal.py: inner not in arena.aliases → inner in arena.aliases",
        ),
        "the schema of all values, or of none, is left to the search": (
            "containment/tableau.py: 0 → 1 in match option:",
            "containment/tableau.py: 0 → 1 in match option: (2)",
        ),
        "the very instant of the deadline is on either side of it": (
            "containment/budget.py: self._clock() > self._deadline → self._clock() >= self._deadline",
        ),
        "the whole row is asked of in place of a member, which costs more": (
            "compat/proof.py: name in schema.get('properties', ()) → name not in schema.get('properties', ())",
        ),
        "there is no draft 5": ("containment/dialect.py: 4 → 5 in return self.year > 4",),
        "there is no draft 8": ("containment/dialect.py: 7 → 8 in return self.year <= 7",),
        "types of one kind have both a name or none": (
            "compat/avro.py: writer.name and branch.name → writer.name or branch.name",
        ),
        "validators that cannot judge the plausible row judge no other row of its record": (
            "compat/projection.py: False → True in return False",
        ),
        "values of several lists are kept apart, which says the same": (
            "containment/normal.py: member in arena.aliases → member not in arena.aliases",
        ),
        "ways come from the value itself": ("containment/shrink.py: step < len(value) → step <= len(value)",),
        "what a conjunction is made of spares work; its atoms say the same": (
            "containment/normal.py: schema not in arena.aliases → schema in arena.aliases",
            "containment/schema.py: part != schema → part == schema",
        ),
        "what a level costs is little beside what each of its states costs": (
            "containment/languages.py: 1 + len(level) // _CHEAP → 1 - len(level) // _CHEAP",
        ),
        "what a look costs of the budget is no promise": (
            "containment/compile.py: 1 → 2 in self._meter.tick(1 + sum((len(raw[word]) for word in _LONG if isinstance(raw.get(word), (list, di…",
            "containment/compile.py: 16 → 17 in _CHEAP = 16",
            "containment/disjoint.py: 2 → 3 in self._meter.tick(len(schemas) ** 2 // _CHEAP)",
            "containment/disjoint.py: 8 → 9 in _CHEAP = 8",
            "containment/disjoint.py: len(schemas) ** 2 // _CHEAP → len(schemas) ** 2 * _CHEAP",
            "containment/evaluate.py: 1 → 2 in self._languages.charge(1)",
            "containment/languages.py: 1 → 2 in self.charge(1 + len(text) // _CHEAP)",
            "containment/recursion.py: 8 → 9 in meter.tick(1 + count // 8)",
            "containment/rules.py: 1 + len(atoms) // 16 → 1 - len(atoms) // 16",
            "containment/rules.py: 1 → 2 in self._meter.tick(1 + len(atoms) // 16)",
            "containment/rules.py: 16 → 17 in self._meter.tick(1 + len(atoms) // 16)",
            "containment/rules.py: 16 → 17 in self._meter.tick(len(view.wide) // 16)",
            "containment/rules.py: len(view.wide) // 16 → len(view.wide) * 16",
        ),
        "what a state costs is little beside what is charged with it": (
            "containment/languages.py: 1 + (len(self._pool) - before) // 2 → 1 - (len(self._pool) - before) // 2",
        ),
        "what comes of it is read again, and refused": (
            "lifecycle/renumber.py: span.line != span.end_line or span.line > len(lines) → span.line != span.end_line and span.line > len(lines)",
        ),
        "what comes of it is read again, and written anew where it does not hold": (
            "lifecycle/yaml_rewrite.py: not chunks or chunks[0][0] != first → not chunks and chunks[0][0] != first",
        ),
        "what is denied is a schema that refers to one still being built, never that one itself": (
            "containment/normal.py: schema in arena.aliases → schema not in arena.aliases (2)",
        ),
        "what is evaluated at one place of a list is evaluated at those before": (
            "containment/unevaluated.py: 1 → 2 in yield _clause(arena, grants, Items(at, at + 1, either), lambda told, at=at: told.every_item or to…",
        ),
        "what is indexed at once is indexed later where it is asked for": (
            "containment/resources.py: not keywords.isdisjoint(value) → keywords.isdisjoint(value)",
        ),
        "what is known is asked for anew": (
            "containment/coinduction.py: pair in self._proven or pair in self._refused → pair in self._proven and pair in self._refused",
        ),
        "what is known to nest too deep is looked at once more": (
            "containment/search.py: len(self._open) >= seen[0] → len(self._open) > seen[0]",
        ),
        "what is said of other kinds is no part of a shape": (
            "containment/leaf.py: kinds_of(atom) & kind → kinds_of(atom) | kind",
        ),
        "what is shown is kept in one of two places, and from both it is taken for shown": (
            "containment/coinduction.py: 0 → 1 in if self._nesting == 0:",
        ),
        "what is undecided is not among the solved": ("containment/search.py: False → True in refuted = False",),
        "what may match nothing is a choice, once it is marked, and nothing is among its options": (
            "containment/regex_expression.py: self.nullable or not self.is_bounded → self.nullable and (not self.is_bounded)",
        ),
        "what nests too deep is looked at anew at another depth, or told as it was": (
            "containment/search.py: if isinstance(undecided, TooDeep): → if not isinstance(undecided, TooDeep):",
        ),
        "what other keywords say of a row the fast validator says, which looks at the whole, and both must agree": (
            "compat/proof.py: schema.keys() <= MEMBERS_APART and name in schema.get('properties', ()) → schema.keys() <= MEMBERS_APART or name in schema.get('properties', ())",
        ),
        "what our own reading cannot tell, the validators confirm or refuse": (
            "containment/witness.py: False → True in return False",
        ),
        "what work costs of a budget is no promise": ("containment/rules.py: len(atoms) // 16 → len(atoms) * 16",),
        "where a long line is folded is no promise": ("lifecycle/yaml_dump.py: 120 → 121 in _WIDTH = 120",),
        "where no draft tells `1.0` from `1`, looking for both finds one of them": (
            "containment/question.py: ANY & ~WHOLE → ANY | ~WHOLE",
        ),
        "which of many witnesses is shown; whichever it is has been confirmed": (
            "containment/suggest.py: continue → break in if not isinstance(raw, dict) or len(found) >= _MAX_PLACES:",
        ),
        "which of several choices is made first is no promise": (
            "containment/branch.py: kinds_of(atom) & branch.mask → kinds_of(atom) | branch.mask",
        ),
        "which samples are tried is no promise; what none shows, the search decides": (
            "containment/samples.py: 1 → 2 in yield from (number_value(limit + step) for step in (0, 1, -1) if limit.denominator == 1)",
            "containment/samples.py: 3 → 4 in _DEPTH = 3",
        ),
        "which signs a text is made of is for looks alone": (
            "containment/languages.py: point < ord(' ') → point <= ord(' ')",
        ),
    }
)

EXPLAINED: Mapping[str, str] = MappingProxyType({name: why for why, names in _BECAUSE.items() for name in names})
"""The reason by the mutant's module and name."""
