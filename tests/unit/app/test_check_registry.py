"""Findings and their places: as many as are told, and the rest only if they are told after all."""

from __future__ import annotations

from datetime import date

from tests.support.small_registry import CONTRACT, FOLDER, REGISTRY, registry_files

from treaty.app.check_registry import check_registry
from treaty.app.check_request import CheckRequest
from treaty.load.catalog import load_catalog

_COUNT = 2_100


def test_findings_beyond_those_that_are_told_have_their_places_once_the_others_are_suppressed() -> None:
    columns = "".join(f"      - {{name: C{number}, description: D.}}\n" for number in range(_COUNT))
    suppressed = ", ".join(
        f"{{code: TR101, pointer: /schema/sale/properties/C{number}, reason: known}}" for number in range(_COUNT - 5)
    )
    files = {
        **registry_files(),
        "contracts/registry.yaml": f"{REGISTRY}checks: {{suppressions: [{suppressed}]}}\n",
        f"{FOLDER}/v1.0.0.yaml": CONTRACT.replace("    quality:\n", f"{columns}    quality:\n", 1),
    }
    result = check_registry(
        load_catalog({path: text.encode() for path, text in files.items()}), CheckRequest(today=date(2026, 11, 21))
    )
    found = [item for item in result.diagnostics if item.rule.code == "TR101"]
    first = CONTRACT.split("    quality:\n")[0].count("\n") + 1
    assert [item.location.span.line for item in found if item.location.span] == [
        first + number for number in range(_COUNT - 5, _COUNT)
    ]
