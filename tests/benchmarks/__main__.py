"""Run the benchmarks: `tooling/dev bench [NAME…]`."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

import click
from tests.benchmarks import (
    checking,
    containment,
    gate,
    killing,
    loading,
    peer_verdicts,
    registry,
    scale,
    site_build,
    site_search,
    site_validity,
    startup,
    verdict,
)
from tests.benchmarks.measure import Measurement
from tests.benchmarks.settings import CHECKOUT, Settings
from tests.benchmarks.table import render_json, render_page, render_terminal, replace_groups

Benchmark = Callable[[Settings], Iterator[Measurement]]

BENCHMARKS: Mapping[str, Benchmark] = MappingProxyType(
    {
        "start": startup.run,
        "load": loading.run,
        "check": checking.run,
        "verdict": verdict.run,
        "containment": containment.run,
        "gate": gate.run,
        "peer": peer_verdicts.run,
        "site": site_build.run,
        "search": site_search.run,
        "validity": site_validity.run,
        "scale": scale.run,
        "registry": registry.run,
        "kill": killing.run,
    }
)
PAGE = CHECKOUT / "site" / "docs" / "benchmarks.md"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)))
@click.option("--short", is_flag=True, help="One repeat, small inputs, no other tools: to see that it all works.")
@click.option("--versions", default=1000, show_default=True, help="Size of the generated repository; 10000 by hand.")
@click.option("--repeats", default=7, show_default=True, help="How often each thing is measured.")
@click.option("--write", is_flag=True, help="Write the page, or its parts of these NAMES; `peer` has one of its own.")
@click.option("--json", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write every sample to a file.")
def main(names: Sequence[str], short: bool, versions: int, repeats: int, write: bool, target: Path | None) -> None:
    """Measure, side by side with a floor or another tool in the same run; NAMES are the benchmarks to run."""
    if write and names == ("peer",):
        peer_verdicts.PAGE.parent.mkdir(parents=True, exist_ok=True)
        peer_verdicts.PAGE.write_text(peer_verdicts.render(), encoding="utf-8")
        click.echo(f"Wrote {peer_verdicts.PAGE.relative_to(CHECKOUT)}.")
        return
    if write and short:
        raise click.UsageError("The page shows what was measured: leave out --short.")
    with tempfile.TemporaryDirectory(prefix="treaty-bench-") as scratch:
        settings = Settings(
            scratch=Path(scratch),
            repeats=1 if short else repeats,
            versions=min(versions, 40) if short else versions,
            is_short=short,
        )
        groups = run_benchmarks(names or tuple(BENCHMARKS), settings, tell=lambda name: click.echo(name, err=True))
    click.echo(render_terminal(groups), nl=False)
    if write:
        PAGE.write_text(_page(groups, is_whole=not names), encoding="utf-8")
    if target is not None:
        target.write_text(render_json(groups, describe_machine()), encoding="utf-8")


def _page(groups: Mapping[str, Sequence[Measurement]], *, is_whole: bool) -> str:
    machine = describe_machine()
    if is_whole:
        return render_page(groups, machine)
    page = PAGE.read_text(encoding="utf-8")
    if machine not in page:
        raise click.UsageError("The page tells of another machine or other versions: write a whole run, without NAMES.")
    return replace_groups(page, groups)


def run_benchmarks(
    names: Sequence[str], settings: Settings, *, tell: Callable[[str], object] = lambda _: None
) -> dict[str, list[Measurement]]:
    """Run benchmarks by name, in the order of the table; tell each name as it begins."""
    groups = {}
    for name in (name for name in BENCHMARKS if name in names):
        tell(f"{name} …")
        groups[name] = list(BENCHMARKS[name](settings))
    return groups


def describe_machine() -> str:
    """Give what the figures depend on, without naming the machine."""
    system = f"{platform.system()} on {platform.machine()}"
    peer = version("datacontract-cli")
    return f"{os.cpu_count()} cores, {system}, Python {platform.python_version()}, beside datacontract-cli {peer}"


if __name__ == "__main__":
    main()
