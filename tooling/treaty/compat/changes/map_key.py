"""Map keys: a type of theirs that is another one, wider or not."""

from __future__ import annotations

from treaty.compat.changes.subject import FieldPair
from treaty.diagnostics.change import Action, Aspect, ChangeKind, Effect, Element, change_kind

MAP_KEY_TYPE_CHANGED = change_kind(
    code="TR549", name="map-key-type-changed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="map-key-type-changed",
    aliases=("MAP_KEY_TYPE_MISMATCH",), instead="Add a map with keys of the new type beside the old one.",
    text="""The keys of a map are of another type.

    Why: readers look entries up by key. One of another type, wider or not, is not found; and no engine rewrites keys.
    Old:
      name: rates
      logicalType: map
      map: {key: {logicalType: string}, value: {logicalType: number}}
    New:
      name: rates
      logicalType: map
      map: {key: {logicalType: integer}, value: {logicalType: number}}
    """,
)  # fmt: skip

KINDS = (MAP_KEY_TYPE_CHANGED,)


def in_words_of_keys(pair: FieldPair, kind: ChangeKind, words: str) -> tuple[ChangeKind, str]:
    """Give a kind of change of type and its words; those of a map's keys where the field is one and readers break."""
    is_key = (pair.subject.column or "").endswith("{key}")
    is_break = Effect.BREAKS in {kind.old_readers, kind.new_readers}
    return (MAP_KEY_TYPE_CHANGED, "type of the keys changed from") if is_key and is_break else (kind, words)
