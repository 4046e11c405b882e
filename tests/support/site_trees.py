"""Trees of contracts to build sites from: this repository's own, and one that a hostile fork might send."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

CHECKOUT = Path(__file__).resolve().parents[2]

SCRIPT = "<script>window.hacked=1</script>"
IMAGE = '"><img src=x onerror="window.hacked=2">'
LINK = "[click](javascript:window.hacked=3) and ![pixel](https://tracker.example.com/p.png)"
BIDI = "abc\u202edcba\u0007"


def copy_contracts(folder: Path) -> Path:
    """Copy this repository's contracts to a folder outside of Git, so that no tag of the checkout counts."""
    shutil.copytree(CHECKOUT / "contracts", folder / "contracts")
    return folder


def write_hostile_contracts(folder: Path) -> Path:
    """Write a small registry in which every text is an attack."""
    attack = f"{SCRIPT} {IMAGE} {LINK} {BIDI}\n\n# Heading\n\n<b>bold</b> `{SCRIPT}`"
    files = {
        "registry.yaml": {
            "apiVersion": "treaty/v1",
            "kind": "Registry",
            "name": "hostile",
            "title": f"Hostile {SCRIPT}",
            "description": attack,
            "site": {"repository": "javascript:alert(1)"},
        },
        "datasets/evil/auxiliary/dataset.yaml": {
            "apiVersion": "treaty/v1",
            "kind": "Dataset",
            "namespace": "evil",
            "name": "auxiliary",
            "title": f"Aux {IMAGE}",
            "description": attack,
            "owner": "../../../etc/passwd",
            "steward": SCRIPT,
            "status": "active",
            "tags": ["../../up", SCRIPT, "con", "CON", "a/b", "x" * 300],
            "layers": {"gold": {"frozen": {"since": "2026-01-01", "reason": attack, "by": SCRIPT}}},
        },
        "datasets/evil/auxiliary/gold/v1.0.0.yaml": _hostile_contract("1.0.0", attack),
        "datasets/evil/auxiliary/gold/v1.1.0.yaml": _hostile_contract("1.1.0", attack, extra=True),
        "subscriptions/console.yaml": {
            "apiVersion": "treaty/v1",
            "kind": "Subscription",
            "consumer": "console",
            "owner": SCRIPT,
            "contact": "javascript:alert(1)",
            "description": attack,
            "subscriptions": [
                {"contract": "evil.gold.auxiliary", "requires": "both", "columns": [SCRIPT], "purpose": attack}
            ],
        },
    }
    for path, value in files.items():
        target = folder / "contracts" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False))
    return folder


def _hostile_contract(version: str, attack: str, *, extra: bool = False) -> dict[str, object]:
    properties = [
        {"name": f"a {SCRIPT}", "logicalType": "string", "description": attack, "examples": [IMAGE], "tags": [SCRIPT]},
        {"name": f"a {SCRIPT}", "logicalType": "string", "classification": IMAGE, "businessName": SCRIPT},
        {
            "name": "nested",
            "logicalType": "object",
            "properties": [
                {"name": "</th></table>", "logicalType": "integer", "logicalTypeOptions": {"pattern": SCRIPT}}
            ],
        },
        {"name": "open", "logicalType": "string", "enum": [{"value": SCRIPT, "description": attack}]},
    ]
    if extra:
        properties.append({"name": IMAGE, "logicalType": "string", "required": True})
    return {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": "evil.gold.auxiliary",
        "name": "auxiliary",
        "version": version,
        "status": "active",
        "domain": "evil",
        "description": {"purpose": attack, "usage": attack, "limitations": attack},
        "schema": [{"name": f"r {IMAGE}", "logicalType": "object", "description": attack, "properties": properties}],
        "support": [{"channel": SCRIPT, "url": "javascript:window.hacked=4", "tool": IMAGE}],
        "servers": [
            {
                "server": SCRIPT,
                "type": "snowflake",
                "account": IMAGE,
                "database": 'd"b',
                "schema": "s'; DROP TABLE x;--",
            }
        ],
        "slaProperties": [{"property": SCRIPT, "value": IMAGE, "driver": attack}],
        "team": {"name": SCRIPT, "members": [{"username": IMAGE, "role": SCRIPT}]},
    }
