"""The containment corpora, read where they lie: no verdict is wrong, and few are undecided.

`TREATY_CORPORA` names the folder; without it, the one beside the repository. Run as a module, it prints the tables.
"""

import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from treaty.containment.prove import Proof, Verdict, prove_containment

CORPORA = Path(os.environ.get("TREATY_CORPORA", Path(__file__).parents[4] / "shared" / "corpora"))
DRAFTS = {"4": "draft4", "6": "draft6", "7": "draft7", "2019-09": "2019-09", "2020-12": "2020-12"}
VALIDATORS: dict[str, tuple[Any, Any]] = {
    "4": (jsonschema.Draft4Validator, jsonschema_rs.Draft4Validator),
    "7": (jsonschema.Draft7Validator, jsonschema_rs.Draft7Validator),
    "2020-12": (jsonschema.Draft202012Validator, jsonschema_rs.Draft202012Validator),
}
# Labels that validators refute: embedding a schema that has an `$id`, or constants that look like one, changed it.
MISLABELLED = {
    "cts-d7#nonvalid/ref/16a",
    "cts-d7#universal/id/1b",
    "cts-d7#unsatisfiable/id/1a",
    "cts-d7#unsatisfiable/ref/13a",
}


def _read(name: str) -> list[dict[str, Any]]:
    path = CORPORA / "containment" / name
    if not path.is_file():
        pytest.skip(f"{name} is not there; name the folder of the corpora in TREATY_CORPORA")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _prove(row: dict[str, Any]) -> Proof:
    return prove_containment(row["writer"], row["reader"], draft=DRAFTS[row["draft"]])


def _is_wrong(row: dict[str, Any], proof: Proof) -> bool:
    if proof.verdict is Verdict.UNDECIDED:
        return False
    return (proof.verdict is Verdict.CONTAINED) is not row["contained"]


def _is_refuted(row: dict[str, Any], proof: Proof) -> bool:
    """Whether both validators, asked afresh, say that the row's label is wrong and the proof is right."""
    value = proof.witness if proof.has_witness else row["writer"]["const"]
    answers = {
        (validator(row["writer"]).is_valid(value), validator(row["reader"]).is_valid(value))
        for validator in VALIDATORS[row["draft"]]
    }
    return answers == {(True, not proof.has_witness)}


@pytest.mark.parametrize(("name", "most_undecided"), [("registries.jsonl", 0.01), ("suite-draft7.jsonl", 0.03)])
def test_no_verdict_is_wrong_and_few_are_undecided(name: str, most_undecided: float) -> None:
    rows = _read(name)
    proofs = [(row, _prove(row)) for row in rows]
    wrong = {row["id"]: (row, proof) for row, proof in proofs if _is_wrong(row, proof)}
    assert set(wrong) <= MISLABELLED
    assert all(_is_refuted(row, proof) for row, proof in wrong.values())
    undecided = [row["id"] for row, proof in proofs if proof.verdict is Verdict.UNDECIDED]
    assert len(undecided) <= most_undecided * len(rows), undecided


def test_every_witness_is_confirmed_by_both_validators() -> None:
    for row in _read("registries.jsonl"):
        proof = _prove(row)
        if proof.verdict is not Verdict.NOT_CONTAINED:
            continue
        for validator in VALIDATORS[row["draft"]]:
            try:
                assert not validator(row["reader"]).is_valid(proof.witness), row["id"]
            except re.error:  # Python's engine does not take the pattern; ours stood in for it
                continue
            assert validator(row["writer"]).is_valid(proof.witness), row["id"]


def _report(name: str) -> Iterator[str]:
    counts: Counter[str] = Counter()
    times = []
    for row in _read(name):
        start = time.perf_counter()
        proof = _prove(row)
        times.append(time.perf_counter() - start)
        outcome = "undecided" if proof.verdict is Verdict.UNDECIDED else "wrong" if _is_wrong(row, proof) else "right"
        counts["mislabelled" if outcome == "wrong" and row["id"] in MISLABELLED else outcome] += 1
    times.sort()
    yield f"{name}: {dict(counts)}"
    yield f"  median {1e3 * times[len(times) // 2]:.2f} ms, p95 {1e3 * times[int(0.95 * len(times))]:.2f} ms"


if __name__ == "__main__":
    for corpus in ("registries.jsonl", "suite-draft7.jsonl"):
        sys.stdout.writelines(f"{line}\n" for line in _report(corpus))
