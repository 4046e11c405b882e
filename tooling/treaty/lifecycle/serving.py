"""Changes of what is served by default: promote, roll back, freeze, hold; each as edits, or as what forbids it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from treaty.lifecycle.standing import Standing, Transition, find_frozen, find_not_served
from treaty.lifecycle.status import VersionLife
from treaty.lifecycle.yaml_edit import Edit, SetEntry
from treaty.model.identity import Version
from treaty.model.registry import Deprecation

_PIN_STAYS = (
    "While dataset.yaml pins `current`, new versions do not become current by themselves; "
    "`treaty promote` of the next one decides."
)


def promote(standing: Standing, life: VersionLife) -> Transition:
    """Make a version current: by a pin, or by lifting one where the version is current without it."""
    name, version = standing.name(life.version), life.version
    edits = _pin(standing, version)
    summary = f"Promote {name}"
    if standing.state.frozen is None and not edits and standing.current == version:
        return Transition(summary=summary)
    refusals = (*find_frozen(standing), *find_not_served(life), *_find_not_promotable(standing, life))
    current = standing.current
    waiting = standing.find_waiting(current, life.contract) if current and version.major > current.major else ()
    notes = (*waiting, *((_PIN_STAYS,) if _is_pin(edits) else ()))
    return Transition(summary=summary, edits=edits, refusals=refusals, notes=notes, moves_current=True)


def _find_not_promotable(standing: Standing, life: VersionLife) -> Iterator[str]:
    name, version, current = standing.name(life.version), life.version, standing.current
    own = standing.state.versions.get(version)
    if own is not None and own.deprecated is not None and life.retirement is None:
        yield f"`{name}` is deprecated{_until(own.deprecated)}; promote its successor instead."
    if current is None:
        return
    if version < current:
        back = f"treaty rollback {standing.key} --to {version}"
        yield f"`{name}` is older than the current {current}; go back with `{back}`."
    elif version.major > current.major and not _is_announced(standing.state.majors.get(current.major)):
        yield (
            f"The end of major {current.major} is not announced: it needs a sunset and a successor. First: "
            f"`treaty deprecate {standing.key}:v{current.major} --sunset DATE --successor {version} --reason …`."
        )


def _until(deprecation: Deprecation) -> str:
    return f" and ends on {deprecation.sunset}" if deprecation.sunset else ""


def _is_announced(deprecation: Deprecation | None) -> bool:
    return deprecation is not None and deprecation.sunset is not None and bool(deprecation.successor)


def _pin(standing: Standing, version: Version) -> tuple[Edit, ...]:
    """Give the edits that make a version current, whatever else is in its way."""
    free = standing.current_under(replace(standing.state, current=None, frozen=None))
    if free.version == version:
        return (standing.remove_layer("current"),) if standing.state.current is not None else ()
    return () if standing.state.current == version else (standing.set_layer("current", value=str(version)),)


def _is_pin(edits: tuple[Edit, ...]) -> bool:
    return any(isinstance(edit, SetEntry) for edit in edits)


def roll_back(standing: Standing, target: VersionLife | None) -> Transition:
    """Make an earlier version current again; None: the one that was current before and may still be served."""
    life = target or _find_previous(standing)
    if life is None:
        reason = f"`{standing.key}` has no earlier version to go back to; name one with --to."
        return Transition(summary=f"Roll back {standing.key}", refusals=(*find_frozen(standing), reason))
    name, version, current = standing.name(life.version), life.version, standing.current
    summary = f"Roll back {standing.key} to {version}"
    edits = _pin(standing, version)
    if standing.state.frozen is None and not edits and current == version:
        return Transition(summary=summary)
    refusals = [*find_frozen(standing), *find_not_served(life)]
    if current is not None and version > current:
        refusals.append(f"`{name}` is newer than the current {current}; `treaty promote {name}` makes it current.")
    refusals += [f"{text} Agree with its owner first." for text in _find_beyond(standing, life)]
    deprecated = standing.state.versions.get(version)
    notes = [_PIN_STAYS] if _is_pin(edits) else []
    if deprecated is not None and deprecated.deprecated is not None:
        notes.append(f"`{name}` is deprecated{_until(deprecated.deprecated)}.")
    return Transition(summary=summary, edits=edits, refusals=tuple(refusals), notes=tuple(notes), moves_current=True)


def _find_previous(standing: Standing) -> VersionLife | None:
    current = standing.current
    moves = [flip.version for flip in reversed(standing.flips)]
    older = [life.version for life in reversed(standing.life.versions)] if current is not None else []
    for version in (*moves, *older):
        life = standing.life.find(version)
        is_earlier = current is None or version < current
        if life is not None and is_earlier and not any(find_not_served(life)):
            return life
    return None


def _find_beyond(standing: Standing, life: VersionLife) -> Iterator[str]:
    """Give the readers that need something newer than a version."""
    for reader in standing.readers:
        lowest = reader.dependency.min_version
        if lowest is not None and lowest > life.version and standing.current is not None and lowest <= standing.current:
            yield f"Consumer `{reader.consumer}` needs {lowest} or later."


def freeze(standing: Standing, reason: str, by: str | None) -> Transition:
    """Keep the current version from moving."""
    summary = f"Freeze {standing.key}"
    frozen = standing.state.frozen
    owner = by or (standing.dataset.owner if standing.dataset else None)
    if frozen is not None:
        is_same = frozen.reason == reason and by in {None, frozen.by}
        refusals = () if is_same else tuple(find_frozen(standing))
        return Transition(summary=summary, refusals=refusals)
    if standing.current is None:
        reason = f"`{standing.key}` has no current version, so there is nothing to freeze; release one first."
        return Transition(summary=summary, refusals=(reason,))
    value = {"since": standing.today.isoformat(), "reason": reason} | ({"by": owner} if owner else {})
    return Transition(summary=summary, edits=(standing.set_layer("frozen", value=value),))


def unfreeze(standing: Standing) -> Transition:
    """Let the current version move again."""
    edits = (standing.remove_layer("frozen"),) if standing.state.frozen is not None else ()
    return Transition(summary=f"Unfreeze {standing.key}", edits=edits, moves_current=True)


def hold(standing: Standing, life: VersionLife) -> Transition:
    """Keep a version from becoming current."""
    name, summary = standing.name(life.version), f"Hold {standing.name(life.version)}"
    if life.is_held:
        return Transition(summary=summary)
    refusals = []
    if life.retirement is not None:
        refusals.append(f"`{name}` is retired; it is served to nobody as it is.")
    if life.is_current:
        refusals.append(f"`{name}` is current; go back to an earlier version: `treaty rollback {standing.key}`.")
    elif standing.state.current == life.version:
        refusals.append(f"dataset.yaml pins `current` to {life.version}; promote another version first.")
    edits = (standing.set_layer(*standing.version_path(life.version), "promote", value="hold"),)
    return Transition(summary=summary, edits=edits, refusals=tuple(refusals))


def unhold(standing: Standing, life: VersionLife) -> Transition:
    """Let a version become current again."""
    name, summary = standing.name(life.version), f"Release the hold on {standing.name(life.version)}"
    if life.contract.hold:
        reason = (
            f"`{name}` says `promote: hold` in its own file, which does not change; publish the next patch without it."
        )
        return Transition(summary=summary, refusals=(reason,))
    edits = (standing.remove_layer(*standing.version_path(life.version), "promote"),) if life.is_held else ()
    return Transition(summary=summary, edits=edits, moves_current=True)
