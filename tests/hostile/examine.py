"""Turn Treaty loose on a hostile input, in this process; whatever it says, it must say it, and soon."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from tests.hostile.inputs import Hostile, registry_with

from treaty.app.check_registry import check_registry
from treaty.app.check_request import CheckRequest
from treaty.app.rulebook import RULEBOOK
from treaty.compat.excerpt import MOST
from treaty.containment.prove import prove_containment
from treaty.load.catalog import load_catalog
from treaty.report.formats import CHECK_FORMATS

MAX_SECONDS = 2.0
MAX_BYTES = 300_000_000
REQUEST = CheckRequest(today=date(2026, 11, 21))


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What came of an input."""

    codes: frozenset[str]
    """Codes of what was found."""
    answer: str
    """The answer on a pair of schemas; empty for files."""
    seconds: float
    """Processor time."""
    output: str
    """Everything that was rendered."""


def examine(item: Hostile) -> Examined:
    """Check the registry that an input makes, in every format; or compare its schemas as dear as commands may."""
    start = time.process_time()
    if item.schemas is not None:
        answer = prove_containment(*item.schemas, budget=MOST).verdict.value
        return Examined(codes=frozenset(), answer=answer, seconds=time.process_time() - start, output="")
    result = check_registry(load_catalog(registry_with(item)), REQUEST)
    rendered = [render(result, rules=RULEBOOK, colour=True, width=100) for render in CHECK_FORMATS.values()]
    return Examined(
        codes=frozenset(found.rule.code for found in result.diagnostics),
        answer="",
        seconds=time.process_time() - start,
        output="".join(rendered),
    )
