"""What a command's paths mean: a contracts registry, some files of one, or loose ODCS files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from treaty.app.load_registry import DEFAULT_ROOT, find_registry_above
from treaty.diagnostics.errors import UsageError

CONTRACT_SUFFIXES = frozenset({".yaml", ".yml", ".json"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryTarget:
    """A registry in a folder; `only` names the files whose findings count, None for all."""

    folder: Path
    only: tuple[Path, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Everything to look at: at most one registry, and loose files."""

    registry: RegistryTarget | None
    files: tuple[Path, ...]


def find_registry(folder: Path) -> Path | None:
    """Give the registry that a folder is, holds as `contracts`, or stands in."""
    for candidate in (folder, folder / DEFAULT_ROOT):
        if _is_registry(candidate):
            return candidate
    return find_registry_above(folder)


def _is_registry(folder: Path) -> bool:
    """Tell whether a folder is a contracts root."""
    return (folder / "registry.yaml").is_file() or (folder / "datasets").is_dir()


def find_targets(paths: Iterable[Path], folder: Path) -> Targets:
    """Sort the paths of a command.

    Args:
        paths: files and folders, absolute; none means the registry in or above `folder`. Where there is none of a
            name, it may be that of a contract or version in that registry.
        folder: where the command runs.

    Raises:
        UsageError: for a path that does not exist, no registry where one is needed, or two registries at once.
    """
    given = list(paths)
    if not given:
        return Targets(registry=RegistryTarget(folder=_registry_or_error(folder)), files=())
    registries: dict[Path, list[Path] | None] = {}
    files: list[Path] = []
    for path in (place for name in given for place in _places(name, folder)):
        _sort_path(path, registries, files)
    if len(registries) > 1:
        named = ", ".join(str(registry) for registry in registries)
        raise UsageError(f"These paths belong to several registries: {named}.", "Check one registry at a time.")
    for registry, only in registries.items():
        target = RegistryTarget(folder=registry, only=None if only is None else tuple(only))
        return Targets(registry=target, files=tuple(files))
    return Targets(registry=None, files=tuple(files))


def _registry_or_error(folder: Path) -> Path:
    registry = find_registry(folder)
    if registry is None:
        raise UsageError(
            f"There are no contracts in {folder} or above it.",
            "Run `treaty init` to start a registry, or name files: `treaty check orders.odcs.yaml`.",
        )
    return registry


def _places(path: Path, folder: Path) -> tuple[Path, ...]:
    """Give a path, or the files of the contract that is called so."""
    if path.is_file() or path.is_dir():
        return (path,)
    if path.exists():
        # A pipe would be waited for, a device read without end.
        raise UsageError(f"`{path}` is neither a file nor a folder.", "Name a file, a folder, or a contract.")
    # Paths are told without reading a contract, so that what reads them is loaded for names alone.
    from treaty.app.named_files import find_named_files, suggest_names

    registry = find_registry(folder)
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
    found = find_named_files(name, registry) if registry is not None else ()
    if not found:
        raise UsageError(
            f"There is no file or folder {path}, and no contract of that name.",
            suggest_names(name, registry)
            or "Check the spelling, and where you are (`pwd`); `treaty list` shows the contracts.",
        )
    return found


def _sort_path(path: Path, registries: dict[Path, list[Path] | None], files: list[Path]) -> None:
    whole = next((place for place in (path, path / DEFAULT_ROOT) if path.is_dir() and _is_registry(place)), None)
    if whole is not None:
        registries[whole] = None
        return
    registry = find_registry_above(path)
    members = sorted(_contract_files(path)) if path.is_dir() else [path]
    if registry is None:
        files += _find_loose(path, members)
    elif registries.setdefault(registry, []) is not None:
        registries[registry] = [*(registries[registry] or []), *members]


def _find_loose(path: Path, members: Iterable[Path]) -> list[Path]:
    """Give the contracts among files of no registry; a schema is read with the contract that names it.

    Raises:
        UsageError: when the path is a bare schema, as its name tells: read as a contract, nothing in it would be right.
    """
    from treaty.load.layout import SCHEMA_SUFFIXES  # a kept report is given without what reads contracts

    is_schema = path.name.endswith(SCHEMA_SUFFIXES)
    if path.is_file() and (is_schema or path.suffix == ".avsc"):
        raise UsageError(
            f"`{path.name}` is {'a JSON Schema' if is_schema else 'an Avro schema'} by its name, no contract.",
            "`treaty compat` compares two schemas, `treaty new --from` begins a contract with one; "
            "a schema that a contract names is checked with it.",
        )
    return [member for member in members if not member.name.endswith(SCHEMA_SUFFIXES)]


def _contract_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.suffix in CONTRACT_SUFFIXES and path.is_file() and not path.is_symlink() and ".git" not in path.parts:
            yield path
