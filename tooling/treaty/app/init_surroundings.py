"""What `treaty init` lays down around a registry: README, hooks, workflow, CODEOWNERS, editor settings, and advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from treaty.app.editor_settings import SETTINGS, build_schema_files, build_settings
from treaty.app.init_draft import Draft
from treaty.app.init_files import render_policy, render_surroundings
from treaty.lifecycle.code_owners import CODE_OWNERS_PATHS
from treaty.lifecycle.code_owners_file import find_owned_paths, render_code_owners
from treaty.model.registry import Catalog
from treaty.repository.history import Repository, find_repository
from treaty.repository.hosting import Hosting, find_hosting


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the files around a registry speak of."""

    root: str
    title: str
    is_example: bool
    """Whether the registry holds nothing but an example, whose owner is nobody's team."""
    is_editor: bool


def draft_surroundings(draft: Draft, catalog: Catalog, about: Surroundings) -> tuple[str, ...]:
    """Add the files around a registry; below a repository's root they would not be found, and there are none.

    Returns:
        What is to be set on the code host.
    """
    folder = draft.folder
    repository = find_repository(folder) if folder.is_dir() else None
    if repository is not None and repository.root.resolve() != folder:
        return ()
    values = {"root": about.root or ".", "title": about.title, "branch": find_main_branch(folder)}
    hosting = find_hosting(repository) if repository is not None else None
    is_gitlab = hosting is not None and hosting.is_gitlab
    for path, data in render_surroundings(values, is_gitlab=is_gitlab).items():
        draft.add(path, _without_root(data) if not about.root else data)
    for path, data in render_policy(about.root).items():
        # A registry with packs of its own has no use for an example.
        if not (draft.folder / path).parent.is_dir() or (draft.folder / path).is_file():
            draft.add(path, data)
    _draft_code_owners(draft, catalog, about, hosting)
    if about.is_editor:
        _draft_editor(draft, about.root)
    return tuple(find_advice(values["branch"], hosting))


def _without_root(data: bytes) -> bytes:
    """Give a file for a registry that is the whole repository: no path there begins with `./`."""
    return data.replace(b"/./**", b"/**").replace(
        b"^./", b"^(registry\\.yaml$|datasets/|subscriptions/|products/|policies/)"
    )


def _draft_code_owners(draft: Draft, catalog: Catalog, about: Surroundings, hosting: Hosting | None) -> None:
    there = next((path for path in CODE_OWNERS_PATHS if (draft.folder / path).is_file()), None)
    if there is not None:
        draft.kept.append(there)
    elif any(find_owned_paths(catalog, about.root)):
        organisation = hosting.organisation if hosting and not about.is_example else None
        is_gitlab = hosting is not None and hosting.is_gitlab
        path = ".gitlab/CODEOWNERS" if is_gitlab else ".github/CODEOWNERS"
        pipeline = "/.gitlab-ci.yml" if is_gitlab else "/.github/"
        draft.add(path, render_code_owners(catalog, about.root, organisation, pipeline).encode())


def _draft_editor(draft: Draft, root: str) -> None:
    for path, data in build_schema_files().items():
        draft.add(path, data)
    target = draft.folder / SETTINGS
    known = target.read_bytes() if target.is_file() else None
    merged = build_settings(known, root)
    if merged is None:
        draft.problems.append(
            f"`{SETTINGS}` has comments or another shape, and was left alone; add `yaml.schemas` as "
            "`treaty schema --help` shows."
        )
    elif known is None:
        draft.add(SETTINGS, merged)
    elif merged != known:
        draft.completed[SETTINGS] = merged
    else:
        draft.kept.append(SETTINGS)


def find_main_branch(folder: Path) -> str:
    """Give the branch that a merge is a release on."""
    repository = find_repository(folder) if folder.is_dir() else None
    return main_branch(repository) if repository is not None else "main"


def main_branch(repository: Repository) -> str:
    """Give the main branch of a repository: the remote's, else the one that is checked out."""
    base = repository.default_base()
    return (base.rpartition("/")[2] if base and not base.endswith("/HEAD") else repository.branch) or "main"


def find_advice(branch: str, hosting: Hosting | None) -> Iterator[str]:
    """Give what only a person with rights on the code host can set, one sentence each."""
    if hosting is not None and hosting.is_gitlab:
        where = "Settings, Repository"
        yield f"Protected branches ({where}): nobody pushes to `{branch}`, merge requests need code owner approval."
        yield f"Protected tags ({where}): `release/*` and `current/*` are created by CI alone."
        return
    where = "Settings, Rules, Rulesets"
    yield f"Branch ruleset for `{branch}` ({where}): pull request, review from code owners, status check `check`."
    yield f"Tag ruleset for `release/**` and `current/**` ({where}): no updates, no deletions."
