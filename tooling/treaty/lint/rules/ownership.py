"""Ownership: who answers for the data, and where to ask."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.model.contract import Contract
from treaty.model.registry import Dataset


@rule(code="TR110", scope=Dataset, severity=Severity.WARNING, aliases=("DIM3_005",))
def dataset_has_owner(dataset: Dataset) -> Iterator[Problem]:
    """Every dataset names the team that owns it.

    Why: a break, a question or a request for access must reach somebody; a dataset without an owner decays first.
    Bad:
        namespace: finance
        name: invoice
        owner: ""
    Good:
        namespace: finance
        name: invoice
        owner: finance-data
    """
    if not (dataset.owner or "").strip():
        yield problem(f"Dataset `{dataset.key}` has no owner; name the team that answers for it.", "owner")


@rule(code="TR111", scope=Dataset, severity=Severity.WARNING)
def dataset_has_steward(dataset: Dataset) -> Iterator[Problem]:
    """Every dataset names its steward.

    Why: the owner pays and decides, the steward knows what the columns mean and keeps it true.
    Bad:
        namespace: finance
        name: invoice
        owner: finance-data
    Good:
        namespace: finance
        name: invoice
        owner: finance-data
        steward: finance-stewards
    """
    if not (dataset.steward or "").strip():
        yield problem(f"Dataset `{dataset.key}` has no steward; name who keeps its meaning.", "steward")


@rule(code="TR112", scope=Contract, severity=Severity.WARNING, aliases=("DIM7_007",))
def contract_has_support_channel(contract: Contract) -> Iterator[Problem]:
    """A contract says where its readers can ask.

    Why: the first thing a consumer does with a surprise is to look for a channel; without one they guess.
    Bad:
        support: []
    Good:
        support:
          - channel: "#finance-data"
            url: https://chat.example.com/channels/finance-data
    """
    if not contract.support:
        yield problem("The contract names no support channel; say under `support` where readers can ask.", "support")


@rule(code="TR113", scope=Contract, severity=Severity.WARNING)
def contract_has_team(contract: Contract) -> Iterator[Problem]:
    """A contract names the team behind it.

    Why: the file travels; whoever finds it in another catalog must be able to see whose promise it is.
    Bad:
        status: active
    Good:
        status: active
        team:
          name: finance-data
    """
    if not contract.team.name and not contract.team.members:
        yield problem("The contract names no team; say under `team` whose promise it is.", "team")
