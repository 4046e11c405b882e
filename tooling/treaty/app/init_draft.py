"""What `treaty init` is about to write, gathered; what exists is never replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from treaty.app.adopt_contracts import Placement
from treaty.repository.files import write_file


@dataclass(slots=True)
class Draft:
    """The files to write, gathered; what exists is never replaced."""

    folder: Path
    files: dict[str, bytes] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    completed: dict[str, bytes] = field(default_factory=dict)
    """Files that exist and get entries added, everything else in them kept."""

    def add(self, path: str, data: bytes) -> None:
        """Add a file, unless there is one."""
        if (self.folder / path).exists():
            self.kept.append(path)
        else:
            self.files[path] = data

    def add_contract(self, path: str, placement: Placement) -> bool:
        """Add an adopted file; give whether its bytes will be at the new place."""
        target = self.folder / path
        if not target.exists():
            self.files[path] = placement.data
            return True
        if target.is_file() and target.read_bytes() == placement.data:
            self.kept.append(path)
            return True
        self.problems.append(f"`{placement.source}` would become `{path}`, which holds something else; left alone.")
        return False

    def add_beside(self, source: str, data: bytes, path: str) -> None:
        """Add the copy of a file that an adopted contract refers to, unless another one has its place."""
        target = self.folder / path
        if not target.exists():
            self.files.setdefault(path, data)
        elif not target.is_file() or target.read_bytes() != data:
            self.problems.append(f"`{source}` would become `{path}`, which holds something else; left alone.")

    def carry_out(self, moved: Iterable[str]) -> None:
        """Write everything, then take the files away that stand in the registry now.

        Args:
            moved: paths of the files to take away.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        for path, data in self.files.items():
            write_file(self.folder, path, data, overwrite=False)
        for path, data in self.completed.items():
            write_file(self.folder, path, data)
        for source in moved:
            (self.folder / source).unlink()
