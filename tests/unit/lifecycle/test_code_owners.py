"""CODEOWNERS as code hosts read it."""

from __future__ import annotations

import pytest

from treaty.lifecycle.code_owners import parse_code_owners
from treaty.lifecycle.code_owners_file import as_handle, find_gaps
from treaty.model.identity import DatasetId
from treaty.model.registry import Catalog, Dataset


def owners(text: str, path: str) -> list[str]:
    return list(parse_code_owners(text, path="CODEOWNERS").find(path))


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*", "a/b/c.yaml", True),
        ("*.yaml", "a/b/c.yaml", True),
        ("*.yaml", "a/b/c.yml", False),
        ("/a/", "a/b/c.yaml", True),
        ("/a/", "b/a/c.yaml", False),
        ("a/", "b/a/c.yaml", True),
        ("a/", "b/a", False),
        ("a/b", "a/b/c.yaml", True),
        ("a/b", "x/a/b/c.yaml", False),
        ("docs/*", "docs/a.md", True),
        ("docs/*", "docs/more/a.md", False),
        ("**/logs", "x/y/logs/a", True),
        ("**/logs", "logs/a", True),
        ("a/**/c.yaml", "a/c.yaml", True),
        ("a/**/c.yaml", "a/b/b/c.yaml", True),
        ("/contracts/datasets/sap.mm/", "contracts/datasets/sapxmm/a", False),
        ("/contracts/datasets/sap.*/", "contracts/datasets/sap.mm/mara/raw/v1.0.0.yaml", True),
        ("v?.0.0.yaml", "a/v1.0.0.yaml", True),
        ("/*", "a", True),
        ("/*", "a/b", False),
        (r"a\ b/", "a b/c", True),
        ("*ab", "b", False),
        ("*ab", "aab", True),
        ("a*", "a", True),
        ("a**b", "ab", True),
        ("**", "a/b", True),
        ("a/**", "a/b/c", True),
        ("a/**", "a", False),
        ("a?", "a", False),
    ],
)
def test_pattern(pattern: str, path: str, matches: bool) -> None:
    assert owners(f"{pattern} @acme/team\n", path) == (["@acme/team"] if matches else [])


def test_the_last_line_that_matches_decides_even_when_it_names_nobody() -> None:
    text = "# Everything.\n*  @acme/all\n\n/a/  @acme/a ada@example.com # of a\n/a/free\n"
    assert owners(text, "b") == ["@acme/all"]
    assert owners(text, "a/x") == ["@acme/a", "ada@example.com"]
    assert owners(text, "a/free") == []
    assert owners("", "a") == []


def test_a_star_gives_back_no_more_than_it_took() -> None:
    assert owners("/a/*.yaml @x\n", "a/b.c.yaml") == ["@x"]
    assert owners("/a/*.yaml @x\n", "a/bxyaml") == []


def test_every_section_has_its_say() -> None:
    text = "* @acme/all\n[Data][2] @acme/data\n/a/\n/b/ @acme/b\n^[Law]\n/a/ @acme/law\n"
    assert owners(text, "a/x") == ["@acme/all", "@acme/data", "@acme/law"]
    assert owners(text, "b/x") == ["@acme/all", "@acme/b"]


def required(text: str, path: str) -> list[tuple[str, int, list[str]]]:
    found = parse_code_owners(text, path="CODEOWNERS").find_required(path)
    return [(section.name, section.count, list(members)) for section, members in found]


def test_sections_ask_for_approvals_of_their_own_and_optional_ones_for_none() -> None:
    text = "* @acme/all\n[Data][2] @acme/data\n/a/\n^[Law]\n/a/ @acme/law\n[Free]\n/a/\n"
    assert required(text, "a/x") == [("", 1, ["@acme/all"]), ("data", 2, ["@acme/data"])]
    assert required(text, "b/x") == [("", 1, ["@acme/all"])]
    assert required("[Data] @acme/data\n/a/\n", "a/x") == [("data", 1, ["@acme/data"])]


def test_of_two_headings_of_one_section_the_stricter_counts() -> None:
    text = "^[Data] @one\n/a/\n[DATA][3] @two\n/a/b\n^[data]\n/c @three\n"
    assert required(text, "a/b") == [("data", 3, ["@two"])]
    assert required(text, "a/x") == [("data", 3, ["@one"])]
    assert required(text, "c") == [("data", 3, ["@three"])]


@pytest.mark.parametrize("word", ["ada", "@", "@@@x", "a@b@c", "@acme/team,", "<script>", "@x;"])
def test_a_line_that_names_what_is_no_owner_is_passed_over(word: str) -> None:
    assert owners(f"* @acme/all\n/a/ @acme/a {word}\n", "a/x") == ["@acme/all"]


@pytest.mark.parametrize(
    ("text", "path", "found"),
    [
        (r"/a\ b/c\ d/ @x", "a b/c d/e", ["@x"]),
        (r"/a\#b @x", "a#b", ["@x"]),
        ("/a#b @x", "a#b", ["@x"]),
        ("/a @x#y", "a", []),
        ("/a @x #y @z", "a", ["@x"]),
        ("/a\t@x\tada@example.com\r", "a", ["@x", "ada@example.com"]),
        ("!/a/ @x", "a/b", []),
        ("/[ab] @x", "a", []),
        ("/a @@maintainer", "a", ["@@maintainer"]),
        ("/A @x", "a", []),
        ("/ @x", "a", []),
        ("\ufeff* @x", "a", ["@x"]),
    ],
)
def test_odd_lines(text: str, path: str, found: list[str]) -> None:
    assert owners(f"{text}\n", path) == found


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        (f"{'**/' * 300}x", f"{'a/' * 400}y"),
        (f"{'*a' * 300}b", "a" * 5000),
        (f"/{'*/' * 400}x", "a/" * 800),
        (f"{'**a' * 300}z", "a" * 5000),
    ],
)
def test_no_pattern_takes_longer_than_its_length_and_the_paths_allow(pattern: str, path: str) -> None:
    assert owners(f"{pattern} @x\n", path) == []


@pytest.mark.parametrize(
    ("owner", "handle"),
    [
        ("finance data", "@acme/finance-data"),
        ("@acme/x", "@acme/x"),
        ("ada@example.com", "ada@example.com"),
        ("x@example.com\n* @evil", "x@example.com-@evil"),
        ("x\n* @evil # ", "x-@evil-"),
        ("a # b", "@acme/a-b"),
    ],
)
def test_an_owner_is_one_word_whatever_it_holds(owner: str, handle: str) -> None:
    assert as_handle(owner, "acme") == handle


@pytest.mark.parametrize(
    ("owner", "line", "is_gap"),
    [
        ("finance data", "@acme/finance-data", False),
        ("finance-data", "@ACME/Finance-Data", False),
        ("finance-data", "@other/finance-data", False),
        ("finance-data", "@acme/others", True),
        ("a@example.com", "a@example.com", False),
        ("a@example.com", "A@Example.com", False),
        ("a@example.com", "a@example.org", True),
        ("@ada", "@ada", False),
        ("finance-data", "@acme/others @acme/finance-data", False),
    ],
)
def test_a_gap_is_where_the_file_names_somebody_else(owner: str, line: str, *, is_gap: bool) -> None:
    key = DatasetId("finance", "invoice")
    catalog = Catalog(datasets={key: Dataset(path="", key=key, owner=owner)})
    found = [*find_gaps(catalog, "contracts", parse_code_owners(f"* {line}\n", path="CODEOWNERS"))]
    assert [gap.path for gap in found] == (["/contracts/datasets/finance/invoice/"] if is_gap else [])
