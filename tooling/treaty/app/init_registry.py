"""Lay down a contracts registry in a folder, and move the ODCS files that stand there into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from treaty.app.adopt_contracts import ODCS_SUFFIXES, Adoption, Placement, Wishes, adopt_contracts, slug
from treaty.app.init_files import by_dataset, render_dataset, render_example, render_registry, render_surroundings
from treaty.app.load_registry import DEFAULT_ROOT
from treaty.diagnostics.errors import UsageError
from treaty.lint.engine import run_lint
from treaty.lint.rules.identity import (
    domain_agrees_with_path,
    id_agrees_with_path,
    id_constant_over_versions,
    name_agrees_with_path,
    version_agrees_with_path,
    version_is_numbered,
)
from treaty.load.catalog import load_catalog
from treaty.model.identity import is_name
from treaty.model.registry import Registry
from treaty.repository.files import write_file
from treaty.repository.history import find_repository
from treaty.repository.worktree import WorkTree

IDENTITY_RULES = tuple(
    item.rule.name
    for item in (
        id_agrees_with_path,
        domain_agrees_with_path,
        name_agrees_with_path,
        version_agrees_with_path,
        version_is_numbered,
        id_constant_over_versions,
    )
)
"""The rules that a file moved in as it is may break."""

EXAMPLE_NAMESPACE = "sales"


@dataclass(frozen=True, slots=True, kw_only=True)
class InitRequest:
    """What to lay down."""

    folder: Path
    today: date
    namespace: str | None = None
    layer: str | None = None
    is_dry_run: bool = False
    is_move: bool = False
    """Whether files that were moved in leave their old place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InitReport:
    """What was done, or would be; paths are relative to the folder."""

    root: str
    written: tuple[str, ...]
    adopted: tuple[tuple[str, str], ...]
    """Old and new path of each ODCS file, byte for byte the same."""
    kept: tuple[str, ...]
    """Files that were there before and stay as they are."""
    relaxed: tuple[str, ...]
    """Rules that only warn, because adopted files say something else than their place."""
    problems: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """The files to write, gathered; what exists is never replaced."""

    folder: Path
    files: dict[str, bytes] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, path: str, data: bytes) -> None:
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


def init_registry(request: InitRequest) -> InitReport:
    """Lay down a registry; nothing that exists is overwritten, and running it again completes it.

    Raises:
        UsageError: for a folder that is none, a namespace or a layer that cannot be one.
        TreatyError: when a file cannot be written.
    """
    folder = _checked_folder(request.folder)
    root = "" if (folder / "registry.yaml").is_file() else DEFAULT_ROOT
    wishes = _read_wishes(request, folder)
    adoption = adopt_contracts(_read_candidates(folder, root), wishes)
    draft = _Draft(folder=folder)
    adopted = _draft_contracts(draft, adoption, root)
    relaxed = _find_relaxed(draft, root, request.today)
    _draft_settings(draft, adoption, root, request, relaxed)
    if not request.is_dry_run:
        _carry_out(draft, adopted if request.is_move else ())
    return InitReport(
        root=root or ".",
        written=tuple(path for path in draft.files if path not in {target for _, target in adopted}),
        adopted=tuple(adopted),
        kept=tuple(draft.kept),
        relaxed=relaxed,
        problems=(*adoption.problems, *draft.problems),
    )


def _checked_folder(folder: Path) -> Path:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"`{folder}` is a file.", "Name a folder; one that does not exist is made.")
    return folder.resolve()


def _read_wishes(request: InitRequest, folder: Path) -> Wishes:
    if request.namespace is not None and not all(is_name(part) for part in request.namespace.split(".")):
        raise UsageError(
            f"`{request.namespace}` is no namespace.",
            "Use lower case letters, digits and `_`, with dots between names.",
        )
    layer = Registry().find_layer(request.layer) if request.layer is not None else None
    if request.layer is not None and layer is None:
        known = ", ".join(known.name for known in Registry().layers)
        raise UsageError(f"There is no layer `{request.layer}`.", f"Layers: {known}.")
    return Wishes(
        namespace=request.namespace or slug(folder.name) or EXAMPLE_NAMESPACE, layer=layer.name if layer else None
    )


def _read_candidates(folder: Path, root: str) -> Mapping[str, bytes]:
    """Read the files that may be ODCS documents: not those that stand in the registry already, nor hidden ones."""
    if not folder.is_dir():
        return {}
    tree = WorkTree(folder)
    placed = f"{root}/datasets/".lstrip("/")
    return tree.read_many(path for path in tree.list_paths() if _is_candidate(path) and not path.startswith(placed))


def _is_candidate(path: str) -> bool:
    pure = PurePosixPath(path)
    is_hidden = any(part.startswith(".") or part == "node_modules" for part in pure.parts)
    return pure.suffix in ODCS_SUFFIXES and not is_hidden


def _draft_contracts(draft: _Draft, adoption: Adoption, root: str) -> list[tuple[str, str]]:
    adopted = []
    for placement in adoption.placements:
        path = _below(root, placement.target)
        if draft.add_contract(path, placement):
            adopted.append((placement.source, path))
    return adopted


def _find_relaxed(draft: _Draft, root: str, today: date) -> tuple[str, ...]:
    """Give the identity rules that the adopted files break, in order."""
    catalog = load_catalog(draft.files, root=root).catalog
    broken = {found.rule.name for found in run_lint(catalog, today=today)} if draft.files else set()
    return tuple(name for name in IDENTITY_RULES if name in broken)


def _draft_settings(
    draft: _Draft, adoption: Adoption, root: str, request: InitRequest, relaxed: tuple[str, ...]
) -> None:
    title = draft.folder.name or "Our"
    values = {
        "root": root or ".",
        "name": _registry_name(draft.folder.name),
        "title": _plain(title),
        "namespace": request.namespace or EXAMPLE_NAMESPACE,
        "layer": _layer(request.layer),
        "branch": _main_branch(draft.folder),
    }
    registry = _below(root, "registry.yaml")
    draft.add(registry, render_registry(values, relaxed))
    if relaxed and registry in draft.kept:
        draft.problems.append(f"`{registry}` exists; set in it, under `checks: rules:`, {_settings(relaxed)}.")
    for key, contracts in by_dataset(adoption.placements).items():
        path = _below(root, f"datasets/{key.namespace}/{key.dataset}/dataset.yaml")
        draft.add(path, render_dataset(key, contracts))
    if not adoption.placements and not adoption.problems and not (draft.folder / root / "datasets").exists():
        for path, data in render_example(values).items():
            draft.add(_below(root, path), data)
    for path, data in _surroundings(draft.folder, values):
        draft.add(path, data)


def _main_branch(folder: Path) -> str:
    repository = find_repository(folder) if folder.is_dir() else None
    if repository is None:
        return "main"
    base = repository.default_base()
    return (base.rpartition("/")[2] if base and not base.endswith("/HEAD") else repository.branch) or "main"


def _surroundings(folder: Path, values: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Give README, hooks and workflow; in a folder below a repository's root they would not be found."""
    repository = find_repository(folder) if folder.is_dir() else None
    if repository is None or repository.root.resolve() == folder:
        yield from render_surroundings(values).items()


def _carry_out(draft: _Draft, moved: list[tuple[str, str]] | tuple[()]) -> None:
    draft.folder.mkdir(parents=True, exist_ok=True)
    for path, data in draft.files.items():
        write_file(draft.folder, path, data, overwrite=False)
    for source, _ in moved:
        (draft.folder / source).unlink()


def _below(root: str, path: str) -> str:
    return f"{root}/{path}" if root else path


def _registry_name(folder: str) -> str:
    name = slug(folder)
    # YAML reads these words as something else than text.
    return f"{name}_registry" if name in {"null", "true", "false"} else name or "registry"


def _layer(name: str | None) -> str:
    layer = Registry().find_layer(name) if name else None
    return layer.name if layer else "gold"


def _plain(title: str) -> str:
    """Give a folder's name as words that need no quotes in YAML."""
    words = "".join(character if character.isalnum() else " " for character in title).split()
    text = " ".join(words)
    return text[:1].upper() + text[1:] if text and text[0].isalpha() else f"Our {text}".strip()


def _settings(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}: warning`" for name in names)
