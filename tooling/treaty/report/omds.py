"""A comparison as an OMDS document: Bitol's draft standard for the difference of two metadata documents.

The shape is the draft's, the impact levels are our verdicts: the draft's own rules call a new required column harmless.

Source: Bitol TSC, RFC 0039, Open Metadata Difference Standard (draft).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from treaty import __version__
from treaty.compat.comparison import Comparison, JudgedChange, Step
from treaty.compat.versioning import find_step, next_version
from treaty.diagnostics.change import Action, Change
from treaty.model.contract import Contract
from treaty.model.identity import IdentityError, parse_version
from treaty.model.pointer import Pointer
from treaty.report.plain import dump_json, to_plain

API_VERSION = "v1.0.0"
NO_VERSION = "0.0.0"
"""For a document that states none; the draft requires one."""

_LISTS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("schema", "properties", "quality", "relationships", "authoritativeDefinitions"), "name"),
        **dict.fromkeys(("slaProperties", "customProperties"), "property"),
        **dict.fromkeys(("members", "team"), "username"),
        "servers": "server",
        "roles": "role",
        "support": "channel",
        "enum": "value",
        "tags": "value",
    }
)
"""The lists of ODCS, and the key that names a member of each in a path."""

_TYPES: Mapping[Action, str] = MappingProxyType({Action.ADD: "ADD", Action.REMOVE: "REMOVE"})
_LEVELS: Mapping[Step, str] = MappingProxyType(
    {Step.MAJOR: "MAJOR", Step.MINOR: "MINOR", Step.PATCH: "PATCH", Step.NONE: "PATCH"}
)


def render_comparison(comparison: Comparison, sides: tuple[Contract, Contract] | None = None) -> str:
    """Give the document as JSON, which is YAML too.

    Args:
        comparison: what changed.
        sides: the contracts, old and new; without them their names tell id and version.
    """
    old, new = sides or (None, None)
    is_contract = sides is None or any(side.api_version is not None for side in sides)
    source1, source2 = _source(old, comparison.old), _source(new, comparison.new)
    diffs = [_diff(judged, is_contract=is_contract) for judged in comparison.changes]
    levels = Counter(diff["impactLevel"] for diff in diffs)
    value = {
        "apiVersion": API_VERSION,
        "kind": "MetadataDifference",
        "sourceKind": "DataContract" if is_contract else "JSONSchema",
        "source1": source1,
        "source2": source2,
        "scope": "all",
        "impact": {level.lower(): levels[level] for level in ("MAJOR", "MINOR", "PATCH")},
        "suggestedVersion": _suggested(source1["version"], comparison.step),
        "diffs": diffs,
        "customProperties": [
            {"property": "generatedBy", "value": f"treaty/{__version__}"},
            {"property": "standardStatus", "value": "draft"},
            {"property": "compatibilityMode", "value": comparison.mode},
            {"property": "posture", "value": comparison.posture.value},
        ],
    }
    return dump_json(value) + "\n"


def _source(contract: Contract | None, name: str) -> dict[str, str]:
    """Give id and version: of the contract, else of the FQID by which it was named."""
    named, _, number = name.rpartition(":")
    if contract is None:
        return {"id": named or name, "version": number.removeprefix("v") if named else NO_VERSION}
    version = contract.version.number if contract.version else contract.declared_version
    return {"id": contract.id or name, "version": version or NO_VERSION}


def _suggested(old: str, step: Step) -> str:
    try:
        version = parse_version(old)
    except IdentityError:
        version = parse_version(NO_VERSION)
    return (version if step is Step.NONE else next_version(version, step)).number


def _diff(judged: JudgedChange, *, is_contract: bool) -> dict[str, Any]:
    change = judged.change
    tokens = [str(token) for token in change.pointer.tokens]
    keys, path = _path(change.pointer) if is_contract else (tokens, str(change.pointer))
    values = {"value1": to_plain(change.old), "value2": to_plain(change.new)}
    return {
        "type": _type(change),
        "section": keys[0] if keys else "schema",
        "field": keys[-1] if keys else change.kind.aspect.value,
        "path": path or "/",
        **{key: value for key, value in values.items() if value is not None},
        "message": change.message,
        "impactLevel": _LEVELS[find_step([judged])],
        "customProperties": [{"property": "rule", "value": change.kind.code}],
    }


def _type(change: Change) -> str:
    """Give the draft's word: a value on one side only was added or removed, whatever the kind calls it."""
    if (change.old is None) is not (change.new is None):
        return "ADD" if change.old is None else "REMOVE"
    return _TYPES.get(change.kind.action, "CHANGE")


def _path(pointer: Pointer) -> tuple[list[str], str]:
    """Give the keys on the way and the path with members by name: `/schema[name=a]/properties[name=b]`."""
    keys: list[str] = []
    path = ""
    is_member = False
    for token in pointer.tokens:
        if is_member:
            path += f"[{token}]" if isinstance(token, int) else f"[{_LISTS[keys[-1]]}={token}]"
        else:
            keys.append(str(token))
            path += f"/{token}"
        is_member = not is_member and keys[-1] in _LISTS
    return keys, path
