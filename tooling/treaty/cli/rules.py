"""`treaty rules`: every rule and change kind in one list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from treaty.diagnostics.rule import Rule


@click.command(epilog="\b\nExamples:\n  treaty rules\n  treaty rules --changes\n  treaty rules --format json")
@click.option("--changes/--no-changes", default=None, help="Only change kinds, or only the other rules.")
@click.option("--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(changes: bool | None, style: str) -> None:
    """List every rule with its code, severity and what must hold; change kinds say what happened."""
    from treaty.app.rulebook import RULEBOOK
    from treaty.diagnostics.change import ChangeKind

    chosen = [rule for rule in RULEBOOK if changes is None or isinstance(rule, ChangeKind) is changes]
    if style == "json":
        click.echo(json.dumps([_as_json(rule) for rule in chosen], indent=2, ensure_ascii=False))
        return
    width = max(len(rule.name) for rule in chosen)
    for rule in chosen:
        click.echo(f"{rule.code}  {rule.name:<{width}}  {_weight(rule):<13}  {rule.summary}")
    click.echo(f"\n{len(chosen)} rules. `treaty explain CODE` tells why, with examples.", err=True)


def _weight(rule: Rule) -> str:
    from treaty.diagnostics.change import ChangeKind

    if isinstance(rule, ChangeKind):
        return f"{rule.old_readers.value}/{rule.new_readers.value}"
    return rule.severity.value


def _as_json(rule: Rule) -> dict[str, Any]:
    from treaty.diagnostics.change import ChangeKind

    facts: dict[str, Any] = {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "summary": rule.summary,
        "why": rule.why,
        "bad": rule.bad,
        "good": rule.good,
        "aliases": list(rule.aliases),
        "since": rule.since,
        "fixable": rule.is_fixable,
    }
    if isinstance(rule, ChangeKind):
        facts["element"] = rule.element.value
        facts["aspect"] = rule.aspect.value
        facts["action"] = rule.action.value
        facts["old_readers"] = rule.old_readers.value
        facts["new_readers"] = rule.new_readers.value
        facts["mirror"] = rule.mirror
        facts["instead"] = rule.instead
    return facts
