"""`python -m tests.mutation compat containment lifecycle`: how many small wrongs the tests notice.

A sample, the same one every time: of each module a share of its mutants, chosen by a hash of what they change. Each is
run against the unit tests of its module, then, if those pass, against all of its package. `--record` sets the page.
"""

from __future__ import annotations

import ast
import hashlib
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import hypothesis as _hypothesis  # noqa: F401 - loaded before the forks, which pay for it otherwise
import jsonschema as _jsonschema  # noqa: F401 - as above
from tests.mutation.mutants import Mutant, find_mutants
from tests.mutation.record import Result, read_results, record
from tests.mutation.trial import ROOT, is_noticed

PACKAGES = ("compat", "containment", "lifecycle")
COMMON = {
    "compat": ("test_verdict.py", "test_change_cases.py", "test_change_table.py", "test_versioning.py"),
    "containment": ("test_prove.py", "test_cases.py", "test_witness.py", "test_languages.py"),
    "lifecycle": ("",),
}
"""The tests of a package that go through most of its modules."""

ELSEWHERE = {
    "approval": ("repository/test_approvals.py",),
    "audience": ("repository/test_notify.py",),
    "code_owners": ("repository/test_code_owners.py", "repository/test_init_around.py"),
    "code_owners_file": ("repository/test_code_owners.py", "repository/test_init_around.py"),
    "consumers": ("repository/test_read.py", "unit/report"),
    "ending": ("repository/test_edit_dataset.py", "repository/test_edit_layouts.py"),
    "events": ("repository/test_events.py",),
    "gate": ("unit/app/test_parallel.py", "repository/test_check_base.py"),
    "gate_base": ("unit/app/test_parallel.py", "repository/test_check_base.py"),
    "outline": ("repository/test_approvals.py",),
    "policy": ("unit/app/test_judge_policies.py", "unit/load/test_build_policy.py"),
    "policy_faults": ("unit/app/test_judge_policies.py", "unit/load/test_build_policy.py"),
    "release_obstacles": ("repository/test_release.py", "repository/test_release_hostile.py"),
    "serving": ("repository/test_edit_dataset.py", "repository/test_edit_layouts.py"),
    "stage": ("repository/test_approvals.py",),
    "standing": ("repository/test_edit_dataset.py",),
    "yaml_splice": ("properties/test_edits.py",),
}
"""Modules that are held by tests beyond the unit tests of their package, since what they do shows in a repository."""


@click.command()
@click.argument("packages", nargs=-1, type=click.Choice(PACKAGES))
@click.option("--share", default=0.02, show_default=True, help="Of each module's mutants.")
@click.option("--least", default=2, show_default=True, help="At least so many of a module.")
@click.option("--missed", "is_again", is_flag=True, help="Try again only what was missed by the recorded run.")
@click.option("--record", "is_recorded", is_flag=True, help="Keep the results, and set their page.")
def main(packages: tuple[str, ...], share: float, least: int, is_again: bool, is_recorded: bool) -> None:
    """Try mutants; those that no test notices are listed."""
    sys.path.insert(0, str(ROOT))
    for package in packages or PACKAGES:
        _demand_that_all_is_well(package)
        if is_again:
            results = [_try_again(package, Result(**row)) for row in read_results().get(package, ())]
        else:
            results = [_try(package, path, share, least) for path in sorted(_modules(package))]
        if is_recorded:
            record(package, results)


def _demand_that_all_is_well(package: str) -> None:
    """Tests that fail without a mutant would notice everything."""
    path = next(_modules(package))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if is_noticed(_name(path), path, tree, [str(ROOT / "tests" / "unit" / package)]):
        raise click.ClickException(f"The tests of {package} fail as they are, or take longer than a mutant may.")


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "tooling").with_suffix("").parts)


def _modules(package: str) -> Iterator[Path]:
    for path in (ROOT / "tooling" / "treaty" / package).rglob("*.py"):
        if path.name != "__init__.py":
            yield path


def _try(package: str, path: Path, share: float, least: int) -> Result:
    mutants = find_mutants(path.read_text(encoding="utf-8"))
    chosen = sorted(mutants, key=lambda mutant: _lot(path, mutant))[: max(least, round(share * len(mutants)))]
    start, missed = time.monotonic(), []
    for mutant in chosen:
        if not _is_noticed(package, path, mutant):
            missed.append(mutant.name)
            click.echo(f"  {path.relative_to(ROOT)}:{mutant.line}: {mutant.name}")
    module = path.relative_to(ROOT / "tooling" / "treaty").as_posix()
    click.echo(
        f"{module:<40} {len(chosen):>3} of {len(mutants):>4}  {len(missed)} missed  {time.monotonic() - start:.0f} s"
    )
    return Result(module=module, mutants=len(mutants), tried=len(chosen), missed=tuple(missed))


def _try_again(package: str, result: Result) -> Result:
    path = ROOT / "tooling" / "treaty" / result.module
    mutants = {mutant.name: mutant for mutant in find_mutants(path.read_text(encoding="utf-8"))}
    still = [name for name in result.missed if name in mutants and not _is_noticed(package, path, mutants[name])]
    for name in result.missed:
        click.echo(f"{result.module}: {'missed' if name in still else 'noticed'}: {name}")
    return replace(result, missed=tuple(still))


def _lot(path: Path, mutant: Mutant) -> str:
    return hashlib.sha256(f"{path.name} {mutant.line} {mutant.name}".encode()).hexdigest()


def _is_noticed(package: str, path: Path, mutant: Mutant) -> bool:
    name = _name(path)
    folder = ROOT / "tests" / "unit" / package
    own = [folder / f"test_{path.stem}.py"]
    near = [str(file) for file in (*own, *(folder / each for each in COMMON[package])) if file.exists()]
    stages = (near, [str(folder)], [str(ROOT / "tests" / each) for each in ELSEWHERE.get(path.stem, ())])
    return any(is_noticed(name, path, mutant.tree, tests) for tests in stages if tests)


if __name__ == "__main__":
    main()
