"""What an ingest says on the side: what the schema lost on its way, and what keeps its version from being served."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from treaty.app.read_artifact import Artifact
from treaty.lifecycle.status import ContractLife
from treaty.model.contract import Contract
from treaty.model.registry import Dataset


def tell_losses(artifact: Artifact, *, is_beside: bool) -> Iterator[str]:
    """Give a sentence for each thing that ODCS has no word for."""
    yield from artifact.imported.losses
    if artifact.imported.too_rich and is_beside:
        yield f"The JSON Schema stands beside the contract: {artifact.imported.too_rich[0]}."


def tell_standing(dataset: Dataset | None, life: ContractLife | None) -> Iterator[str]:
    """Give what a producer should know of the contract: a release alone will not make the version current."""
    if life is None:
        yield "It is the contract's first version: purpose, owner, team and promises are for you to add."
        return
    if life.state.frozen is not None:
        yield f"`{life.key}` is frozen: the version can be released, and is served only after `treaty unfreeze`."
    elif life.state.current is not None:
        yield f"`dataset.yaml` names {life.state.current} as current: the new version is served after `treaty promote`."
    if dataset is not None and dataset.status == "deprecated":
        yield f"The dataset `{dataset.key}` is deprecated; whoever starts to read the new version will have to move."


def tell_dropped_types(old: Contract, new: Contract) -> Iterator[str]:
    """Give a sentence for each column that lost its physical type, because it holds something else now."""
    for before, after in zip(old.document.get("schema") or [], new.document.get("schema") or [], strict=False):
        yield from _tell_types(before, after)


def _tell_types(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before = {node.get("name"): node for node in old.get("properties") or [] if isinstance(node, Mapping)}
    for node in new.get("properties") or []:
        known = before.get(node.get("name"), {})
        if "physicalType" in known and "physicalType" not in node:
            yield f"`{node['name']}` was {known['physicalType']}; its type has changed, so say what it is now."
