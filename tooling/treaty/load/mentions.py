"""Mentions: which datasets and shared JSON Schemas a file names, by id or by path; told without understanding it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from treaty.load.layout import SCHEMA_SUFFIXES, dataset_folder
from treaty.model.identity import DatasetId

Target = str
"""What may be named, by its path from the contracts folder: a dataset's folder, or a JSON Schema outside of all."""

_DATASET_DEPTH = 3
_AFTER_DOT = re.compile(rb"\.([\w-]+)")
_AFTER_SLASH = re.compile(rb"/([\w.-]*)")
_SEGMENT = re.compile(rb"([\w.-]+)\\?/")
_WORD = re.compile(rb"[\w.-]+")
_START = re.compile(rb"[\w.-]*")
_BEFORE = re.compile(rb"[\w-]+\.([\w.-]*[\w-])(\\?)")
"""What stands before the dot of a dataset, read backwards: layer, dot, namespace, and what may make it an escape."""
_REACH = 400
"""Bytes in which namespace and layer stand: a folder's name has 255 at most."""
_FEW = 2
"""Names that are sooner looked for one by one than by splitting a text into its words."""
_GOES_ON = re.compile(rb"[\w-]")
_HIDDEN = re.compile(rb"\\(?:x|u00|U000000)[2-7][0-9A-Fa-f]|[\w.-]\\\r?\n[ \t]*[\w.-]")
"""How YAML and JSON write a letter of a name, or break a name, so that it is not found in the text."""


def find_target(path: str) -> Target | None:
    """Give what a file belongs to, or is, that others may name; None where nothing refers to it.

    Args:
        path: from the contracts folder.
    """
    parts = path.split("/")
    if parts[0] == "datasets" and len(parts) > _DATASET_DEPTH:
        return "/".join(parts[:_DATASET_DEPTH])
    return path if path.endswith(SCHEMA_SUFFIXES) else None


def target_of(key: DatasetId) -> Target:
    """Give a dataset as what may be named."""
    return dataset_folder("", key)


def may_hide_name(data: bytes) -> bool:
    """Tell whether a file may name something by escapes, so that it is not seen to."""
    return b"\\" in data and _HIDDEN.search(data) is not None


class Names:
    """Things that may be named, each told from others that are called alike; the work for a file knows no number.

    An id names a dataset by its namespace and its own name, with any layer between: `finance.gold.invoice`. A path
    leads to a thing if it says each folder that does not stand above the file as well.
    """

    def __init__(self, targets: Iterable[Target]) -> None:
        """Take everything that is looked for."""
        self._by_dot: dict[bytes, dict[bytes, Target]] = {}
        self._by_slash: dict[bytes, dict[bytes, list[Target]]] = {}
        self._beside: dict[str, dict[bytes, list[Target]]] = {}
        for target in targets:
            folder, _, name = target.rpartition("/")
            above = folder.split("/")
            if above[0] == "datasets" and len(above) == _DATASET_DEPTH - 1:
                self._by_dot.setdefault(name.encode(), {})[above[1].encode()] = target
            [start] = _START.findall(name.encode())[:1]
            self._by_slash.setdefault(start, {}).setdefault(above[-1].encode(), []).append(target)
            self._beside.setdefault(folder, {}).setdefault(start, []).append(target)
        self._few = tuple(self._by_slash) if len(self._by_slash) <= _FEW else None

    def find(self, path: str, data: bytes) -> set[Target]:
        """Give what a file names; what it belongs to itself may be among it.

        Args:
            path: of the file, from the contracts folder.
            data: its bytes.
        """
        found = set[Target]()
        if self._few is not None and not any(name in data for name in self._few):
            return found
        folder = path.rpartition("/")[0]
        for name in self._by_dot.keys() & _AFTER_DOT.findall(data):
            known = self._by_dot[name]
            found.update(known[namespace] for namespace in _find_namespaces(data, name) if namespace in known)
        starts = self._by_slash.keys() & _AFTER_SLASH.findall(data)
        if starts:
            found.update(self._find_by_path(folder, data, starts))
        beside = self._beside.get(folder)
        if beside is not None:
            found.update(target for start in beside.keys() & _WORD.findall(data) for target in beside[start])
        return found

    def _find_by_path(self, folder: str, data: bytes, starts: Iterable[bytes]) -> Iterator[Target]:
        said = {b"", *_SEGMENT.findall(data), *(part.encode() for part in folder.split("/"))}
        for start in starts:
            within = self._by_slash[start]
            for last in within.keys() & said:
                yield from (target for target in within[last] if _may_lead(folder, said, target))


def _may_lead(folder: str, said: set[bytes], target: Target) -> bool:
    """Tell whether a file that says these names in its paths may say the path to a target."""
    own, way = folder.split("/"), target.split("/")[:-1]
    shared = next((place for place, (one, other) in enumerate(zip(own, way, strict=False)) if one != other), len(own))
    return all(part.encode() in said for part in way[shared:])


def _find_namespaces(data: bytes, name: bytes) -> Iterator[bytes]:
    """Give the namespaces that stand before a dataset's name, and before a layer."""
    mark = b"." + name
    at = data.find(mark)
    while at >= 0:
        end = at + len(mark)
        if _GOES_ON.match(data, end) is None:
            before = _BEFORE.match(data[max(0, at - _REACH) : at][::-1])
            if before is not None:
                yield before[1][::-1]
                if before[2]:  # `\t`, with which a text may begin
                    yield before[1][-2::-1]
        at = data.find(mark, end)
