"""The page about signals names every type of event, every metric, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.git_repository import GitRepository
from tests.support.small_registry import registry_files

from treaty.app.measure_registry import measure_registry
from treaty.delivery.signature import sign_headers
from treaty.lifecycle.events import EVENT_TYPES

PAGE = (Path(__file__).parent.parent.parent / "site" / "docs" / "reference" / "signals.md").read_text()


def test_every_type_of_event_is_on_the_page() -> None:
    rows = re.findall(r"^\| `([a-z]+\.[a-z]+)` \| (.*) \|$", PAGE, re.MULTILINE)
    assert rows == list(EVENT_TYPES.items())


def test_every_metric_is_on_the_page(tmp_path: Path) -> None:
    GitRepository(folder=tmp_path).write(registry_files())
    families = measure_registry(tmp_path)
    names = {f"{family.name}_total" if family.kind == "counter" else family.name for family in families}
    told = set(re.findall(r"`((?:dcr|treaty)_[a-z_]+)`", PAGE)) - {"treaty_last_release_timestamp_seconds"}
    assert told == names


def test_every_header_is_on_the_page() -> None:
    key = "of the test"
    headers = sign_headers("id", "type", b"", secret=key, timestamp=1)
    told = set(re.findall(r"^\| `((?:webhook|X)-[A-Za-z-]+)`", PAGE, re.MULTILINE))
    assert told == {name for name in headers if name.startswith(("webhook", "X-"))}
