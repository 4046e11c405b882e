"""Findings, missing approvals and refusals as what stands between a version and its release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from treaty.app.check_registry import as_diagnostic
from treaty.app.judge_policies import say_missing
from treaty.app.rulebook import RULEBOOK
from treaty.app.version_digests import schema_paths
from treaty.diagnostics.diagnostic import Diagnostic, sort_diagnostics
from treaty.diagnostics.rule import Severity
from treaty.diagnostics.selection import select_diagnostics
from treaty.lifecycle.approval import Answer, find_refusals
from treaty.lifecycle.policy_rules import POLICY_PERMITS
from treaty.lifecycle.status import VersionLife
from treaty.lint.engine import lint_catalog, lint_dataset, lint_versions
from treaty.load.catalog import LoadedCatalog
from treaty.model.identity import ContractId
from treaty.model.registry import Registry
from treaty.model.review import Reviews

_NOTICE = frozenset({"TR217", "TR221", "TR222"})
"""Codes of the rules about announced ends and notice periods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing that stands between a version and its release."""

    kind: str
    """`check`, `policy`, `notice`, `dependency`, `approval` or `review`."""
    message: str
    code: str | None = None


class Faults:
    """The findings of a registry that fail a check; what is about more than one version is looked for once."""

    def __init__(self, loaded: LoadedCatalog, today: date) -> None:
        """Take a registry, and the day on which dates are judged."""
        self._catalog = loaded.catalog
        self._today = today
        self._told: dict[str, list[Diagnostic]] = {}
        for item in loaded.diagnostics:
            self._told.setdefault(item.location.path, []).append(item)

    def find_told(self, key: ContractId, life: VersionLife) -> Iterator[Diagnostic]:
        """Give what was found when a version, its JSON Schema and its dataset's file were read."""
        dataset = self._catalog.datasets.get(key.dataset_id)
        path = life.contract.path
        own = (path, *schema_paths(path), *((dataset.path,) if dataset else ()))
        return self._about(key, (item for path in dict.fromkeys(own) for item in self._told.get(path, ())))

    def find_judged(self, key: ContractId, life: VersionLife, judged: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Give what the rules find in a version and its layer, and what comparisons have `judged`."""
        catalog, today = self._catalog, self._today
        dataset = catalog.datasets.get(key.dataset_id)
        of_dataset = lint_dataset(dataset, catalog, today=today) if dataset else ()
        linted = map(as_diagnostic, (*of_dataset, *lint_versions((life.contract,), catalog, today=today)))
        return self._about(key, (*linted, *judged))

    @cached_property
    def of_whole(self) -> tuple[Diagnostic, ...]:
        """What is found in the registry as a whole."""
        found = self._select(map(as_diagnostic, lint_catalog(self._catalog, today=self._today, only=())))
        return sort_diagnostics(found)

    def _about(self, key: ContractId, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        registry = self._catalog.registry
        return (item for item in self._select(found) if not is_of_another_layer(item, key, registry))

    def _select(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        registry = self._catalog.registry
        selection = select_diagnostics(found, registry, RULEBOOK, self._today, is_whole=False)
        floor = Severity(registry.checks.fail_on).rank
        yield from (item for item in selection.kept if item.severity.rank >= floor)


def is_of_another_layer(item: Diagnostic, key: ContractId, registry: Registry) -> bool:
    """Tell whether a finding is on what a dataset's file says of another layer."""
    tokens = [str(token) for token in item.location.pointer.tokens]
    if not item.location.path.endswith("/dataset.yaml") or len(tokens) < 2 or tokens[0] != "layers":
        return False
    layer = registry.find_layer(tokens[1])
    return (layer.name if layer else tokens[1]) != key.layer


def as_obstacles(found: Iterable[Diagnostic]) -> Iterator[Obstacle]:
    """Give findings as obstacles."""
    for item in found:
        kind = "policy" if item.rule is POLICY_PERMITS else "notice" if item.rule.code in _NOTICE else "check"
        yield Obstacle(kind=kind, message=item.message, code=item.rule.code)


def find_waiting(answers: Iterable[Answer], reviews: Reviews | None) -> Iterator[Obstacle]:
    """Give the approvals that are missing, and who asks for changes."""
    for answer in answers:
        if answer.missing:
            yield Obstacle(kind="approval", message=f"It needs {say_missing(answer)}.")
    for review in find_refusals(reviews) if reviews else ():
        yield Obstacle(kind="review", message=f"`{review.reviewer}` asks for changes.")
