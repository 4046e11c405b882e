"""What a change may have a say in: its files, the datasets they belong to, and whatever mentions those."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from treaty.load.layout import SCHEMA_SUFFIXES, classify
from treaty.model.identity import DatasetId

MAX_WORDS = 64
"""Names searched for at once; a change of more datasets is looked at with the whole registry around it."""


_ESCAPES = (b"\\x", b"\\u", b"\\U")
"""How YAML and JSON may write a letter otherwise."""
_ID_MARKS = (b"$id", *_ESCAPES)
"""What a JSON Schema holds that states an `$id`: the word, or an escape that may hide it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a change may have a say in."""

    paths: frozenset[str]
    stating: Mapping[str, bytes] | None
    """The JSON Schemas that may state an `$id`, by path in order; None where no file was looked at."""


def may_state_id(data: bytes) -> bool:
    """Tell whether a JSON Schema may state an `$id`, without reading it."""
    return any(mark in data for mark in _ID_MARKS)


def find_scope(
    files: Mapping[str, bytes], before: Mapping[str, bytes], changed: Collection[str], root: str
) -> Scope | None:
    """Give the paths whose findings may differ because of a change, or None where that may be any.

    A file that mentions a dataset (`.invoice`, as in `finance.gold.invoice` and in paths of JSON Schemas) is taken to
    depend on it. A name hidden by escapes of YAML is not seen; a check of the whole registry sees it.

    Args:
        files: everything below the contracts folder as it is now, by path; walked once, as a rule.
        before: the same as it was.
        changed: the paths that were added, changed or removed.
        root: the contracts folder; empty when it is the repository itself.
    """
    prefix = f"{root}/" if root else ""
    always = {path for path in files if _is_about_all(path.removeprefix(prefix))}
    if any(_is_about_all(path.removeprefix(prefix)) or _has_id(path, files, before) for path in changed):
        return None
    search = _Search(files=files, prefix=prefix, scope={*always, *changed})
    waiting = {word for path in changed for word in search.words_of(path)}
    while waiting:
        if len(waiting | search.told) > MAX_WORDS:
            return None
        waiting = search.add_mentions(waiting)
    return Scope(paths=frozenset(search.scope), stating=search.stating if search.told else None)


def find_downstream(files: Mapping[str, bytes], dataset: DatasetId, root: str) -> frozenset[DatasetId] | None:
    """Give the datasets that may be made from one, at one remove or several, and itself; None where they are many.

    A dataset is taken to be made from another one that a file of its names, or may name: by escapes of YAML.

    Args:
        files: everything below the contracts folder, by path; walked once for each remove.
        dataset: where to begin.
        root: the contracts folder; empty when it is the repository itself.
    """
    prefix = f"{root}/" if root else ""
    found, told, waiting = {dataset}, set[str](), {dataset.dataset}
    while waiting:
        told |= waiting
        if len(told) > MAX_WORDS:
            return None
        mentions = _find_mentions(waiting)
        paths = (path for path, data in files.items() if mentions(data) or any(mark in data for mark in _ESCAPES))
        found.update(key for path in paths if (key := classify(path.removeprefix(prefix)).dataset) is not None)
        waiting = {key.dataset for key in found} - told
    return frozenset(found)


def _is_about_all(path: str) -> bool:
    return path == "registry.yaml" or path.startswith("policies/")


def _has_id(path: str, files: Mapping[str, bytes], before: Mapping[str, bytes]) -> bool:
    """Tell whether a JSON Schema states an `$id`, by which any other may refer to it."""
    return path.endswith(SCHEMA_SUFFIXES) and may_state_id(files.get(path, b"") + before.get(path, b""))


@dataclass(slots=True, kw_only=True)
class _Search:
    """What has been found to be in scope so far."""

    files: Mapping[str, bytes]
    prefix: str
    scope: set[str]
    told: set[str] = field(default_factory=set)
    """The words that were searched for."""
    stating: dict[str, bytes] = field(default_factory=dict)

    def words_of(self, path: str) -> Iterator[str]:
        """Give the words by which other files refer to a file or to what it belongs to."""
        parts = path.removeprefix(self.prefix).split("/")
        if parts[0] == "datasets" and len(parts) > 3:
            yield parts[2]
        elif path.endswith(SCHEMA_SUFFIXES):
            yield parts[-1]

    def add_mentions(self, words: set[str]) -> set[str]:
        """Take in the datasets of these names and all that mentions them; give the words that follow from that."""
        self.told |= words
        is_first, mentioning, mentions = len(self.told) == len(words), [], _find_mentions(words)
        for path, data in self.files.items():
            if mentions(data):
                mentioning.append(path)
            if is_first and path.endswith(SCHEMA_SUFFIXES) and may_state_id(data):
                self.stating[path] = data
        self.scope.update(mentioning)
        # A version brings the other versions of its contract, which share its folder.
        folders = {path.rpartition("/")[0] for path in mentioning if self._is_beside_versions(path)}
        for path in self.files:
            parts = path.removeprefix(self.prefix).split("/")
            is_touched = parts[0] == "datasets" and len(parts) > 3 and parts[2] in words
            if is_touched or path.rpartition("/")[0] in folders:
                self.scope.add(path)
        schemas = (path for path in mentioning if path.endswith(SCHEMA_SUFFIXES))
        return {word for path in schemas for word in self.words_of(path)} - self.told

    def _is_beside_versions(self, path: str) -> bool:
        return path.startswith(f"{self.prefix}datasets/") and not path.endswith("/dataset.yaml")


def _find_mentions(words: Collection[str]) -> Callable[[bytes], object]:
    """Give a function that tells whether a file names one of these datasets."""
    literals = [word.encode() for word in sorted(words)]
    names = b"|".join(map(re.escape, literals))
    # Two patterns, for one that begins with a literal is ten times as fast as one that begins with a choice; and one
    # word by itself is found at the speed of memory.
    in_id, in_path = (re.compile(rb"%s(?:%s)(?![\w-])" % (mark, names)) for mark in (rb"\.", b"/"))
    if len(literals) > 1:
        return lambda data: in_id.search(data) or in_path.search(data)
    [word] = literals
    return lambda data: word in data and (in_id.search(data) or in_path.search(data))
