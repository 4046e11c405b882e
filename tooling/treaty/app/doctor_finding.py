"""What the doctor looks at, and what it says: a finding with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from treaty.app.load_registry import load_registry
from treaty.app.registry_place import RegistryPlace
from treaty.load.catalog import LoadedCatalog
from treaty.repository.history import Repository


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

    @cached_property
    def loaded(self) -> LoadedCatalog | None:
        """The registry as it stands in the working folder, where there is one."""
        if self.place.root is None:
            return None
        return load_registry(self.place.work_tree(), self.place.root)


Check = Callable[[Situation], Iterator[Finding]]
