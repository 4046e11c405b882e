from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from treaty.model.registry import Catalog, Registry
from treaty.pages.brand import DARK, LEAST_CONTRAST, LIGHT, build_brand_files, contrast, find_logo, make_readable
from treaty.pages.input import BuildInfo, SiteInput

BUILD = BuildInfo(
    revision=None,
    time=datetime(2026, 11, 21, tzinfo=UTC),
    today=datetime(2026, 11, 21, tzinfo=UTC).date(),
    tool_version="0",
)


def site(logo: bytes = b"", **settings: Any) -> SiteInput:
    return SiteInput(catalog=Catalog(registry=Registry(site=settings)), build=BUILD, logo=logo)


@pytest.mark.parametrize("colour", ["#ffff00", "#0b4f6c", "#ff6600", "#000000", "#ffffff", "#00ff88"])
@pytest.mark.parametrize("ground", [LIGHT, DARK])
def test_every_colour_can_be_read_on_both_grounds(colour: str, ground: str) -> None:
    assert contrast(make_readable(colour, ground), ground) >= LEAST_CONTRAST


def test_a_colour_that_can_be_read_is_left_as_it_is() -> None:
    assert make_readable("#0b4f6c", LIGHT) == "#0b4f6c"
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_without_settings_nothing_is_added_and_nonsense_counts_as_none() -> None:
    assert list(build_brand_files(site())) == []
    assert list(build_brand_files(site(accent="red; } body { display: none"))) == []


def test_accent_and_logo_become_files() -> None:
    files = dict(build_brand_files(site(logo=b"\x89PNG\r\n\x1a\n...", accent="#FFCC00")))
    assert set(files) == {"assets/brand.css", "assets/logo.png"}
    assert b"--accent: #ffcc00" in files["assets/brand.css"]


@pytest.mark.parametrize(
    ("logo", "path"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h4"/></svg>', "assets/logo.svg"),
        (b"<svg><script>alert(1)</script></svg>", None),
        (b'<svg onload = "x()"></svg>', None),
        (b'<svg><a href="javascript:x"/></svg>', None),
        (b"<html><body>", None),
        (b"<svg>" + b" " * 300_000, None),
    ],
)
def test_a_logo_that_could_do_harm_is_left_out(logo: bytes, path: str | None) -> None:
    assert find_logo(site(logo=logo)) == path
