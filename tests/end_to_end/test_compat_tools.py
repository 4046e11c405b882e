"""The tools around a comparison, run as a person runs them: bump, changelog, impact, compat, exceptions, OMDS."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository
from tests.support.small_registry import (
    CONTRACT,
    DATASET,
    FOLDER,
    SUBSCRIPTION,
    registry_files,
    version,
    with_column,
    with_status,
)

Run = Callable[..., subprocess.CompletedProcess[str]]

SALE = "shop.gold.sale"


@pytest.fixture
def registry(tmp_path: Path) -> GitRepository:
    repository = git_repository(tmp_path / "registry", registry_files(v1_1_0=version("1.1.0", with_column())))
    repository.git("checkout", "-q", "-b", "work")
    return repository


def _files(registry: GitRepository) -> dict[str, str]:
    folder = registry.folder / FOLDER
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_bump_copies_the_newest_version_as_the_next_patch(treaty: Run, registry: GitRepository) -> None:
    before = _files(registry)
    outcome = treaty("bump", SALE, folder=registry.folder)
    assert outcome.returncode == 0, outcome.stderr
    assert f"{FOLDER}/v1.1.1.yaml" in outcome.stdout
    assert "Edit it" in outcome.stdout
    after = _files(registry)
    assert after.pop("v1.1.1.yaml") == before["v1.1.0.yaml"].replace("version: 1.1.0", "version: 1.1.1")
    assert after == before


def test_bump_gives_an_edited_draft_the_number_that_check_wants(treaty: Run, registry: GitRepository) -> None:
    draft = version("1.1.1", with_status(with_column()))
    registry.write({f"{FOLDER}/v1.1.1.yaml": draft})
    assert treaty("bump", SALE, "--dry-run", folder=registry.folder).stdout.startswith("Would rename")
    assert "v1.1.1.yaml" in _files(registry)
    outcome = treaty("bump", SALE, folder=registry.folder)
    assert "enum-value-added" in outcome.stdout
    assert "property: migration" in outcome.stdout
    assert f"treaty deprecate {SALE}:v1 --sunset DATE --successor v2.0.0 --reason TEXT" in outcome.stdout
    after = _files(registry)
    assert after["v2.0.0.yaml"] == draft.replace("version: 1.1.1", "version: 2.0.0")
    assert "v1.1.1.yaml" not in after
    assert "TR403" not in treaty("check", "--base", "main", folder=registry.folder).stdout
    assert "right number" in treaty("bump", SALE, folder=registry.folder).stdout


def test_bump_goes_on_from_no_version_that_cannot_be_read(treaty: Run, registry: GitRepository) -> None:
    registry.write({f"{FOLDER}/v1.1.0.yaml": "a: b: c\n"})
    before = _files(registry)
    outcome = treaty("bump", SALE, folder=registry.folder)
    assert (outcome.returncode, "must be mended first" in outcome.stderr) == (3, True)
    assert _files(registry) == before


def test_bump_takes_the_json_schema_along(treaty: Run, registry: GitRepository) -> None:
    link = "    authoritativeDefinitions: [{type: jsonSchema, url: ./v1.1.1.schema.yaml}]\n"
    draft = version("1.1.1", with_status(with_column())).replace("    quality:\n", f"{link}    quality:\n", 1)
    schema = "type: object\nproperties: {sale_id: {type: string}, status: {type: string}, note: {type: string}}\n"
    registry.write({f"{FOLDER}/v1.1.1.yaml": draft, f"{FOLDER}/v1.1.1.schema.yaml": schema})
    outcome = treaty("bump", SALE, "--step", "major", folder=registry.folder)
    assert outcome.returncode == 0, outcome.stderr
    after = _files(registry)
    assert sorted(after) == ["v1.0.0.yaml", "v1.1.0.yaml", "v2.0.0.schema.yaml", "v2.0.0.yaml"]
    assert after["v2.0.0.schema.yaml"] == schema
    assert "./v2.0.0.schema.yaml" in after["v2.0.0.yaml"]


def test_bump_takes_the_text_of_a_file(treaty: Run, registry: GitRepository) -> None:
    registry.write({"draft.yaml": version("7.7.7", with_column().replace("What the clerk", "All that the clerk"))})
    outcome = treaty("bump", SALE, "--from", "draft.yaml", folder=registry.folder)
    assert "patch step over v1.1.0" in outcome.stdout, outcome.stderr
    assert "version: 1.1.1" in _files(registry)["v1.1.1.yaml"]


def test_bump_never_touches_what_is_released(treaty: Run, registry: GitRepository) -> None:
    registry.git("checkout", "-q", "main")
    treaty("release", folder=registry.folder)
    before = _files(registry)
    treaty("bump", SALE, folder=registry.folder)
    assert {name: text for name, text in _files(registry).items() if name in before} == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from", "draft.yaml", "--step", "minor"), "demand a major step"),
        (("--from", "same.yaml"), "no new version is needed"),
        (("--from", "nowhere.yaml"), "There is no file"),
        (("--from", "unnumbered.yaml"), "no `version` line"),
    ],
)
def test_bump_says_why_it_writes_nothing(
    treaty: Run, registry: GitRepository, arguments: tuple[str, ...], words: str
) -> None:
    registry.write(
        {
            "draft.yaml": version("1.2.0", with_status(with_column())),
            "same.yaml": version("1.2.0", with_column()),
            "unnumbered.yaml": CONTRACT.replace("version: 1.0.0\n", ""),
        }
    )
    before = _files(registry)
    outcome = treaty("bump", SALE, *arguments, folder=registry.folder)
    assert outcome.returncode in {2, 3}
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert _files(registry) == before


def test_outside_of_git_every_version_counts_as_released(treaty: Run, tmp_path: Path) -> None:
    for path, text in registry_files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert "v1.0.1.yaml" in treaty("bump", SALE, folder=tmp_path).stdout


def _excepted(registry: GitRepository, treaty: Run, **facts: str) -> None:
    """Propose a break as v1.2.0, and the exception that `treaty check` asks for."""
    registry.write({f"{FOLDER}/v1.2.0.yaml": version("1.2.0", with_status(with_column()))})
    outcome = treaty("check", "--base", "main", "--format", "json", folder=registry.folder)
    [finding] = [item for item in json.loads(outcome.stdout)["diagnostics"] if item["code"] == "TR543"]
    entry = {
        "code": "TR543",
        "fingerprint": finding["fingerprint"],
        "version": "v1.2.0",
        "reason": "Nobody reads it yet.",
        "approver": "data-council",
        "ticket": "DC-17",
        "until": "2999-12-31",
    } | facts
    path = "contracts/datasets/shop/sale/dataset.yaml"
    registry.write({path: f"{DATASET}layers: {{gold: {{exceptions: [{json.dumps(entry)}]}}}}\n"})


def test_an_exception_lets_one_change_pass(treaty: Run, registry: GitRepository) -> None:
    _excepted(registry, treaty)
    outcome = treaty("check", "--base", "main", folder=registry.folder)
    assert outcome.returncode == 0, outcome.stdout
    assert "warning[TR543]" in outcome.stdout
    assert "by exception until 2999-12-31" in " ".join(outcome.stdout.split())
    assert "right number" in treaty("bump", SALE, folder=registry.folder).stdout


def test_an_exception_that_matches_nothing_or_is_over_is_a_finding(treaty: Run, registry: GitRepository) -> None:
    _excepted(registry, treaty, fingerprint="0123456789abcdef")
    assert "error[TR407]" in treaty("check", "--base", "main", folder=registry.folder).stdout
    _excepted(registry, treaty, until="2026-01-31")
    outcome = treaty("check", "--base", "main", folder=registry.folder)
    assert "error[TR408]" in outcome.stdout
    assert "error[TR543]" in outcome.stdout


def test_an_exception_outlives_its_date_once_the_version_is_released(treaty: Run, registry: GitRepository) -> None:
    _excepted(registry, treaty, until="2026-01-31")
    registry.commit()
    treaty("release", folder=registry.folder)
    outcome = treaty("check", folder=registry.folder)
    assert outcome.returncode == 0, outcome.stdout


def test_omds_names_members_and_the_version_to_come(treaty: Run, registry: GitRepository) -> None:
    registry.write({f"{FOLDER}/v1.2.0.yaml": version("1.2.0", with_status(with_column()))})
    outcome = treaty("diff", f"{SALE}:v1.1.0", f"{SALE}:v1.2.0", "--format", "omds", folder=registry.folder)
    document = json.loads(outcome.stdout)
    assert (document["kind"], document["suggestedVersion"]) == ("MetadataDifference", "2.0.0")
    assert document["source1"] == {"id": SALE, "version": "1.1.0"}
    [diff] = document["diffs"]
    assert diff["path"] == "/schema[name=sale]/properties[name=status]/enum[value=lost]"
    assert (diff["type"], diff["field"], diff["impactLevel"]) == ("ADD", "enum", "MAJOR")


@pytest.mark.parametrize(("perspective", "code"), [("consumer", 1), ("producer", 0)])
def test_a_perspective_is_a_word_for_a_mode(treaty: Run, registry: GitRepository, perspective: str, code: int) -> None:
    registry.write({"new.yaml": version("1.1.0", with_status(with_column()))})
    pair = (f"{SALE}:v1.1.0", "new.yaml")
    outcome = treaty("diff", *pair, "--perspective", perspective, folder=registry.folder)
    assert outcome.returncode == code
    both = treaty("diff", *pair, "--perspective", perspective, "--mode", "full", folder=registry.folder)
    assert both.returncode == 2
    assert "not both" in both.stderr


def test_changelog_tells_what_changed_since_a_version(treaty: Run, registry: GitRepository) -> None:
    registry.git("checkout", "-q", "main")
    treaty("release", folder=registry.folder)
    registry.git("checkout", "-q", "work")
    registry.write({f"{FOLDER}/v2.0.0.yaml": version("2.0.0", with_status(with_column()))})
    text = treaty("changelog", SALE, "--since", "v1.0.0", folder=registry.folder).stdout
    assert "v2.0.0  not released, major step, posture backward" in text
    assert "[breaking] Column `sale.status`: value `lost` added." in text
    assert "v1.1.0  20" in text
    assert "first version" not in text
    page = treaty("changelog", f"{SALE}:v1", "--format", "markdown", folder=registry.folder).stdout
    assert [line for line in page.splitlines() if line.startswith("## ")] == ["## v1.1.0", "## v1.0.0"]
    told = json.loads(treaty("changelog", SALE, "--format", "json", folder=registry.folder).stdout)
    assert [item["step"] for item in told["versions"]] == ["major", "minor", None]


UPSTREAM = """\
customProperties:
  - property: upstream
    vendor: treaty
    value: [{contract: shop.gold.sale, version: v1}]
"""


def _downstream(name: str, source: str = "", text: str = CONTRACT) -> dict[str, str]:
    """Give a contract made from `shop.gold.sale`; its `status` comes from the column `source`, when one is given."""
    told = text.replace("shop.gold.sale", f"shop.gold.{name}").replace("name: sale\n", f"name: {name}\n", 1) + UPSTREAM
    if source:
        line = f"        transformSourceObjects: [shop.gold.sale#{source}]\n"
        told = told.replace("        description: Where the sale stands.\n", f"        description: Where.\n{line}")
    return {
        f"contracts/datasets/shop/{name}/dataset.yaml": DATASET.replace("name: sale", f"name: {name}"),
        f"contracts/datasets/shop/{name}/gold/v1.0.0.yaml": told,
        f"contracts/subscriptions/{name}-reader.yaml": SUBSCRIPTION.replace("reports", f"{name}-reader").replace(
            "shop.gold.sale", f"shop.gold.{name}"
        ),
    }


PRODUCT = """\
apiVersion: treaty/v1
kind: DataProduct
name: turnover
title: Turnover
owner: shop-data
contracts: [{contract: shop.gold.told, role: output}]
"""


@pytest.fixture
def lineage(registry: GitRepository) -> GitRepository:
    registry.write(_downstream("told", "status") | _downstream("other", "sale_id") | _downstream("silent"))
    registry.write({"contracts/products/turnover.yaml": PRODUCT})
    return registry


def test_impact_follows_a_column_where_the_lineage_tells_it(treaty: Run, lineage: GitRepository) -> None:
    outcome = treaty("impact", f"{SALE}#status", "--format", "json", folder=lineage.folder)
    told = json.loads(outcome.stdout)
    assert told["columns"] == ["sale.status"]
    assert [(hit["consumer"], hit["columns"]) for hit in told["consumers"]] == [("reports", ["status"])]
    reached = {item["contract"]: item for item in told["downstream"]}
    assert sorted(reached) == ["shop.gold.silent", "shop.gold.told"]
    assert (reached["shop.gold.told"]["columns"], reached["shop.gold.told"]["certain"]) == (["sale.status"], True)
    assert (reached["shop.gold.silent"]["columns"], reached["shop.gold.silent"]["certain"]) == (None, False)
    assert [hit["consumer"] for hit in reached["shop.gold.told"]["consumers"]] == ["told-reader"]
    assert reached["shop.gold.told"]["products"] == [{"product": "turnover", "role": "output"}]


def test_impact_of_a_whole_contract_reaches_all_that_is_made_from_it(treaty: Run, lineage: GitRepository) -> None:
    text = treaty("impact", SALE, folder=lineage.folder).stdout
    for part in ("consumer reports", "shop.gold.told (1 step", "shop.gold.other (1 step", "product turnover (output)"):
        assert part in text
    assert "In all: 4 consumers, 1 product, 3 contracts made from it." in text
    assert "Made from it" not in treaty("impact", SALE, "--depth", "0", folder=lineage.folder).stdout


def test_impact_of_a_column_that_nobody_reads_says_so(treaty: Run, lineage: GitRepository) -> None:
    text = treaty("impact", f"{SALE}#note", "--depth", "0", folder=lineage.folder).stdout
    assert "no subscription and no product" in text


@pytest.mark.parametrize(
    ("what", "words"), [(f"{SALE}#stats", "Did you mean `status`"), ("shop.gold.sael", "Did you mean"), ("x", "`x`")]
)
def test_impact_of_what_is_not_there_names_the_nearest(
    treaty: Run, lineage: GitRepository, what: str, words: str
) -> None:
    outcome = treaty("impact", what, folder=lineage.folder)
    assert outcome.returncode == 2
    assert words in outcome.stderr


AVRO = {"type": "record", "name": "Sale", "fields": [{"name": "id", "type": "int"}]}
WIDER = {"type": "record", "name": "Sale", "fields": [{"name": "id", "type": "long"}]}
OPEN_RECORD = {"type": "record", "name": "sale", "fields": [{"name": "id", "type": "string"}]}
OPTIONAL = {**OPEN_RECORD, "fields": [*OPEN_RECORD["fields"], {"name": "at", "type": "timestamp", "optional": True}]}
JSON_OLD = {"type": "object", "properties": {"a": {"type": "integer"}}}
JSON_NEW = {"type": "object", "properties": {"a": {"type": "string"}}}


@pytest.mark.parametrize(
    ("old", "new", "mode", "code", "posture"),
    [
        (AVRO, AVRO, "full", 0, "both"),
        (AVRO, WIDER, "full", 1, "backward"),
        (AVRO, WIDER, "backward", 0, "backward"),
        (OPEN_RECORD, OPTIONAL, "full", 0, "both"),
        (JSON_OLD, JSON_OLD, "full", 0, "both"),
        (JSON_OLD, JSON_NEW, "full", 1, "none"),
        (JSON_OLD, JSON_NEW, "none", 0, "none"),
    ],
)
def test_compat_answers_by_exit_code_and_posture(
    treaty: Run, tmp_path: Path, old: object, new: object, mode: str, code: int, posture: str
) -> None:
    (tmp_path / "old.json").write_text(json.dumps(old))
    (tmp_path / "new.json").write_text(json.dumps(new))
    pair = ("old.json", "new.json", "--mode", mode)
    outcome = treaty("compat", *pair, "--format", "json", folder=tmp_path)
    assert outcome.returncode == code, outcome.stderr
    assert json.loads(outcome.stdout)["posture"] == posture
    assert f"Posture: {posture};" in treaty("compat", *pair, folder=tmp_path).stdout


def test_compat_compares_contracts_too(treaty: Run, tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(CONTRACT)
    (tmp_path / "new.yaml").write_text(with_status())
    outcome = treaty("compat", "old.yaml", "new.yaml", folder=tmp_path)
    assert outcome.returncode == 1
    assert '"status": "lost"' in outcome.stdout


@pytest.mark.parametrize(
    ("new", "words"),
    [("contract.yaml", "Compare two of a kind"), ("nowhere", "There is no file"), ("broken.avsc", "no Avro type")],
)
def test_compat_says_what_it_cannot_compare(treaty: Run, tmp_path: Path, new: str, words: str) -> None:
    broken = {"type": "record", "name": "S", "fields": [{"name": "a", "type": "foo"}]}
    (tmp_path / "old.avsc").write_text(json.dumps(AVRO))
    (tmp_path / "broken.avsc").write_text(json.dumps(broken))
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    outcome = treaty("compat", "old.avsc", new, folder=tmp_path)
    assert outcome.returncode == 2
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_bump_mends_what_a_killed_bump_left(treaty: Run, registry: GitRepository) -> None:
    link = "    authoritativeDefinitions: [{type: jsonSchema, url: ./v1.1.1.schema.yaml}]\n"
    draft = version("1.1.1", with_status(with_column())).replace("    quality:\n", f"{link}    quality:\n", 1)
    schema = "type: object\nproperties: {sale_id: {type: string}, status: {type: string}, note: {type: string}}\n"
    registry.write({f"{FOLDER}/v2.0.0.yaml": draft})
    registry.write({f"{FOLDER}/{name}.schema.yaml": schema for name in ("v1.1.1", "v2.0.0")})
    outcome = treaty("bump", SALE, folder=registry.folder)
    assert outcome.returncode == 0, outcome.stderr
    after = _files(registry)
    assert "version: 2.0.0" in after["v2.0.0.yaml"]
    assert "./v2.0.0.schema.yaml" in after["v2.0.0.yaml"]
    assert "v1.1.1.schema.yaml" not in after


def test_bump_says_when_a_draft_has_faults_of_its_own(treaty: Run, registry: GitRepository) -> None:
    registry.write({f"{FOLDER}/v1.1.1.yaml": version("1.1.1", with_column()) + "schemata: []\n"})
    outcome = treaty("bump", SALE, folder=registry.folder)
    assert outcome.returncode == 0
    assert "schemata" in outcome.stderr


def test_a_number_that_claims_too_little_is_told_with_the_remedy(treaty: Run, registry: GitRepository) -> None:
    registry.write({f"{FOLDER}/v1.1.1.yaml": version("1.1.1", with_status(with_column()))})
    text = treaty("check", "--base", "main", folder=registry.folder).stdout
    assert f"`treaty bump {SALE}` renames the file" in text
