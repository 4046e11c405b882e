"""Service levels: promises about freshness, availability, retention and the like, compared in one unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from treaty.compat.changes.keyed import pair_members
from treaty.compat.changes.subject import ContractPair, Subject, show
from treaty.diagnostics.change import Action, Aspect, Change, ChangeKind, Effect, Element, change_kind
from treaty.model.constraints import Tightness
from treaty.model.contract import ServiceLevel
from treaty.model.service_levels import compare_levels, name_of

_KEEP = "Keep the promise; if it cannot be held, announce when it ends and take it back in a new major."

SERVICE_LEVEL_ADDED = change_kind(
    code="TR670", name="service-level-added", element=Element.SERVICE_LEVEL, aspect=Aspect.SERVICE_LEVEL,
    action=Action.ADD, old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="service-level-removed",
    text="""A service level was promised that was not before.

    Why: consumers get more; the producer has more to keep.
    Old: {slaProperties: []}
    New: {slaProperties: [{property: freshness, value: 24, unit: h}]}
    """,
)  # fmt: skip

SERVICE_LEVEL_REMOVED = change_kind(
    code="TR671", name="service-level-removed", element=Element.SERVICE_LEVEL, aspect=Aspect.SERVICE_LEVEL,
    action=Action.REMOVE, old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="service-level-added",
    instead=_KEEP,
    text="""A service level is no longer promised.

    Why: consumers planned with it: jobs that start when data is there, audits that reach back.
    Old: {slaProperties: [{property: freshness, value: 24, unit: h}]}
    New: {slaProperties: []}
    """,
)  # fmt: skip

SERVICE_LEVEL_TIGHTENED = change_kind(
    code="TR672", name="service-level-tightened", element=Element.SERVICE_LEVEL, aspect=Aspect.SERVICE_LEVEL,
    action=Action.NARROW, old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="service-level-loosened",
    text="""A service level promises more than before.

    Why: consumers get more; the producer has more to keep.
    Old: {slaProperties: [{property: freshness, value: 24, unit: h}]}
    New: {slaProperties: [{property: freshness, value: 12, unit: h}]}
    """,
)  # fmt: skip

SERVICE_LEVEL_LOOSENED = change_kind(
    code="TR673", name="service-level-loosened", element=Element.SERVICE_LEVEL, aspect=Aspect.SERVICE_LEVEL,
    action=Action.WIDEN, old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="service-level-tightened",
    aliases=("sla-loosened",), instead=_KEEP,
    text="""A service level promises less than before: older data, fewer days kept, less of the time available.

    Why: consumers planned with the old promise. Each property knows which direction is worse, and units do not matter.
    Old: {slaProperties: [{property: freshness, value: 24, unit: h}]}
    New: {slaProperties: [{property: freshness, value: 2, unit: d}]}
    """,
)  # fmt: skip

SERVICE_LEVEL_CHANGED = change_kind(
    code="TR674", name="service-level-changed", element=Element.SERVICE_LEVEL, aspect=Aspect.SERVICE_LEVEL,
    action=Action.CHANGE, old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="service-level-changed",
    instead="Promise the new level beside the old one.",
    text="""A service level promises something else, and whether that is more or less cannot be told.

    Why: what was promised is not promised any more in the same words; consumers must look at it.
    Old: {slaProperties: [{property: support, value: around the clock}]}
    New: {slaProperties: [{property: support, value: business hours}]}
    """,
)  # fmt: skip

KINDS = (
    SERVICE_LEVEL_ADDED, SERVICE_LEVEL_REMOVED, SERVICE_LEVEL_TIGHTENED, SERVICE_LEVEL_LOOSENED, SERVICE_LEVEL_CHANGED,
)  # fmt: skip

_KIND_OF: Mapping[Tightness, tuple[ChangeKind, str]] = MappingProxyType(
    {
        Tightness.TIGHTER: (SERVICE_LEVEL_TIGHTENED, "tightened"),
        Tightness.LOOSER: (SERVICE_LEVEL_LOOSENED, "loosened"),
        Tightness.INCOMPARABLE: (SERVICE_LEVEL_CHANGED, "changed"),
    }
)


def find_service_level_changes(pair: ContractPair) -> Iterator[Change]:
    """Give what changed about the promises of a contract."""
    if pair.old.service_levels == pair.new.service_levels:
        return
    pairs, gone = pair_members(pair.old.service_levels, pair.new.service_levels, (_about, _promise))
    for before, level in pairs:
        if before is not None:
            yield from _find_in_level(before, level)
        else:
            yield _subject(level).change(SERVICE_LEVEL_ADDED, f"{_told(level)} promised", new=_told(level))
    for level in gone:
        yield _subject(level).change(SERVICE_LEVEL_REMOVED, f"{_told(level)} no longer promised", old=_told(level))


def _about(level: ServiceLevel) -> tuple[str, tuple[str, ...], str]:
    """Give what tells promises apart: several about one thing differ in whom they are made for."""
    return (*_promise(level), level.driver or "")


def _promise(level: ServiceLevel) -> tuple[str, tuple[str, ...]]:
    return name_of(level), level.elements


def _subject(level: ServiceLevel) -> Subject:
    about = f" of {show(level.elements)}" if level.elements else ""
    return Subject(label=f"Service level `{level.property}`{about}", pointer=level.pointer)


def _find_in_level(old: ServiceLevel, new: ServiceLevel) -> Iterator[Change]:
    tightness = compare_levels(old, new)
    if tightness is Tightness.EQUAL and old.value_ext != new.value_ext:
        tightness = Tightness.INCOMPARABLE
    if tightness is not Tightness.EQUAL:
        kind, verb = _KIND_OF[tightness]
        words = f"{verb} from {_told(old)} to {_told(new)}"
        yield _subject(new).change(kind, words, at=["value"], old=_told(old), new=_told(new))


def _told(level: ServiceLevel) -> str:
    extra = f" ({show(level.value_ext)})" if level.value_ext is not None else ""
    return f"{level.value} {level.unit or ''}".strip() + extra
