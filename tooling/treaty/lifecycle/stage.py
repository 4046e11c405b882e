"""Stage: how far a version has come on its way from a draft to its end, as one word."""

from __future__ import annotations

from enum import Enum

from treaty.lifecycle.status import Status


class Stage(Enum):
    """Where a version stands: derived from checks, reviews, tags and `dataset.yaml`, stored nowhere."""

    DRAFT = "draft"
    """Something is wrong with it, or it rests on what is not released."""
    VALIDATED = "validated"
    """The checks pass, and nobody's approval is missing: it can be merged and released."""
    PENDING_APPROVAL = "pending_approval"
    """The checks pass; somebody has to approve."""
    RELEASED = "released"
    CURRENT = "current"
    DEPRECATED = "deprecated"
    RETIRED = "retired"


_RELEASED = {
    Status.RELEASED: Stage.RELEASED,
    Status.CURRENT: Stage.CURRENT,
    Status.DEPRECATED: Stage.DEPRECATED,
    Status.RETIRED: Stage.RETIRED,
}


def find_stage(status: Status, *, has_faults: bool, is_waiting: bool) -> Stage:
    """Give the stage of a version.

    Args:
        status: what tree and tags say of it.
        has_faults: whether a check, a policy or something it rests on speaks against its release.
        is_waiting: whether an approval is missing.
    """
    known = _RELEASED.get(status)
    if known is not None:
        return known
    if has_faults:
        return Stage.DRAFT
    return Stage.PENDING_APPROVAL if is_waiting else Stage.VALIDATED
