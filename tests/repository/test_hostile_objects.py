"""Objects that no honest Git writes, and a clone whose settings bend what Git prints: an answer, and no harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.git_repository import GitRepository, git_repository
from tests.support.small_registry import FOLDER, registry_files, version, with_column

from treaty.cli.main import treaty
from treaty.diagnostics.errors import TreatyError

TAG = "release/shop/sale/gold/v1.0.0"
READERS = (
    ("check", "--base", "main"),
    ("list",),
    ("versions", "shop.gold.sale"),
    ("log", "shop.gold.sale"),
    ("events",),
    ("recover", "--dry-run"),
)
HARM = ("\x1b", "\x07", "\u202e")


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    repository = git_repository(tmp_path / "clone", registry_files())
    repository.git("checkout", "-q", "-b", "column")
    repository.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    monkeypatch.chdir(repository.folder)
    return repository


def read_everything() -> list[str]:
    """Give what each reading command prints; fail when one ends as no command should."""
    shown = []
    for command in READERS:
        outcome = CliRunner().invoke(treaty, command)
        assert outcome.exit_code in {0, 1} or isinstance(outcome.exception, TreatyError), (command, outcome.exception)
        assert not [mark for mark in HARM if mark in outcome.output], command
        shown.append(outcome.output)
    return shown


def write_object(repository: GitRepository, kind: str, data: bytes) -> str:
    path = repository.folder.parent / "object"
    path.write_bytes(data)
    return repository.git("hash-object", "-t", kind, "-w", "--literally", str(path)).strip()


@pytest.mark.parametrize(
    ("tagger", "body"),
    [
        ("T <t@example.com> 99999999999999999999 +0000", b"Posture: both"),
        ("T <t@example.com> -99999999999999 -9999", b"x"),
        ("", b"x"),
        ("\x1b[31mT\x07 <\u202et@example.com> 1700000000 +0000", b"Actor: \x1b]0;x\x07\nCorrelation-Id: \xe2\x80\xae"),
        ("T <t@example.com> 1700000000 +0000", b"\xff\xfe\x00 Posture: both"),
        ("T <t@example.com> 1700000000 +0000", b"Actor: a\n" * 20_000),
        ("T <t@example.com> 1700000000 +0000", b"Posture: " + b"x" * 1_000_000),
    ],
    ids=["far future", "far past", "no tagger", "escapes", "no text", "trailers", "a megabyte"],
)
def test_a_tag_that_somebody_forged(clone: GitRepository, tagger: str, body: bytes) -> None:
    commit = clone.git("rev-parse", "main").strip()
    head = f"object {commit}\ntype commit\ntag {TAG}\ntagger {tagger}\n\n".encode()
    clone.git("update-ref", f"refs/tags/{TAG}", write_object(clone, "tag", head + body))
    read_everything()


@pytest.mark.parametrize(
    "people",
    [
        "author A <a@example.com> x y\ncommitter C <c@example.com> 99999999999999999999 +0000",
        "author A <a@example.com> 1 +0000\ncommitter C <c@example.com> -99 -9999",
        "author \x1b[31mA\x07 <\u202e> 1 +0000\ncommitter \x1b[31mC <c@example.com> 1700000000 +0000",
        "nobody",
    ],
    ids=["far future", "before the first day", "escapes", "nobody"],
)
def test_a_commit_that_somebody_forged(clone: GitRepository, people: str) -> None:
    tree, parent = (clone.git("rev-parse", name).strip() for name in ("HEAD^{tree}", "main"))
    text = f"tree {tree}\nparent {parent}\n{people}\n\nA \x1b[31mcolumn\u202e\n\nCo: \x07\n"
    clone.git("update-ref", "refs/heads/column", write_object(clone, "commit", text.encode()))
    read_everything()


def test_no_setting_bends_what_is_read(clone: GitRepository) -> None:
    plain = read_everything()
    for name, value in {
        "i18n.logOutputEncoding": "UTF-16",
        "core.abbrev": "4",
        "color.ui": "always",
        "log.date": "relative",
        "format.pretty": "%h",
        "diff.noprefix": "true",
        "diff.renames": "copies",
        "log.follow": "true",
        "core.quotePath": "false",
    }.items():
        clone.git("config", name, value)
    assert read_everything() == plain


def test_grafts_are_not_believed(clone: GitRepository) -> None:
    plain = read_everything()
    info = clone.folder / ".git" / "info"
    info.mkdir(exist_ok=True)
    (info / "grafts").write_text(clone.git("rev-parse", "HEAD").strip() + "\n", encoding="utf-8")
    assert read_everything() == plain


def test_a_tree_with_names_that_no_folder_can_hold(clone: GitRepository) -> None:
    blob = clone.git("rev-parse", f"HEAD:{FOLDER}/v1.1.0.yaml").strip()
    names = (
        b"v1.1.0.yaml",
        b"v1.1.0.yaml",
        b"..",
        b".git",
        b"a/b",
        b"\xff\xfe.yaml",
        b"\x1b[31m.yaml",
        b"CON",
        b"x" * 5_000,
    )
    entries = b"".join(b"100644 " + name + b"\0" + bytes.fromhex(blob) for name in names)
    tree = write_object(clone, "tree", entries)
    for name in ("gold", "sale", "shop", "datasets", "contracts"):
        tree = write_object(clone, "tree", f"40000 {name}\0".encode() + bytes.fromhex(tree))
    commit = clone.git("commit-tree", tree, "-p", "main", "-m", "Odd names").strip()
    clone.git("update-ref", "refs/heads/column", commit)
    read_everything()
    for command in (["list", "--at", "column"], ["check", "--base", "main", "--staged"]):
        outcome = CliRunner().invoke(treaty, command)
        assert outcome.exit_code in {0, 1} or isinstance(outcome.exception, TreatyError)
        assert not [mark for mark in HARM if mark in outcome.output]


def test_a_tree_two_thousand_folders_deep(clone: GitRepository) -> None:
    blob = clone.git("rev-parse", f"HEAD:{FOLDER}/v1.1.0.yaml").strip()
    path = f"contracts/datasets/{'d/' * 2_000}v1.0.0.yaml"
    clone.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    tree = clone.git("write-tree").strip()
    clone.git("update-ref", "refs/heads/column", clone.git("commit-tree", tree, "-p", "main", "-m", "Deep").strip())
    read_everything()
