"""The files that a contract's name means in a registry: one version, or all of them."""

from __future__ import annotations

from pathlib import Path

from treaty.app.find_version import is_contract_name, parse_name, with_version
from treaty.diagnostics.errors import UsageError
from treaty.diagnostics.wording import suggest
from treaty.load.catalog import load_catalog
from treaty.load.layout import contract_folder
from treaty.model.identity import ContractId, Fqid, IdentityError, Version, newest, parse_fqid, parse_version


def find_named_files(text: str, registry: Path) -> tuple[Path, ...]:
    """Give the files of the version that an FQID names, or of every version of a contract; empty where there is none.

    Args:
        text: as typed; layers by any of their names, `v1.2` for the newest patch, ordinals, UUIDs of datasets.
        registry: the contracts folder.

    Raises:
        UsageError: for a version, however named, or a UUID that there is not.
    """
    if not is_contract_name(text):
        return ()
    fqid = _parse_plain(text) or _find_by_tags(text, registry)
    folder = _folder_of(fqid, registry)
    versions = dict(_list_versions(folder))
    named = newest(versions, fqid)
    if named is None and versions:
        raise UsageError(f"There is no version `{fqid}`.", f"There are: {', '.join(map(str, sorted(versions)))}.")
    stems = [versions[named]] if named is not None and fqid.version else list(versions.values())
    return tuple(path for stem in stems for path in sorted(folder.glob(f"{stem}.*")) if path.is_file())


def _parse_plain(text: str) -> Fqid | None:
    """Give what a name says by its letters alone: no UUID, and no ordinal or word for a version."""
    name = parse_name(text)
    try:
        return None if name.version and name.is_word else parse_fqid(text)
    except IdentityError:
        return None


def _find_by_tags(text: str, registry: Path) -> Fqid:
    """Give what a name means that its letters alone do not tell: tags know ordinals and what is current."""
    from treaty.app.open_index import open_index

    life, fqid = open_index(registry, of=text).find(text)
    return with_version(life, fqid, text)


def suggest_names(text: str, registry: Path | None) -> str:
    """Give the question whether a contract was meant that is called nearly so; empty where none is.

    Args:
        text: as typed, with or without a version.
        registry: the contracts folder; None where there is none.
    """
    folders = registry.glob("datasets/*/*/*") if registry is not None else ()
    names = (f"{folder.parts[-3]}.{folder.parts[-1]}.{folder.parts[-2]}" for folder in folders if folder.is_dir())
    return suggest(text.partition(":")[0], sorted(names))


def _folder_of(fqid: Fqid, registry: Path) -> Path:
    settings = registry / "registry.yaml"
    data = {"registry.yaml": settings.read_bytes()} if settings.is_file() else {}
    key: ContractId = load_catalog(data, root="").catalog.registry.resolve(fqid.contract)
    return registry / contract_folder("", key)


def _list_versions(folder: Path) -> list[tuple[Version, str]]:
    found = []
    for path in sorted(folder.glob("v*.yaml")):
        try:
            found.append((parse_version(path.stem), path.stem))
        except IdentityError:
            continue
    return found
