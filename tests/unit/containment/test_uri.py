"""URI references, by the examples of RFC 3986, section 5.4."""

import pytest

from treaty.containment.uri import decode, resolve_reference, split_fragment

BASE = "http://a/b/c/d;p?q"


@pytest.mark.parametrize(
    ("reference", "resolved"),
    [
        ("g:h", "g:h"),
        ("g", "http://a/b/c/g"),
        ("./g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g"),
        ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"),
        ("#s", "http://a/b/c/d;p?q#s"),
        ("g#s", "http://a/b/c/g#s"),
        ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../g", "http://a/b/g"),
        ("../../../g", "http://a/g"),
        ("g;x=1/../y", "http://a/b/c/y"),
    ],
)
def test_references_resolve_as_the_standard_says(reference: str, resolved: str) -> None:
    assert resolve_reference(BASE, reference) == resolved


@pytest.mark.parametrize(
    ("base", "reference", "resolved"),
    [("", "x.json", "x.json"), ("", "#/a", "#/a"), ("urn:a:b", "#c", "urn:a:b#c"), ("http://a", "b", "http://a/b")],
)
def test_bases_without_a_path_resolve_too(base: str, reference: str, resolved: str) -> None:
    assert resolve_reference(base, reference) == resolved


def test_a_fragment_is_split_off_and_escapes_are_read_as_utf_8() -> None:
    assert split_fragment("a#b#c") == ("a", "b#c")
    assert split_fragment("a") == ("a", "")
    assert decode("%C3%A4%25x%zz") == "ä%x%zz"
