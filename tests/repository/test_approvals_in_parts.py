"""What stands between many versions and their releases, looked at in parts, is what each is told alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.benchmarks.work import count_openings
from tests.support.git_repository import GitRepository, git_repository
from tests.support.registry_files import REGISTRY, dataset_file, version_file

from treaty.app.approval_desk import ApprovalRequest
from treaty.app.read_approvals import list_approvals, read_approvals

REQUEST = ApprovalRequest(today=date(2026, 11, 21))
PACK = """\
apiVersion: treaty/v1
kind: Policy
name: platform
title: Platform
description: What holds for all.
roles: [{name: board, description: Decides., members: ["@board"]}]
rules:
  - id: firsts
    when: {step: first, tag: pii}
    action: require_approval
    approvals: [{role: board}]
    reason: Somebody answers for it.
"""
COUNT = 6


def _dataset(number: int) -> dict[str, str]:
    """Give a dataset that is made from the next one; the last is made from the first."""
    made = f"{{property: upstream, vendor: treaty, value: [{{contract: a.gold.d{(number + 1) % COUNT}}}]}}"
    tags = "tags: [pii]\n" if number % 2 else ""
    folder = f"contracts/datasets/a/d{number}"
    return {
        f"{folder}/dataset.yaml": dataset_file("a", f"d{number}", tags),
        f"{folder}/gold/v1.0.0.yaml": version_file(f"a.gold.d{number}", "v1.0.0", extra=f"customProperties: [{made}]"),
    }


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> GitRepository:
    files = {"contracts/registry.yaml": REGISTRY, "contracts/policies/platform.yaml": PACK}
    files["contracts/subscriptions/lost.yaml"] = "subscriptions: [{contract: a.gold.nothing, requires: both}]\n"
    files["contracts/subscriptions/many.yaml"] = "".join(
        ("subscriptions:\n", *(f"  - {{contract: a.gold.d{number}, columns: [gone]}}\n" for number in range(COUNT)))
    )
    for number in range(COUNT):
        files |= _dataset(number)
    made = git_repository(tmp_path_factory.mktemp("approvals") / "registry", files)
    made.git("tag", "release/a/d2/gold/v1.0.0")
    return made


def test_parts_of_any_size_say_the_same(registry: GitRepository) -> None:
    whole = list_approvals(registry.folder, REQUEST, size=1_000)
    assert [report.fqid for report in whole] == [f"a.gold.d{number}:v1.0.0" for number in (0, 1, 3, 4, 5)]
    assert list_approvals(registry.folder, REQUEST, size=1) == whole
    assert list_approvals(registry.folder, REQUEST, size=3) == whole
    kinds = {item.kind for report in whole for item in report.obstacles}
    assert {"check", "dependency", "approval"} <= kinds
    assert all(any("nothing" in item.message for item in report.obstacles) for report in whole)


def test_each_is_told_of_itself_what_it_is_told_alone(registry: GitRepository) -> None:
    for report in list_approvals(registry.folder, REQUEST, size=1):
        alone = read_approvals(registry.folder, report.fqid, REQUEST)
        assert (alone.fqid, alone.rulings, alone.answers) == (report.fqid, report.rulings, report.answers)
        assert {item for item in alone.obstacles if item.kind == "approval"} <= set(report.obstacles)


def test_what_is_released_is_not_read(tmp_path: Path) -> None:
    counts = {}
    for count in (5, 25):
        files = {"contracts/registry.yaml": REGISTRY}
        for number in range(count):
            files[f"contracts/datasets/a/d{number}/dataset.yaml"] = dataset_file("a", f"d{number}")
            files[f"contracts/datasets/a/d{number}/gold/v1.0.0.yaml"] = version_file(f"a.gold.d{number}", "v1.0.0")
        made = git_repository(tmp_path / str(count), files)
        for number in range(1, count):
            made.git("tag", f"release/a/d{number}/gold/v1.0.0")
        with count_openings(made.folder) as counted:
            assert [report.fqid for report in list_approvals(made.folder, REQUEST)] == ["a.gold.d0:v1.0.0"]
        counts[count] = (counted["read"], counted["git"])
    assert counts[5] == counts[25]
    assert counts[25][0] <= 5
