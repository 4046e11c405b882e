"""The gate lets pass what the law lets pass and nothing else; `tooling/dev bench gate` asks it a thousand times."""

from __future__ import annotations

import random

import pytest
from tests.support.gate_model import CASES, MODES, PullRequest, answer, draw_pull_request, law

SEEDS = range(12)
REQUESTS = 12


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gate_answers_as_the_law_demands(seed: int) -> None:
    source = random.Random(seed)  # noqa: S311 - repeatable, not secret
    for _ in range(REQUESTS):
        request = draw_pull_request(source)
        assert answer(request)[0] == law(request), request


@pytest.mark.parametrize("mode", MODES)
def test_a_mode_blocks_the_breaks_of_the_readers_it_protects_and_no_others(mode: str) -> None:
    for case in {case["posture"]: case for case in CASES}.values():
        request = PullRequest(
            case=case,
            mode=mode,
            number="1.1.0",
            is_echo=False,
            has_note=False,
            announcement="none",
            tampering="no",
        )
        found, result = answer(request)
        assert found == law(request)
        assert bool(found) is result.is_failed


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "none"])
def test_a_transitive_mode_names_the_version_that_breaks(mode: str) -> None:
    case = next(case for case in CASES if case["posture"] == "none" and case["step"] == "major")
    request = PullRequest(
        case=case, mode=mode, number="1.1.1", is_echo=True, has_note=False, announcement="none", tampering="no"
    )
    found, result = answer(request)
    is_blocked = mode.endswith("_transitive") and not mode.startswith("none")
    assert bool(found) is is_blocked
    if is_blocked:
        (broken,) = [item for item in result.diagnostics if item.rule.name in found]
        assert "Readers of v1.0.0 break" in broken.message or "on data of v1.0.0" in broken.message
        assert [place.message for place in broken.related] == ["as it was in v1.0.0"]
