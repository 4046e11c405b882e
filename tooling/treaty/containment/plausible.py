"""What a value may look like by the name that it goes by: dates, amounts, codes. For looks alone; it proves nothing."""

import re
from collections.abc import Iterator
from functools import lru_cache

from treaty.containment.values import JsonValue

_DAY, _INSTANT, _AMOUNT, _COUNT = ("2024-05-17",), ("2024-05-17T09:30:00Z",), (19.99, 20), (3,)
_BY_WORD: dict[str, tuple[JsonValue, ...]] = {
    "name": ("Sample name",), "title": ("Sample title",), "description": ("A few words",), "note": ("A few words",),
    "comment": ("A few words",), "text": ("A few words",),
    "email": ("name@example.com", "first.last@mail.example.org"), "mail": ("name@example.com",),
    "url": ("https://example.com/",), "uri": ("https://example.com/",), "link": ("https://example.com/",),
    "phone": ("+1 555 0100", "+15550100", "+4930901820"), "date": _DAY, "day": _DAY, "on": _DAY, "birthday": _DAY,
    "at": _INSTANT, "time": (*_INSTANT, "09:30:00"), "timestamp": _INSTANT, "datetime": _INSTANT,
    "month": ("2024-05", 5), "year": (2024, 1999, "2024"), "amount": _AMOUNT, "price": _AMOUNT, "cost": _AMOUNT,
    "total": _AMOUNT, "balance": _AMOUNT, "revenue": _AMOUNT, "tax": _AMOUNT, "fee": _AMOUNT, "discount": _AMOUNT,
    "rate": (0.25,), "share": (0.25,), "ratio": (0.25,), "percent": (25,), "count": _COUNT, "quantity": _COUNT,
    "qty": _COUNT, "age": (42,), "weight": (2.5, 2), "country": ("DE", "FR", "DEU"),
    "currency": ("EUR", "USD", "GBP"), "language": ("en",), "city": ("Berlin",), "street": ("12 High Street",),
    "postal": ("10115", 10115), "zip": ("10115", "SW1A 1AA", 10115), "status": ("active", "closed"),
    "state": ("active", "closed"), "type": ("standard",), "kind": ("standard",), "version": ("1.0.0", "2.1.0", 1),
    "sku": ("A-100",), "iban": ("DE89370400440532013000", "FR1420041010050500013M02606"), "vat": ("DE123456789",),
    "slug": ("sample-name",), "color": ("#336699",), "colour": ("#336699",), "latitude": (52.52,),
    "longitude": (13.4,), "host": ("example.com",), "ip": ("192.0.2.1",),
}  # fmt: skip
_BY_VAGUE_WORD: dict[str, tuple[JsonValue, ...]] = {
    "id": ("A-1001", 1001), "key": ("A-1001", 1001), "no": ("A-1001", 1001), "number": ("A-1001", 1001),
    "code": ("A1",),
}  # fmt: skip
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_MAX_LENGTH = 100


@lru_cache(maxsize=1024)
def find_plausible(name: str) -> tuple[JsonValue, ...]:
    """Give what a member of this name may hold, best first; nothing for a name that says nothing."""
    return next(_find(name), ())


def _find(name: str) -> Iterator[tuple[JsonValue, ...]]:
    words = [word.lower() for word in _WORD.findall(name[:_MAX_LENGTH])]
    for known in (_BY_WORD, _BY_VAGUE_WORD):
        yield from (known[word] for word in reversed(words) if word in known)
