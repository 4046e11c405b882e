"""JUnit XML: golden, well-formed whatever a contract holds, and what fails is what fails the check."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import diagnostic
from tests.unit.report.samples import build_check

from treaty.diagnostics.rule import Severity
from treaty.report.junit import render_check
from treaty.report.result import CheckResult


def test_whole_report(golden: Callable[[str, str], None]) -> None:
    golden("report/check.junit.xml", render_check(build_check()))


def test_counts_are_those_of_the_cases() -> None:
    root = ET.fromstring(render_check(build_check()))  # noqa: S314 - our own output
    for suite in root.iter("testsuite"):
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
    assert int(root.attrib["tests"]) == len(root.findall("testsuite/testcase"))
    assert int(root.attrib["failures"]) == len(root.findall("testsuite/testcase/failure"))


def test_finding_below_the_fail_level_passes_with_its_words() -> None:
    found = diagnostic(severity=Severity.WARNING)
    for fail_on, failures in ((Severity.ERROR, 0), (Severity.WARNING, 1)):
        root = ET.fromstring(  # noqa: S314 - our own output
            render_check(CheckResult(diagnostics=(found,), checked=1, fail_on=fail_on))
        )
        assert len(root.findall(".//failure")) == failures
        assert "rename or remove one" in "".join(root.itertext())


def test_check_without_findings_is_one_passed_case() -> None:
    root = ET.fromstring(render_check(CheckResult(diagnostics=(), checked=3)))  # noqa: S314 - our own output
    assert [case.attrib["name"] for case in root.iter("testcase")] == ["No findings in 3 files"]
    assert root.attrib["failures"] == "0"


@given(text=st.text(st.characters(codec=None) | st.sampled_from("<>&\"'\ufffe\uffff\x00]\n"), max_size=20))
def test_hostile_text_stays_text(text: str) -> None:
    found = diagnostic(text, path=f"a{text}.yaml", notes=[("help", text), ("witness", {"row": {text: text}})])
    root = ET.fromstring(  # noqa: S314 - our own output
        render_check(CheckResult(diagnostics=(found,), checked=1)).encode()
    )
    assert [node.tag for node in root.iter()] == ["testsuites", "testsuite", "testcase", "failure"]
