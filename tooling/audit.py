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
    packages = {item["name"]: item for lock in sorted(LOCKS.glob("*.txt")) for item in _ask(lock)}
    told, code = judge(packages.values())
    sys.stdout.write("".join(f"{line}\n" for line in told))
    return code


def _ask(lock: Path) -> list[dict[str, Any]]:
    """Give pip-audit's answer on a lock file, one entry a package; nothing when it has none."""
    command = ["pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip", "--format", "json"]
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    answer: dict[str, list[dict[str, Any]]] = json.loads(done.stdout) if done.stdout.startswith("{") else {}
    return answer.get("dependencies", [])


def judge(packages: Iterable[dict[str, Any]]) -> tuple[list[str], int]:
    """Give what to say of the packages that were asked for, and the exit code."""
    asked = list(packages)
    silent = [item["name"] for item in asked if "skip_reason" in item]
    found = list(_findings(asked))
    if found:
        return found, 1
    if silent or not asked:
        return [f"{_CANNOT_ASK}: {len(silent)} of {len(asked)} were not answered. CI asks again."], 3
    return [f"{len(asked)} packages, none known to be vulnerable."], 0


def _findings(packages: Iterable[dict[str, Any]]) -> Iterator[str]:
    for item in packages:
        for each in item.get("vulns", ()):
            remedy = f"take {' or '.join(each['fix_versions'])}" if each["fix_versions"] else "no version mends it yet"
            yield f"{item['name']} {item['version']}: {each['id']}; {remedy}."


if __name__ == "__main__":
    sys.exit(main())
