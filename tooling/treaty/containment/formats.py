"""Formats as constraints, for those who ask for it: by default `format` is an annotation and binds nobody.

A few formats are regular languages, which the procedure reasons about exactly. Any other is the same wherever it has
the same name, and nothing more is known of it; what the validators take it for decides on a witness.
"""

from collections.abc import Mapping

from treaty.containment.atoms import Atom, Opaque, Pattern
from treaty.containment.resources import Place
from treaty.containment.values import STRING

_YEAR, _LONG, _SHORT = "[0-9]{4}", "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])", "(0[469]|11)-(0[1-9]|[12][0-9]|30)"
_LEAP = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_REGULAR: Mapping[str, str] = {
    "date": f"^({_YEAR}-({_LONG}|{_SHORT}|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)$",
    "ipv4": f"^{_BYTE}(\\.{_BYTE}){{3}}$",
    "uuid": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
}
"""Source: RFC 3339 section 5.6 (`full-date`), RFC 2673 section 3.2, RFC 4122 section 3."""
_SINCE: Mapping[str, int] = {"date": 7, "uuid": 2019}
"""Drafts before these do not define the format: to their validators it may mean anything, or nothing."""


def build_format(place: Place, name: str, side: str) -> Atom:
    """Give what a format says as an atom."""
    source = _REGULAR.get(name)
    if source is not None and place.dialect.year >= _SINCE.get(name, 0):
        return Pattern(source)
    told = place.child(name, "format").pointer
    return Opaque(STRING, f"format {place.dialect.year} {name}", f"the format `{name}`", told, side)
