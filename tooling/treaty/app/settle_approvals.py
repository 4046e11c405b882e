"""Where versions stand, once it is known where those stand that they rest on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from treaty.app.approval_desk import Draft, Name
from treaty.app.approval_obstacles import Obstacle, as_obstacles, is_of_another_layer
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.lifecycle.approval import Answer
from treaty.lifecycle.policy import Ruling
from treaty.lifecycle.release_rules import DEPENDENCY_RELEASED
from treaty.lifecycle.stage import Stage, find_stage
from treaty.model.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalReport:
    """Where a version stands."""

    fqid: str
    stage: Stage
    base: str | None = None
    """The ref whose policies and CODEOWNERS are in force; None: those of the folder itself."""
    rulings: tuple[Ruling, ...] = ()
    answers: tuple[Answer, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    notes: tuple[str, ...] = ()


class Settlement:
    """Answers for versions; each once, since others may rest on it."""

    def __init__(
        self,
        find_draft: Callable[[Name], Draft | None],
        *,
        of_whole: Collection[Diagnostic],
        registry: Registry,
        ref: str | None,
    ) -> None:
        """Take what is known of each version.

        Args:
            find_draft: gives what is said of a version by itself; None for one that cannot be read.
            of_whole: what speaks against every version.
            registry: its settings.
            ref: the base.
        """
        self._find_draft = find_draft
        self._of_whole = of_whole
        self._registry = registry
        self._ref = ref
        self._answered: dict[Name, ApprovalReport] = {}
        self._asked: set[Name] = set()

    def answer(self, draft: Draft) -> ApprovalReport:
        """Say where a version stands."""
        waiting = [draft]
        while waiting:  # what a version rests on is answered first, however long the way there is
            top = waiting[-1]
            self._asked.add(top.name)
            source = next(self._find_unasked(top), None)
            if source is not None:
                waiting.append(source)
                continue
            if top.name not in self._answered:
                self._answered[top.name] = self._settle(top)
            waiting.pop()
        return self._answered[draft.name]

    def _find_unasked(self, draft: Draft) -> Iterator[Draft]:
        found = (self._find_draft(name) for _, name in draft.sources if name not in self._asked)
        return (source for source in found if source is not None)

    def _settle(self, draft: Draft) -> ApprovalReport:
        of_whole = (item for item in self._of_whole if not is_of_another_layer(item, draft.name[0], self._registry))
        faults = (
            *draft.told,
            *as_obstacles(of_whole),
            *draft.judged,
            *self._find_unreleased(draft, is_waiting=False),
        )
        waiting = (*self._find_unreleased(draft, is_waiting=True), *draft.waiting)
        return ApprovalReport(
            fqid=draft.fqid,
            stage=find_stage(draft.status, has_faults=bool(faults), is_waiting=bool(waiting)),
            base=self._ref,
            rulings=draft.rulings,
            answers=draft.answers,
            obstacles=(*faults, *waiting),
            notes=draft.notes,
        )

    def _find_unreleased(self, draft: Draft, *, is_waiting: bool) -> Iterator[Obstacle]:
        """Give what the version rests on that is neither released nor ready to be: what only waits, or the rest."""
        for named, source in draft.sources:
            report = self._answered.get(source)
            # One that is not answered is asked for further up: a circle is a finding of its own, and waits for nobody.
            if report is None or not report.obstacles:
                continue
            if (report.stage is Stage.PENDING_APPROVAL) is is_waiting:
                message = (
                    f"It is made from `{named}`, and `{report.fqid}` is not ready either: "
                    f"`treaty approvals {report.fqid}`."
                )
                yield Obstacle(kind="dependency", message=message, code=DEPENDENCY_RELEASED.code)
