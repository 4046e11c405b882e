"""Asks which of the pinned packages have known vulnerabilities; says so when nobody can be asked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

LOCKS = Path(__file__).resolve().parent / "lock"
_CANNOT_ASK = "The service of vulnerabilities cannot be reached from here, or does not know these packages"


def main() -> int:
    """Give 0 when every package was asked for and none is known to be vulnerable, 1 for a finding, 3 for no answer."""
    packages: dict[str, dict[str, Any]] = {}
    failures: dict[str, None] = {}
    for lock in sorted(LOCKS.glob("*.txt")):
        answers, failure = _ask(lock)
        packages |= {item["name"]: item for item in answers}
        failures |= {failure: None} if failure else {}
    told, code = judge(packages.values(), failures)
    sys.stdout.write("".join(f"{line}\n" for line in told))
    return code


def _ask(lock: Path) -> tuple[list[dict[str, Any]], str]:
    """Give pip-audit's answer on a lock file, one entry a package; when it has none, its last words."""
    command = ["pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip", "--format", "json"]
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if not done.stdout.startswith("{"):
        return [], f"{lock.name}: {(done.stderr.strip().splitlines() or ['no answer'])[-1]}"
    answer: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return answer.get("dependencies", []), ""


def judge(packages: Iterable[dict[str, Any]], failures: Iterable[str] = ()) -> tuple[list[str], int]:
    """Give what to say of the packages that were asked for, and the exit code; `failures` are lists without an answer.

    One finding is a finding, whatever was not answered besides; but a list that nobody answered is never clean.
    """
    unanswered = list(failures)
    asked = list(packages)
    silent = [item["name"] for item in asked if "skip_reason" in item]
    found = list(_findings(asked))
    if found:
        return found, 1
    if silent or unanswered or not asked:
        counted = f"{len(silent)} of {len(asked)} were not answered" if asked else "nothing was answered"
        return [f"{_CANNOT_ASK}: {counted}. CI asks again.", *unanswered], 3
    return [f"{len(asked)} packages, none known to be vulnerable."], 0


def _findings(packages: Iterable[dict[str, Any]]) -> Iterator[str]:
    for item in packages:
        for each in item.get("vulns", ()):
            remedy = f"take {' or '.join(each['fix_versions'])}" if each["fix_versions"] else "no version mends it yet"
            yield f"{item['name']} {item['version']}: {each['id']}; {remedy}."


if __name__ == "__main__":
    sys.exit(main())
