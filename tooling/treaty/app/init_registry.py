"""Lay down a contracts registry in a folder, and move the contracts and schemas that stand there into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from treaty.app.adopt_contracts import ODCS_SUFFIXES, Adoption, Placement, Wishes, adopt_contracts, slug
from treaty.app.adopt_schemas import SchemaAdoption, adopt_schemas, find_moved
from treaty.app.init_draft import Draft
from treaty.app.init_files import by_dataset, render_dataset, render_example, render_registry
from treaty.app.init_surroundings import Surroundings, draft_surroundings, find_main_branch
from treaty.app.load_registry import DEFAULT_ROOT
from treaty.app.next_document import first_dataset
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
from treaty.lint.rules.relationships import relationship_ends_exist
from treaty.lint.rules.versions import major_has_migration_note
from treaty.load.catalog import load_catalog
from treaty.load.json_schema_paths import find_named_schemas, resolve_address
from treaty.load.layout import SCHEMA_SUFFIXES, dataset_file
from treaty.load.yaml_text import parse_yaml
from treaty.model.identity import is_name
from treaty.model.registry import Catalog, Registry
from treaty.repository.tree import read_below
from treaty.repository.worktree import WorkTree

ADOPTION_RULES = tuple(
    item.rule.name
    for item in (
        id_agrees_with_path,
        domain_agrees_with_path,
        name_agrees_with_path,
        version_agrees_with_path,
        version_is_numbered,
        id_constant_over_versions,
        relationship_ends_exist,  # `table.column` of another file: the name that it had where they came from
    )
)
"""The rules that a file moved in as it is may break."""

EXAMPLE_NAMESPACE = "sales"
_SUFFIXES = (*ODCS_SUFFIXES, ".avsc")


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
    is_editor: bool = False
    """Whether editor settings are laid down as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InitReport:
    """What was done, or would be; paths are relative to the folder."""

    root: str
    written: tuple[str, ...]
    adopted: tuple[tuple[str, str], ...]
    """Old and new path of each file, byte for byte the same."""
    kept: tuple[str, ...]
    """Files that were there before and stay as they are."""
    relaxed: tuple[str, ...]
    """Rules that only warn, because adopted files say something else than their place."""
    problems: tuple[str, ...]
    completed: tuple[str, ...] = ()
    """Files that got entries added, everything else in them kept."""
    advice: tuple[str, ...] = ()
    """What is to be set on the code host, where no file reaches."""


def init_registry(request: InitRequest) -> InitReport:
    """Lay down a registry; nothing that exists is overwritten, and running it again completes it.

    Raises:
        UsageError: for a folder that is none, a namespace or a layer that cannot be one.
        TreatyError: when a file cannot be written.
    """
    folder = _checked_folder(request.folder)
    root = "" if (folder / "registry.yaml").is_file() else DEFAULT_ROOT
    wishes = _read_wishes(request, folder)
    candidates = _read_candidates(folder, root)
    adoption = adopt_contracts(candidates, wishes)
    schemas = adopt_schemas(candidates, wishes)
    draft = Draft(folder=folder)
    adopted = _draft_contracts(draft, adoption, root, candidates)
    adopted += _draft_schemas(draft, schemas, root)
    relaxed = _find_relaxed(draft, root, request.today)
    is_example = _draft_settings(draft, adoption, root, request, relaxed, is_bare=not schemas.placements)
    surroundings = Surroundings(
        root=root, title=_plain(folder.name or "Our"), is_example=is_example, is_editor=request.is_editor
    )
    advice = draft_surroundings(draft, _catalog(draft, root), surroundings)
    if not request.is_dry_run:
        draft.carry_out(dict.fromkeys(source for source, _ in adopted) if request.is_move else ())
    copies = {target for _, target in adopted}
    return InitReport(
        root=root or ".",
        written=tuple(path for path in draft.files if path not in copies),
        adopted=tuple(adopted),
        kept=tuple(draft.kept),
        relaxed=relaxed,
        problems=(*adoption.problems, *schemas.problems, *draft.problems),
        completed=tuple(draft.completed),
        advice=advice,
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
    """Read the files that may be contracts or schemas: not those that stand in the registry, nor hidden ones."""
    if not folder.is_dir():
        return {}
    tree = WorkTree(folder)
    placed = f"{root}/datasets/".lstrip("/")
    return tree.read_many(path for path in tree.list_paths() if _is_candidate(path) and not path.startswith(placed))


def _is_candidate(path: str) -> bool:
    pure = PurePosixPath(path)
    is_hidden = any(part.startswith(".") or part == "node_modules" for part in pure.parts)
    return pure.suffix in _SUFFIXES and not is_hidden


def _draft_contracts(
    draft: Draft, adoption: Adoption, root: str, candidates: Mapping[str, bytes]
) -> list[tuple[str, str]]:
    adopted = []
    for placement in adoption.placements:
        path = _below(root, placement.target)
        if draft.add_contract(path, placement):
            adopted.append((placement.source, path))
            for source, target in _find_beside(placement, path, root, candidates):
                draft.add_beside(source, candidates[source], target)
    return adopted


def _find_beside(
    placement: Placement, path: str, root: str, candidates: Mapping[str, bytes]
) -> Iterator[tuple[str, str]]:
    """Give the JSON Schemas that a contract names by a relative address: where they are, and where they must be."""
    document = parse_yaml(placement.data).value
    for named in find_named_schemas(document, placement.source, ""):
        target = resolve_address(named.url, path, root)
        if named.path is None or named.path not in candidates or target is None:
            continue
        if target.endswith(SCHEMA_SUFFIXES):
            yield named.path, target


def _draft_schemas(draft: Draft, schemas: SchemaAdoption, root: str) -> list[tuple[str, str]]:
    for placement in schemas.placements:
        for path, data in placement.files.items():
            draft.add(_below(root, path), data)
        about = _below(root, dataset_file("", placement.key))
        if about not in draft.files:
            draft.add(about, first_dataset(placement.key))
    return [(source, _below(root, target)) for source, target in find_moved(schemas.placements)]


def _catalog(draft: Draft, root: str) -> Catalog:
    """Read the registry as it will be."""
    there = read_below(WorkTree(draft.folder), root) if draft.folder.is_dir() else {}
    return load_catalog({**there, **draft.files}, root=root).catalog


def _find_relaxed(draft: Draft, root: str, today: date) -> tuple[str, ...]:
    """Give the rules that the adopted files break because of where they came from, in order."""
    catalog = load_catalog(draft.files, root=root).catalog
    broken = {found.rule.name for found in run_lint(catalog, today=today)} if draft.files else set()
    return tuple(name for name in ADOPTION_RULES if name in broken)


def _find_past(draft: Draft, root: str, today: date) -> Iterator[tuple[str, str]]:
    """Give code and contract of the notes that adopted majors lack: they were made before there was a registry."""
    catalog = load_catalog(draft.files, root=root).catalog
    wanted = major_has_migration_note.rule
    for found in run_lint(catalog, today=today) if draft.files else ():
        if found.rule == wanted and found.contract:
            yield wanted.code, found.contract


def _draft_settings(
    draft: Draft,
    adoption: Adoption,
    root: str,
    request: InitRequest,
    relaxed: tuple[str, ...],
    *,
    is_bare: bool,
) -> bool:
    """Add `registry.yaml`, each `dataset.yaml`, and an example where there is nothing; give whether there is one."""
    values = {
        "root": root or ".",
        "name": _registry_name(draft.folder.name),
        "title": _plain(draft.folder.name or "Our"),
        "namespace": request.namespace or EXAMPLE_NAMESPACE,
        "layer": _layer(request.layer),
        "branch": find_main_branch(draft.folder),
    }
    for key, contracts in by_dataset(adoption.placements).items():
        path = _below(root, dataset_file("", key))
        draft.files.pop(path, None)
        draft.add(path, render_dataset(key, contracts))
    registry = _below(root, "registry.yaml")
    draft.add(registry, render_registry(values, relaxed, tuple(_find_past(draft, root, request.today))))
    if relaxed and registry in draft.kept:
        draft.problems.append(f"`{registry}` exists; set in it, under `checks: rules:`, {_settings(relaxed)}.")
    has_none = is_bare and not adoption.placements and not adoption.problems
    is_example = has_none and not (draft.folder / root / "datasets").exists()
    for path, data in render_example(values).items() if is_example else ():
        draft.add(_below(root, path), data)
    return is_example


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
