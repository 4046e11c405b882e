"""Imported: what a foreign schema says, in the words of ODCS, and what of it has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from treaty.diagnostics.diagnostic import Span
from treaty.diagnostics.errors import TreatyError
from treaty.model.pointer import Pointer

Property = dict[str, Any]
"""An ODCS property, as plain data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A foreign schema, read."""

    records: tuple[Mapping[str, Any], ...] = ()
    """ODCS schema objects, as plain data."""
    too_rich: tuple[str, ...] = ()
    """What ODCS properties cannot say; where there is any, a JSON Schema stands beside the contract as it is."""
    losses: tuple[str, ...] = ()
    """What is not carried over, each a sentence."""
    hints: tuple[str, ...] = ()
    """What may be so by the look of a sample, and only a person can say."""


class ArtifactError(TreatyError):
    """A file is none of the format it is said to be; `span` or `pointer` is where, as far as that is known."""

    def __init__(self, message: str, span: Span | None = None, pointer: Pointer | None = None) -> None:
        super().__init__(message)
        self.span = span
        self.pointer = pointer


def treaty_property(name: str, value: Any) -> dict[str, Any]:
    """Give one of Treaty's own custom properties."""
    return {"property": name, "vendor": "treaty", "value": value}
