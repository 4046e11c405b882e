"""`treaty explain`: one rule's page in the terminal."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from treaty.diagnostics.rule import Rule


@click.command(
    epilog="\b\nExamples:\n  treaty explain TR401\n  treaty explain field-removed\n  treaty explain VAL-1304"
)
@click.argument("rule")
def command(rule: str) -> None:
    """Explain a RULE: a code, a name, or the code another system uses for it."""
    from treaty.app.rulebook import find_rules, suggest_rules
    from treaty.cli.main import use_colour
    from treaty.diagnostics.errors import UsageError

    found = find_rules(rule)
    if not found:
        raise UsageError(f"There is no rule `{rule}`.", f"{suggest_rules(rule)} `treaty rules` lists all.".lstrip())
    colour = use_colour(sys.stdout)
    click.echo("\n\n".join("\n".join(_page(item, colour=colour)) for item in found), color=colour)


def _page(rule: Rule, *, colour: bool) -> Iterator[str]:
    from treaty.diagnostics.change import ChangeKind

    title = f"{rule.code} {rule.name}"
    yield click.style(title, bold=True) if colour else title
    yield from _wrap(rule.summary)
    if isinstance(rule, ChangeKind):
        yield ""
        yield f"A change of a {rule.element.value}: {rule.aspect.value}, {rule.action.value}."
        yield f"  readers of the old version, on new data: {rule.old_readers.value}"
        yield f"  readers of the new version, on old data: {rule.new_readers.value}"
    else:
        yield f"Severity: {rule.severity.value}."
    if rule.aliases:
        yield f"Known elsewhere as: {', '.join(rule.aliases)}."
    yield from _section("Why", "\n".join(_wrap(rule.why)))
    is_change = isinstance(rule, ChangeKind)
    yield from _section("Old" if is_change else "Bad", rule.bad)
    yield from _section("New" if is_change else "Good", rule.good)
    if isinstance(rule, ChangeKind):
        yield from _section("Instead", "\n".join(_wrap(rule.instead)))
    yield from _section("Sources", rule.sources)


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), 96)


def _section(heading: str, text: str) -> Iterator[str]:
    if text:
        yield ""
        yield f"{heading}:"
        yield textwrap.indent(text, "  ")
