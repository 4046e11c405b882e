"""What a build of a site remembers of each dataset, and which datasets a later build must look at again.

It stands beside the site, as JSON that is taken up only where its own digest and this very program agree with it. A
dataset is looked at again when a file, a release or a move of its own has changed, or of one whose name it mentions.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from treaty.load.layout import SCHEMA_SUFFIXES
from treaty.load.scope import find_scope, may_state_id
from treaty.load.shares import find_dataset_folder

if TYPE_CHECKING:
    from treaty.app.registry_parts import Home
    from treaty.app.site_parts import Findings

_YEAR = re.compile(rb"\d{4}")
"""What every day is written with, however it is written: `2026-11-21`, `20261121`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What one build knew."""

    program: str
    """Digest of the program that found it out."""
    root: str
    today: date
    files: Mapping[str, str]
    """Path to digest of every file below the contracts folder."""
    history: Mapping[str, str]
    """Digest of the releases and moves of each contract, by its name."""
    ids: Mapping[str, str]
    """The path of each JSON Schema that states an `$id`, by that."""
    beside: Mapping[str, Home]
    """The dataset beside which a subscription or a product was judged, by its path."""
    folders: Mapping[Home, Findings]
    """What was found of each dataset."""
    lines: Mapping[Home, str] = field(default_factory=dict)
    """The same as it is kept, of those that were read."""


def render_memory(memory: Memory) -> bytes:
    """Give a memory as it is kept: its digest on a line, then JSON, a line for each dataset."""
    head = [
        memory.program,
        memory.root,
        memory.today.isoformat(),
        dict(sorted(memory.files.items())),
        dict(sorted(memory.history.items())),
        dict(sorted(memory.ids.items())),
        dict(sorted(memory.beside.items())),
    ]
    folders = sorted(memory.folders.items(), key=lambda item: item[0] or ("", ""))
    lines = [_render(head), *(memory.lines.get(home) or _render([home, *found]) for home, found in folders)]
    data = "\n".join(lines).encode()
    return _digest(data) + b"\n" + data


def _render(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMemory:
    """What stands beside a site, its lines not looked at yet."""

    digest: bytes
    """Of all that follows."""
    head: Memory
    """What was made, without what was found of it."""
    lines: Sequence[str]

    def read(self) -> Memory | None:
        """Give all that is remembered; None where that cannot be read."""
        from treaty.app.site_parts import Findings  # whoever looks for what has changed makes do without it

        with suppress(ValueError, TypeError, KeyError):
            folders = [(line, json.loads(line)) for line in self.lines]
            return replace(
                self.head,
                folders={_read_home(home): Findings(*found) for _, (home, *found) in folders},
                lines={_read_home(home): line for line, (home, *_) in folders},
            )
        return None


def read_memory(path: Path, program: str) -> Memory | None:
    """Read what was kept; None where there is nothing, or nothing that this program wrote whole."""
    kept = open_memory(path, program)
    return kept.read() if kept is not None else None


def open_memory(path: Path, program: str) -> KeptMemory | None:
    """Read what was kept as far as it tells of what; None where `read_memory` gives none."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        data = memoryview(path.read_bytes())  # twenty megabytes in a large registry, which need not be copied
        digest, rest = bytes(data[:_DIGEST]), data[_DIGEST + 1 :]
        if digest != _digest(rest):
            return None
        head, *lines = str(rest, "utf-8").split("\n")
        written_by, root, today, files, history, ids, beside = json.loads(head)
        if written_by == program:
            known = Memory(
                program=program,
                root=root,
                today=date.fromisoformat(today),
                files=files,
                history=history,
                ids=ids,
                beside={path: _read_home(home) for path, home in beside.items()},
                folders={},
            )
            return KeptMemory(digest=digest, head=known, lines=lines)
    return None


def _read_home(value: Sequence[str] | None) -> Home:
    return (value[0], value[1]) if value is not None else None


_DIGEST = 32
"""Digits of a digest."""


def _digest(data: bytes | memoryview) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST // 2).hexdigest().encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What a registry is made of now; each as the memory has it."""

    root: str
    today: date
    files: Mapping[str, bytes]
    digests: Mapping[str, str]
    history: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Where a memory may be wrong."""

    memory: bytes
    """Its digest; empty for none."""
    paths: frozenset[str] | None
    """What `find_touched` gave with the history that the memory has."""

    def holds(self, memory: KeptMemory | None, history: Mapping[str, str]) -> bool:
        """Tell whether it is of this memory, and the history still the same."""
        if memory is None:
            return not self.memory
        return self.memory == memory.digest and memory.head.history == history


def find_touched(memory: Memory | None, now: Present) -> frozenset[str] | None:
    """Give the paths of which a memory may be wrong, None where that may be any; all files are read for it.

    Args:
        memory: what an earlier build found out; None for nothing.
        now: the registry.
    """
    if memory is None or memory.root != now.root:
        return None
    changed = {path for path in {*memory.files, *now.digests} if memory.files.get(path) != now.digests.get(path)}
    moved = {name for name in {*memory.history, *now.history} if memory.history.get(name) != now.history.get(name)}
    dated = set(_find_dated(now)) if memory.today != now.today else set[str]()
    if any(_may_state_id(path, memory, now) for path in changed):
        return None
    if not changed and not moved:
        return frozenset(dated)
    # What may name anything, by escapes, is part of every scope.
    scope = find_scope(now.files, {}, changed | {_any_path_of(name, now.root) for name in moved}, now.root)
    return scope.paths | dated if scope is not None else None


def find_outdated(memory: Memory, touched: AbstractSet[str], beside: Mapping[str, Home]) -> set[Home]:
    """Give the datasets of which a memory may be wrong.

    Args:
        memory: what an earlier build found out.
        touched: the paths of which it may be wrong.
        beside: the dataset beside which each subscription and product is judged now, by path.
    """
    # What belongs to no dataset is looked at always: whatever is added may be what it refers to.
    homes = {None, *(find_dataset_folder(path, memory.root) for path in touched)}
    homes.update(found[path] for found in (memory.beside, beside) for path in found.keys() & touched)
    # One that is judged elsewhere now is missed there.
    homes.update(home for path, home in beside.items() if memory.beside.get(path, home) != home)
    return homes


def _may_state_id(path: str, memory: Memory, now: Present) -> bool:
    """Tell whether a changed file is, or was, a JSON Schema that others may refer to by its `$id`."""
    if not path.endswith(SCHEMA_SUFFIXES):
        return False
    return path in memory.ids.values() or may_state_id(now.files.get(path, b""))


def _any_path_of(name: str, root: str) -> str:
    """Give the path of a file that a contract might have: a change of it would reach as far as its releases do."""
    names = name.split(".")
    prefix = f"{root}/" if root else ""
    return f"{prefix}datasets/{'.'.join(names[:-2])}/{names[-1]}/{names[-2]}/released"


def _find_dated(now: Present) -> Iterator[str]:
    """Give the files whose findings depend on the day."""
    for path in now.files:
        if path.endswith("/dataset.yaml") and _YEAR.search(now.files[path]):
            yield path
