"""Golden files: `golden("report/check.txt", text)` compares, `pytest --update-golden` rewrites."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["TREATY_CACHE"] = "off"  # what a test sees must be made by the test, in this process and those it starts

settings.register_profile("ci", derandomize=True)  # a pull request is answered for what it holds; people look further
if os.environ.get("CI"):
    settings.load_profile("ci")

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one option of this suite."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden, to be read as a diff")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Give a function that compares a whole output with the file of that name under tests/golden."""
    is_update = bool(request.config.getoption("--update-golden"))

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if is_update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"tests/golden/{name} is not there; run `tooling/dev golden`, read it, commit it."
        assert text == path.read_bytes().decode(), f"Differs from tests/golden/{name}; meant? run `tooling/dev golden`."

    return compare
