"""`python -m tests.mutation compat containment lifecycle`: how many small wrongs the tests notice.

A sample, the same one every time: of each module a share of its mutants, chosen by a hash of what they change. Each is
run against the tests of its package that call the function it is in; one of what is run when a module is imported in a
process that imports it anew. `--record` keeps what was found of these modules, and of these alone, and sets the page.

To widen the sample, `--further --least 12 --record`: what the recorded run has tried is not tried again.
"""

from __future__ import annotations

import ast
import importlib
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import click
import hypothesis as _hypothesis  # noqa: F401 - loaded before the forks, which pay for it otherwise
import jsonschema as _jsonschema  # noqa: F401 - as above
from tests.mutation.mutants import Mutant, find_mutants
from tests.mutation.plan import plan_module
from tests.mutation.record import Result, read_results, record
from tests.mutation.session import Session, open_session
from tests.mutation.swap import find_function, swap
from tests.mutation.trial import ROOT, find_run_on_import, is_noticed

PACKAGES = ("compat", "containment", "lifecycle")
COMMON = {
    "compat": ("test_verdict.py", "test_change_cases.py", "test_change_table.py", "test_versioning.py"),
    "containment": ("test_prove.py", "test_cases.py", "test_witness.py", "test_languages.py"),
    "lifecycle": ("test_release.py", "test_status.py"),
}
"""The tests of a package that go through most of its modules."""

ELSEWHERE = {
    "approval": ("repository/test_approvals.py",),
    "audience": ("repository/test_notify.py",),
    "code_owners": ("repository/test_code_owners.py", "repository/test_init_around.py"),
    "code_owners_file": ("repository/test_code_owners.py", "repository/test_init_around.py"),
    "ending": ("repository/test_edit_dataset.py", "repository/test_edit_layouts.py"),
    "events": ("repository/test_events.py",),
    "outline": ("repository/test_approvals.py",),
    "policy": ("unit/app/test_judge_policies.py", "unit/load/test_build_policy.py"),
    "policy_faults": ("unit/app/test_judge_policies.py", "unit/load/test_build_policy.py"),
    "release_obstacles": ("repository/test_release.py", "repository/test_release_hostile.py"),
    "stage": ("repository/test_approvals.py",),
    "yaml_splice": ("properties/test_edits.py",),
}
"""Modules that are held by tests beyond the unit tests of their package, since what they do shows in a repository."""


@click.command()
@click.argument("packages", nargs=-1, type=click.Choice(PACKAGES))
@click.option("--share", default=0.02, show_default=True, help="Of each module's mutants.")
@click.option("--least", default=5, show_default=True, help="At least so many of a module.")
@click.option("--only", "stems", multiple=True, help="Only modules whose name begins so: enum, yaml_.")
@click.option("--missed", "mode", flag_value="missed", help="Try again only what was missed by the recorded run.")
@click.option("--open", "mode", flag_value="open", help="Of these, only what is not explained.")
@click.option("--further", "mode", flag_value="further", help="Try only what the recorded run has not tried.")
@click.option("--tests", "named", multiple=True, help="Only these tests, as far as they are enough to notice: quicker.")
@click.option("--record", "is_recorded", is_flag=True, help="Keep the results, and set their page.")
def main(
    packages: tuple[str, ...],
    share: float,
    least: int,
    stems: tuple[str, ...],
    mode: str | None,
    named: tuple[str, ...],
    is_recorded: bool,
) -> None:
    """Try mutants; those that no test notices are listed."""
    sys.path.insert(0, str(ROOT))
    for package in packages or PACKAGES:
        known = {row["module"]: Result(**row) for row in read_results().get(package, ())}
        paths = [path for path in _modules(package) if path.stem.startswith(stems or ("",))]
        work_of = {
            path: plan_module(path, known.get(tell_module(path)), mode, share=share, least=least) for path in paths
        }
        sample = {path: plan.chosen for path, plan in work_of.items() if plan.chosen or plan.is_less}
        keep = partial(_keep, package, {tell_module(path): plan.before for path, plan in work_of.items()})
        keep = keep if is_recorded else _forget
        # Before the session has imported any module.
        anew = {path: _try_anew(package, path, chosen) for path, chosen in sample.items()}
        work = partial(_try_each, sample, anew, keep)
        open_session(named or [str(test) for test in _tests(package, sample)], str(ROOT / "tooling"), work)


def _keep(package: str, known: Mapping[str, Result | None], result: Result) -> None:
    before = known[result.module]
    if before:
        result = replace(result, tried=before.tried + result.tried, missed=(*before.missed, *result.missed))
    record(package, result)


def _forget(_: Result) -> None:
    return


def _try_anew(package: str, path: Path, chosen: list[Mutant]) -> Mapping[Mutant, bool]:
    """Try those of the mutants that change what is run when the module is imported."""
    first = find_run_on_import(_name(path), path)
    return {
        mutant: _is_noticed_anew(package, path, mutant)
        for mutant in chosen
        if (line := find_function(ast.parse(mutant.source), mutant.line)) is None or line in first
    }


def _try_each(
    sample: Mapping[Path, list[Mutant]],
    anew: Mapping[Path, Mapping[Mutant, bool]],
    keep: Callable[[Result], None],
    session: Session,
) -> None:
    for path, known in anew.items():
        keep(_try(session, path, sample[path], known))


def _tests(package: str, paths: Iterable[Path]) -> list[Path]:
    elsewhere = (test for path in paths for test in ELSEWHERE.get(path.stem, ()))
    return [ROOT / "tests" / test for test in dict.fromkeys((f"unit/{package}", *elsewhere))]


def _modules(package: str) -> list[Path]:
    found = (ROOT / "tooling" / "treaty" / package).rglob("*.py")
    return sorted(path for path in found if path.name != "__init__.py")


def _try(session: Session, path: Path, chosen: list[Mutant], known: Mapping[Mutant, bool]) -> Result:
    every = find_mutants(path.read_text(encoding="utf-8"))
    start, missed = time.monotonic(), []
    for mutant in chosen:
        if not (known[mutant] if mutant in known else _is_noticed(session, path, mutant)):
            missed.append(mutant.name)
            click.echo(f"  {tell_module(path)}:{mutant.line}: {mutant.name}", err=True)
    seconds = time.monotonic() - start
    click.echo(
        f"{tell_module(path):<40} {len(chosen)} of {len(every)}, {len(missed)} missed, {seconds:.0f} s", err=True
    )
    return Result(module=tell_module(path), mutants=len(every), tried=len(chosen), missed=tuple(missed))


def tell_module(path: Path) -> str:
    """Give what a module is called in the results."""
    return path.relative_to(ROOT / "tooling" / "treaty").as_posix()


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "tooling").with_suffix("").parts)


def _is_noticed(session: Session, path: Path, mutant: Mutant) -> bool:
    line = find_function(ast.parse(mutant.source), mutant.line)
    assert line is not None
    module = importlib.import_module(_name(path))
    return session.is_noticed(lambda: swap(module, mutant.build()), (str(path), line))


def _is_noticed_anew(package: str, path: Path, mutant: Mutant) -> bool:
    """Try a mutant of what is run as its module is imported: near tests first, for all must be collected again."""
    name = _name(path)
    folder = ROOT / "tests" / "unit" / package
    own = [folder / f"test_{path.stem}.py"]
    near = [file for file in (*own, *(folder / each for each in COMMON[package])) if file.is_file()]
    others = [file for file in sorted(folder.glob("test_*.py")) if file not in near]
    stages = (near, others, [ROOT / "tests" / each for each in ELSEWHERE.get(path.stem, ())])
    return any(is_noticed(name, path, mutant.build(), [str(test) for test in tests]) for tests in stages if tests)


if __name__ == "__main__":
    main()
