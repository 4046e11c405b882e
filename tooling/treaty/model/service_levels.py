"""Service levels: freshness (seconds), retention (days), availability (fraction 0 to 1), whatever the unit written.

Source: ODCS 3.2.0, `slaProperties`; the names of properties are advice there, so unknown ones are no fault.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from treaty.model.constraints import Tightness, read_number
from treaty.model.contract import ServiceLevel

_SECONDS_OF_UNIT: Mapping[str, Fraction] = MappingProxyType(
    {
        word: Fraction(seconds)
        for seconds, words in (
            (Fraction(1, 1000), "ms millisecond milliseconds"),
            (1, "s sec secs second seconds"),
            (60, "m min mins minute minutes"),
            (3_600, "h hr hrs hour hours"),
            (86_400, "d day days"),
            (604_800, "w wk week weeks"),
            (2_628_000, "mo mon month months"),
            (31_536_000, "y yr yrs year years"),
        )
        for word in words.split()
    }
)
"""A month is a twelfth of a year, a year 365 days: twelve months and one year promise the same."""

SECONDS_A_DAY = 86_400
_ENDLESS = Fraction(10) ** 30
_SECONDS_OF_WORD: Mapping[str, Fraction] = MappingProxyType(
    {
        "hourly": Fraction(3_600),
        "daily": Fraction(86_400),
        "weekly": Fraction(604_800),
        "monthly": Fraction(2_628_000),
        "quarterly": Fraction(7_884_000),
        "yearly": Fraction(31_536_000),
        "annually": Fraction(31_536_000),
        **dict.fromkeys(("unlimited", "forever", "indefinite", "indefinitely", "infinite"), _ENDLESS),
    }
)
"""How often, and for how long, as people say it."""
_AMOUNT = re.compile(r"(-?\d{1,18}(?:\.\d{1,18})?) ?([a-z%]*)", re.ASCII)
_ISO_DURATION = re.compile(
    r"p(?:(\d{1,9})y)?(?:(\d{1,9})mo)?(?:(\d{1,9})w)?(?:(\d{1,9})d)?"
    r"(?:t(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?)?",
    re.ASCII,
)
_ISO_UNITS = ("y", "mo", "w", "d", "h", "m", "s")


class Quantity(Enum):
    """What a service level measures."""

    DURATION = "duration"
    """In seconds."""
    FRACTION = "fraction"
    """0 to 1."""
    MOMENT = "moment"
    """A day, counted from the first day of the calendar; or a time of day, in seconds."""
    NUMBER = "number"
    """Anything else that is counted, in the unit as written."""


class Better(Enum):
    """Which direction is better for consumers."""

    LOWER = "lower"
    HIGHER = "higher"
    UNKNOWN = "unknown"


_LOWER = (
    "freshness latency frequency timetodetect timetonotify timetorepair timetoresolve timetorecover responsetime "
    "errorrate rto rpo interval generalavailability timeofavailability delay maxage"
)
_HIGHER = (
    "availability uptime retention throughput completeness accuracy validity qualitythreshold endoflife endofsupport "
    "durability concurrency"
)
_BETTER: Mapping[str, Better] = MappingProxyType(
    dict.fromkeys(_LOWER.split(), Better.LOWER) | dict.fromkeys(_HIGHER.split(), Better.HIGHER)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A service level, normalised: amounts of one quantity (and unit, for bare numbers) can be compared."""

    quantity: Quantity
    amount: Fraction
    unit: str = ""


def name_of(level: ServiceLevel) -> str:
    """Give the property in the one spelling that is compared: `timeToDetect` and `time_to_detect` are the same."""
    return re.sub(r"[^a-z0-9]", "", level.property.lower())


def _better_of(level: ServiceLevel) -> Better:
    """Tell which direction is better for consumers."""
    return _BETTER.get(name_of(level), Better.UNKNOWN)


def read_promise(level: ServiceLevel) -> Promise | None:
    """Give the service level as a number in its base unit, or None for what is told in words."""
    value, unit = level.value, (level.unit or "").strip().lower()
    number = read_number(value)
    if number is not None:
        return _promise(number, unit or _usual_unit(level, number))
    return _read_text(value.strip().lower(), unit) if isinstance(value, str) else _read_day(value)


def _usual_unit(level: ServiceLevel, number: Fraction) -> str:
    """Give the unit of a bare number where the property leaves no doubt: an availability of 99.5, or of 0.995."""
    if name_of(level) not in {"availability", "uptime"}:
        return ""
    return "fraction" if 0 <= number <= 1 else "percent"


def _read_text(text: str, unit: str) -> Promise | None:
    if text in _SECONDS_OF_WORD:
        return Promise(quantity=Quantity.DURATION, amount=_SECONDS_OF_WORD[text])
    amount = _AMOUNT.fullmatch(text)
    if amount is not None:
        return _promise(Fraction(amount.group(1)), amount.group(2) or unit)
    # A month is written `M` before the `T`, a minute after it.
    day_part, mark, time_part = text.partition("t")
    duration = _ISO_DURATION.fullmatch(day_part.replace("m", "mo") + mark + time_part)
    if duration is not None and any(duration.groups()):
        parts = zip(duration.groups(), _ISO_UNITS, strict=True)
        seconds = sum((int(part) * _SECONDS_OF_UNIT[name] for part, name in parts if part), Fraction(0))
        return Promise(quantity=Quantity.DURATION, amount=seconds)
    return _read_moment(text)


def _read_moment(text: str) -> Promise | None:
    clock = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(.*)", text, re.ASCII)
    if clock is not None:
        seconds = int(clock.group(1)) * 3_600 + int(clock.group(2)) * 60 + int(clock.group(3) or 0)
        return Promise(quantity=Quantity.MOMENT, amount=Fraction(seconds), unit=f"time of day{clock.group(4)}")
    try:
        return _read_day(date.fromisoformat(text[:10]))
    except ValueError:
        return None


def _read_day(value: Any) -> Promise | None:
    if not isinstance(value, date):
        return None
    return Promise(quantity=Quantity.MOMENT, amount=Fraction(value.toordinal()), unit="day")


def _promise(number: Fraction, unit: str) -> Promise:
    if unit in {"%", "percent", "pct", "percentage"}:
        return Promise(quantity=Quantity.FRACTION, amount=number / 100)
    if unit in {"fraction", "ratio"}:
        return Promise(quantity=Quantity.FRACTION, amount=number)
    seconds = _SECONDS_OF_UNIT.get(unit)
    if seconds is not None:
        return Promise(quantity=Quantity.DURATION, amount=number * seconds)
    return Promise(quantity=Quantity.NUMBER, amount=number, unit=unit)


def compare_levels(old: ServiceLevel, new: ServiceLevel) -> Tightness:
    """Compare two promises about the same property: TIGHTER promises consumers more, LOOSER less."""
    one, other = read_promise(old), read_promise(new)
    if one is None or other is None:
        is_same = (old.value, old.unit) == (new.value, new.unit)
        return Tightness.EQUAL if is_same else Tightness.INCOMPARABLE
    if (one.quantity, one.unit) != (other.quantity, other.unit):
        return Tightness.INCOMPARABLE
    if one.amount == other.amount:
        return Tightness.EQUAL
    match _better_of(new):
        case Better.UNKNOWN:
            return Tightness.INCOMPARABLE
        case Better.LOWER:
            return Tightness.TIGHTER if other.amount < one.amount else Tightness.LOOSER
        case Better.HIGHER:
            return Tightness.TIGHTER if other.amount > one.amount else Tightness.LOOSER


def retention_days(level: ServiceLevel) -> Fraction | None:
    """Give for how many days a retention promise keeps data; None where it has no end."""
    promise = read_promise(level) if name_of(level) == "retention" else None
    if promise is None or promise.quantity is not Quantity.DURATION or promise.amount >= _ENDLESS:
        return None
    return promise.amount / SECONDS_A_DAY
