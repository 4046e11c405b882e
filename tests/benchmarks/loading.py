"""Reading contracts: bytes to a checked Contract with places, beside the parser alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import yaml
from tests.benchmarks.generate import Shape, generate_steps
from tests.benchmarks.measure import Measurement, sample_call, sample_in_turn
from tests.benchmarks.settings import Settings

from treaty.load.catalog import load_contract

COLUMNS = 25
FLOOR, OURS = "parse one contract (libyaml, no places)", "load one contract"


def run(settings: Settings) -> Iterator[Measurement]:
    """Load generated contracts of 25 columns."""
    steps = generate_steps(8 if settings.is_short else 200, shape=Shape(columns=(COLUMNS, COLUMNS)))
    tables = (step.files for step in steps if not any(path.endswith(".schema.yaml") for path in step.files))
    files = {path: text.encode() for group in tables for path, text in group.items() if path.endswith(".0.yaml")}
    loaded = [load_contract(data, path=path) for path, data in files.items()]
    rivals = {
        FLOOR: partial(sample_call, partial(_parse_all, files)),
        OURS: partial(sample_call, partial(_load_all, files)),
    }
    taken = sample_in_turn(rivals, settings.repeats)
    counts = {
        "contracts": sum(item.contract is not None for item in loaded),
        "findings": sum(len(item.diagnostics) for item in loaded),
    }
    yield Measurement(name=FLOOR, samples=taken[FLOOR], divisor=len(files), is_floor=True)
    yield Measurement(name=OURS, samples=taken[OURS], divisor=len(files), counts=counts, against=FLOOR)


def _parse_all(files: dict[str, bytes]) -> None:
    for data in files.values():
        yaml.load(data, Loader=yaml.CSafeLoader)


def _load_all(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        load_contract(data, path=path)
