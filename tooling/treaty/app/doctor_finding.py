"""What the doctor looks at, and what it says: a finding with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from treaty.app.registry_place import RegistryPlace
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.load.layout import FileKind, classify
from treaty.model.registry import Catalog
from treaty.repository.history import Repository

_VERSIONS = frozenset({FileKind.VERSION, FileKind.JSON_SCHEMA})


class Grade(Enum):
    """How bad it is."""

    FINE = "ok"
    ADVICE = "advice"
    """Nothing is wrong; it could be better, or cannot be seen from here."""
    WARNING = "warning"
    """It works here, and will surprise somebody."""
    ERROR = "error"
    """Something does not work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    check: str
    grade: Grade
    message: str
    remedy: str = ""
    """What to do, a command where there is one; empty when all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What the machine says of itself."""

    environment: Mapping[str, str]
    python: tuple[int, int]
    encodings: tuple[str, ...]
    """Of file names and of texts without a stated one."""
    has_module: Callable[[str], bool]
    has_program: Callable[[str], bool]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A set-up: the machine, the registry's place, and the repository around it."""

    machine: Machine
    place: RegistryPlace
    is_online: bool = True
    """Whether the remote may be asked."""

    @property
    def repository(self) -> Repository | None:
        """The repository, where there is one."""
        return self.place.repository

    @property
    def catalog(self) -> Catalog | None:
        """The registry in the working folder, without its versions: owners do not stand in them."""
        return self.loaded.catalog if self.loaded is not None else None

    @cached_property
    def loaded(self) -> LoadedCatalog | None:
        """The same, with all that is wrong with its files."""
        root = self.place.root
        if root is None:
            return None
        tree = self.place.work_tree()
        prefix = f"{root}/" if root else ""
        wanted = [path for path in tree.list_paths(root) if classify(path.removeprefix(prefix)).kind not in _VERSIONS]
        return load_catalog(tree.read_many(wanted), root=root)


Check = Callable[[Situation], Iterator[Finding]]
