"""Thrift's compact protocol, as far as the footer of a Parquet file needs it: structs as dicts by field number.

Source: Apache Thrift, doc/specs/thrift-compact-protocol.md.
"""

from __future__ import annotations

import struct
from typing import Any

from treaty.importers.imported import ArtifactError

MAX_DEPTH = 64
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE = range(1, 8)


def read_struct(data: bytes, *, until: int) -> dict[int, Any]:
    """Give the fields of a struct, by number.

    Args:
        data: the bytes that begin with it.
        until: the last field that is wanted; what comes after it is not read.

    Raises:
        ArtifactError: when the bytes are none.
    """
    try:
        return _Reader(data).struct(until=until)
    except (IndexError, struct.error, UnicodeDecodeError) as error:
        raise _broken() from error


def _broken() -> ArtifactError:
    return ArtifactError("The end of the Parquet file, which describes its columns, cannot be read.")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def struct(self, *, until: int | None = None, depth: int = 0) -> dict[int, Any]:
        if depth > MAX_DEPTH:
            raise _broken()
        found: dict[int, Any] = {}
        number = 0
        while True:
            head = self._byte()
            kind, step = head & 0x0F, head >> 4
            if not kind:
                return found
            number = number + step if step else self._signed()
            if until is not None and number > until:
                return found
            found[number] = kind == _TRUE if kind in {_TRUE, _FALSE} else self._value(kind, depth)

    def _value(self, kind: int, depth: int) -> Any:
        if kind in {_I16, _I32, _I64}:
            return self._signed()
        match kind:
            case 8:
                return self._take(self._varint())
            case 9 | 10:
                return self._list(depth)
            case 11:
                return self._map(depth)
            case 12:
                return self.struct(depth=depth + 1)
            case _:
                return self._small(kind)

    def _small(self, kind: int) -> Any:
        """Give a value of fixed size; in lists a boolean is a byte."""
        if kind == _DOUBLE:
            return struct.unpack("<d", self._take(8))[0]
        if kind not in {_TRUE, _FALSE, _BYTE}:
            raise _broken()
        return self._byte() if kind == _BYTE else self._byte() == _TRUE

    def _list(self, depth: int) -> list[Any]:
        if depth > MAX_DEPTH:
            raise _broken()
        head = self._byte()
        size = head >> 4 if head >> 4 != 0x0F else self._varint()
        if size > len(self._data):
            raise _broken()
        return [self._value(head & 0x0F, depth + 1) for _ in range(size)]

    def _map(self, depth: int) -> list[tuple[Any, Any]]:
        size = self._varint()
        if not size:
            return []
        if size > len(self._data) or depth > MAX_DEPTH:
            raise _broken()
        kinds = self._byte()
        return [(self._value(kinds >> 4, depth + 1), self._value(kinds & 0x0F, depth + 1)) for _ in range(size)]

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _take(self, size: int) -> bytes:
        if self._at + size > len(self._data):
            raise _broken()
        self._at += size
        return self._data[self._at - size : self._at]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 70:
                raise _broken()

    def _signed(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)
