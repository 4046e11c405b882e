"""States: what `dataset.yaml` says of layers, majors and versions is about ones that exist, and makes sense."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lint.ends import find_layers, find_states, find_versions, is_held, is_retired
from treaty.model.registry import Catalog, Dataset


@rule(code="TR205", scope=Dataset, severity=Severity.ERROR)
def state_names_existing_layer(dataset: Dataset, *, catalog: Catalog) -> Iterator[Problem]:
    """`dataset.yaml` speaks of layers that the registry has.

    Why: a setting under a misspelt layer is read by nobody, and the contract goes by the default.
    Bad:
        layers:
          glod: {compatibility: full}
    Good:
        layers:
          gold: {compatibility: full}
    """
    for key, state in find_layers(dataset):
        if catalog.registry.find_layer(key.layer) is None:
            names = ", ".join(f"`{layer.name}`" for layer in catalog.registry.layers)
            yield problem(f"The registry has no layer `{key.layer}`; it has {names}.", state.pointer)


@rule(code="TR206", scope=Dataset, severity=Severity.ERROR)
def state_names_existing_version(dataset: Dataset, *, catalog: Catalog) -> Iterator[Problem]:
    """`dataset.yaml` speaks of versions that are in the tree.

    Why: a version deprecated under a wrong number is not deprecated, and a pin to one that is missing serves nothing.
    Bad:
        layers:
          gold: {current: v7.0.0}
    Good:
        layers:
          gold: {current: v1.0.0}
    """
    for key, state in find_layers(dataset):
        present = find_versions(catalog, key)
        if state.current is not None and state.current not in present:
            yield problem(f"`{key}` has no version `{state.current}` to make current.", state.pointer / "current")
        for version in state.versions:
            if version not in present:
                at = state.pointer / "versions" / str(version)
                yield problem(f"`{key}` has no version `{version}`; correct the number or remove the entry.", at)


@rule(code="TR207", scope=Dataset, severity=Severity.ERROR)
def state_names_existing_major(dataset: Dataset, *, catalog: Catalog) -> Iterator[Problem]:
    """`dataset.yaml` announces the end of majors that are in the tree.

    Why: an end announced for a major that never was leaves the real one without.
    Bad:
        layers:
          gold: {majors: {"3": {since: 2026-01-01, sunset: 2026-12-31, successor: v1.0.0}}}
    Good:
        layers:
          gold: {majors: {"1": {since: 2026-01-01, sunset: 2026-12-31, successor: finance.raw.invoice}}}
    """
    for key, state in find_layers(dataset):
        present = {version.major for version in find_versions(catalog, key)}
        for major, deprecation in state.majors.items():
            if major not in present:
                yield problem(f"`{key}` has no version of major {major}; correct the number.", deprecation.pointer)


@rule(code="TR208", scope=Dataset, severity=Severity.ERROR)
def current_is_served(dataset: Dataset, *, catalog: Catalog) -> Iterator[Problem]:
    """The version that is pinned as current is neither held back nor retired.

    Why: the pin says "serve this", the other line says "do not"; consumers would be handed what was taken away.
    Bad:
        layers:
          gold:
            current: v1.0.0
            versions: {v1.0.0: {retired: {since: 2026-01-01, reason: Wrong totals.}}}
    Good:
        layers:
          gold:
            current: v1.0.0
    """
    for key, state in find_layers(dataset):
        pinned = catalog.find(key, state.current) if state.current is not None else None
        if pinned is not None and (is_retired(catalog, pinned) or is_held(catalog, pinned)):
            why = "retired" if is_retired(catalog, pinned) else "held back (`promote: hold`)"
            yield problem(
                f"`{pinned.fqid}` is pinned as current but {why}; pin another version or lift that.",
                state.pointer / "current",
            )


@rule(code="TR209", scope=Dataset, severity=Severity.WARNING)
def frozen_contract_has_no_pin(dataset: Dataset) -> Iterator[Problem]:
    """A contract is either frozen or pinned, not both.

    Why: while it is frozen the current version does not move, so the pin does nothing now and moves it without
    notice on the day somebody lifts the freeze.
    Bad:
        layers:
          gold:
            current: v1.0.0
            frozen: {since: 2026-01-01, reason: Year-end close., by: finance-data}
    Good:
        layers:
          gold:
            frozen: {since: 2026-01-01, reason: Year-end close., by: finance-data}
    """
    for key, state in find_layers(dataset):
        if state.frozen is not None and state.current is not None:
            yield problem(
                f"`{key}` is frozen, so its pin to `{state.current}` has no effect; remove one of the two.",
                state.pointer / "current",
            )


@rule(code="TR210", scope=Dataset, severity=Severity.WARNING)
def freeze_says_since_when_and_by_whom(dataset: Dataset) -> Iterator[Problem]:
    """A freeze says since when and by whom.

    Why: a freeze that nobody owns is lifted by nobody; its day tells what it waits for has long come.
    Bad:
        layers:
          gold: {frozen: {reason: Year-end close.}}
    Good:
        layers:
          gold: {frozen: {since: 2026-01-01, reason: Year-end close., by: finance-data}}
    """
    for key, state in find_layers(dataset):
        frozen = state.frozen
        if frozen is None:
            continue
        told = {"since": frozen.since, "by": frozen.by}
        missing = [name for name, value in told.items() if not value]
        if missing:
            names = ", ".join(f"`{name}`" for name in missing)
            yield problem(f"The freeze of `{key}` does not say {names}; add it.", frozen.pointer)


@rule(code="TR211", scope=Dataset, severity=Severity.WARNING)
def retirement_was_announced(dataset: Dataset) -> Iterator[Problem]:
    """A retired version was deprecated before.

    Why: consumers plan by the announced sunset; a version that is gone without one took them by surprise.
    Bad:
        layers:
          gold:
            versions: {v1.0.0: {retired: {since: 2026-09-02, reason: Nobody reads it.}}}
    Good:
        layers:
          gold:
            versions:
              v1.0.0:
                deprecated: {since: 2026-03-01, sunset: 2026-09-01, successor: finance.raw.invoice}
                retired: {since: 2026-09-02, reason: Nobody reads it.}
    """
    for key, version, told in find_states(dataset):
        if (
            told.retired is not None
            and told.deprecated is None
            and version.major not in dataset.state(key.layer).majors
        ):
            yield problem(
                f"`{key}:{version}` is retired but was never deprecated; keep the `deprecated` entry beside it.",
                told.retired.pointer,
            )


@rule(code="TR212", scope=Dataset, severity=Severity.ERROR)
def retirement_keeps_sunset(dataset: Dataset) -> Iterator[Problem]:
    """A version is retired no earlier than its announced sunset.

    Why: the sunset is the promise how long it is served; consumers who planned by it would be cut off.
    Bad:
        layers:
          gold:
            versions:
              v1.0.0:
                deprecated: {since: 2026-03-01, sunset: 2026-09-01, successor: finance.raw.invoice}
                retired: {since: 2026-06-01, reason: Nobody reads it.}
    Good:
        layers:
          gold:
            versions:
              v1.0.0:
                deprecated: {since: 2026-03-01, sunset: 2026-09-01, successor: finance.raw.invoice}
                retired: {since: 2026-09-02, reason: Nobody reads it.}
    """
    for key, version, told in find_states(dataset):
        retired = told.retired.since if told.retired is not None else None
        sunset = told.deprecated.sunset if told.deprecated is not None else None
        if told.retired is not None and retired is not None and sunset is not None and retired < sunset:
            yield problem(
                f"`{key}:{version}` is retired on {retired}, before its announced sunset {sunset}.",
                told.retired.pointer / "since",
            )
