"""What `treaty diff` compares: versions by name, files, files at a ref, bare schemas; and what it says of the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository
from tests.support.registry_files import registry_files, version_file
from tests.support.report_schemas import validate

from treaty.cli.main import run

FILE = "contracts/datasets/shop/sale/gold/v1.0.0.yaml"
NAME = "shop.gold.sale"
DRAFT = version_file(NAME, "v1.1.0", {"id": "integer"})
INT, LONG = (
    f'{{"type": "record", "name": "Sale", "fields": [{{"name": "id", "type": "{kind}"}}]}}' for kind in ("int", "long")
)


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    files = registry_files(f"{NAME}:v1.0.0")
    repository = git_repository(tmp_path)
    repository.commit(files)
    repository.write(
        {
            "draft.yaml": DRAFT,
            "old.schema.json": '{"type": "object", "properties": {"id": {"type": "string"}}}',
            "new.schema.json": '{"type": "object", "properties": {"id": {"type": "integer"}}}',
            "old.avsc": INT,
            "new.avsc": LONG,
            "package.json": '{"name": "shop", "private": true}',
            "list.yaml": "- 1\n- 2\n",
            "older.yaml": "dataContractSpecification: 1.1.0\nid: a\n",
        }
    )
    monkeypatch.chdir(tmp_path)
    return repository


def diff(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        run(["diff", *arguments])
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


SIDES = [
    (f"{NAME}:v1.0.0", "draft.yaml"),
    (FILE, "draft.yaml"),
    (f"main:{FILE}", "draft.yaml"),
    (f"HEAD:{FILE}", "draft.yaml"),
    ("old.schema.json", "new.schema.json"),
]


@pytest.mark.parametrize(("old", "new"), SIDES)
@pytest.mark.usefixtures("registry")
def test_every_kind_of_side_is_compared_alike(capsys: pytest.CaptureFixture[str], old: str, new: str) -> None:
    code, out, _ = diff(capsys, old, new, "--format", "json")
    data = json.loads(out)
    validate(data, "diff")
    assert code == 1
    assert (data["old"], data["new"], data["compatible"]) == (old, new, False)
    assert [change["kind"] for change in data["changes"]] == ["logical-type-changed"]
    assert {witness["reader"] for witness in data["changes"][0]["witnesses"]} == {"old_readers", "new_readers"}


@pytest.mark.usefixtures("registry")
def test_avro_goes_by_avros_own_rules(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = diff(capsys, "old.avsc", "new.avsc", "--mode", "backward")
    assert code == 0
    assert "Avro schema resolution" in out
    assert diff(capsys, "old.avsc", "new.avsc")[0] == 1
    assert diff(capsys, "old.avsc", "new.avsc", "--format", "omds")[0] == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--perspective", "consumer"], 1), (["--mode", "both"], 1), (["--mode", "none_transitive"], 0)],
)
@pytest.mark.usefixtures("registry")
def test_other_tools_words_are_understood(capsys: pytest.CaptureFixture[str], words: list[str], code: int) -> None:
    found, out, _ = diff(capsys, FILE, "draft.yaml", *words)
    assert found == code
    assert f"{'breaking' if code else 'compatible'} under mode" in out


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("nothing.yaml", "draft.yaml", "There is no file and no contract `nothing.yaml`."),
        ("contracts", "draft.yaml", "`contracts` is a folder, and a version is a file."),
        (f"{NAME}:v9.0.0", "draft.yaml", f"There is no version `{NAME}:v9.0.0`."),
        ("shop.gold.sales:v1", "draft.yaml", "Did you mean `shop.gold.sale`"),
        ("main:nothing.yaml", "draft.yaml", "There is no file `nothing.yaml` at `main`."),
        ("contracts/registry.yaml", "draft.yaml", "is a Registry of a registry, no contract."),
        ("package.json", "draft.yaml", "is neither a contract (no `kind`, no `schema`) nor a JSON Schema."),
        ("older.yaml", "draft.yaml", "is a Data Contract Specification, an older format than ODCS."),
        ("list.yaml", "draft.yaml", "`list.yaml` cannot be read as a contract or a JSON Schema."),
        ("old.schema.json", "draft.yaml", "One side is a contract and the other a bare JSON Schema."),
        ("old.avsc", "draft.yaml", "`draft.yaml` is no Avro schema, and the other side is one."),
    ],
)
@pytest.mark.usefixtures("registry")
def test_a_wrong_side_is_told_with_what_to_do(
    capsys: pytest.CaptureFixture[str], old: str, new: str, says: str
) -> None:
    code, out, err = diff(capsys, old, new)
    assert (code in {2, 3}, out) == (True, "")
    assert says in err
    assert len(err.splitlines()) >= 2
