"""The edits by which datacontract-cli was measured, one at a time: its `breaking`, run live, beside our verdict."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.benchmarks.measure import Measurement, Sample, sample_call
from tests.benchmarks.settings import CHECKOUT, Settings
from tests.support.change_cases import CASES, complete, edit, read_yaml, whole_of

from treaty.compat.verdict import compare_contracts

PAGE = CHECKOUT / "site" / "docs" / "reference" / "verdicts-beside-datacontract-cli.md"
LEVELS = ("none", "info", "warning", "error")
PERSPECTIVES = {"consumer": "forward", "producer": "backward"}
"""Its word for whom a change may not break, and our mode that protects the same readers."""
SHORT = 3

_HEAD = """\
# Verdicts beside datacontract-cli's

Made by `tooling/dev bench peer --write`: each edit is made alone to one contract, and both tools judge it in one run.
`consumer` stands for its default perspective and our mode `forward` (readers of the old version meet new data),
`producer` for the other perspective and our mode `backward` (readers of the new version meet old data). A tool fails
the run at `error`. Where one fails it and the other does not, the last column says why we do as we do.

"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One edit and four answers, by perspective."""

    name: str
    ours: Mapping[str, str]
    theirs: Mapping[str, str]
    posture: str
    why: str

    @property
    def is_different(self) -> bool:
        """Whether one tool fails a run where the other does not."""
        return any((self.ours[who] == "error") != (self.theirs[who] == "error") for who in PERSPECTIVES)


def read_edits() -> Iterator[tuple[Mapping[str, Any], Any, Any]]:
    """Give each edit with both contracts as plain data."""
    table = read_yaml((CASES / "datacontract-cli-edits.yaml").read_text(encoding="utf-8"))
    for case in table["cases"]:
        yield case, table["base"], edit(table["base"], case["edit"])


def ask_us(old: Any, new: Any, mode: str) -> str:
    """Give our worst level for an edit."""
    comparison = compare_contracts(complete(old, "contract"), complete(new, "contract"), mode=mode)
    return _worst([item.severity.value for item in comparison.changes])


def ask_peer(old: Any, new: Any, perspective: str) -> str:
    """Give datacontract-cli's worst level for an edit."""
    from datacontract.data_contract import DataContract

    sides = (json.dumps(whole_of(side, "contract")) for side in (old, new))
    one, other = (DataContract(data_contract_str=side, inline_references=False) for side in sides)
    return _worst([entry.level.value for entry in one.breaking(other, perspective=perspective).entries])


def _worst(levels: list[str]) -> str:
    return max(levels, key=LEVELS.index, default="none")


def compare_tools() -> Iterator[Row]:
    """Give every edit with the answers of both."""
    logging.disable(logging.CRITICAL)
    for case, old, new in read_edits():
        yield Row(
            name=case["name"],
            ours={who: ask_us(old, new, mode) for who, mode in PERSPECTIVES.items()},
            theirs={who: ask_peer(old, new, who) for who in PERSPECTIVES},
            posture=compare_contracts(complete(old, "contract"), complete(new, "contract")).posture.value,
            why=case.get("why", ""),
        )
    logging.disable(logging.NOTSET)


def run(settings: Settings) -> Iterator[Measurement]:
    """Ask both of every edit; what is counted is how often they agree that a run fails."""
    edits = [(old, new) for _, old, new in read_edits()][: SHORT if settings.is_short else None]
    ours, theirs = "peer edits, our verdict", "peer edits, datacontract breaking in the same process"
    rows = [] if settings.is_short else list(compare_tools())
    counts = Counter("differ" if row.is_different else "agree" for row in rows) | Counter(edits=len(edits))
    yield Measurement(name=ours, samples=_time(edits, partial(ask_us, mode="forward")), counts=dict(counts))
    if not settings.is_short:
        samples = _time(edits, partial(ask_peer, perspective="consumer"))
        yield Measurement(name=theirs, samples=samples, against=ours, is_floor=True)


def _time(edits: Sequence[tuple[Any, Any]], ask: Callable[[Any, Any], object]) -> tuple[Sample, ...]:
    return tuple(sample_call(partial(ask, old, new)) for old, new in edits)


def render() -> str:
    """Give the page of the documentation."""
    rows = list(compare_tools())
    lines = [
        "| edit | posture | consumer: ours / its | producer: ours / its | where we differ, why |",
        "| --- " * 5 + "|",
    ]
    for row in rows:
        cells = (f"{row.ours[who]} / {row.theirs[who]}" for who in PERSPECTIVES)
        lines.append(f"| {row.name} | {row.posture} | {' | '.join(cells)} | {row.why} |")
    differing = sum(row.is_different for row in rows)
    total = f"Of {len(rows)} edits the tools agree on {len(rows) - differing} and differ on {differing}.\n"
    return _HEAD + total + "\n" + "\n".join(lines) + "\n"
