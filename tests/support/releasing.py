"""Releases run in this process, with a comparison that always says the same."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.git_repository import GitRepository

from treaty.app.release_versions import ReleaseReport, ReleaseRequest, release_versions
from treaty.compat.comparison import Comparison, Posture, Step
from treaty.diagnostics.change import Effect
from treaty.model.contract import Contract
from treaty.repository.history import open_repository

INVOICE = "finance.gold.invoice"
REQUEST = ReleaseRequest(root="contracts", now=datetime(2026, 4, 1, tzinfo=UTC), actor="ci", correlation_id="run-1")
FIRST_TAGS = ["current/finance/invoice/gold/1", "release/finance/invoice/gold/v1.0.0"]


def compare(old: Contract, new: Contract) -> Comparison:
    """Find every step forward: old readers survive, new ones do not."""
    return Comparison(
        old=old.fqid,
        new=new.fqid,
        mode="full",
        changes=(),
        old_readers=Effect.SAFE,
        new_readers=Effect.BREAKS,
        posture=Posture.FORWARD,
        step=Step.MINOR,
    )


def release(repository: GitRepository, request: ReleaseRequest = REQUEST) -> ReleaseReport:
    """Release what is at HEAD."""
    with open_repository(repository.folder) as opened:
        return release_versions(opened, request, compare)


def new_tags(report: ReleaseReport) -> list[str]:
    """Give the names of the tags that a release made, in order."""
    return sorted([*(item.tag for item in report.plan.releases), *(item.tag for item in report.plan.flips)])
