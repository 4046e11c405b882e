"""Changes and proof to a Comparison: both questions answered, every break on record shape with its witness.

The two legs are worked out apart. Kinds say what a change of their sort means; containment says what records show.
Where a record can show a change, the proof decides it; where they contradict each other, that is said, and counts as
breaking (DESIGN section 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from treaty.compat.changes.field import FIELD_RENAMED
from treaty.compat.comparison import Comparison, JudgedChange, Reader, RecordModels, Step
from treaty.compat.defaults import with_filled_defaults
from treaty.compat.diff import diff_contracts
from treaty.compat.excerpt import RowAllowance, shorten_rows
from treaty.compat.key_witness import KeyWitnesses
from treaty.compat.match import match_records
from treaty.compat.modes import DEFAULT_MODE, Mode, find_mode, posture_of
from treaty.compat.projection import find_same_columns, have_same_shape, project
from treaty.compat.proof import NO_RECORD_ALONE, PROVED, Evidence, RecordPair, column_of_witness, is_same_column
from treaty.compat.renames import find_twins
from treaty.compat.versioning import find_step
from treaty.diagnostics.change import Change, Effect, Proof
from treaty.diagnostics.rule import Severity
from treaty.model.contract import Contract, Record
from treaty.model.engines import Engines, find_engines

_PROOFS = (PROVED, "Proved for the whole record: no record can show it.")
_WORSE = (Effect.SAFE, Effect.DEPENDS, Effect.BREAKS)
READERS = (Reader.OLD, Reader.NEW)


def compare_contracts(old: Contract, new: Contract, *, mode: str = DEFAULT_MODE) -> Comparison:
    """Compare two versions of a contract.

    Args:
        old: the older version.
        new: the newer version.
        mode: the compatibility mode that severities and step are judged by.

    Raises:
        UsageError: for an unknown mode.
    """
    rules = find_mode(mode)
    engines = find_engines(old.servers, new.servers)
    changes = diff_contracts(old, new, engines=engines)
    allowances = RowAllowance.of_both(READERS)
    groups = _by_record(changes)
    kept = {
        pair_new.name: _Pair(
            old, new, allowances, pair_old, with_filled_defaults(pair_old, pair_new, engines), among=len(groups)
        )
        for pair_old, pair_new in match_records(old.records, new.records).kept
    }
    judged, disagreements = [], []
    for record, group in groups.items():
        pair = kept.get(record or "")
        if pair is None:
            judged += [_by_kind(change) for change in group]
        else:
            found, disagreement = pair.judge(group)
            judged += found
            disagreements += disagreement
    final = [*shorten_rows(_weigh(change, rules) for change in _in_order(judged, changes))]
    return _comparison(old, new, rules, engines, final, disagreements)


def _comparison(
    old: Contract,
    new: Contract,
    mode: Mode,
    engines: Engines,
    judged: list[JudgedChange],
    disagreements: list[str],
) -> Comparison:
    # Legs that contradict each other are a bug of ours: until it is mended, nobody may rely on either.
    floor = [Effect.BREAKS] if disagreements else []
    old_readers = _worst([*floor, *(change.old_readers for change in judged)])
    new_readers = _worst([*floor, *(change.new_readers for change in judged)])
    models = tuple(
        RecordModels(record=record.name, record_model=record.model, content_model=new.content_model)
        for record in new.records
    )
    return Comparison(
        old=old.fqid,
        new=new.fqid,
        mode=mode.name,
        changes=tuple(judged),
        old_readers=old_readers,
        new_readers=new_readers,
        posture=posture_of(old_readers, new_readers),
        step=Step.MAJOR if disagreements else find_step(judged),
        models=models,
        engines=tuple(engine.name for engine in engines.shared),
        disagreement=" ".join(disagreements),
    )


def _by_record(changes: Iterable[Change]) -> Mapping[str | None, list[Change]]:
    groups: dict[str | None, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.record, []).append(change)
    return groups


def _in_order(judged: Iterable[JudgedChange], changes: tuple[Change, ...]) -> list[JudgedChange]:
    position = {id(change): index for index, change in enumerate(changes)}
    return sorted(judged, key=lambda item: position[id(item.change)])


def _by_kind(change: Change) -> JudgedChange:
    return JudgedChange(
        change=change,
        old_readers=change.kind.old_readers,
        new_readers=change.kind.new_readers,
        severity=change.kind.severity,
    )


def _worst(effects: Iterable[Effect]) -> Effect:
    return max(effects, key=_WORSE.index, default=Effect.SAFE)


def _weigh(judged: JudgedChange, mode: Mode) -> JudgedChange:
    if mode.forbids(judged.old_readers, judged.new_readers):
        severity = Severity.ERROR
    else:
        is_loud = judged.breaks or judged.change.kind.is_dangerous
        severity = Severity.WARNING if is_loud else Severity.INFO
    return judged if severity is judged.severity else replace(judged, severity=severity)


def _effect(judged: JudgedChange, reader: Reader) -> Effect:
    return judged.old_readers if reader is Reader.OLD else judged.new_readers


def _with_evidence(judged: JudgedChange, reader: Reader, evidence: Evidence) -> JudgedChange:
    is_old = reader is Reader.OLD
    found = JudgedChange(
        change=judged.change,
        old_readers=evidence.effect if is_old else judged.old_readers,
        new_readers=judged.new_readers if is_old else evidence.effect,
        severity=judged.severity,
        witnesses=(*judged.witnesses, evidence.witness) if evidence.witness else judged.witnesses,
        reason=judged.reason,
    )
    reason = _reason(found, evidence.reason or judged.reason, judged.reason)
    return found if reason == found.reason else replace(found, reason=reason)


def _reason(found: JudgedChange, said: str, before: str) -> str:
    """Give the reason to tell: that one reader is safe is none where the other is not."""
    if said in _PROOFS and found.breaks:
        said = "" if before in _PROOFS else before
    is_settled = Effect.DEPENDS not in {found.old_readers, found.new_readers}
    # What a change could not show alone, the whole record has shown.
    return "" if said == NO_RECORD_ALONE and is_settled and found.witnesses else said


class _Pair:
    """One record in two versions, with both views on it."""

    def __init__(
        self,
        old: Contract,
        new: Contract,
        allowances: Mapping[Reader, RowAllowance],
        old_record: Record,
        new_record: Record,
        *,
        among: int,
    ) -> None:
        self.old = old
        self.new = new
        self._allowances = allowances
        self.old_record = old_record
        self.new_record = new_record
        self._old_projection = project(old_record, old.content_model, among=among)
        self._new_projection = project(new_record, new.content_model, among=among)
        self._same = find_same_columns(self._old_projection, self._new_projection)
        self._twins: Mapping[str, str] = {}

    def judge(self, changes: list[Change]) -> tuple[list[JudgedChange], list[str]]:
        """Judge the changes of one record by kind and by proof; tell where the two contradict each other."""
        judged = [_by_kind(change) for change in changes]
        disagreements = []
        if any(change.kind is FIELD_RENAMED for change in changes):
            self._twins = find_twins(self.old_record.fields, self.new_record.fields)
        # Without a change of shape, every writer's record suits every reader.
        has_new_shape = not have_same_shape(self._old_projection, self._new_projection, self._same)
        for reader in READERS:
            view = self._view(reader)
            judged = [self._by_proof(item, reader, view) for item in judged]
            if has_new_shape:
                judged, disagreement = self._cross_check(judged, reader, view)
                disagreements += disagreement
        keys = KeyWitnesses(self._old_projection, self._new_projection)
        return [keys.show(item) for item in _fold(judged)], disagreements

    def _view(self, reader: Reader) -> RecordPair:
        if reader is Reader.OLD:
            sides = self._new_projection, self._old_projection
        else:
            sides = self._old_projection, self._new_projection
        return RecordPair(*sides, self._same, reader, self._twins, self._allowances[reader])

    @property
    def _is_described_by_json_schema(self) -> bool:
        return self.old_record.json_schema is not None or self.new_record.json_schema is not None

    def _by_proof(self, judged: JudgedChange, reader: Reader, view: RecordPair) -> JudgedChange:
        """Put the proof of one change in the place of its kind's word, where a record can show it."""
        kind = judged.change.kind
        if kind.proof is not Proof.RECORD or _effect(judged, reader) is Effect.SAFE:
            return judged
        evidence = view.prove_change(judged.change)
        if evidence is None:
            return judged
        if self._is_described_by_json_schema and evidence.effect is not Effect.BREAKS:
            # A field derived from a JSON Schema shows a part of it only: the proof of the whole record decides.
            evidence = Evidence(effect=Effect.DEPENDS, reason=NO_RECORD_ALONE)
        return _with_evidence(judged, reader, evidence)

    def _cross_check(
        self, judged: list[JudgedChange], reader: Reader, view: RecordPair
    ) -> tuple[list[JudgedChange], list[str]]:
        if any(_is_told(item, reader) for item in judged):
            return judged, []  # a confirmed record has settled that not every record suits: no proof can say otherwise
        whole = view.prove_record()
        match whole.effect:
            case Effect.SAFE:
                return self._settle_safe(judged, reader)
            case Effect.BREAKS:
                return self._settle_break(judged, reader, whole)
            case _:
                return self._settle_undecided(judged, reader, whole), []

    def _settle_safe(self, judged: list[JudgedChange], reader: Reader) -> tuple[list[JudgedChange], list[str]]:
        settled, disagreements = [], []
        for item in judged:
            if _is_told(item, reader):
                disagreements.append(_contradiction(item, "a record shows a break that the proof rules out"))
                settled.append(item)
            elif self._may_settle(item, reader):
                proved = Evidence(effect=Effect.SAFE, reason=_PROOFS[1])
                settled.append(_with_evidence(item, reader, proved))
            else:
                settled.append(item)
        return settled, disagreements

    def _may_settle(self, item: JudgedChange, reader: Reader) -> bool:
        """Whether what was left open hangs on records: those of a renamed column say nothing of its values."""
        is_open = item.change.kind.proof is Proof.RECORD and _effect(item, reader) is Effect.DEPENDS
        return is_open and item.change.column not in self._twins

    def _settle_break(
        self, judged: list[JudgedChange], reader: Reader, whole: Evidence
    ) -> tuple[list[JudgedChange], list[str]]:
        """Give the whole record's witness to the change at its column, unless a break is shown already."""
        if any(_effect(item, reader) is Effect.BREAKS and _is_shown(item, reader) for item in judged):
            return judged, []
        assert whole.witness is not None  # noqa: S101 - a break comes with its witness
        place = _find_place(judged, column_of_witness(whole.witness), reader)
        if place is None:
            return judged, [f"A record of `{whole.witness.record}` breaks {reader.value} and no change explains it."]
        item = judged[place]
        is_contradiction = _effect(item, reader) is Effect.SAFE and not self._is_open_to_proof
        said = [_contradiction(item, "a record breaks a change that is safe by its kind")] if is_contradiction else []
        return [*judged[:place], _with_evidence(item, reader, whole), *judged[place + 1 :]], said

    @property
    def _is_open_to_proof(self) -> bool:
        """Whether kinds cannot know what records may hold: a JSON Schema, no columns told, two of one name, strict."""
        is_untold = any(not record.fields or _has_twins(record) for record in (self.old_record, self.new_record))
        models = {self.old.content_model, self.new.content_model}
        is_open = len(models) > 1 or "strict" in {model.value for model in models}
        return is_untold or self._is_described_by_json_schema or is_open

    def _settle_undecided(self, judged: list[JudgedChange], reader: Reader, whole: Evidence) -> list[JudgedChange]:
        return [
            _with_evidence(item, reader, whole)
            if _can_show(item.change) and _effect(item, reader) is not Effect.BREAKS
            else item
            for item in judged
        ]


def _has_twins(record: Record) -> bool:
    """Whether two fields have one name, so that no record can hold both."""
    paths = [path for path, _ in record.walk()]
    return len(paths) != len(set(paths))


def _fold(judged: list[JudgedChange]) -> list[JudgedChange]:
    """Leave out that a schema as a whole changed, in as far as changes with names tell it better."""
    named = [item for item in judged if not _is_whole_schema(item)]
    if not named:
        return judged
    safe = {reader: Effect.SAFE for reader in READERS if any(_is_told(item, reader) for item in named)}
    folded = [
        replace(
            item,
            old_readers=safe.get(Reader.OLD, item.old_readers),
            new_readers=safe.get(Reader.NEW, item.new_readers),
        )
        if _is_whole_schema(item)
        else item
        for item in judged
    ]
    return [item for item in folded if item.breaks or not _is_whole_schema(item)]


def _is_whole_schema(judged: JudgedChange) -> bool:
    return judged.change.column is None and judged.change.kind.proof is Proof.RECORD


def _is_told(judged: JudgedChange, reader: Reader) -> bool:
    return any(witness.reader is reader for witness in judged.witnesses)


def _can_show(change: Change) -> bool:
    """Tell whether a record might show a change: by its kind, or because it adds or removes a field."""
    return change.kind.proof is Proof.RECORD or change.column is not None


def _is_shown(judged: JudgedChange, reader: Reader) -> bool:
    """Tell whether a break is explained: by a witness, or by a kind that no record can show."""
    return judged.change.kind.proof is Proof.KIND or any(witness.reader is reader for witness in judged.witnesses)


def _find_place(judged: list[JudgedChange], column: str, reader: Reader) -> int | None:
    """Give the change that a witness at a column belongs to.

    Of those at the column one that is not safe by its kind comes first; then the record as a whole.
    """
    at_column = [
        place
        for place, item in enumerate(judged)
        if column and item.change.column and is_same_column(item.change.column, column)
    ]
    unsafe = [place for place in at_column if _effect(judged[place], reader) is not Effect.SAFE]
    whole = [place for place, item in enumerate(judged) if _is_whole_schema(item)]
    return next(iter([*unsafe, *at_column, *whole]), None)


def _contradiction(judged: JudgedChange, what: str) -> str:
    change = judged.change
    return f"{change.kind.code} {change.kind.name} at {change.pointer}: {what}."
