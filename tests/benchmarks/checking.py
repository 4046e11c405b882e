"""Checks of this project's contracts: all of them, and one change against a base; beside another tool and a parser."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import Measurement, run_command, run_sample, sample_in_turn
from tests.benchmarks.settings import PEER, TREATY, Settings, copy_contracts, find_versions
from tests.benchmarks.validators import measure_validators
from tests.support.git_repository import GitRepository

CHANGED = "contracts/datasets/finance/invoice/gold"
ALL, FLOOR, LINT = (
    "check contracts/",
    "parse the same YAML (libyaml, no places)",
    "datacontract lint, one process for all",
)
BASE, BREAKING = "check --base, one new version", "datacontract breaking, the same pair"

_PARSE = "import sys, yaml\nfor path in sys.argv[1:]:\n    yaml.load(open(path, 'rb'), Loader=yaml.CSafeLoader)"
_LINT = """\
import logging, sys
logging.disable(logging.CRITICAL)
from datacontract.data_contract import DataContract
for path in sys.argv[1:]:
    assert DataContract(data_contract_file=path, inline_references=False).lint().result == "passed", path
"""


def run(settings: Settings) -> Iterator[Measurement]:
    """Check a scratch copy."""
    repository = copy_contracts(settings.scratch / "contracts-copy")
    yield from _check_all(repository, settings)
    yield from _check_change(repository, settings)


def _check_all(repository: GitRepository, settings: Settings) -> Iterator[Measurement]:
    folder, files = repository.folder, [str(path) for path in find_versions(repository.folder)]
    rivals = {
        ALL: partial(run_sample, folder, str(TREATY), "check"),
        FLOOR: partial(run_sample, folder, sys.executable, "-c", _PARSE, *files),
    }
    taken = sample_in_turn(rivals, settings.repeats)
    counts = count_check(folder)
    yield Measurement(name=FLOOR, samples=taken[FLOOR], counts={"versions": len(files)}, is_floor=True)
    yield Measurement(name=ALL, samples=taken[ALL], counts=counts, against=FLOOR)
    if not settings.is_short:
        lint = partial(run_sample, folder, sys.executable, "-c", _LINT, *files)
        samples = sample_in_turn({LINT: lint}, 2)[LINT]
        yield Measurement(name=LINT, samples=samples, counts={"versions": len(files)}, against=ALL, is_floor=True)
        yield from measure_validators([Path(path) for path in files], settings, against=ALL)


def _check_change(repository: GitRepository, settings: Settings) -> Iterator[Measurement]:
    folder = repository.folder
    old = repository.folder / CHANGED / "v1.2.0.yaml"
    new = f"{CHANGED}/v1.3.0.yaml"
    text = (
        old.read_text(encoding="utf-8")
        .replace("version: 1.2.0", "version: 1.3.0")
        .replace("VARCHAR(20)", "VARCHAR(12)")
    )
    repository.git("checkout", "--quiet", "-b", "change")
    repository.commit({new: text})
    rivals = {BASE: partial(run_sample, folder, str(TREATY), "check", "--base", "main", codes=(0, 1))}
    if not settings.is_short:
        rivals[BREAKING] = partial(run_sample, folder, str(PEER), "breaking", str(old), new, codes=(0, 1))
    taken = sample_in_turn(rivals, settings.repeats)
    yield Measurement(name=BASE, samples=taken[BASE], counts=count_check(folder, "--base", "main"))
    if BREAKING in taken:
        yield Measurement(name=BREAKING, samples=taken[BREAKING], against=BASE, is_floor=True)


def count_check(folder: Path, *options: str) -> dict[str, int]:
    """Give what a check looked at and found."""
    outcome = run_command([TREATY, "check", "--format", "json", *options], folder, codes=(0, 1))
    report = json.loads(outcome.stdout)
    return {
        "files": report["summary"]["files"],
        "pairs": len(report["comparisons"]),
        "findings": len(report["diagnostics"]),
    }
