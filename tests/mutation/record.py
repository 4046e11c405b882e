"""What mutation runs have found: kept as JSON, set as a page of the documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.mutation.explained import EXPLAINED

RESULTS = Path(__file__).with_name("results.json")
PAGE = Path(__file__).resolve().parents[2] / "site" / "docs" / "reference" / "mutation.md"

_HEAD = """\
# Mutation: do the tests notice a small wrong?

Made by `python -m tests.mutation --record`, and widened by `--further --least 20 --record`, which adds to it. A mutant
is a module with one operator, constant or condition changed. Which of a module's mutants are tried is told by a hash of
what they change, so that a wider run begins with those of a narrower one. They run against the tests of their package;
the score is the share that is noticed. Each of the others was looked at: a test was written, or the table below says
why none can notice it, or why what it changes is no promise. Open are those of which neither is done.

| package | modules | mutants | tried | noticed | score | missed, explained | missed, open |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of the mutants of one module."""

    module: str
    mutants: int
    tried: int
    missed: tuple[str, ...]


def record(package: str, result: Result) -> None:
    """Keep the result of a module in place of its last one, and write the page."""
    known = read_results()
    others = [row for row in known.get(package, ()) if row["module"] != result.module]
    known[package] = sorted([*others, asdict(result)], key=lambda row: str(row["module"]))
    lines = ",\n".join(
        f' "{name}": [\n  ' + ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n ]"
        for name, rows in sorted(known.items())
    )
    RESULTS.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    PAGE.write_text(render_page(known), encoding="utf-8")


def read_results() -> dict[str, list[dict[str, Any]]]:
    """Give what is known, by package."""
    known: dict[str, list[dict[str, Any]]] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    return known


def render_page(known: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Give the page: the score of each package, then every mutant that no test noticed."""
    return _HEAD + "".join(_render_scores(known)) + "".join(_render_missed(known))


def _render_scores(known: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    for package, rows in sorted(known.items()):
        mutants, tried = (sum(row[key] for row in rows) for key in ("mutants", "tried"))
        missed = [f"{row['module']}: {name}" for row in rows for name in row["missed"]]
        explained = sum(name in EXPLAINED for name in missed)
        noticed = tried - len(missed)
        score = f"{noticed / max(tried, 1):.1%}"
        yield (
            f"| {package} | {len(rows)} | {mutants:,} | {tried} | {noticed} | {score} | {explained} "
            f"| {len(missed) - explained} |\n"
        )


def _render_missed(known: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    yield "\n## Missed\n\n| module | change | why no test notices |\n| --- | --- | --- |\n"
    for _, rows in sorted(known.items()):
        for row in rows:
            for name in row["missed"]:
                why = EXPLAINED.get(f"{row['module']}: {name}", "open")
                yield f"| {row['module']} | `{name.replace('|', '¦')}` | {why} |\n"
