"""The files that `treaty init` lays down, as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import yaml

from treaty.app.adopt_contracts import Placement
from treaty.model.contract import Contract
from treaty.model.identity import DatasetId

_TEMPLATES: Mapping[str, str] = {
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
    "README.md": "README.md",
    ".gitattributes": "gitattributes",
    ".gitignore": "gitignore",
}
"""Path in the repository to template; `@root@` and the like are filled in."""

GITHUB_PIPELINE = {
    ".github/workflows/contracts.yml": "workflow.yaml",
    ".github/workflows/approvals.yml": "approvals.yaml",
}
GITLAB_PIPELINE = {".gitlab-ci.yml": "gitlab-ci.yml"}

_EXAMPLE: Mapping[str, str] = {
    "datasets/@namespace@/order/dataset.yaml": "dataset.yaml",
    "datasets/@namespace@/order/@layer@/v1.0.0.yaml": "contract.yaml",
}
"""Path below the contracts root to template."""


def render_surroundings(values: Mapping[str, str], *, is_gitlab: bool) -> dict[str, bytes]:
    """Give README, hooks and the code host's pipeline, by path from the repository's root."""
    templates = {**_TEMPLATES, **(GITLAB_PIPELINE if is_gitlab else GITHUB_PIPELINE)}
    return {path: _render(template, values) for path, template in templates.items()}


def render_policy(root: str) -> dict[str, bytes]:
    """Give an example of a policy pack, by path from the repository's root."""
    return {f"{root}/policies/platform.yaml" if root else "policies/platform.yaml": _render("policy.yaml", {})}


def render_example(values: Mapping[str, str]) -> dict[str, bytes]:
    """Give one small dataset with a documented version, by path below the contracts root."""
    return {_fill(path, values): _render(template, values) for path, template in _EXAMPLE.items()}


def render_registry(
    values: Mapping[str, str], relaxed: Sequence[str] = (), past: Sequence[tuple[str, str]] = ()
) -> bytes:
    """Give `registry.yaml`.

    Args:
        values: what is filled in: `name`, `title`.
        relaxed: names of rules that only warn here, because files were moved in as they are.
        past: code and contract of what their history lacks, which nobody can bring in any more.
    """
    text = _render("registry.yaml", values).decode()
    if relaxed:
        rules = "".join(f"    {name}: warning\n" for name in relaxed)
        text += (
            "  # Contracts were moved in byte for byte, and some say something else than the place they got, or name\n"
            "  # each other as before: their consumers know these words. A next version can agree; then delete these\n"
            "  # lines.\n"
            f"  rules:\n{rules}"
        )
    if past:
        reason = "      reason: Older than this registry, moved in as it was.\n"
        entries = (f"    - code: {code}\n      contract: {contract}\n{reason}" for code, contract in past)
        text += f"  suppressions:\n{''.join(entries)}"
    return text.encode()


def render_dataset(key: DatasetId, contracts: Iterable[Contract]) -> bytes:
    """Give a `dataset.yaml` of what the newest of a dataset's contracts says; what nobody says is left out."""
    newest = max(contracts, key=lambda contract: (contract.version is not None, contract.version))
    facts: dict[str, Any] = {
        "apiVersion": "treaty/v1",
        "kind": "Dataset",
        "namespace": key.namespace,
        "name": key.dataset,
        "title": newest.name,
        "description": (newest.description.purpose or "").strip(),
        "owner": _find_owner(newest),
        "status": newest.status if newest.status in {"deprecated", "retired"} else "active",
        "tenant": newest.tenant,
    }
    stated = {name: value for name, value in facts.items() if value}
    return yaml.safe_dump(stated, sort_keys=False, allow_unicode=True, width=120).encode()


def _find_owner(contract: Contract) -> str | None:
    """Give who owns a contract by its own words: the team's name, its owner, else its first member."""
    owners = [member for member in contract.team.members if "owner" in (member.role or "").lower()]
    named = [member.username for member in (*owners, *contract.team.members) if member.username]
    return contract.team.name or next(iter(named), None)


def by_dataset(placements: Iterable[Placement]) -> dict[DatasetId, list[Contract]]:
    """Give the contracts of each dataset, in order of name."""
    groups: dict[DatasetId, list[Contract]] = {}
    for placement in placements:
        key = placement.contract.key
        assert key is not None  # noqa: S101 - every placement has one
        groups.setdefault(key.dataset_id, []).append(placement.contract)
    return dict(sorted(groups.items()))


def _render(template: str, values: Mapping[str, str]) -> bytes:
    return _fill(files("treaty.app").joinpath("templates", template).read_text(encoding="utf-8"), values).encode()


def _fill(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text
