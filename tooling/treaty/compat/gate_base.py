"""What a pull request may not loosen while it relies on it: the mode it is judged by, and an end once announced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from treaty.compat.comparison import Comparison
from treaty.compat.gate import Pair, fingerprint_of
from treaty.compat.gate_rules import ANNOUNCED_END_KEPT, MODE_NOT_LOOSENED_IN_PASSING
from treaty.compat.modes import find_mode
from treaty.diagnostics.diagnostic import Diagnostic, Location, Note
from treaty.diagnostics.rule import Rule
from treaty.model.identity import ContractId
from treaty.model.pointer import Pointer
from treaty.model.registry import Catalog, Dataset, Deprecation, LayerState


def find_loosened_modes(
    base: Catalog, head: Catalog, compared: Iterable[tuple[Pair, Comparison]]
) -> Iterator[Diagnostic]:
    """Give the new versions that pass only because what is checked loosens their mode as well.

    Args:
        base: the registry before.
        head: the registry with the change.
        compared: the new versions beside those before them, judged by the mode of the head.
    """
    for pair, comparison in compared:
        was = base.compatibility(pair.key)
        if pair.key not in base.contracts or pair.is_new_major or was == pair.mode:
            continue
        excepted = {entry.fingerprint for entry in head.state(pair.key).exceptions}
        modes = find_mode(was), find_mode(pair.mode)
        let_pass = [
            judged.change.kind.name
            for judged in comparison.changes
            if modes[0].forbids(judged.old_readers, judged.new_readers)
            and not modes[1].forbids(judged.old_readers, judged.new_readers)
            and fingerprint_of(pair, judged) not in excepted
        ]
        if let_pass:
            yield _loosened(pair, was, let_pass, head)


def _loosened(pair: Pair, was: str, let_pass: list[str], head: Catalog) -> Diagnostic:
    names = ", ".join(f"`{name}`" for name in dict.fromkeys(let_pass))
    message = (
        f"{pair.new.version} breaks mode {was}, which `{pair.key}` has before this change, by {names}; the change "
        f"itself loosens the mode to {pair.mode}."
    )
    hint = "Loosen the mode in a change of its own, reviewed by those who rely on it; then add the version."
    dataset = head.datasets.get(pair.key.dataset_id)
    is_own = dataset is not None and head.state(pair.key).compatibility is not None
    pointer = Pointer(("layers", pair.key.layer, "compatibility"))
    location = (
        Location(path=dataset.path, contract=pair.new.fqid, pointer=pointer)
        if dataset is not None and is_own
        else Location(path=pair.new.path, contract=pair.new.fqid, pointer=Pointer(("version",)))
    )
    return _finding(MODE_NOT_LOOSENED_IN_PASSING, message, location, hint, {"was": was, "is": pair.mode})


def find_shortened_ends(base: Catalog, head: Catalog, today: date) -> Iterator[Diagnostic]:
    """Give the ends that are announced, or moved nearer, to a day within the notice period from today."""
    soonest = today + timedelta(days=head.registry.notice_period_days)
    for name, dataset in head.datasets.items():
        known = base.datasets.get(name)
        for layer, state in dataset.layers.items():
            key = ContractId(dataset.key.namespace, layer, dataset.key.dataset)
            before = _ends(known.state(layer)) if known else {}
            for subject, end in _ends(state).items():
                old = before.get(subject)
                is_soon = end.sunset is not None and end.sunset < soonest and _is_nearer(old, end.sunset)
                if is_soon and key in base.contracts:
                    yield _shortened(dataset, f"{subject} of `{key}`", old, end, head.registry.notice_period_days)


def _ends(state: LayerState) -> dict[str, Deprecation]:
    """Give the announced ends of a layer by what ends; a version that is retired has ended."""
    majors = {f"major {major}": end for major, end in state.majors.items()}
    versions = {
        str(version): entry.deprecated
        for version, entry in state.versions.items()
        if entry.deprecated is not None and entry.retired is None
    }
    return {**majors, **versions}


def _is_nearer(old: Deprecation | None, sunset: date) -> bool:
    return old is None or old.sunset is None or sunset < old.sunset


def _shortened(dataset: Dataset, subject: str, old: Deprecation | None, new: Deprecation, period: int) -> Diagnostic:
    said = f"moved from {old.sunset} to {new.sunset}" if old and old.sunset else f"announced for {new.sunset}"
    message = f"The end of {subject} is {said}, less than the notice period of {period} days from today."
    location = Location(path=dataset.path, pointer=new.pointer / "sunset")
    hint = "Consumers have the notice period from the day they are told; name a later day."
    return _finding(ANNOUNCED_END_KEPT, message, location, hint, {"subject": subject, "sunset": str(new.sunset)})


def _finding(rule: Rule, message: str, location: Location, hint: str, arguments: Mapping[str, str]) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        message=message,
        severity=rule.severity,
        location=location,
        notes=(Note(label="help", value=hint),),
        arguments=MappingProxyType(dict(arguments)),
    )
