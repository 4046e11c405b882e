"""Facts of a contract as short sentences: promises, constraints, quality rules, modes, effects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from treaty.model.contract import QualityRule, ServiceLevel
from treaty.pages.text import plain_json

MODES: Mapping[str, str] = MappingProxyType(
    {
        "none": "anything may change",
        "forward": "readers of the older version keep working",
        "backward": "readers of the newer version can read older data",
        "full": "readers of either version can read the data of both",
    }
)
"""What a compatibility mode promises, without `_transitive`."""

_UNITS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("s", "sec", "second", "seconds"), "second"),
        **dict.fromkeys(("m", "min", "minute", "minutes"), "minute"),
        **dict.fromkeys(("h", "hr", "hour", "hours"), "hour"),
        **dict.fromkeys(("d", "day", "days"), "day"),
        **dict.fromkeys(("w", "week", "weeks"), "week"),
        **dict.fromkeys(("mo", "month", "months"), "month"),
        **dict.fromkeys(("y", "yr", "year", "years"), "year"),
    }
)

_PROMISES: Mapping[str, str] = MappingProxyType(
    {
        "freshness": "at most {} old",
        "latency": "at most {} behind its source",
        "frequency": "updated every {}",
        "retention": "kept for {}",
        "availability": "available {} of the time",
        "generalavailability": "available since {}",
        "endofsupport": "supported until {}",
        "endoflife": "served until {}",
        "timetodetect": "faults are noticed within {}",
        "timetonotify": "you are told within {}",
        "timetorepair": "mended within {}",
        "throughput": "throughput of {}",
        "errorrate": "at most {} of errors",
        "timeofavailability": "ready by {}",
    }
)

_CONSTRAINTS: Mapping[str, str] = MappingProxyType(
    {
        "minimum": "≥ {}",
        "maximum": "≤ {}",
        "exclusiveMinimum": "> {}",
        "exclusiveMaximum": "< {}",
        "minLength": "at least {} characters",
        "maxLength": "at most {} characters",
        "minItems": "at least {} items",
        "maxItems": "at most {} items",
        "minProperties": "at least {} members",
        "maxProperties": "at most {} members",
        "multipleOf": "multiple of {}",
        "pattern": "matches {}",
        "format": "format {}",
        "precision": "precision {}",
        "scale": "scale {}",
        "timezone": "with time zone: {}",
        "defaultTimezone": "time zone {}",
        "uniqueItems": "items are unique",
    }
)


def say_mode(mode: str) -> str:
    """Give what a mode promises; the transitive forms count against every released version of the major."""
    base = mode.removesuffix("_transitive")
    words = MODES.get(base, mode)
    return f"{words}, against every version of the major" if mode.endswith("_transitive") else words


def say_promise(level: ServiceLevel) -> str:
    """Give one promise of an SLA as a phrase."""
    amount = say_amount(level.value, level.unit)
    if level.value_ext is not None:
        amount = f"{amount} to {say_amount(level.value_ext, level.unit)}"
    template = _PROMISES.get(re.sub(r"[^a-z]", "", level.property.lower()))
    if template is None:
        return f"{split_words(level.property)}: {amount}"
    text = template.format(amount)
    return re.sub(r"^updated every 1 ", "updated every ", text)


def say_amount(value: Any, unit: str | None) -> str:
    """Give a number with its unit in full: `2 hours`, `99.9 %`."""
    number = plain_json(value)
    if not unit:
        return number
    if unit in {"%", "percent"}:
        return f"{number} %"
    word = _UNITS.get(unit.lower(), unit)
    return f"{number} {word}" if value in (1, "1") or word not in _UNITS.values() else f"{number} {word}s"


def say_unit(unit: str) -> str:
    """Give a unit in full where it is one of time."""
    word = _UNITS.get(unit.lower()) if len(unit) > 1 or unit.islower() else None
    return f"{word}s" if word else unit


def say_constraint(keyword: str, value: Any) -> str:
    """Give one `logicalTypeOptions` entry as a phrase."""
    template = _CONSTRAINTS.get(keyword)
    text = template.format(plain_json(value)) if template else f"{split_words(keyword)}: {plain_json(value)}"
    return text.removesuffix("s") if value == 1 and template and template.endswith("s") else text


def say_quality(rule: QualityRule) -> str:
    """Give what a quality rule demands: its own words where it has some."""
    if rule.description:
        return rule.description
    name, measured = split_words(rule.name or ""), _say_measured(rule)
    if rule.operator is None:
        return name or measured
    unit = f" {rule.unit}" if rule.unit else ""
    demand = f"{measured} {split_words(rule.operator)} {plain_json(rule.threshold)}{unit}"
    return f"{name}: {demand}" if name and name != measured else demand


def _say_measured(rule: QualityRule) -> str:
    """Give what a rule counts, and in which columns, where it says so."""
    if rule.metric:
        columns = rule.arguments.get("properties")
        named = [str(column) for column in columns] if isinstance(columns, (list, tuple)) else []
        return split_words(rule.metric) + (f" of {', '.join(named)}" if named else "")
    if rule.query:
        return "what its query counts"
    return split_words(rule.name or rule.kind)


def split_words(name: str) -> str:
    """Give a camelCase or snake_case name as words in lower case."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").lower()
