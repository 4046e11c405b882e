"""Lists the licences of everything that Treaty installs, from the metadata of what is installed here."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "site" / "docs" / "reference" / "licences.md"

ALLOWED = frozenset({"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD", "ISC", "MIT", "MPL-2.0", "PSF-2.0"})
"""What may come with Treaty or be used to make it: nothing here asks for our sources or for those of its users."""

_TOLD_ELSEWHERE = {"axe-playwright-python": "MIT"}
"""Packages whose metadata is silent; taken from the licence file of their sources."""

_WORDS = (
    (r"apache", "Apache-2.0"),
    (r"bsd[ -]2|2-clause", "BSD-2-Clause"),
    (r"bsd[ -]3|3-clause", "BSD-3-Clause"),
    (r"bsd", "BSD"),
    (r"isc", "ISC"),
    (r"\bmit\b", "MIT"),
    (r"mozilla|mpl", "MPL-2.0"),
    (r"python software|psf", "PSF-2.0"),
)
_HEAD = """\
# Licences

Made by `tooling/dev docs` from the metadata of the packages. Treaty itself is Apache-2.0. These packages come with it.
What only its developers install is held to the same list by `tests/laws/test_supply_chain.py`: {allowed}.

| package | licence | what it is |
| --- | --- | --- |
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One installed package."""

    name: str
    licence: str
    """SPDX identifiers, `AND` and `OR` between them; empty where nothing is known."""
    summary: str


def find_packages(*extras: str) -> tuple[Package, ...]:
    """Give what Treaty needs with these extras, and what that needs, by name; only what is installed on this Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    found: dict[str, Package] = {}
    _collect(map(Requirement, wanted), found)
    return tuple(found[name] for name in sorted(found))


def _collect(requirements: Iterable[Requirement], found: dict[str, Package]) -> None:
    for requirement in requirements:
        name = canonicalize_name(requirement.name)
        if name in found or not _applies(requirement, ("",)):
            continue
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue
        found[name] = Package(
            name=name, licence=_licence(name, installed.metadata), summary=installed.metadata["Summary"]
        )
        needed = map(Requirement, installed.requires or ())
        _collect([item for item in needed if _applies(item, ("", *requirement.extras))], found)


def _applies(requirement: Requirement, extras: Iterable[str]) -> bool:
    # The oldest Python that we run on needs the most, and every machine must give the same page.
    plain = {"python_version": "3.11", "python_full_version": "3.11.0", "sys_platform": "linux", "os_name": "posix"}
    marker = requirement.marker
    return marker is None or any(marker.evaluate({**plain, "extra": extra}) for extra in extras)


def _licence(name: str, metadata: PackageMetadata) -> str:
    for expression in metadata.get_all("License-Expression") or ():
        return str(expression)
    classifiers = [str(line) for line in metadata.get_all("Classifier") or () if str(line).startswith("License ::")]
    # A field of many lines is the text of the licence; its first says which.
    texts = [str(text).split("\n")[0] for text in metadata.get_all("License") or ()]
    told = [line.rpartition(" :: ")[2] for line in classifiers] or texts
    known = dict.fromkeys(short for text in told if (short := _shorten(text)))
    return " OR ".join(known) or _TOLD_ELSEWHERE.get(name, "")


def _shorten(text: str) -> str | None:
    return next((short for words, short in _WORDS if re.search(words, text, re.IGNORECASE)), None)


def is_allowed(licence: str) -> bool:
    """Tell whether a licence may be used: every part of an `AND`, one of an `OR`."""
    parts = [re.findall(r"[\w.-]+", part) for part in re.split(r"\bAND\b", licence)]
    return bool(licence) and all(ALLOWED & set(part) for part in parts)


def render_licences() -> str:
    """Give the page; the same packages give the same bytes."""
    return _HEAD.format(allowed=", ".join(sorted(ALLOWED))) + "".join(_render_rows())


def _render_rows() -> Iterator[str]:
    for package in find_packages():
        yield f"| {package.name} | {package.licence} | {package.summary.replace('|', '-').rstrip('.')} |\n"


if __name__ == "__main__":
    PAGE.write_text(render_licences(), encoding="utf-8")
    sys.stdout.write(f"Wrote {PAGE.relative_to(ROOT)}\n")
