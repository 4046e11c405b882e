"""Ledger: which event was delivered to whom, a line each, on the disk before the next event is sent."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from treaty.diagnostics.errors import TreatyError

_HINT = "Say with --since from when to tell; the file is made anew."


class Ledger:
    """A file of JSON lines; a line that a kill cut short says nothing, so that its event is sent once more."""

    def __init__(self, path: Path) -> None:
        """Read what was delivered.

        Raises:
            TreatyError: when the file cannot be read.
        """
        self._path = path
        self.since: str | None = None
        """From when events are told, as first said."""
        self._delivered: set[tuple[str, str]] = set()
        self._is_torn = False
        for line in self._read().splitlines(keepends=True):
            self._take(line)

    @property
    def exists(self) -> bool:
        """Whether anything was ever recorded."""
        return self.since is not None

    def has(self, receiver: str, event: str) -> bool:
        """Tell whether a receiver has an event."""
        return (receiver, event) in self._delivered

    def start(self, since: str) -> None:
        """Record from when events are told."""
        self.since = since
        self._append({"since": since})

    def record(self, receiver: str, event: str) -> None:
        """Record that a receiver has an event; it is on the disk when this returns."""
        self._delivered.add((receiver, event))
        self._append({"to": receiver, "id": event})

    def _read(self) -> str:
        try:
            return self._path.read_text(encoding="utf-8", errors="replace") if self._path.exists() else ""
        except OSError as error:
            raise TreatyError(f"`{self._path}` cannot be read: {error.strerror or error}.", _HINT) from error

    def _take(self, line: str) -> None:
        self._is_torn = not line.endswith("\n")
        try:
            value: Any = json.loads(line)
        except ValueError:
            return
        if isinstance(value, dict):
            if isinstance(value.get("since"), str):
                self.since = value["since"]
            elif isinstance(value.get("to"), str) and isinstance(value.get("id"), str):
                self._delivered.add((value["to"], value["id"]))

    def _append(self, value: dict[str, str]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as stream:
                # What a kill cut short stays a line of its own, that nothing can be read from.
                stream.write(("\n" if self._is_torn else "") + json.dumps(value) + "\n")
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise TreatyError(f"`{self._path}` cannot be written: {error.strerror or error}.") from error
        self._is_torn = False
