"""The part of a page that there is most of, set without a template engine: the table of a record's columns."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from treaty.pages.content.columns import Column
from treaty.pages.content.parts import Badge, Link
from treaty.pages.content.records import RecordView
from treaty.pages.text import breakable

_HEAD = Markup(
    '<div class="tw" role="region" aria-label="{}" tabindex="0"><table class="cols"><thead><tr>'
    '<th scope="col">Column</th><th scope="col">Type</th><th scope="col">Meaning</th><th scope="col">Rules</th>'
    "</tr></thead><tbody>\n"
)
_DEEPEST = 8
"""Levels that the style sheet indents."""


def render_columns(record: RecordView, root: str) -> Markup:
    """Set the columns of a record as a table; `root` leads to the root of the site."""
    label = f"Columns of {record.name}"
    rows = (_row(column, root) for column in record.columns)
    return _HEAD.format(label) + Markup("").join(rows) + Markup("</tbody></table></div>\n")


def _row(column: Column, root: str) -> Markup:
    level = min(column.depth, _DEEPEST)
    group = " group" if column.is_group else ""
    return Markup(
        '<tr id="{}" class="d{}{}"><th scope="row"><a class="anchor" href="#{}"><code>{}</code></a>{}{}</th>'
        '<td class="type">{}</td><td class="meaning">{}</td><td class="rules">{}</td></tr>\n'
    ).format(
        column.anchor,
        level,
        group,
        column.anchor,
        breakable(column.name),
        _small(column.title),
        Markup("").join(_badge(badge) for badge in column.badges),
        _type(column),
        _meaning(column, root),
        _rules(column),
    )


def _type(column: Column) -> Markup:
    presence = Markup() if column.is_group else _presence(is_required=column.is_required)
    return Markup("<code>{}</code>{}{}").format(column.kind, _small(column.physical), presence)


def _presence(*, is_required: bool) -> Markup:
    return Markup('<span class="must">required</span>') if is_required else Markup('<span class="may">optional</span>')


def _meaning(column: Column, root: str) -> Markup:
    parts = [column.meaning]
    if column.examples:
        shown = Markup(", ").join(Markup("<code>{}</code>").format(example) for example in column.examples)
        parts.append(Markup("<small>for example {}</small>").format(shown))
    if column.sources:
        shown = Markup(", ").join(_link(source, root) for source in column.sources)
        parts.append(Markup("<small>comes from {}</small>").format(shown))
    return Markup("").join(parts)


def _rules(column: Column) -> Markup:
    return Markup("").join(_find_rules(column))


def _find_rules(column: Column) -> Iterator[Markup]:
    for rule in column.rules:
        code = Markup(" <code>{}</code>").format(rule.code) if rule.code else ""
        yield Markup('<span class="rule">{}{}</span>').format(rule.text, code)
    if column.values:
        values = (
            Markup("<li><code>{}</code>{}</li>").format(value.text, f" {value.meaning}" if value.meaning else "")
            for value in column.values
        )
        yield Markup('<ul class="values" aria-label="Permitted values">{}</ul>').format(Markup("").join(values))
    for text in column.quality:
        yield Markup('<span class="rule check">{}</span>').format(text)


def _badge(badge: Badge) -> Markup:
    return Markup(' <span class="b b-{}">{}</span>').format(badge.kind, badge.text)


def _link(link: Link, root: str) -> Markup:
    if not link.path:
        return Markup("<code>{}</code>").format(breakable(link.text))
    return Markup('<a href="{}{}"><code>{}</code></a>').format(root, link.path, breakable(link.text))


def _small(text: str) -> Markup:
    return Markup("<small>{}</small>").format(escape(text)) if text else Markup()
