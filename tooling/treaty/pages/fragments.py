"""The part of a page that there is most of, set without a template engine: the table of a record's columns.

Here text is put together with f-strings, which nothing escapes by itself: every value of a contract passes through
`escape_text`, `breakable` or the Markdown of `text.py`. Formatting through `Markup` costs five times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from markupsafe import Markup

from treaty.pages.content.columns import Column, Constraint, Value
from treaty.pages.content.parts import Badge, Link
from treaty.pages.content.records import RecordView
from treaty.pages.text import breakable, escape_text

_HEAD = (
    '<table class="cols"><thead><tr><th scope="col">Column</th><th scope="col">Type</th>'
    '<th scope="col">Meaning</th><th scope="col">Rules</th></tr></thead><tbody>\n'
)
_DEEPEST = 8
"""Levels that the style sheet indents."""
_MANY_ROWS = 16
_LONG = 1500
"""Characters of a description from which on it is folded."""
_MANY_VALUES = 10
"""Permitted values from which on the last ones are folded."""


def render_columns(record: RecordView, root: str) -> Markup:
    """Set the columns of a record as a table; `root` leads to the root of the site."""
    label = escape_text(f"Columns of {record.name}")
    rows = "".join(_row(column, root) for column in record.columns)
    table = f'<div class="tw" role="region" aria-label="{label}" tabindex="0">{_HEAD}{rows}</tbody></table></div>\n'
    return Markup(_filter(len(record.columns)) + table)  # noqa: S704 - every value in it was escaped


def _filter(count: int) -> str:
    """Give the box that narrows a long table; hidden where no script runs, and in its place before one does."""
    if count < _MANY_ROWS:
        return ""
    return f'<label class="filter js">Filter {count} rows <input type="search" data-filter="rows"></label>\n'


def link_setter(root: str) -> Callable[[Link], Markup]:
    """Give the function that sets a link, on this site from `root`, or elsewhere; there are hundreds on a page."""

    def set_link(link: Link) -> Markup:
        words = f"<code>{breakable(link.text)}</code>" if link.is_code else escape_text(link.text)
        if link.path:
            return Markup(f'<a href="{escape_text(root + link.path)}">{words}</a>')  # noqa: S704 - every value in it was escaped
        if link.url:
            return Markup(f'<a href="{escape_text(link.url)}" rel="noopener nofollow">{words}</a>')  # noqa: S704 - as above
        return Markup(words)  # noqa: S704 - as above

    return set_link


@lru_cache(maxsize=4096)
def _row(column: Column, root: str) -> str:
    # Most columns of a version are those of the version before, and the contract's page shows one of them again.
    anchor = escape_text(column.anchor)
    names = " ".join(filter(None, (f"d{min(column.depth, _DEEPEST)}" * (column.depth > 0), "group" * column.is_group)))
    kind = f' class="{names}"' if names else ""
    badges = "".join(_badge(badge) for badge in column.badges)
    return (
        f'<tr id="{anchor}"{kind}><th scope="row"><a href="#{anchor}"><code>{breakable(column.name)}</code></a>'
        f"{_small(column.title)}{badges}</th>"
        f"<td>{_type(column)}</td><td>{_meaning(column, root)}</td><td>{''.join(_find_rules(column))}</td></tr>\n"
    )


def _type(column: Column) -> str:
    kind = f"<code>{escape_text(column.kind)}</code>{_small(column.physical)}"
    if column.is_group:
        return kind
    return kind + ('<span class="must">required</span>' if column.is_required else '<span class="may">optional</span>')


def _meaning(column: Column, root: str) -> str:
    parts = [_fold(column.meaning)]
    if column.examples:
        parts.append(
            f"<small>for example {', '.join(f'<code>{escape_text(text)}</code>' for text in column.examples)}</small>"
        )
    if column.sources:
        parts.append(f"<small>comes from {', '.join(_link(source, root) for source in column.sources)}</small>")
    return "".join(parts)


def _fold(meaning: Markup) -> str:
    """Fold what would push the next column out of sight; all of it is on the page, and opens without a script."""
    if len(meaning) <= _LONG:
        return str(meaning)
    summary = "<summary><span>Read all of it</span><span>Show less</span></summary>"
    return f'<div class="fold"><div class="prose">{meaning}</div><details>{summary}</details></div>'


def _find_rules(column: Column) -> Iterator[str]:
    for rule in column.rules:
        yield f'<span class="rule">{_constraint(rule)}</span>'
    if column.values:
        yield _list_values(column.values)
    for text in column.quality:
        yield f'<span class="rule check">{escape_text(text)}</span>'


def _constraint(rule: Constraint) -> str:
    return f"{escape_text(rule.text)} <code>{escape_text(rule.code)}</code>" if rule.code else escape_text(rule.text)


def _list_values(values: tuple[Value, ...]) -> str:
    shown = values if len(values) <= _MANY_VALUES else values[: _MANY_VALUES - 2]
    first = f'<ul class="values" aria-label="Permitted values">{"".join(map(_value, shown))}</ul>'
    if shown is values:
        return first
    rest = "".join(map(_value, values[len(shown) :]))
    return (
        f'{first}<details class="rest"><summary>{len(values) - len(shown)} more</summary>'
        f'<ul class="values" aria-label="More permitted values">{rest}</ul></details>'
    )


def _value(value: Value) -> str:
    meaning = f" {escape_text(value.meaning)}" if value.meaning else ""
    return f"<li><code>{escape_text(value.text)}</code>{meaning}</li>"


def _badge(badge: Badge) -> str:
    return f' <span class="b b-{escape_text(badge.kind)}">{escape_text(badge.text)}</span>'


def _link(link: Link, root: str) -> str:
    words = f"<code>{breakable(link.text)}</code>"
    return f'<a href="{escape_text(root + link.path)}">{words}</a>' if link.path else words


def _small(text: str) -> str:
    return f"<small>{escape_text(text)}</small>" if text else ""
