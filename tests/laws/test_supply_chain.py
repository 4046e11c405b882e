"""What Treaty is made of: pinned by hash, licences that we allow, an audit that never passes for want of an answer."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tooling.audit import judge
from tooling.licences import PAGE, find_packages, is_allowed, render_licences
from tooling.sbom import find_needed, mark

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {name: (ROOT / "tooling" / "lock" / f"{name}.txt").read_text() for name in ("core", "test", "supply")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
_PIN = re.compile(
    r"^([\w.-]+)==([\w.!+-]+)(?: ; [^\\\n]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def _pins(lock: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version, _ in _PIN.findall(LOCKS[lock])}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_pins_a_version_by_its_hashes_and_names_no_host(lock: str) -> None:
    assert _PIN.sub("", LOCKS[lock]).strip() == ""
    hashes = [found.count("--hash") for _, _, found in _PIN.findall(LOCKS[lock])]
    assert sum(count >= 2 for count in hashes) > len(hashes) * 0.9, "the wheel and the sources, where there are both"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_what_pyproject_asks_for(lock: str) -> None:
    pins = _pins(lock)
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"].get(lock, [])
    for requirement in map(Requirement, wanted):
        pinned = pins.get(canonicalize_name(requirement.name))
        assert pinned is not None, f"{requirement.name} is not locked; run `tooling/dev lock`"
        assert requirement.specifier.contains(pinned), f"{requirement} is locked at {pinned}; run `tooling/dev lock`"
    assert "hatchling" in pins, "without it the package cannot be built from what is locked"


def test_locks_agree_with_each_other() -> None:
    test = _pins("test")
    for lock in ("core", "supply"):
        assert {name: pin for name, pin in _pins(lock).items() if test.get(name, pin) != pin} == {}


def test_the_page_of_licences_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_licences(), "run `tooling/dev docs` and commit the page"


def test_every_licence_is_one_that_we_allow() -> None:
    packages = find_packages("test")
    assert len(packages) > 50
    assert [(package.name, package.licence) for package in packages if not is_allowed(package.licence)] == []


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("MIT AND PSF-2.0", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0", False),
        ("", False),
    ],
)
def test_of_alternatives_one_must_be_allowed_of_parts_each(licence: str, allowed: bool) -> None:
    assert is_allowed(licence) is allowed


def test_an_audit_without_an_answer_is_no_clean_audit() -> None:
    clean = {"name": "a", "version": "1", "vulns": []}
    bad = {"name": "b", "version": "2", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["3"]}]}
    unknown = {"name": "c", "skip_reason": "not found"}
    assert judge([clean]) == (["1 packages, none known to be vulnerable."], 0)
    assert judge([clean, bad, unknown]) == (["b 2: CVE-2026-1; take 3."], 1)
    assert judge([clean, unknown])[1] == 3
    assert judge([])[1] == 3


def test_a_list_that_nobody_answered_is_told_with_the_reason() -> None:
    clean = {"name": "a", "version": "1", "vulns": []}
    told, code = judge([clean], ["runtime.txt: Connection refused"])
    assert (told[1:], code) == (["runtime.txt: Connection refused"], 3)
    assert judge([], ["x: No module named pip_audit"])[0][0].endswith("nothing was answered. CI asks again.")


def test_the_script_says_which_python_is_missing() -> None:
    command = ["sh", str(ROOT / "tooling" / "dev"), "check"]
    done = subprocess.run(command, env={"PATH": "/usr/bin:/bin", "PYTHON": "python9"}, capture_output=True, check=False)
    assert done.returncode == 3
    assert b"there is no `python9`" in done.stderr


def test_of_the_list_of_parts_what_only_builds_the_wheel_is_excluded() -> None:
    told = {"treaty": ["Click>=8", "sqlglot; extra == 'sql'"], "click": ["colorama; platform_system == 'Windows'"]}
    needed = find_needed(["treaty"], lambda name: told.get(name, ()))
    parts = mark({"components": [{"name": name} for name in ("click", "Colorama", "hatchling", "sqlglot")]}, needed)
    assert [part["scope"] for part in parts["components"]] == ["required", "required", "excluded", "excluded"]
