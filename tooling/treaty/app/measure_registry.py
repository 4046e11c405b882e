"""A registry in numbers: what the tags say happened, and what the tree holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from treaty.app.find_breaking import find_breaking
from treaty.app.read_registry import RegistryView, read_registry
from treaty.app.registry_place import RegistryPlace, find_place
from treaty.compat.comparison import Posture
from treaty.lifecycle.status import Status
from treaty.model.identity import IdentityError, parse_fqid
from treaty.model.release import Release
from treaty.report.openmetrics import Family, Sample

CLASSIFICATIONS = ("compatible", "forward", "backward", "none", "breaking")
"""The words of the contract registry's metric; each release has one, so that they add up to the releases."""
_DATASET_STATUSES = ("active", "deprecated", "retired")


def _classify(posture: str) -> str:
    return "compatible" if posture == Posture.BOTH.value else posture


def measure_registry(folder: Path) -> tuple[Family, ...]:
    """Give the metrics of the registry around a folder; every layer has its series, also where nothing happened.

    Raises:
        UsageError: when there is no registry.
    """
    view = read_registry(folder)
    broken = _find_broken(find_place(folder), view)
    return tuple(_Measures(view, broken).families())


def _find_broken(place: RegistryPlace, view: RegistryView) -> tuple[Release, ...]:
    if place.repository is None:
        return ()
    with place.repository as repository:
        return tuple(find_breaking(repository, view.loaded.root, view.releases))


class _Measures:
    """Counts; layers in the registry's order, then those that only tags know."""

    def __init__(self, view: RegistryView, broken: Iterable[Release]) -> None:
        self._view = view
        self._broken = broken
        named = [layer.name for layer in view.loaded.catalog.registry.layers]
        seen = {item.contract.layer for item in view.releases} | {item.contract.layer for item in view.flips}
        self._layers = (*named, *sorted(seen - set(named)))

    def families(self) -> Iterator[Family]:
        yield from self._from_tags()
        yield from self._from_tree()

    def _from_tags(self) -> Iterator[Family]:
        releases, flips = self._view.releases, self._view.flips
        yield Family(
            name="dcr_schema_ingests",
            kind="counter",
            help="Versions that were released.",
            samples=self._by_layer((item.contract.layer for item in releases), result="ok"),
        )
        yield Family(
            name="dcr_version_classifications",
            kind="counter",
            help="Versions that were released: who survives the step from the base, or that the mode breaks.",
            samples=tuple(self._classifications()),
        )
        yield Family(
            name="dcr_breaking_changes",
            kind="counter",
            help="Versions that were released and break the mode their contract had, new majors among them.",
            samples=self._by_layer(item.contract.layer for item in self._broken),
        )
        yield Family(
            name="dcr_current_set",
            kind="counter",
            help="Moves of current versions.",
            samples=self._by_layer(item.contract.layer for item in flips),
        )
        times = [
            time for time in (*(item.time for item in releases), *(item.time for item in flips)) if time is not None
        ]
        if times:
            yield Family(
                name="treaty_last_release_timestamp_seconds",
                kind="gauge",
                help="When a version was last released or the current one last moved.",
                samples=(Sample(labels={}, value=int(max(times).timestamp())),),
            )

    def _classifications(self) -> Iterator[Sample]:
        broken = {item.tag for item in self._broken}
        found = Counter(
            (item.contract.layer, "breaking" if item.tag in broken else _classify(item.posture or ""))
            for item in self._view.releases
        )
        for layer in self._layers:
            for word in CLASSIFICATIONS:
                yield Sample(labels={"layer": layer, "classification": word}, value=found[layer, word])

    def _from_tree(self) -> Iterator[Family]:
        lives = self._view.contracts
        yield Family(
            name="dcr_subscriptions_total",
            kind="gauge",
            help="Contracts that consumers subscribe to, each consumer counted.",
            samples=self._by_layer(self._subscribed_layers()),
        )
        yield Family(
            name="treaty_contracts",
            kind="gauge",
            help="Contracts in the tree.",
            samples=self._by_layer(life.key.layer for life in lives),
        )
        yield Family(
            name="treaty_contracts_frozen",
            kind="gauge",
            help="Contracts whose current version does not move.",
            samples=self._by_layer(life.key.layer for life in lives if life.state.frozen is not None),
        )
        versions = Counter((life.key.layer, item.status) for life in lives for item in life.versions)
        yield Family(
            name="treaty_versions",
            kind="gauge",
            help="Versions in the tree, by where they stand in their life.",
            samples=tuple(
                Sample(labels={"layer": layer, "status": status.value}, value=versions[layer, status])
                for layer in self._layers
                for status in Status
            ),
        )
        datasets = Counter(dataset.status for dataset in self._view.loaded.catalog.datasets.values())
        yield Family(
            name="treaty_datasets",
            kind="gauge",
            help="Datasets in the tree, by status.",
            samples=tuple(Sample(labels={"status": status}, value=datasets[status]) for status in _DATASET_STATUSES),
        )

    def _subscribed_layers(self) -> Iterator[str]:
        catalog = self._view.loaded.catalog
        for subscription in catalog.subscriptions:
            for item in subscription.dependencies:
                try:
                    yield catalog.registry.resolve(parse_fqid(item.contract).contract).layer
                except IdentityError:
                    continue

    def _by_layer(self, layers: Iterable[str], **labels: str) -> tuple[Sample, ...]:
        found = Counter(layers)
        return tuple(Sample(labels={"layer": layer, **labels}, value=found[layer]) for layer in self._layers)
