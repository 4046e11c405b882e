"""What an organisation makes its own: logo and colour, as far as they can be read and do no harm."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator

from treaty.pages.input import SiteInput

STYLE = "assets/brand.css"
LIGHT, DARK = "#fafaf7", "#101417"
"""The grounds of the two themes, as the style sheet has them."""
LEAST_CONTRAST = 5.0
"""A little over the 4.5 that WCAG 2.2 asks for, since links stand on tinted grounds, too."""
LARGEST_LOGO = 200_000

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp"}
# An SVG that a reader opens by itself is a page, where nothing keeps a script from running.
_ACTIVE = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe|handler|animate|set|use)\b|\son\w+\s*=|javascript:|<!ENTITY",
    re.IGNORECASE,
)


def build_brand_files(site: SiteInput) -> Iterator[tuple[str, bytes]]:
    """Give the style sheet and the logo, where the registry asks for them."""
    accent = find_accent(site)
    if accent is not None:
        yield STYLE, _render_accent(accent).encode()
    path = find_logo(site)
    if path is not None:
        yield path, site.logo


def find_accent(site: SiteInput) -> str | None:
    """Give the colour that the registry asks for, or None."""
    accent = site.catalog.registry.site.get("accent")
    return accent.lower() if isinstance(accent, str) and _COLOUR.fullmatch(accent) else None


def find_logo(site: SiteInput) -> str | None:
    """Give where the logo stands on the site; None without one that may be shown."""
    data = site.logo
    if not data or len(data) > LARGEST_LOGO:
        return None
    for mark, kind in _KINDS.items():
        if data.startswith(mark):
            return f"assets/logo.{kind}"
    if b"<svg" in data[:1000] and not _ACTIVE.search(data):
        return "assets/logo.svg"
    return None


def _render_accent(accent: str) -> str:
    """Give the style sheet of a colour: of its hue, as light or dark as each theme needs."""
    light, dark = make_readable(accent, LIGHT), make_readable(accent, DARK)
    soft_light, soft_dark = _mix(light, LIGHT, 0.1), _mix(dark, DARK, 0.18)
    night = f"--accent: {dark}; --accent-soft: {soft_dark}; --note: {dark}; --note-soft: {soft_dark};"
    return (
        f":root {{ --accent: {light}; --accent-soft: {soft_light}; --note: {light}; --note-soft: {soft_light}; }}\n"
        f'@media screen {{ :root[data-theme="dark"] {{ {night} }} }}\n'
        f'@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {night} }} }}\n'
    )


def make_readable(colour: str, ground: str) -> str:
    """Give a colour of the same hue that can be read on a ground; itself where it can."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parse(colour))
    step = -0.02 if _luminance(ground) > 0.5 else 0.02
    while contrast(colour, ground) < LEAST_CONTRAST and 0 <= lightness <= 1:
        lightness += step
        colour = _write(colorsys.hls_to_rgb(hue, min(max(lightness, 0), 1), saturation))
    return colour


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, from 1 to 21. Source: WCAG 2.2, relative luminance and contrast ratio."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parse(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parse(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _write(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _mix(colour: str, ground: str, share: float) -> str:
    pairs = zip(_parse(colour), _parse(ground), strict=True)
    red, green, blue = (one * share + other * (1 - share) for one, other in pairs)
    return _write((red, green, blue))
