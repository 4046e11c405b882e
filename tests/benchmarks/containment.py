"""Containment: how often right and how fast on the JSON Schema corpora, beside the public checkers; how it scales."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Measurement, Sample, sample_call
from tests.benchmarks.peers import Peer, open_peers
from tests.benchmarks.settings import CORPORA, Settings
from tests.support.large_schemas import (
    EDITS,
    chain_of_choices,
    contract,
    overlapping_union,
    recursive_union,
    union_by_kind,
)
from tests.unit.containment.test_corpora import DRAFTS, MISLABELLED

from treaty.containment.prove import Verdict, prove_containment

FILES = ("registries.jsonl", "suite-draft7.jsonl")
ANSWERS = {Verdict.CONTAINED: True, Verdict.NOT_CONTAINED: False}
SHORT = 100
FIELDS = (20, 100, 400)
Row = Mapping[str, Any]
Pair = tuple[Any, Any]


def run(settings: Settings) -> Iterator[Measurement]:
    """Ask about each pair of each file once, every tool in turn; then about large schemas with one change each."""
    yield from _run_corpora(settings)
    yield from _run_large(settings)


def _run_corpora(settings: Settings) -> Iterator[Measurement]:
    paths = [path for path in (CORPORA / "containment" / name for name in FILES) if path.is_file()]
    if settings.is_short or not paths:
        yield from (found for path in paths for found in _ask_all(path, {}, SHORT))
        return
    with open_peers(settings.scratch) as peers:
        for path in paths:
            yield from _ask_all(path, peers, None)


def _ask_all(path: Path, peers: Mapping[str, Peer | None], most: int | None) -> Iterator[Measurement]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:most]]
    ours = f"containment, {path.stem}"
    tallies = {ours: _Tally(_prove)}
    names = {tool: f"{_describe(tool, peer)}, {path.stem}" for tool, peer in peers.items()}
    tallies |= {names[tool]: _Tally(_asking(peer)) for tool, peer in peers.items() if peer is not None}
    for row in rows:
        for tally in tallies.values():
            tally.ask(row)
    for name, tally in tallies.items():
        yield tally.measurement(name, against=None if name == ours else ours)
    yield from (
        Measurement(name=names[tool], samples=(), is_floor=True) for tool, peer in peers.items() if peer is None
    )


def _describe(tool: str, peer: Peer | None) -> str:
    if peer is None:
        return f"{tool} cannot be installed here"
    return f"{tool} {peer.version}" + (" (knows 2020-12 alone)" if tool == "jsoncompat" else "")


def _prove(row: Row) -> tuple[bool | str | None, Sample]:
    cpu, wall = time.process_time(), time.perf_counter()
    proof = prove_containment(row["writer"], row["reader"], draft=DRAFTS[row["draft"]])
    sample = Sample(wall=time.perf_counter() - wall, cpu=time.process_time() - cpu)
    return ANSWERS.get(proof.verdict), sample


def _asking(peer: Peer) -> Callable[[Row], tuple[bool | str | None, Sample]]:
    def ask(row: Row) -> tuple[bool | str | None, Sample]:
        reply = peer.ask(row["writer"], row["reader"], row["draft"])
        return reply.answer, Sample(wall=reply.seconds, cpu=reply.seconds)

    return ask


class _Tally:
    """What one tool answered, held against what is true."""

    def __init__(self, answer: Callable[[Row], tuple[bool | str | None, Sample]]) -> None:
        self._answer = answer
        self._samples: list[Sample] = []
        kinds = ("right", "false-compatible", "false-breaking", "undecided", "errors")
        self._counts: Counter[str] = Counter(dict.fromkeys(kinds, 0))

    def ask(self, row: Row) -> None:
        answer, sample = self._answer(row)
        self._samples.append(sample)
        is_contained = row["contained"] is not (row["id"] in MISLABELLED)
        self._counts[_name_of(answer, is_contained=is_contained)] += 1

    def measurement(self, name: str, *, against: str | None) -> Measurement:
        is_ours = against is None
        target = "2 ms, p95 30 ms" if is_ours else ""
        return Measurement(
            name=name, samples=tuple(self._samples), counts=dict(self._counts), target=target, is_floor=not is_ours,
            against=against,
        )  # fmt: skip


def _name_of(answer: bool | str | None, *, is_contained: bool) -> str:
    if answer is None:
        return "undecided"
    if isinstance(answer, str):
        return "errors"
    if answer is is_contained:
        return "right"
    return "false-compatible" if answer else "false-breaking"


def _run_large(settings: Settings) -> Iterator[Measurement]:
    for name, (pairs, target) in _large().items():
        asked = pairs[:2] if settings.is_short else pairs * settings.repeats
        verdicts: list[Verdict] = []
        samples = tuple(sample_call(partial(_decide, pair, verdicts)) for pair in asked)
        counts = {"questions": len(asked), "undecided": verdicts.count(Verdict.UNDECIDED)}
        yield Measurement(name=name, samples=samples, counts=counts, target=target)


def _decide(pair: Pair, verdicts: list[Verdict]) -> None:
    verdicts.append(prove_containment(*pair).verdict)


def _large() -> dict[str, tuple[list[Pair], str]]:
    contracts = {f"contract of {size} fields, one change": (_edited(size), _target(size)) for size in FIELDS}
    kinds = [union_by_kind(size) for size in (59, 60)]
    overlaps = [overlapping_union(12, word) for word in ("oneOf", "anyOf")]
    changed = [overlapping_union(12, word, "integer") for word in ("oneOf", "anyOf")]
    recursive = [recursive_union(12), recursive_union(13), recursive_union(12, "integer")]
    return contracts | {
        "recursive oneOf of 12 branches": ([(old, new) for old in recursive for new in recursive], "1 s"),
        "recursive union of 12 that overlap": (list(zip(overlaps + changed, changed + overlaps, strict=True)), "1 s"),
        "discriminated union of 60": ([(kinds[1], kinds[1]), (kinds[0], kinds[1]), (kinds[1], kinds[0])], "1 s"),
        "chains of anyOf and required": (
            [(chain_of_choices(0, 16), chain_of_choices(low, high)) for low, high in ((2, 14), (1, 17))],
            "1 s",
        ),
    }


def _edited(size: int) -> list[Pair]:
    pairs: list[Pair] = []
    for edit in EDITS.values():
        old, new = contract(size), contract(size)
        edit(new)
        pairs += [(old, new), (new, old)]
    return pairs


def _target(size: int) -> str:
    return "p95 50 ms" if size <= 100 else "1 s"
