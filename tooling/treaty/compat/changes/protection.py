"""Protection: classification, masking and encryption of fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from treaty.compat.changes.subject import FieldPair, say_change, show
from treaty.diagnostics.change import Action, Aspect, Change, ChangeKind, Effect, Element, change_kind

_RANKS: Mapping[str, int] = MappingProxyType(
    {
        word: rank
        for rank, words in enumerate(
            (
                "public open unclassified none",
                "internal private",
                "confidential sensitive pii personal",
                "restricted phi pci spi sensitive_pii highly_confidential",
                "secret strictly_confidential",
            )
        )
        for word in words.split()
    }
)
"""Usual words for sensitivity, from open to closed; other words cannot be ranked."""

_MASKED_READERS = (
    "Add a masked field beside the open one, move its readers, then take the open one away in a new major."
)

CLASSIFICATION_RAISED = change_kind(
    code="TR680", name="classification-raised", element=Element.FIELD, aspect=Aspect.METADATA, action=Action.RAISE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="classification-lowered", is_dangerous=True,
    text="""A field is classified as more sensitive than before.

    Why: the values are the same, but consumers may lose access, and must treat what they have copied by other rules.
    Old: {name: email, logicalType: string, classification: internal}
    New: {name: email, logicalType: string, classification: restricted}
    """,
)  # fmt: skip

CLASSIFICATION_LOWERED = change_kind(
    code="TR681", name="classification-lowered", element=Element.FIELD, aspect=Aspect.METADATA, action=Action.LOWER,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="classification-raised", is_dangerous=True,
    text="""A field is classified as less sensitive than before.

    Why: more people may see the values; if that is a mistake, it is a leak. Whoever answers for privacy should approve.
    Old: {name: email, logicalType: string, classification: restricted}
    New: {name: email, logicalType: string, classification: internal}
    """,
)  # fmt: skip

CLASSIFICATION_CHANGED = change_kind(
    code="TR682", name="classification-changed", element=Element.FIELD, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="classification-changed", is_dangerous=True,
    text="""A field is classified by another word, and which one is more sensitive cannot be told.

    Why: access and handling may change either way.
    Old: {name: email, logicalType: string, classification: class_a}
    New: {name: email, logicalType: string, classification: class_b}
    """,
)  # fmt: skip

MASKING_ADDED = change_kind(
    code="TR683", name="masking-added", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.ADD,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="masking-removed", instead=_MASKED_READERS,
    text="""The values of a field are masked now.

    Why: old readers get hashes or blanks where they read values; new readers find open values in the data of before.
    Old: {name: email, logicalType: string}
    New:
      name: email
      logicalType: string
      customProperties: [{property: masking, vendor: treaty, value: {method: hash}}]
    """,
)  # fmt: skip

MASKING_REMOVED = change_kind(
    code="TR684", name="masking-removed", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.REMOVE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="masking-added", is_dangerous=True,
    text="""The values of a field are no longer masked.

    Why: what was hidden is shown. Whoever answers for privacy should approve; joins on the masked values end, too.
    Old:
      name: email
      logicalType: string
      customProperties: [{property: masking, vendor: treaty, value: {method: hash}}]
    New: {name: email, logicalType: string}
    """,
)  # fmt: skip

MASKING_CHANGED = change_kind(
    code="TR685", name="masking-changed", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="masking-changed", instead=_MASKED_READERS,
    text="""The values of a field are masked in another way, or for others.

    Why: masked values of before and after do not match: joins and counts over both are wrong.
    Old:
      name: email
      logicalType: string
      customProperties: [{property: masking, vendor: treaty, value: {method: hash}}]
    New:
      name: email
      logicalType: string
      customProperties: [{property: masking, vendor: treaty, value: {method: tokenize}}]
    """,
)  # fmt: skip

ENCRYPTION_ADDED = change_kind(
    code="TR686", name="encryption-added", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.ADD,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="encryption-removed", instead=_MASKED_READERS,
    text="""The values of a field stand encrypted under another name.

    Why: readers without the key cannot read them, and those with it must look elsewhere.
    Old: {name: iban, logicalType: string}
    New: {name: iban, logicalType: string, encryptedName: iban_encrypted}
    """,
)  # fmt: skip

ENCRYPTION_REMOVED = change_kind(
    code="TR687", name="encryption-removed", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.REMOVE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="encryption-added", is_dangerous=True,
    text="""The values of a field are no longer encrypted.

    Why: what was protected is open. Whoever answers for privacy should approve.
    Old: {name: iban, logicalType: string, encryptedName: iban_encrypted}
    New: {name: iban, logicalType: string}
    """,
)  # fmt: skip

ENCRYPTION_CHANGED = change_kind(
    code="TR688", name="encryption-changed", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="encryption-changed",
    instead="Keep the encrypted values under the old name as well until its readers have moved.",
    text="""The encrypted values of a field stand under another name.

    Why: who decrypts looks for the name.
    Old: {name: iban, logicalType: string, encryptedName: iban_encrypted}
    New: {name: iban, logicalType: string, encryptedName: iban_sealed}
    """,
)  # fmt: skip

KINDS = (
    CLASSIFICATION_RAISED, CLASSIFICATION_LOWERED, CLASSIFICATION_CHANGED, MASKING_ADDED, MASKING_REMOVED,
    MASKING_CHANGED, ENCRYPTION_ADDED, ENCRYPTION_REMOVED, ENCRYPTION_CHANGED,
)  # fmt: skip


def find_protection_changes(pair: FieldPair) -> Iterator[Change]:
    """Give what changed about how a field's values are protected."""
    old, new, subject = pair.old, pair.new, pair.subject
    if _word(old.classification) != _word(new.classification):
        kind, verb = _classification_kind(old.classification, new.classification)
        words = f"classification {verb} from {show(old.classification)} to {show(new.classification)}"
        yield subject.change(kind, words, at=["classification"], old=old.classification, new=new.classification)
    if dict(old.masking) != dict(new.masking):
        one, other = dict(old.masking) or None, dict(new.masking) or None
        kind = _existence_kind(one, other, (MASKING_ADDED, MASKING_REMOVED, MASKING_CHANGED))
        words = _say_protection("masked", "masking", _method(old.masking), _method(new.masking))
        yield subject.change(kind, words, at=["customProperties", "masking"], old=one, new=other)
    if old.encrypted_name != new.encrypted_name:
        kinds = (ENCRYPTION_ADDED, ENCRYPTION_REMOVED, ENCRYPTION_CHANGED)
        kind = _existence_kind(old.encrypted_name, new.encrypted_name, kinds)
        words = _say_protection("encrypted", "encrypted name", old.encrypted_name, new.encrypted_name)
        yield subject.change(kind, words, at=["encryptedName"], old=old.encrypted_name, new=new.encrypted_name)


def _say_protection(state: str, noun: str, old: str | None, new: str | None) -> str:
    if old is None:
        return f"its values are {state} now ({show(new)})"
    return f"its values are no longer {state} (it was {show(old)})" if new is None else say_change(noun, old, new)


def _word(classification: str | None) -> str | None:
    """Give a classification as it is compared: letter case and what joins its words mean nothing."""
    return classification and classification.strip().lower().replace("-", "_").replace(" ", "_")


def _classification_kind(old: str | None, new: str | None) -> tuple[ChangeKind, str]:
    if old is None or new is None:
        return (CLASSIFICATION_RAISED, "stated, raised") if old is None else (CLASSIFICATION_LOWERED, "taken back")
    one, other = (_RANKS.get(_word(text) or "") for text in (old, new))
    if one is None or other is None or one == other:
        return CLASSIFICATION_CHANGED, "changed"
    return (CLASSIFICATION_RAISED, "raised") if other > one else (CLASSIFICATION_LOWERED, "lowered")


def _method(masking: Mapping[str, object]) -> str | None:
    return ", ".join(f"{key}: {value}" for key, value in sorted(masking.items())) or None


def _existence_kind(old: object, new: object, kinds: tuple[ChangeKind, ChangeKind, ChangeKind]) -> ChangeKind:
    """Give the kind for added, removed or changed."""
    if old is None:
        return kinds[0]
    return kinds[1] if new is None else kinds[2]
