"""A comparison as JSON data: what `treaty diff --format json` prints, described by `schemas/diff.schema.json`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from treaty.compat.comparison import Comparison, JudgedChange, Witness
from treaty.compat.consumers import Hit
from treaty.report.plain import dump_json, to_plain


def render_comparison(comparison: Comparison, *, consumers: Iterable[Hit] = ()) -> str:
    """Give the JSON text of one comparison and the consumers it hits."""
    return dump_json(comparison_to_json(comparison, consumers)) + "\n"


def comparison_to_json(comparison: Comparison, consumers: Iterable[Hit] = ()) -> dict[str, Any]:
    """Give a comparison as plain data, keys in a stable order.

    - `old`, `new`, `mode`: the two versions, and the compatibility mode they were judged by;
    - `compatible`: whether the mode permits every change, and both legs of the verdict agree;
    - `posture` (both, forward, backward, none), `old_readers` and `new_readers` (safe, breaks, undecided);
    - `step` (major, minor, patch, none): how far the version number must move;
    - `changes`: in order of place; each with its `witness` where there is one, and all of them in `witnesses`;
    - `models`: the record and content model in force, record by record;
    - `engines`: the engine profiles in force, by the servers that both versions name;
    - `consumers`: who is hit, as far as subscriptions tell.
    """
    return {
        "old": comparison.old,
        "new": comparison.new,
        "mode": comparison.mode,
        "compatible": comparison.is_compatible,
        "posture": comparison.posture.value,
        "old_readers": comparison.old_readers.value,
        "new_readers": comparison.new_readers.value,
        "step": comparison.step.value,
        "disagreement": comparison.disagreement or None,
        "changes": [_change_to_json(judged) for judged in comparison.changes],
        "models": [
            {
                "record": models.record,
                "record_model": models.record_model.value,
                "content_model": models.content_model.value,
            }
            for models in comparison.models
        ],
        "engines": list(comparison.engines),
        "consumers": [hit_to_json(hit) for hit in consumers],
    }


def _change_to_json(judged: JudgedChange) -> dict[str, Any]:
    change = judged.change
    witnesses = [witness_to_json(witness) for witness in judged.witnesses]
    return {
        "code": change.kind.code,
        "kind": change.kind.name,
        "severity": judged.severity.value,
        "pointer": str(change.pointer),
        "record": change.record,
        "column": change.column,
        "old": to_plain(change.old),
        "new": to_plain(change.new),
        "old_readers": judged.old_readers.value,
        "new_readers": judged.new_readers.value,
        "message": change.message,
        "why": change.kind.why_in_a_line,
        "reason": judged.reason or None,
        "instead": change.kind.instead or None if judged.breaks else None,
        "witness": witnesses[0] if witnesses else None,
        "witnesses": witnesses,
    }


def witness_to_json(witness: Witness) -> dict[str, Any]:
    """Give a witness as plain data: whose reader it breaks, the row, and the validator's words."""
    return {
        "reader": witness.reader.value,
        "record": witness.record,
        "rows": witness.rows,
        "row": to_plain(witness.row),
        "at": witness.at,
        "rejected_by": witness.rejected_by,
    }


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """Give a consumer that is hit as plain data; `columns` are the changed ones among those it reads."""
    subscription, dependency = hit.consumer.subscription, hit.consumer.dependency
    return {
        "consumer": subscription.consumer,
        "owner": subscription.owner,
        "contact": subscription.contact,
        "requires": dependency.requires,
        "min_version": str(dependency.min_version) if dependency.min_version else None,
        "columns": list(hit.columns),
        "purpose": dependency.purpose,
    }
