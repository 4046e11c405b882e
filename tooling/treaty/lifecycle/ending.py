"""The end of versions and majors: announced in time, carried out after it; each as edits, or as what forbids it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from treaty.lifecycle.standing import Standing, Transition, find_not_served, name_move
from treaty.lifecycle.status import VersionLife
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Fqid, IdentityError, Version, newest, parse_fqid, parse_version
from treaty.model.registry import Deprecation, LayerState


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What is announced of an end; None: not said."""

    sunset: date | None
    successor: str | None
    reason: str


Subject = Version | int
"""A version, or the number of a whole major."""


def deprecate(standing: Standing, subject: Subject, announcement: Announcement) -> Transition:
    """Announce the end of a version or a major; one that is announced may be put off, never brought forward."""
    name = name_of(standing.key, subject)
    old = announced(standing.state, subject)
    sunset = announcement.sunset or (old.sunset if old else None)
    successor = announcement.successor or (old.successor if old else None)
    refusals = (
        *_find_unfit(standing, subject),
        *_find_wrong_sunset(standing, old, sunset),
        *_find_wrong_successor(standing, subject, successor, sunset),
    )
    since = old.since if old is not None and old.since is not None else standing.today
    value = {
        "since": since.isoformat(),
        "sunset": sunset.isoformat() if sunset else "",
        "successor": successor or "",
        "reason": announcement.reason,
    }
    path = (*standing.version_path(subject), "deprecated") if isinstance(subject, Version) else _major_path(subject)
    edit = standing.set_layer(*path, value={key: text for key, text in value.items() if text})
    return Transition(
        summary=f"Deprecate {name}",
        edits=(edit,),
        refusals=refusals,
        notes=tuple(_tell_readers(standing, subject, successor)),
    )


def name_of(key: ContractId, subject: Subject) -> str:
    """Give the FQID of a version or a whole major."""
    return f"{key}:{subject}" if isinstance(subject, Version) else f"{key}:v{subject}"


def announced(state: LayerState, subject: Subject) -> Deprecation | None:
    """Give the end that is announced of exactly this version or major."""
    if isinstance(subject, int):
        return state.majors.get(subject)
    own = state.versions.get(subject)
    return own.deprecated if own is not None else None


def members(standing: Standing, subject: Subject) -> tuple[VersionLife, ...]:
    """Give the versions that an end is about."""
    return tuple(life for life in standing.life.versions if subject in {life.version, life.version.major})


def _major_path(major: int) -> tuple[str, str]:
    return ("majors", str(major))


def _find_unfit(standing: Standing, subject: Subject) -> Iterator[str]:
    name, lives = name_of(standing.key, subject), members(standing, subject)
    if all(life.release is None for life in lives):
        yield f"`{name}` is not released, so nobody relies on it; change or delete the draft instead."
    elif all(life.retirement is not None for life in lives):
        yield f"`{name}` is retired already."


def _find_wrong_sunset(standing: Standing, old: Deprecation | None, sunset: date | None) -> Iterator[str]:
    period = standing.catalog.registry.notice_period_days
    earliest = standing.today + timedelta(days=period)
    promised = old.sunset if old is not None else None
    if sunset is None:
        yield f"It needs a sunset, the last day it is served: --sunset {earliest} or later ({period} days' notice)."
    elif promised is not None and sunset < promised:
        yield f"It was promised until {promised}; a sunset can be put off, not brought forward to {sunset}."
    elif sunset != promised and sunset < earliest:
        days = (sunset - standing.today).days
        when = "is over already" if days < 0 else f"is {days} days away"
        yield f"The sunset {sunset} {when}; the notice period is {period} days: {earliest} at the earliest."


def _find_wrong_successor(
    standing: Standing, subject: Subject, successor: str | None, sunset: date | None
) -> Iterator[str]:
    dataset = standing.dataset
    if not successor:
        if dataset is None or dataset.status == "active":
            yield "It needs a successor: --successor with a version of the same contract, or the FQID of another."
        return
    found = _find_successors(standing, successor)
    if not found:
        yield f"The successor `{successor}` is not in this repository; name a version such as v2.0.0, or an FQID."
    elif all(_is_over(standing, subject, contract) for contract in found):
        yield f"The successor `{successor}` has ended or ends with it; name one that stays."
    elif all(_is_earlier(standing, contract, sunset) for contract in found):
        yield f"The successor `{successor}` is deprecated itself and ends no later; name the one that stays."


def _is_over(standing: Standing, subject: Subject, contract: Contract) -> bool:
    if contract.key is None or contract.version is None:
        return True
    told = standing.catalog.state(contract.key).versions.get(contract.version)
    ends = contract.key == standing.key and subject in {contract.version, contract.version.major}
    return ends or (told is not None and told.retired is not None)


def _is_earlier(standing: Standing, contract: Contract, sunset: date | None) -> bool:
    """Tell whether a version is announced to end before what it is to follow, or on the same day."""
    if contract.key is None or contract.version is None or sunset is None:
        return False
    told = standing.catalog.state(contract.key).versions.get(contract.version)
    end = told.deprecated.sunset if told is not None and told.deprecated is not None else None
    return end is not None and end <= sunset


def _find_successors(standing: Standing, successor: str) -> tuple[Contract, ...]:
    fqid = _read_successor(standing.key, successor)
    if fqid is None:
        return ()
    versions = standing.catalog.contracts.get(standing.catalog.registry.resolve(fqid.contract), ())
    return tuple(item for item in versions if item.version is not None and fqid.is_match(item.version))


def _read_successor(key: ContractId, text: str) -> Fqid | None:
    try:
        version = parse_version(text)
    except IdentityError:
        try:
            return parse_fqid(text)
        except IdentityError:
            return None
    return Fqid(key, (version.major, version.minor, version.patch))


def _tell_readers(standing: Standing, subject: Subject, successor: str | None) -> Iterator[str]:
    found = _find_successors(standing, successor) if successor else ()
    own = {item.version: item for item in found if item.version is not None and item.key == standing.key}
    best = newest(own, Fqid(standing.key))
    life = standing.life.find(best)
    if life is not None and life.release is None:
        yield f"The successor {best} is not released yet; consumers can move when it is."
    last = max((life.version for life in members(standing, subject)), default=None)
    if last is not None:
        yield from standing.find_waiting(last, own[best] if best is not None else None)


def retire(standing: Standing, lives: Sequence[VersionLife], reason: str) -> Transition:
    """Serve versions no more: after their sunset, when nobody needs them."""
    open_ = [life for life in lives if life.retirement is None]
    summary = f"Retire {', '.join(standing.name(life.version) for life in open_ or lives)}"
    gone = [life.version for life in open_]
    refusals: list[str] = []
    for life in open_:
        refusals += _find_too_early(standing, life)
    others = [
        life.version for life in standing.life.versions if life.version not in gone and not any(find_not_served(life))
    ]
    if standing.current in gone and others:
        instead = name_move(standing, max(others))
        refusals.append(f"`{standing.name(standing.current)}` is current; make another one so first: `{instead}`.")
    else:
        refusals += _find_needed(standing, gone)
    value = {"since": standing.today.isoformat(), "reason": reason}
    edits = tuple(standing.set_layer(*standing.version_path(version), "retired", value=value) for version in gone)
    return Transition(summary=summary, edits=edits, refusals=tuple(refusals))


def _find_needed(standing: Standing, gone: Sequence[Version]) -> Iterator[str]:
    """Give the readers that still need one of these versions, each once."""
    instead = standing.life.find(standing.without(gone))
    contract = instead.contract if instead is not None else None
    yield from dict.fromkeys(text for version in gone for text in standing.find_waiting(version, contract))


def _find_too_early(standing: Standing, life: VersionLife) -> Iterator[str]:
    name, end = standing.name(life.version), life.deprecation
    if life.release is None:
        yield f"`{name}` is not released, so nobody relies on it; delete the draft instead."
    elif end is None:
        yield (
            f"The end of `{name}` was never announced; first: "
            f"`treaty deprecate {name} --sunset DATE --successor V --reason …`."
        )
    elif end.sunset is None:
        yield f"The end of `{name}` has no sunset; say until when it is served with `treaty deprecate`."
    elif standing.today <= end.sunset:
        yield f"`{name}` is served until {end.sunset}; retire it on {end.sunset + timedelta(days=1)} or later."
