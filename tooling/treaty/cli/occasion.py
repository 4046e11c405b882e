"""Who does something, when, and in which run: told by options, our own variables, the CI server, the clock."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

CORRELATION_VARIABLES = (
    "TREATY_CORRELATION_ID",
    "GITHUB_RUN_ID",
    "CI_PIPELINE_ID",
    "BUILD_BUILDID",
    "CIRCLE_WORKFLOW_ID",
    "BUILDKITE_BUILD_ID",
    "BITBUCKET_PIPELINE_UUID",
    "TEAMCITY_BUILD_ID",
    "BUILD_TAG",
)
"""Ours, then the run's id of GitHub, GitLab, Azure, CircleCI, Buildkite, Bitbucket, TeamCity and Jenkins."""

ACTOR_VARIABLES = (
    "TREATY_ACTOR",
    "GITHUB_ACTOR",
    "GITLAB_USER_LOGIN",
    "BUILD_REQUESTEDFOR",
    "CIRCLE_USERNAME",
    "BUILDKITE_BUILD_CREATOR",
    "BITBUCKET_STEP_TRIGGERER_UUID",
    "BUILD_USER_ID",
)
"""Ours, then the name of who started the run, in the same order."""


def find_correlation_id(option: str | None) -> str | None:
    """Give the id that ties this call to a ticket or a run; None when nobody tells one."""
    return option or _first(os.environ, CORRELATION_VARIABLES)  # noqa: TID251 - the edge that reads the environment


def find_actor(option: str | None) -> str | None:
    """Give who acts; None when nobody tells."""
    return option or _first(os.environ, ACTOR_VARIABLES)  # noqa: TID251 - the edge that reads the environment


def read_now() -> datetime:
    """Give this moment in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the edge where the clock is read


def read_today() -> date:
    """Give this day, in UTC: it is the same wherever a check runs."""
    return read_now().date()


def _first(environment: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((environment[name] for name in names if environment.get(name)), None)
