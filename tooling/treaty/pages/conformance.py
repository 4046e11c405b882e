"""How well each contract keeps the house rules: ten questions, each answered from what the registry itself knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from treaty.diagnostics.rule import Severity
from treaty.model.identity import ContractId
from treaty.pages.index import SiteIndex
from treaty.pages.personal import find_personal
from treaty.pages.standing import ContractStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one question found; None where it does not arise for a contract."""

    is_met: bool
    detail: str = ""
    """What is missing, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that a contract should do; all questions weigh alike."""

    name: str
    asks: str
    """As a sentence that is true of a contract that does it."""
    answer: Callable[[SiteIndex, ContractStanding], Answer | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformance:
    """All answers for one contract, in order of the questions."""

    contract: ContractId
    answers: tuple[Answer | None, ...]
    exceptions: int
    """Approved exceptions that let a change pass: shown, and counted in no score."""

    @property
    def asked(self) -> int:
        """How many questions arise."""
        return sum(1 for answer in self.answers if answer is not None)

    @property
    def met(self) -> int:
        """How many of them are met."""
        return sum(1 for answer in self.answers if answer is not None and answer.is_met)

    @property
    def score(self) -> int:
        """Met questions of a hundred, rounded down."""
        return percent(self.met, self.asked)

    @property
    def missing(self) -> Iterator[tuple[Question, str]]:
        """Give the questions that are not met, each with what is missing."""
        for question, answer in zip(QUESTIONS, self.answers, strict=True):
            if answer is not None and not answer.is_met:
                yield question, answer.detail


def percent(part: int, whole: int) -> int:
    """Give a part of a hundred, rounded down; nothing of nothing is all of it."""
    return 100 * part // whole if whole else 100


def judge_contract(index: SiteIndex, standing: ContractStanding) -> Conformance:
    """Answer all questions for the version of a contract that is shown; once, for several reports ask."""
    place = ("conformance", standing.key)
    if place not in index.kept:
        found = Conformance(
            contract=standing.key,
            answers=tuple(question.answer(index, standing) for question in QUESTIONS),
            exceptions=len(index.catalog.state(standing.key).exceptions),
        )
        index.kept[place] = (found,)
    judged: Conformance = index.kept[place][0]
    return judged


def _checks(index: SiteIndex, standing: ContractStanding) -> Answer:
    found = index.findings.get(standing.shown.facts.path, ())
    errors = sum(1 for one in found if one.severity is Severity.ERROR)
    return Answer(is_met=not errors, detail=f"{errors} error{'s' if errors != 1 else ''}")


def _owner(index: SiteIndex, standing: ContractStanding) -> Answer:
    return Answer(is_met=bool(index.owner(standing.key)))


def _support(index: SiteIndex, standing: ContractStanding) -> Answer:
    return Answer(is_met=index.facts[standing.key].has_support)


def _purpose(index: SiteIndex, standing: ContractStanding) -> Answer:
    return Answer(is_met=bool(index.facts[standing.key].purpose))


def _described(index: SiteIndex, standing: ContractStanding) -> Answer | None:
    facts = index.facts[standing.key]
    return _share(facts.described_columns, len(facts.columns))


def _promises(index: SiteIndex, standing: ContractStanding) -> Answer:
    return Answer(is_met=index.facts[standing.key].has_promises)


def _quality(index: SiteIndex, standing: ContractStanding) -> Answer:
    return Answer(is_met=index.facts[standing.key].has_quality)


def _classified(index: SiteIndex, standing: ContractStanding) -> Answer | None:
    facts = index.facts[standing.key]
    return _share(facts.classified, facts.signed)


def _protected(index: SiteIndex, standing: ContractStanding) -> Answer | None:
    marked = [column for column in find_personal(index, standing) if column.is_marked]
    return _share(sum(1 for column in marked if not column.is_exposed), len(marked))


def _served(index: SiteIndex, standing: ContractStanding) -> Answer:
    if standing.current is None:
        return Answer(is_met=False, detail="no current version")
    dataset = index.dataset(standing.key)
    if standing.current.retirement is not None or (dataset is not None and dataset.status == "retired"):
        return Answer(is_met=False, detail="retired")
    ending = standing.current.deprecation
    is_over = ending is not None and ending.sunset is not None and ending.sunset <= index.input.build.today
    return Answer(is_met=not is_over, detail="past its sunset")


def _share(met: int, asked: int) -> Answer | None:
    """Give the answer for all columns together; None where there are none."""
    if not asked:
        return None
    return Answer(is_met=met == asked, detail=f"{asked - met} of {asked} columns")


QUESTIONS = (
    Question(name="checks", asks="The checks find no error in it.", answer=_checks),
    Question(name="owner", asks="A team answers for it.", answer=_owner),
    Question(name="support", asks="It names a channel to ask on.", answer=_support),
    Question(name="purpose", asks="It says what it is for.", answer=_purpose),
    Question(name="columns described", asks="Every column says what it means.", answer=_described),
    Question(name="service levels", asks="It promises at least one service level.", answer=_promises),
    Question(name="quality rules", asks="It has at least one quality rule.", answer=_quality),
    Question(name="classification", asks="Every column marked as personal is classified.", answer=_classified),
    Question(
        name="protection",
        asks="No column marked as personal leaves the platform in the clear, unless its contract says that it should.",
        answer=_protected,
    ),
    Question(name="served", asks="A current version is served, and is not past its sunset.", answer=_served),
)
