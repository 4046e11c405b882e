"""CODEOWNERS as code hosts read it."""

from __future__ import annotations

import pytest

from treaty.lifecycle.code_owners import parse_code_owners


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


def test_every_section_has_its_say() -> None:
    text = "* @acme/all\n[Data][2] @acme/data\n/a/\n/b/ @acme/b\n^[Law]\n/a/ @acme/law\n"
    assert owners(text, "a/x") == ["@acme/all", "@acme/data", "@acme/law"]
    assert owners(text, "b/x") == ["@acme/all", "@acme/b"]
