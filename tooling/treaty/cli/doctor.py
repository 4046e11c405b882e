"""`treaty doctor`: what is wrong with a set-up, and what to do about it."""

from __future__ import annotations

import importlib.util
import locale
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.options import repo_option

if TYPE_CHECKING:
    from treaty.app.doctor_finding import Finding

_STYLES = {"ok": "32", "advice": "36", "warning": "33", "error": "31"}


@click.command(
    epilog="""\b
Examples:
  treaty doctor                     look at everything, from Python to CODEOWNERS
  treaty doctor --offline           do not ask the remote for its tags
  treaty doctor --format json

Nothing is changed. Whether the contracts themselves are right, `treaty check` says.
Exit codes: 0 nothing is wrong, 1 an error or a warning, 2 wrong usage, 3 could not run.
"""
)
@click.option("--offline", is_flag=True, help="Do not ask the remote for its tags.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@repo_option
@click.pass_context
def command(context: click.Context, offline: bool, style: str, repo: Path) -> None:
    """Find what is wrong with a set-up: Git, clone, tags, hooks, workflow, CODEOWNERS, line ends, machine."""
    from treaty.app.doctor import examine
    from treaty.app.doctor_finding import Grade, Machine

    machine = Machine(
        environment=dict(os.environ),  # noqa: TID251 - the edge where the environment is read
        python=(sys.version_info.major, sys.version_info.minor),
        encodings=(sys.getfilesystemencoding(), locale.getpreferredencoding(do_setlocale=False)),
        has_module=lambda name: importlib.util.find_spec(name) is not None,
        has_program=lambda name: shutil.which(name) is not None,
    )
    findings = examine(repo, machine, is_online=not offline)
    if style == "json":
        click.echo(_render_json(findings))
    else:
        for line in _tell(findings):
            click.echo(line)
    context.exit(1 if any(item.grade in {Grade.ERROR, Grade.WARNING} for item in findings) else 0)


def _tell(findings: Sequence[Finding]) -> Iterator[str]:
    from treaty.cli.main import use_colour
    from treaty.report.plain import neutralise

    is_coloured = use_colour(sys.stdout)
    for item in findings:
        word = item.grade.value
        shown = f"\x1b[{_STYLES[word]}m{word}\x1b[0m" if is_coloured else word
        yield f"{shown}{' ' * (8 - len(word))} {item.check}: {neutralise(item.message)}"
        if item.remedy:
            yield f"         → {neutralise(item.remedy)}"
    wrong = sum(item.grade.value in {"error", "warning"} for item in findings)
    yield f"{wrong} thing{'' if wrong == 1 else 's'} to mend." if wrong else "Nothing is wrong."


def _render_json(findings: Sequence[Finding]) -> str:
    import json

    told = [
        {"check": item.check, "grade": item.grade.value, "message": item.message, "remedy": item.remedy}
        for item in findings
    ]
    return json.dumps({"findings": told}, indent=2, ensure_ascii=False)
