"""What a build takes up from an earlier one is what it would have found out by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.support.registry_files import dataset_file, registry_files, version_file
from tests.unit.app.test_check_parts import FILES, RELEASES

from treaty.app.read_site import JudgedRegistry, RegistryBytes, judge_registry
from treaty.app.site_history import digest_history
from treaty.app.site_memory import Memory, read_memory, render_memory
from treaty.app.site_parts import Findings
from treaty.model.identity import ContractId, Version
from treaty.model.release import Flip, Release
from treaty.pages.facts import Pair
from treaty.repository.worktree import blob_id

TODAY = date(2026, 11, 21)
TWO = ContractId("b", "gold", "two")
SOME = ("finance.raw.invoice:v1.0.0", "finance.gold.invoice:v1.0.0", "sales.gold.order:v1.0.0", "crm.gold.lead:v1.0.0")
OF_INVOICE = "customProperties:\n  - {property: upstream, vendor: treaty, value: [{contract: finance.gold.invoice}]}\n"
ORDER = "contracts/datasets/sales/order/gold/v1.0.0.yaml"
SEVERAL = {**registry_files(*SOME), ORDER: version_file("sales.gold.order", "v1.0.0", extra=OF_INVOICE)}


def read(files: Mapping[str, str], root: str = "", releases: tuple[Release, ...] = RELEASES) -> RegistryBytes:
    data = {path: text.encode() for path, text in files.items()}
    digests = {path: blob_id(text) for path, text in data.items()}
    history = digest_history(releases)
    return RegistryBytes(files=data, digests=digests, root=root, releases=releases, flips=(), history=history)


FAULTY = read(FILES)


def say(judged: JudgedRegistry) -> tuple[object, ...]:
    compared: Mapping[Pair, object] = {pair: judged.diff_documents[pair] for pair in judged.comparisons}
    return judged.facts, judged.diagnostics, compared, set(judged.distant), render_memory(judged.memory)


def looked_at(before: RegistryBytes, after: RegistryBytes, today: date = TODAY) -> set[str]:
    """Give the datasets that are looked at again, having made sure that a build from nothing comes to the same."""
    memory = before_that(before)
    marked = replace(memory, folders={home: _Marked(*found) for home, found in memory.folders.items()})
    judged = judge_registry(after, today, marked)
    assert say(judged) == say(judge_registry(after, today, None))
    folders = judged.memory.folders.items()
    return {".".join(home) for home, plain in folders if home is not None and not isinstance(plain, _Marked)}


KNOWN: dict[int, tuple[RegistryBytes, Memory]] = {}


def before_that(read: RegistryBytes) -> Memory:
    """Give what a build from nothing remembers; most tests begin with the same."""
    if id(read) not in KNOWN:
        KNOWN[id(read)] = (read, judge_registry(read, TODAY, None).memory)
    return KNOWN[id(read)][1]


class _Marked(Findings):
    """What an earlier build found, told from what this one did."""


def changed_files() -> Iterator[tuple[str, Mapping[str, str]]]:
    for path in FILES:
        yield f"without {path}", {name: other for name, other in FILES.items() if name != path}
    for path in ("datasets/b/two/gold/v1.1.0.yaml", "subscriptions/many.yaml", "shared/money.schema.yaml"):
        yield f"less in {path}", {**FILES, path: FILES[path][: len(FILES[path]) // 2]}
    upstream = FILES["datasets/a/one/gold/v1.0.0.yaml"]
    yield "a circle broken", {**FILES, "datasets/a/one/gold/v1.0.0.yaml": upstream.replace("b.gold.two", "b.gold.one")}
    yield "a name in escapes", {**FILES, "products/sold.yaml": FILES["products/sold.yaml"].replace("two", '"\\x74wo"')}
    yield "another home", {**FILES, "products/sold.yaml": FILES["products/sold.yaml"].replace("two", "none")}
    yield "a new dataset", {**FILES, "datasets/x/unknown/gold/v1.0.0.yaml": version_file("x.gold.unknown", "v1.0.0")}


@pytest.mark.parametrize(
    ("what", "files"), tuple(changed_files()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_of_a_faulty_registry_the_same_is_told(what: str, files: Mapping[str, str]) -> None:
    assert what
    looked_at(FAULTY, read(files))


def test_a_changed_contract_is_looked_at_with_whatever_mentions_it() -> None:
    root = "contracts"
    invoice = "contracts/datasets/finance/invoice/gold/v1.0.0.yaml"
    other = {**SEVERAL, invoice: version_file("finance.gold.invoice", "v1.0.0", {"number": "string"})}
    assert looked_at(read(SEVERAL, root), read(other, root)) == {"finance.invoice", "sales.order"}
    described = {**SEVERAL, ORDER: f"{SEVERAL[ORDER]}description: {{purpose: Sold.}}\n"}
    assert looked_at(read(SEVERAL, root), read(described, root)) == {"sales.order"}
    assert looked_at(read(SEVERAL, root), read(SEVERAL, root)) == set()


def test_a_new_setting_has_everything_looked_at() -> None:
    path = "contracts/registry.yaml"
    other = {**SEVERAL, path: f"{SEVERAL[path]}notice_period_days: 30\n"}
    assert len(looked_at(read(SEVERAL, "contracts"), read(other, "contracts"))) == 3


@pytest.mark.parametrize("sunset", ["2026-11-30", "20261130", "'2026-W48-1'"])
def test_another_day_has_those_looked_at_whose_files_name_one(sunset: str) -> None:
    ending = f"layers: {{gold: {{versions: {{v1.0.0: {{deprecated: {{sunset: {sunset}}}}}}}}}}}\n"
    path = "contracts/datasets/crm/lead/dataset.yaml"
    files = read({**SEVERAL, path: dataset_file("crm", "lead", ending)}, "contracts")
    assert looked_at(files, files, TODAY + timedelta(days=30)) == {"crm.lead"}


def test_a_release_and_a_move_have_their_contract_looked_at() -> None:
    release = replace(RELEASES[0], contract=ContractId("finance", "gold", "invoice"))
    files = read(SEVERAL, "contracts")
    assert looked_at(files, replace(files, releases=(release,), history=digest_history([release]))) == {
        "finance.invoice",
        "sales.order",
    }
    flip = Flip(contract=TWO, number=1, version=Version(1, 1, 0), previous=None, tag="t", commit="", time=None)
    assert "b.two" in looked_at(FAULTY, replace(FAULTY, flips=(flip,), history=digest_history([*RELEASES, flip])))


def test_a_memory_that_is_not_whole_or_anothers_is_none(tmp_path: Path) -> None:
    memory = before_that(FAULTY)
    path = tmp_path / "memory"
    assert read_memory(path, memory.program) is None
    whole = render_memory(memory)
    path.write_bytes(whole)
    assert read_memory(path, "another program") is None
    kept = read_memory(path, memory.program)
    assert kept is not None
    assert render_memory(kept) == whole
    assert say(judge_registry(read(FILES), TODAY, kept)) == say(judge_registry(read(FILES), TODAY, None))
    for torn in (b"", whole[:-9], whole.replace(b"gold", b"lead"), b"[]", b"\xff"):
        path.write_bytes(torn)
        assert read_memory(path, memory.program) is None
