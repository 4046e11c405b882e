"""Status: the word a document says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.model.contract import Contract
from treaty.model.registry import Catalog

STANDARD = ("proposed", "draft", "active", "deprecated", "retired")
"""The words that ODCS advises."""
_KNOWN = frozenset(
    {
        *STANDARD,
        *("validated", "pending approval", "in review", "approved", "published", "released", "current", "superseded"),
        *("development", "in development", "testing", "test", "staging", "production", "archived"),
    }
)


@rule(code="TR200", scope=Contract, severity=Severity.ERROR)
def status_is_known(contract: Contract) -> Iterator[Problem]:
    """The `status` of a document is a word of the lifecycle.

    Why: whether data may be relied on is read from this word; one that nobody else uses says nothing.
    The words are proposed, draft, active, deprecated and retired; others that are common are understood too
    (`in development`, `production`, `pending_approval`, `released`, `current`…), in any letter case.
    Bad:
        status: whatever
    Good:
        status: active
    Sources: ODCS 3.2.0, status: examples proposed, draft, active, deprecated, retired
    """
    status = contract.status
    if status is None or "${" in status:
        return
    if " ".join(status.lower().replace("_", " ").replace("-", " ").split()) not in _KNOWN:
        words = ", ".join(f"`{word}`" for word in STANDARD)
        yield problem(f"The status `{status}` is no word of the lifecycle; use one of {words}.", "status")


@rule(code="TR201", scope=Contract, severity=Severity.WARNING, aliases=("DIM6_006",))
def end_of_life_stands_in_dataset_file(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """A version that is deprecated or retired is so by `dataset.yaml`, not by its own document alone.

    Why: a released document never changes, so its status is a word from the day of its release; what became of it
    since, with dates and successor, stands in `dataset.yaml`.
    Bad:
        datasets/finance/invoice/gold/v1.0.0.yaml: {status: deprecated}
    Good:
        datasets/finance/invoice/gold/v1.0.0.yaml: {status: active}
        datasets/finance/invoice/dataset.yaml:
          layers:
            gold:
              versions:
                v1.0.0: {deprecated: {since: 2026-03-01, sunset: 2026-09-01, successor: finance.raw.invoice}}
    """
    if (
        contract.key is None
        or contract.version is None
        or (contract.status or "").lower() not in {"deprecated", "retired"}
    ):
        return
    state = catalog.state(contract.key)
    told = state.versions.get(contract.version)
    is_told = told is not None and (told.deprecated is not None or told.retired is not None)
    if not is_told and contract.version.major not in state.majors:
        yield problem(
            f"The document says `{contract.status}`, `dataset.yaml` does not; say there since when, until when and "
            "what follows.",
            "status",
        )
