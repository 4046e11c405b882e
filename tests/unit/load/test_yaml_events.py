"""Without libyaml the pure parser reads the same: values, and where faults stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from tests.support.cases import read_cases

from treaty.load.yaml_build import Builder, StopReading
from treaty.load.yaml_events import SyntaxFault, read_events
from treaty.load.yaml_faults import build_syntax_problem
from treaty.load.yaml_text import parse_yaml

CASES = [pytest.param(case, id=case["name"]) for case in read_cases("load/yaml.yaml") if "text" in case]


@pytest.mark.parametrize("case", CASES)
def test_pure_parser_reads_the_same(case: Mapping[str, Any]) -> None:
    text = case["text"].removeprefix("\ufeff")
    builder = Builder()
    try:
        for event in read_events(text, yaml.SafeLoader):
            builder.take(event)
    except StopReading:
        pass
    except SyntaxFault as fault:
        builder.problems.append(build_syntax_problem(fault, text))
        builder.is_whole = False
    document = parse_yaml(case["text"].encode())
    assert (builder.root if builder.is_whole else None) == document.value
    assert {item.rule for item in builder.problems} == {item.rule for item in document.problems}


@pytest.mark.parametrize(("count", "lines"), [(100, []), (101, [101])])
def test_more_handles_of_tags_than_any_document_has_are_not_read(count: int, lines: list[int]) -> None:
    text = "".join(f"%TAG !t{at}! tag:x{at},2026:\n" for at in range(count)) + "---\na: 1\n"
    problems = parse_yaml(text.encode()).problems
    assert [problem.span.line for problem in problems if "100 `%TAG` lines" in problem.message] == lines
