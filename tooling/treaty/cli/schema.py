"""`treaty schema`: the JSON Schemas of Treaty's own files and reports, for editors and other tools."""

from __future__ import annotations

import json

import click

NAMES = (
    "registry",
    "dataset",
    "subscription",
    "product",
    "policy",
    "reviews",
    "treaty-properties",
    "odcs-3.2.0",
    "odcs-3.1.0",
    "odcs-3.0.2",
    "check-report",
    "diff-report",
    "list-report",
    "versions-report",
    "current-report",
    "subscriptions-report",
    "log-report",
    "events-report",
    "release-report",
    "rules-report",
)
_REPORTS = {name: name.removesuffix("-report") for name in NAMES if name.endswith("-report")}
"""What the commands print with `--format json`, by the command."""


@click.command(
    epilog="""\b
Examples:
  treaty schema dataset > .vscode/treaty-dataset.schema.json
  treaty schema diff-report                what `treaty diff --format json` prints
  treaty schema --list

In VS Code (YAML extension), map it in .vscode/settings.json:
  "yaml.schemas": {".vscode/treaty-dataset.schema.json": "contracts/datasets/**/dataset.yaml"}
"""
)
@click.argument("name", type=click.Choice(NAMES), required=False, metavar="[NAME]")
@click.option("--list", "is_list", is_flag=True, help="List the names.")
def command(name: str | None, *, is_list: bool) -> None:
    """Print the JSON Schema called NAME: of registry.yaml, dataset.yaml, subscriptions, policies, reports, ….

    Without NAME, the names are listed.
    """
    from treaty.load.shape import read_schema

    if is_list or name is None:
        click.echo("\n".join(NAMES))
        return
    click.echo(_read_report(name) if name in _REPORTS else json.dumps(read_schema(name), indent=2, ensure_ascii=False))


def _read_report(name: str) -> str:
    from importlib.resources import files

    shipped = files("treaty.report").joinpath(f"schemas/{_REPORTS[name]}.schema.json")
    return shipped.read_text(encoding="utf-8").rstrip("\n")
