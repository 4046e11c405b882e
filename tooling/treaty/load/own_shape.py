"""The shape of our own files: registry, datasets, subscriptions, products, policies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from treaty.load.rules_shape import API_VERSION_IS_KNOWN
from treaty.load.shape import find_shape_problems
from treaty.load.shape_problem import ShapeProblem
from treaty.load.source_map import SourceMap
from treaty.model.pointer import ROOT

_AT = ROOT / "apiVersion"


def find_own_shape_problems(value: Any, shape: str, source: SourceMap | None = None) -> Iterator[ShapeProblem]:
    """Find what is wrong with the shape of one of our own files; its version has a finding of its own."""
    for problem in find_shape_problems(value, shape, source):
        if problem.pointer == _AT:
            yield replace(problem, rule=API_VERSION_IS_KNOWN)
        elif problem.pointer == ROOT and problem.argument == _AT.tokens[-1]:
            message = "The document lacks `apiVersion`; write `apiVersion: treaty/v1`."
            yield ShapeProblem(rule=API_VERSION_IS_KNOWN, pointer=_AT, message=message)
        else:
            yield problem
