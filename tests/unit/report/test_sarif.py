"""SARIF: golden, and what the standard and code scanning demand.

The official JSON Schema closes every object, so the test lists the properties that each may have. Source: SARIF 2.1.0
section 3.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.support.builders import diagnostic
from tests.unit.report.samples import RULES, build_check

from treaty.report.result import CheckResult
from treaty.report.sarif import render_check

MESSAGE = {"text"}
PROPERTIES: dict[str, set[str]] = {
    "": {"$schema", "version", "runs"},
    "runs": {
        "tool",
        "automationDetails",
        "columnKind",
        "originalUriBaseIds",
        "invocations",
        "results",
    },
    "tool": {"driver"},
    "driver": {"name", "version", "semanticVersion", "rules"},
    "rules": {
        "id",
        "name",
        "shortDescription",
        "fullDescription",
        "help",
        "defaultConfiguration",
        "properties",
    },
    "defaultConfiguration": {"level"},
    "help": {"text", "markdown"},
    "shortDescription": MESSAGE,
    "fullDescription": MESSAGE,
    "message": MESSAGE,
    "description": MESSAGE,
    "automationDetails": {"id"},
    "%SRCROOT%": {"description"},
    "invocations": {"executionSuccessful"},
    "results": {
        "ruleId",
        "ruleIndex",
        "level",
        "message",
        "locations",
        "partialFingerprints",
        "relatedLocations",
        "properties",
    },
    "locations": {"physicalLocation", "logicalLocations"},
    "relatedLocations": {"id", "message", "physicalLocation", "logicalLocations"},
    "physicalLocation": {"artifactLocation", "region"},
    "artifactLocation": {"uri", "uriBaseId"},
    "region": {"startLine", "startColumn", "endLine", "endColumn"},
    "logicalLocations": {"fullyQualifiedName", "kind"},
}
OPEN = {"properties", "originalUriBaseIds", "partialFingerprints"}


def _log(result: CheckResult) -> Any:
    return json.loads(render_check(result, rules=RULES))


def _objects(name: str, node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, list):
        for member in node:
            yield from _objects(name, member)
    elif isinstance(node, dict):
        yield name, node
        for key, member in node.items():
            if key != "properties":
                yield from _objects(key, member)


def test_whole_log(golden: Callable[[str, str], None]) -> None:
    golden("report/check.sarif", render_check(build_check(), rules=RULES))


def test_every_object_has_only_properties_of_the_standard() -> None:
    for name, node in _objects("", _log(build_check())):
        if name not in OPEN:
            assert set(node) <= PROPERTIES[name], name


def test_results_point_to_their_rule() -> None:
    (run,) = _log(build_check())["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["TR001", "TR110", "TR130", "TR531"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert {result["level"] for result in run["results"]} <= {"error", "warning", "note", "none"}


def test_rule_that_the_caller_did_not_list_is_there_all_the_same() -> None:
    log = json.loads(render_check(build_check(), rules=()))
    assert [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]] == ["TR110", "TR130", "TR531"]


def test_columns_count_characters_from_one() -> None:
    (run,) = _log(build_check())["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    region = run["results"][1]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 8, "startColumn": 9, "endLine": 8, "endColumn": 21}


def test_finding_without_a_place_stands_at_the_first_line() -> None:
    (run,) = _log(build_check())["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_path_becomes_a_relative_uri() -> None:
    (run,) = _log(build_check())["runs"]
    location = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {
        "uri": "contracts/datasets/finance/a%2Cb%3A%20100%25/dataset.yaml",
        "uriBaseId": "%SRCROOT%",
    }


def test_fingerprint_is_the_finding_s_own() -> None:
    result = build_check()
    (run,) = _log(result)["runs"]
    prints = [item["partialFingerprints"] for item in run["results"]]
    assert prints == [{"treaty/v1": item.fingerprint} for item in result.diagnostics]


def test_content_cannot_make_a_link() -> None:
    found = diagnostic("See [the page](http://example.com) and `a[0]`.")
    text = _log(CheckResult(diagnostics=(found,), checked=1))["runs"][0]["results"][0]["message"]["text"]
    assert text == "See \\[the page\\](http://example.com) and `a\\[0\\]`."
