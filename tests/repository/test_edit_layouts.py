"""The editing commands on every odd way of writing `dataset.yaml`: what was not meant keeps its bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.support.git_repository import IDENTITY, GitRepository, git_repository
from tests.support.registry_files import registry_files

from treaty.app.edit_dataset import Decide, EditReport, EditRequest, edit_dataset, named_subject, named_version
from treaty.app.release_versions import ReleaseRequest, release_versions
from treaty.compat.verdict import compare_contracts
from treaty.lifecycle.ending import Announcement, deprecate
from treaty.lifecycle.serving import freeze, hold, promote, unfreeze, unhold
from treaty.load.yaml_text import parse_yaml
from treaty.repository.history import open_repository

NAME = "finance.gold.invoice"
PATH = "contracts/datasets/finance/invoice/dataset.yaml"
TODAY = date(2026, 11, 21)
HEAD = "apiVersion: treaty/v1\nkind: Dataset\nnamespace: finance\nname: invoice\ntitle: Invoices\nowner: finance-team\n"
ENDS = "sunset: 2027-05-01, successor: v2.0.0, reason: Apart."
BLOCK = f'{HEAD}layers:\n  gold:\n    majors:\n      "1": {{since: 2026-05-01, {ENDS}}}\n'


def indent(line: str) -> str:
    """Give a line with twice the blanks before it."""
    return " " * (len(line) - len(line.lstrip())) + line


LAYOUTS = {
    "nothing but what must be": HEAD,
    "block": BLOCK,
    "comments everywhere": (
        f"# Who answers.\n{HEAD}# --- states ---\n\nlayers:   # by layer\n\n  # the golden one\n  gold:\n"
        f'    # since the audit\n    majors:  # ends\n      "1":  # the first\n        since: 2026-05-01 # told\n'
        f"        sunset: 2027-05-01\n        # until then\n        successor: v2.0.0\n        reason: Apart. # yes\n"
        f"    # end of gold\n# end of file\n"
    ),
    "flow style": f'{HEAD}layers: {{gold: {{majors: {{"1": {{since: 2026-05-01, {ENDS}}}}}}}}}\n',
    "flow style over lines": (
        f'{HEAD}layers: {{\n  gold: {{ # g\n    majors: {{"1": {{since: 2026-05-01, {ENDS}}}}},\n  }},\n}}\n'
    ),
    "all of it flow style": (
        "{apiVersion: treaty/v1, kind: Dataset, namespace: finance, name: invoice, title: Invoices,\n"
        f' owner: finance-team, layers: {{gold: {{majors: {{"1": {{since: 2026-05-01, {ENDS}}}}}}}}}}}\n'
    ),
    "anchors that stay": (
        f"{HEAD}description: &told |\n  Of all # no comment\n  invoices.\n\nsteward: &team finance-stewards\n"
        f'layers:\n  raw: {{}}\n  gold:\n    majors:\n      "1": {{since: 2026-05-01, {ENDS}}}\n'
    ),
    "quoted keys": BLOCK.replace("layers:", '"layers":').replace("  gold:", "  'gold':"),
    "four blanks": HEAD + "".join(f"{indent(line)}\n" for line in BLOCK.removeprefix(HEAD).splitlines()),
    "a long text folded": (
        f"{HEAD}description: >-\n  Invoices as the ledger has them:\n  net, tax\n\n  and gross.\n"
        f"{BLOCK.removeprefix(HEAD)}"
    ),
    "not English": BLOCK.replace("Invoices", "Rechnungen — Größe, 請求書 🧾  # übersetzt").replace("Apart", "Tëilbar"),
    "with a document mark": f"---\n{BLOCK}...\n",
    "lists at the margin": f"{HEAD}tags:\n- finance\n- 'sox'   # audited\n{BLOCK.removeprefix(HEAD)}",
    "layers in the middle": (
        BLOCK.replace("title: Invoices\nowner: finance-team\n", "") + "title: Invoices\n\n# last\nowner: finance-team\n"
    ),
    "an alias of the layer": BLOCK.replace("  gold:", "  kpi:"),
}
ENDINGS: dict[str, Callable[[str], str]] = {
    "LF": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no end": lambda text: text.rstrip("\n"),
    "BOM": lambda text: f"\ufeff{text}",
}


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitRepository]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in IDENTITY.items():
            patch.setenv(name, value)
        files = registry_files(*(f"{NAME}:{version}" for version in ("v1.0.0", "v1.1.0", "v2.0.0")))
        repository = git_repository(tmp_path_factory.mktemp("layouts") / "registry", files)
        with open_repository(repository.folder) as opened:
            request = ReleaseRequest(root="contracts", now=datetime(2026, 1, 2, tzinfo=UTC))
            release_versions(opened, request, lambda old, new: compare_contracts(old, new, mode="full"))
        yield repository


def ask(folder: Path, decide: Decide, name: str = NAME) -> EditReport:
    report = edit_dataset(folder, decide, EditRequest(name=name, today=TODAY))
    assert not report.is_refused, report.transition.refusals
    return report


def do_deprecate(folder: Path) -> EditReport:
    told = Announcement(sunset=date(2027, 6, 30), successor="v1.1.0", reason="Größe: falsch # nicht")
    return ask(folder, lambda at, name: deprecate(at, named_subject(at, name), told), f"{NAME}:v1.0.0")


COMMANDS: dict[str, tuple[Callable[[Path], EditReport], Callable[[Path], EditReport] | None]] = {
    "freeze": (
        lambda folder: ask(folder, lambda at, _: freeze(at, "Prüfung: läuft", None)),
        lambda folder: ask(folder, lambda at, _: unfreeze(at)),
    ),
    "hold": (
        lambda folder: ask(folder, lambda at, name: hold(at, named_version(at, name)), f"{NAME}:v2.0.0"),
        lambda folder: ask(folder, lambda at, name: unhold(at, named_version(at, name)), f"{NAME}:v2.0.0"),
    ),
    "deprecate": (do_deprecate, None),
    "promote": (
        lambda folder: ask(folder, lambda at, name: promote(at, named_version(at, name)), f"{NAME}:v2.0.0"),
        None,
    ),
}


def is_kept(old: bytes, new: bytes) -> bool:
    """Tell whether the old text is there in its order, with something put in between."""
    rest = iter(new)
    return all(byte in rest for byte in old)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_edit_says_what_was_meant_and_keeps_every_byte(registry: GitRepository, layout: str, command: str) -> None:
    do, undo = COMMANDS[command]
    if command == "promote" and layout == "nothing but what must be":
        return  # its end must be announced first, as other tests have it
    # Each meets another ending with each command: together they meet them all.
    number = list(LAYOUTS).index(layout) + list(COMMANDS).index(command)
    ending = list(ENDINGS)[number % len(ENDINGS)]
    path, old = registry.folder / PATH, ENDINGS[ending](LAYOUTS[layout]).encode()
    path.write_bytes(old)
    assert not parse_yaml(old).problems
    report = do(registry.folder)
    new = path.read_bytes()
    assert report.is_change
    assert is_kept(old, new), new.decode()
    found = parse_yaml(new)
    assert not found.problems, new.decode()
    comments = [[line for line in text.splitlines() if line.strip().startswith(b"#")] for text in (old, new)]
    assert comments[0] == comments[1]
    assert ending != "CRLF" or b"\n" not in new.replace(b"\r\n", b""), "line ends are those of the file"
    assert not do(registry.folder).is_change, "a second time says nothing new"
    if undo is not None:
        undo(registry.folder)
        assert parse_yaml(path.read_bytes()).value == parse_yaml(old).value
