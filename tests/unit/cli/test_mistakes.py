"""A slip of the fingers is answered with what was probably meant."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from treaty.cli.main import run

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = "contracts/datasets/web/page_event/raw/v1.1.0.schema.yaml"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("chekc", "There is no command `chekc`. Did you mean `check`?"),
        ("zzz", "There is no command `zzz`.\n"),
        ("check --format jsn", "Did you mean `json`?"),
        ("check --format zzz", "'markdown'.\n"),
        ("schema datset", "Did you mean `dataset`?"),
        ("completion bsh", "Did you mean `bash`"),
        ("check finance.gold.invoic", "Did you mean `finance.gold.invoice`"),
        ("check finance.gold.invoic:v1.0.0", "Did you mean `finance.gold.invoice`"),
        ("check zzz", "Check the spelling"),
        ("impact finance.gold.invoice#amuont", "Did you mean `amount`"),
        ("impact finance.gold.invoice#invoice.amuont", "Did you mean `invoice.amount`"),
        ("impact finance.gold.invoice#zzz", "It has invoice_id, "),
        ("impact finance.gold.invoice#", "No column is named after the `#`."),
        ("blame finance.gold.invoice#amuont", "Did you mean `amount`"),
        ("impact sap.mm.extraction.mara#MATNR", "Did you mean `matnr`"),
        ("bump finance.gold.invoice --from contracts/registry.yaml", "is a Registry of a registry, no contract."),
        ("bump web.raw.page_event --from {schema}", "`treaty ingest` makes a bare schema the next version."),
        ("explain 510", "Did you mean `TR510`? `treaty rules` lists all."),
        ("explain zzz", "`treaty rules` lists all."),
        ("check --today tomorrow", "`tomorrow` is no day; write YYYY-MM-DD."),
        ("deprecate finance.gold.invoice:v1 --sunset 31.3.2027 --reason x", "`31.3.2027` is no day; write YYYY-MM-DD."),
        ("metrics --push ftp://x", "starts with neither https:// nor http://"),
    ],
)
def test_a_mistake_is_told_with_what_was_meant(
    call: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("TREATY_PUSH_AUTHORIZATION", raising=False)
    with pytest.raises(SystemExit) as stopped:
        run(call.replace("{schema}", SCHEMA).split())
    assert stopped.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("call", "code", "told"),
    [
        ("list", 2, "There are no contracts in `{folder}` or above it."),
        ("site build --out site", 2, "There are no contracts in `{folder}` or above it."),
        ("new a.gold.b", 2, "There are no contracts in `{folder}` or above it."),
        ("freeze a.gold.b --reason x", 2, "There are no contracts in `{folder}` or above it."),
        ("events", 3, "`{folder}` is not in a Git repository."),
        ("log a.gold.b", 3, "`{folder}` is not in a Git repository."),
        ("notify --since 2026-01-01", 3, "`{folder}` is not in a Git repository."),
        ("release --dry-run", 3, "`{folder}` is not in a Git repository."),
    ],
)
def test_where_there_is_nothing_the_place_is_told(
    call: str,
    code: int,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        run(call.split())
    said = capsys.readouterr().err
    assert (stopped.value.code, told.format(folder=tmp_path.resolve()) in said) == (code, True)


def test_what_tags_decide_is_not_decided_outside_of_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "contracts", tmp_path / "contracts")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        run(["freeze", "finance.gold.invoice", "--reason", "x"])
    assert stopped.value.code == 3
    assert "git init" in capsys.readouterr().err
