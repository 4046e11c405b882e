"""What a change may have a say in: its files, the datasets they belong to, and whatever mentions those."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from treaty.load.layout import SCHEMA_SUFFIXES, classify
from treaty.load.mentions import Names, Target, find_target, may_hide_name, target_of
from treaty.model.identity import DatasetId

_HIDDEN_ID = re.compile(rb"\\(?:x|u00|U000000)(?:24|69|64)")
"""How YAML and JSON may write a letter of `$id` otherwise."""
_ADDRESS = re.compile(rb"[^\s\"',{}\[\]#]+")
"""What an address is, nearly always: all of a text up to its fragment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a change may have a say in."""

    paths: frozenset[str]
    stating: Mapping[str, bytes] | None
    """The JSON Schemas that may state an `$id`, by path in order; None where no file was looked at."""


def may_state_id(data: bytes) -> bool:
    """Tell whether a JSON Schema may state an `$id`, without reading it."""
    return b"$id" in data or (b"\\" in data and _HIDDEN_ID.search(data) is not None)


def find_scope(
    files: Mapping[str, bytes], before: Mapping[str, bytes], changed: Collection[str], root: str
) -> Scope | None:
    """Give the paths whose findings may differ because of a change, or None where that may be any.

    A file that names a dataset, by id (`finance.gold.invoice`) or by path as JSON Schemas do, is taken to depend on it;
    so is one that may name any by escapes.

    Args:
        files: everything below the contracts folder as it is now, by path; walked twice at most.
        before: the same as it was.
        changed: the paths that were added, changed or removed.
        root: the contracts folder; empty when it is the repository itself.
    """
    prefix = f"{root}/" if root else ""
    always = {path for path in files if _is_about_all(path.removeprefix(prefix))}
    if any(_is_about_all(path.removeprefix(prefix)) for path in changed):
        return None
    waiting = {target for path in changed if (target := find_target(path.removeprefix(prefix))) is not None}
    if not waiting:
        return Scope(paths=frozenset({*always, *changed}), stating=None)
    web = _Web(files, prefix)
    for ids in (_find_ids(before, changed), _find_ids(files, changed)):
        web.add_ids(ids)
    return Scope(paths=frozenset({*always, *changed, *web.reach(waiting)}), stating=web.stating)


def find_downstream(files: Mapping[str, bytes], dataset: DatasetId, root: str) -> frozenset[DatasetId]:
    """Give the datasets that may be made from one, at one remove or several, and itself.

    A dataset is taken to be made from another one that a file of its names, or may name: by escapes of YAML.

    Args:
        files: everything below the contracts folder, by path; walked once.
        dataset: where to begin.
        root: the contracts folder; empty when it is the repository itself.
    """
    web = _Web(files, f"{root}/" if root else "")
    web.look_for_all()

    def owners(paths: Iterable[str]) -> set[DatasetId]:
        return {key for path in paths if (key := classify(path.removeprefix(web.prefix)).dataset) is not None}

    found, waiting = set[DatasetId](), {dataset, *owners(web.hiding)}
    while waiting:
        found |= waiting
        waiting = owners(path for key in waiting for path in web.find_naming(target_of(key))) - found
    return frozenset(found)


def _is_about_all(path: str) -> bool:
    return path == "registry.yaml" or path.startswith("policies/")


def _find_ids(files: Mapping[str, bytes], changed: Collection[str]) -> Mapping[str, str]:
    """Give the `$id` of each JSON Schema among some files that states one, by path: any other may refer to it so."""
    schemas = {path: files[path] for path in changed if path.endswith(SCHEMA_SUFFIXES) and path in files}
    if not any(map(may_state_id, schemas.values())):
        return {}
    # Not before: it loads what reads JSON Schemas, and most changes are of none that states an id.
    from treaty.load.json_schemas import find_ids

    return find_ids(schemas)


def _find_addresses(data: bytes, odd: Iterable[bytes]) -> list[bytes]:
    """Give the words of a JSON Schema of which some may be the address of another; `/` may be written as in JSON."""
    plain = data.replace(b"\\/", b"/")
    return [*_ADDRESS.findall(plain), *(text for text in odd if text in plain)]


class _Web:
    """What names what in a registry."""

    def __init__(self, files: Mapping[str, bytes], prefix: str) -> None:
        self._files = files
        self._ids: dict[bytes, set[Target]] = {}
        self.prefix = prefix
        self.hiding: list[str] = []
        """The files that may name anything."""
        self.stating: dict[str, bytes] = {}
        """The JSON Schemas that may state an `$id`."""
        self._naming: dict[Target, list[str]] = {}
        self._sought: set[Target] = set()
        self._members: dict[Target, list[str]] = {}
        for path in files:
            target = find_target(path.removeprefix(prefix))
            if target is not None:
                self._members.setdefault(target, []).append(path)

    def add_ids(self, ids: Mapping[str, str]) -> None:
        """Look for JSON Schemas by their ids as well, given by path."""
        for path, text in ids.items():
            target = find_target(path.removeprefix(self.prefix))
            if target is not None:
                self._ids.setdefault(text.encode(), set()).add(target)

    def find_naming(self, target: Target) -> Sequence[str]:
        """Give the files that name something, beside its own."""
        return self._naming.get(target, ())

    def reach(self, waiting: set[Target]) -> set[str]:
        """Give the files of these datasets and all that names them; what a JSON Schema names goes on through it."""
        self.look_for(waiting)
        found, told = set(self.hiding), set[Target]()
        waiting = waiting | self._find_schemas(self.hiding)
        while waiting:
            if not waiting <= self._sought:
                self.look_for_all()
            told |= waiting
            naming = {path for target in waiting for path in self.find_naming(target)}
            found.update(naming, *(self._members.get(target, ()) for target in waiting))
            # A version brings the other versions of its contract, which share its folder.
            found.update(*map(self._find_beside, naming))
            waiting = self._find_schemas(naming) - told
        return found

    def look_for_all(self) -> None:
        """Look through all files for the names of all that stands here: what leads on may lead far."""
        self.add_ids(_find_ids(self.stating, self.stating))
        self.look_for({*self._sought, *self._members})

    def look_for(self, targets: Collection[Target]) -> None:
        """Look through all files for these names."""
        names = Names(targets)
        odd = [text for text in self._ids if text and _ADDRESS.fullmatch(text) is None]
        self._sought, self._naming, self.hiding = set(targets), {}, []
        for path, data in self._files.items():
            place = path.removeprefix(self.prefix)
            if path.endswith(SCHEMA_SUFFIXES) and may_state_id(data):
                self.stating[path] = data
            if may_hide_name(data):
                self.hiding.append(path)
            named = names.find(place, data)
            if self._ids and path.endswith(SCHEMA_SUFFIXES):
                named.update(*(self._ids[text] for text in self._ids.keys() & _find_addresses(data, odd)))
            for target in named and named - {find_target(place)}:
                self._naming.setdefault(target, []).append(path)

    def _find_schemas(self, paths: Iterable[str]) -> set[Target]:
        schemas = (path for path in paths if path.endswith(SCHEMA_SUFFIXES))
        return {target for path in schemas if (target := find_target(path.removeprefix(self.prefix))) is not None}

    def _find_beside(self, path: str) -> Iterator[str]:
        folder, _, name = path.rpartition("/")
        dataset = find_target(path.removeprefix(self.prefix))
        if dataset is not None and name != "dataset.yaml":
            yield from (other for other in self._members.get(dataset, ()) if other.rpartition("/")[0] == folder)
