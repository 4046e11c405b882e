"""What the reading commands print of a registry, as rows of plain data."""

from __future__ import annotations

from typing import Any

from treaty.app.list_contracts import status_of, tags_of
from treaty.app.list_subscriptions import Subscriber
from treaty.app.registry_index import RegistryIndex
from treaty.lifecycle.status import ContractLife, VersionLife
from treaty.model.contract import Contract

Row = dict[str, Any]


def contract_row(index: RegistryIndex, life: ContractLife, *, is_whole: bool = True) -> Row:
    """Give a contract as one row of `treaty list`; `is_whole`: with what only its newest version's file tells."""
    dataset = index.dataset(life.key)
    newest = life.versions[-1] if life.versions else None
    return {
        "contract": str(life.key),
        "namespace": life.key.namespace,
        "layer": life.key.layer,
        "dataset": life.key.dataset,
        "dataset_id": str(life.key.dataset_id.uuid),
        "title": dataset.title if dataset else None,
        "owner": dataset.owner if dataset else None,
        "steward": dataset.steward if dataset else None,
        "tenant": dataset.tenant if dataset else None,
        "status": status_of(dataset),
        "current": str(life.current.version) if life.current.version else None,
        "newest": str(newest.version) if newest else None,
        "newest_status": newest.status.value if newest else None,
        "versions": len(life.versions),
        "compatibility": index.compatibility(life.key),
        "frozen": life.state.frozen is not None,
        "tags": list(tags_of(index, life.key)) if is_whole else [],
    }


def version_row(life: VersionLife) -> Row:
    """Give a version as one row of `treaty versions`."""
    release, deprecation, retirement = life.release, life.deprecation, life.retirement
    return {
        "version": str(life.version),
        "ordinal": life.ordinal,
        "status": life.status.value,
        "is_current": life.is_current,
        "held": life.is_held,
        "posture": release.posture if release else None,
        "base": release.base if release else None,
        "released_at": release.time.isoformat().replace("+00:00", "Z") if release and release.time else None,
        "sunset": deprecation.sunset.isoformat() if deprecation and deprecation.sunset else None,
        "successor": deprecation.successor if deprecation else None,
        "retired_since": retirement.since.isoformat() if retirement and retirement.since else None,
        "actor": release.actor if release else None,
        "correlation_id": release.correlation_id if release else None,
        "commit": release.commit if release else None,
        "tag": release.tag if release else None,
        "digest": release.digest if release else None,
        "path": life.path,
    }


def current_row(life: ContractLife, *, is_whole: bool = True) -> Row:
    """Give the current version of a contract as one row of `treaty current`; `is_whole`: with what was considered."""
    flip = life.flip if life.flip is not None and life.flip.version == life.current.version else None
    return {
        "contract": str(life.key),
        "current": str(life.current.version) if life.current.version else None,
        "since": flip.time.isoformat().replace("+00:00", "Z") if flip and flip.time else None,
        "why": life.current.why.value,
        "frozen": life.state.frozen is not None,
        "recorded": flip is not None,
        "considered": [{"version": str(item.version), "is": considered(item)} for item in reversed(life.versions)]
        if is_whole
        else [],
    }


def considered(life: VersionLife) -> str:
    """Give what speaks for or against a version being current, in a few words."""
    words = [life.status.value]
    if life.is_current and words != ["current"]:
        words.append("current")
    if life.is_held:
        words.append("held")
    if life.deprecation is not None and life.deprecation.sunset is not None:
        words.append(f"ends {life.deprecation.sunset.isoformat()}")
    return ", ".join(words)


def subscription_row(item: Subscriber) -> Row:
    """Give one consumer's dependency on one contract as a row of `treaty subscriptions`."""
    subscription, dependency = item.subscription, item.dependency
    return {
        "contract": item.contract,
        "consumer": subscription.consumer,
        "owner": subscription.owner,
        "contact": subscription.contact,
        "requires": dependency.requires,
        "min_version": str(dependency.min_version) if dependency.min_version else None,
        "columns": list(dependency.columns),
        "purpose": dependency.purpose,
        "subscription_id": f"{subscription.consumer}/{item.contract}",
        "dataset_id": str(item.key.dataset_id.uuid) if item.key else None,
        "layer": item.key.layer if item.key else None,
        "path": subscription.path,
    }


def field_rows(contract: Contract) -> list[Row]:
    """Give a version's columns as rows of `treaty show --format table`."""
    return [
        {
            "record": record.name,
            "column": path,
            "type": field.logical_type,
            "physical_type": field.physical_type,
            "required": field.required,
            "key": field.primary_key,
            "classification": field.classification,
            "description": field.description,
        }
        for record in contract.records
        for path, field in record.walk()
    ]
