"""A CODEOWNERS file made from the owners that a registry names, and where one is out of step with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from treaty.lifecycle.code_owners import CodeOwners
from treaty.load.layout import dataset_folder
from treaty.model.registry import Catalog

PLACEHOLDER = "your-organisation"

_HEAD = """\
# Whose review a change needs: made from the owners in dataset.yaml, subscriptions and products.
# The last line that matches decides. Make it count: require a review from code owners for the main branch.
"""
_RULES = """\
# Who may change these decides what the rules are worth; name the team that answers for the registry:
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedPath:
    """A path and the team that owns what stands there, by the registry's own words."""

    path: str
    owner: str


def find_owned_paths(catalog: Catalog, root: str) -> Iterator[OwnedPath]:
    """Give the folders and files that have an owner, from the repository's root, in order."""
    for key, dataset in sorted(catalog.datasets.items()):
        if dataset.owner:
            yield OwnedPath(path=f"/{dataset_folder(root, key)}/", owner=dataset.owner)
    stated = {item.path: item.owner for item in catalog.subscriptions}
    stated |= {item.path: item.owner for item in catalog.products}
    yield from (OwnedPath(path=f"/{path}", owner=owner) for path, owner in sorted(stated.items()) if owner)


def render_code_owners(catalog: Catalog, root: str, organisation: str | None, pipeline: str = "/.github/") -> str:
    """Give the file.

    Args:
        catalog: the registry.
        root: its folder, from the repository's root.
        organisation: to whom the teams belong on the code host; None: lines stand as comments, to be completed.
        pipeline: where the code host's pipelines stand.
    """
    lines = [
        f"{_escape(owned.path)} {as_handle(owned.owner, organisation or PLACEHOLDER)}"
        for owned in find_owned_paths(catalog, root)
    ]
    team = as_handle("platform-team", organisation or PLACEHOLDER)
    prefix = f"/{root}/" if root else "/"
    guarded = (f"{prefix}registry.yaml", f"{prefix}policies/", pipeline)
    rules = _RULES + "".join(f"# {_escape(path)} {team}\n" for path in guarded)
    if organisation is None:
        note = f"# Put your organisation for `{PLACEHOLDER}`, and take away the `# ` before each line.\n"
        return _HEAD + note + "".join(f"# {line}\n" for line in lines) + rules
    return _HEAD + "".join(f"{line}\n" for line in lines) + rules


def as_handle(owner: str, organisation: str) -> str:
    """Give a team as code hosts name it: `@acme/finance-data`; addresses and handles stay.

    What no handle can hold becomes a `-`: an owner is one word, and can begin neither a line nor a comment.
    """
    word = re.sub(r"[^\w.@/+-]+", "-", owner.strip())
    return word if "@" in word else f"@{organisation}/{word}"


def find_gaps(catalog: Catalog, root: str, owners: CodeOwners) -> Iterator[OwnedPath]:
    """Give what the file leaves to nobody, or to somebody else than the registry names."""
    for owned in find_owned_paths(catalog, root):
        path = owned.path.strip("/")
        found = owners.find(f"{path}/dataset.yaml" if owned.path.endswith("/") else path)
        wanted = _plain(as_handle(owned.owner, ""))
        if wanted not in {_plain(handle) for handle in found}:
            yield owned


def _plain(handle: str) -> str:
    """Give the part of a handle that names the team or person."""
    return handle.casefold() if "@" in handle[1:] else handle.rpartition("/")[2].removeprefix("@").casefold()


def _escape(path: str) -> str:
    return path.replace(" ", "\\ ")
