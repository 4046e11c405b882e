"""`treaty init`: lay down a contracts repository, or move one in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.occasion import read_today

if TYPE_CHECKING:
    from treaty.app.init_registry import InitReport


@click.command(
    epilog="""\b
Examples:
  treaty init                              an example registry here, or the contracts of this folder moved in
  treaty init --dry-run                    what that would do
  treaty init our-contracts --namespace finance
  treaty init --layer raw                  files that are moved in are of this layer
  treaty init --move                       ... and leave their old place

Moved in are ODCS files, JSON Schemas (*.schema.json, or with $schema) and Avro schemas (*.avsc), byte for byte.
Nothing is overwritten. Run it again to complete what was stopped. --editor lays down what editors need to check
files while you type: schemas and .vscode/settings.json, to which entries are added.
Exit code 1: some files could not be given a place; they were left alone.
"""
)
@click.argument("folder", required=False, default=".", type=click.Path(path_type=Path))
@click.option("--namespace", metavar="NAME", help="Namespace of the example, and of files that name no domain.")
@click.option("--layer", metavar="LAYER", help="Layer of the example and of files moved in; default: gold.")
@click.option("--move", is_flag=True, help="Take files that were moved in away from their old place.")
@click.option("--editor", is_flag=True, help="Lay down editor settings, too: .vscode/settings.json and schemas.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.pass_context
def command(
    context: click.Context,
    folder: Path,
    namespace: str | None,
    layer: str | None,
    move: bool,
    editor: bool,
    dry_run: bool,
) -> None:
    """Lay down a registry of data contracts in FOLDER: settings, README, commit hook, workflow, CODEOWNERS.

    Contracts and schemas that stand there are copied to their places in it; without any, an example is laid down.
    """
    from treaty.app.init_registry import InitRequest, init_registry

    report = init_registry(
        InitRequest(
            folder=folder,
            today=read_today(),
            namespace=namespace,
            layer=layer,
            is_dry_run=dry_run,
            is_move=move,
            is_editor=editor,
        )
    )
    click.echo(_render_report(report, folder, is_dry_run=dry_run, is_move=move), nl=False)
    context.exit(1 if report.problems else 0)


def _render_report(report: InitReport, folder: Path, *, is_dry_run: bool, is_move: bool) -> str:
    """Give what was done and what to do next."""
    would = "Would " if is_dry_run else ""
    verb = "move" if is_move else "copy"
    lines = [f"{would}{'write' if is_dry_run else 'Wrote'} {path}" for path in report.written]
    done = f"Would {verb}" if is_dry_run else {"move": "Moved", "copy": "Copied"}[verb]
    lines += [f"{done} {source} to {target}" for source, target in report.adopted]
    lines += [f"{would}{'add' if is_dry_run else 'Added'} entries to {path}" for path in report.completed]
    lines += [f"Kept {path} as it is" for path in report.kept]
    if report.relaxed:
        lines += ["", f"These rules only warn, since moved files keep their own words: {', '.join(report.relaxed)}."]
    if report.problems:
        lines += ["", "Not done:", *(f"  {problem}" for problem in report.problems)]
    return "\n".join([*lines, *_next_steps(report, folder, is_dry_run=is_dry_run, is_move=is_move), ""])


def _next_steps(report: InitReport, folder: Path, *, is_dry_run: bool, is_move: bool) -> list[str]:
    if is_dry_run or not (report.written or report.adopted or report.completed):
        return [] if is_dry_run else ["", "Everything is in place already."]
    steps = [] if folder == Path() else [f"cd {folder}"]
    steps += [f"treaty check {report.root}", "treaty list", "git add --all && git commit -m 'Contracts registry'"]
    if ".pre-commit-config.yaml" in report.written:
        steps.append("pip install pre-commit && pre-commit install: then every commit is checked")
    for pipeline in (".github/workflows/contracts.yml", ".gitlab-ci.yml"):
        if pipeline in report.written:
            steps.append(f"on the code host: set the variables that {pipeline} names")
    if report.adopted and not is_move:
        steps.append("git rm the old copies, once nothing reads them there (or run treaty init --move)")
    steps.append("treaty release --dry-run")
    lines = ["", "Next:", *(f"  {step}" for step in steps)]
    if report.advice:
        lines += ["", "On the code host, where no file reaches:", *(f"  {advice}" for advice in report.advice)]
    return [*lines, "", "`treaty doctor` tells what is still missing."]
