"""What stands between a version and its release: real repositories, with a base that a branch cannot talk round."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.support.git_repository import IDENTITY, GitRepository, git_repository
from tests.support.registry_files import registry_files as small_files
from tests.support.registry_files import version_file
from tests.support.small_registry import DATASET, FOLDER, registry_files, version, with_column, with_status

from treaty.cli import approvals, check, release, versions
from treaty.cli.main import treaty

PACK = """\
apiVersion: treaty/v1
kind: Policy
name: platform
owner: board
roles:
  - {name: board, members: ["@ada", "@acme/board"]}
rules:
  - {id: majors, when: {step: major}, action: require_approval, approvals: [{role: board}], reason: Majors are dear.}
  - {id: no-lost, when: {change: {kind: enum-value-added}, step: minor}, action: forbid, reason: Keep the list.}
  - {id: words, when: {step: patch}, action: auto_approve, reason: Words alone.}
"""
CODE_OWNERS = "/contracts/ @acme/data\n/contracts/datasets/shop/ @bob\n"
MIGRATION = "customProperties:\n  - {property: migration, vendor: treaty, value: Read the new status.}\n"
ANNOUNCED = """\
layers:
  gold:
    majors:
      "1": {since: 2026-11-01, sunset: 2027-06-30, successor: v2.0.0, reason: A new status.}
"""
LONG_WAY = 260
"""Steps: more than a call within a call can go."""
MINOR, MAJOR, PATCH = (f"{FOLDER}/{name}.yaml" for name in ("v1.1.0", "v2.0.0", "v1.0.1"))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> GitRepository:
    """A registry with a policy and owners, released; made once."""
    files = registry_files() | {"contracts/policies/platform.yaml": PACK, ".github/CODEOWNERS": CODE_OWNERS}
    made = git_repository(tmp_path_factory.mktemp("approvals") / "registry", files)
    assert CliRunner(env=IDENTITY).invoke(release.command, ["--repo", str(made.folder)]).exit_code == 0
    made.git("switch", "--quiet", "--create", "change")
    return made


@pytest.fixture
def repository(released: GitRepository, tmp_path: Path) -> GitRepository:
    shutil.copytree(released.folder, tmp_path / "registry")
    return GitRepository(folder=tmp_path / "registry")


def ask(repository: GitRepository, *arguments: str, name: str = "shop.gold.sale") -> tuple[int, dict[str, Any]]:
    options = ["--repo", str(repository.folder), "--format", "json", "--today", "2026-11-21", *arguments]
    result = CliRunner().invoke(approvals.command, [name, *options])
    assert result.stdout, result.output
    return result.exit_code, json.loads(result.stdout)


def kinds(told: dict[str, Any]) -> list[str]:
    return [obstacle["kind"] for obstacle in told["obstacles"]]


def reviews(repository: GitRepository, *reviewers: str, author: str = "cy", state: str = "approved") -> str:
    head = repository.git("rev-parse", "HEAD")
    found = [{"reviewer": name, "state": state, "commit": head, "teams": []} for name in reviewers]
    path = repository.folder.parent / "reviews.json"
    path.write_text(json.dumps({"author": author, "head": head, "reviews": found}))
    return str(path)


def test_a_released_version_has_nothing_in_its_way(repository: GitRepository) -> None:
    code, told = ask(repository)
    assert (code, told["stage"], told["ready"], told["obstacles"]) == (0, "current", True, [])


def test_a_compatible_version_waits_for_the_owners_of_its_file(repository: GitRepository) -> None:
    repository.commit({MINOR: with_column(version("1.1.0"))})
    code, told = ask(repository)
    assert (code, told["fqid"], told["stage"], told["base"]) == (1, "shop.gold.sale:v1.1.0", "pending_approval", "main")
    assert kinds(told) == ["approval"]
    assert told["approvals"][0]["members"] == ["@bob"]
    assert told["approvals"][0]["because"] == [".github/CODEOWNERS"]
    assert ask(repository, "--reviews", reviews(repository, "bob", author="bob"))[1]["stage"] == "pending_approval"
    assert kinds(ask(repository, "--reviews", reviews(repository, "bob", state="changes_requested"))[1]) == [
        "approval",
        "review",
    ]
    code, told = ask(repository, "--reviews", reviews(repository, "bob"))
    assert (code, told["stage"], told["ready"]) == (0, "validated", True)


def test_an_approval_of_an_earlier_commit_does_not_count(repository: GitRepository) -> None:
    repository.commit({MINOR: with_column(version("1.1.0"))})
    path = reviews(repository, "bob")
    text = Path(path).read_text().replace(repository.git("rev-parse", "HEAD"), "f" * 40, 1)
    Path(path).write_text(text)
    code, told = ask(repository, "--reviews", path)
    assert (code, kinds(told)) == (1, ["approval"])
    assert any("of another commit" in note for note in told["notes"])


def test_a_new_major_waits_for_the_role_and_for_the_announced_end_of_the_old_one(repository: GitRepository) -> None:
    repository.commit({MAJOR: with_status(version("2.0.0")) + MIGRATION})
    code, told = ask(repository, "--reviews", reviews(repository, "bob"))
    assert (code, told["stage"]) == (1, "draft")
    assert [(item["kind"], item["code"]) for item in told["obstacles"]] == [("notice", "TR221"), ("approval", None)]
    assert [item["rule"] for item in told["policies"]] == ["platform/majors"]
    repository.commit({"contracts/datasets/shop/sale/dataset.yaml": DATASET + ANNOUNCED})
    code, told = ask(repository, "--reviews", reviews(repository, "bob"))
    assert (told["stage"], kinds(told)) == ("pending_approval", ["approval"])
    code, told = ask(repository, "--reviews", reviews(repository, "bob", "ada"))
    assert (code, told["stage"]) == (0, "validated")


def test_what_a_check_or_a_policy_refuses_is_a_draft(repository: GitRepository) -> None:
    repository.commit({MINOR: with_status(version("1.1.0"))})
    code, told = ask(repository, "--reviews", reviews(repository, "bob"))
    assert (code, told["stage"]) == (1, "draft")
    assert {"policy", "check"} == set(kinds(told))
    assert "TR410" in {item["code"] for item in told["obstacles"]}


def test_an_automatic_approval_spares_the_owners(repository: GitRepository) -> None:
    repository.commit({PATCH: version("1.0.1").replace("Every sale.", "Each and every sale.")})
    code, told = ask(repository)
    assert (code, told["stage"], told["approvals"]) == (0, "validated", [])


def test_a_branch_that_loosens_policy_or_owners_is_judged_by_its_base(repository: GitRepository) -> None:
    loose = PACK.replace("action: forbid", "action: warn")
    repository.commit(
        {
            MINOR: with_status(version("1.1.0")),
            "contracts/policies/platform.yaml": loose,
            ".github/CODEOWNERS": "/contracts/ @cy\n",
        }
    )
    told = ask(repository)[1]
    assert "TR410" in {item["code"] for item in told["obstacles"]}
    assert told["approvals"][0]["members"] == ["@bob"]


RAW = f"{FOLDER.replace('gold', 'raw')}/v1.0.0.yaml"
UPSTREAM = """\
customProperties:
  - property: upstream
    vendor: treaty
    value: [{contract: shop.raw.sale, version: v1}]
"""


def test_a_branch_without_policies_is_judged_by_its_base(repository: GitRepository) -> None:
    repository.git("rm", "--quiet", "contracts/policies/platform.yaml")
    repository.commit({MAJOR: with_status(version("2.0.0")) + MIGRATION})
    _, told = ask(repository)
    assert [item["rule"] for item in told["policies"]] == ["platform/majors"]


def test_a_version_waits_for_what_it_is_made_from_unless_that_is_ready_as_well(repository: GitRepository) -> None:
    raw = version("1.0.0").replace("shop.gold.sale", "shop.raw.sale")
    repository.commit({RAW: raw, MINOR: with_column(version("1.1.0")) + UPSTREAM})
    code, told = ask(repository, "--reviews", reviews(repository, "bob"))
    assert (code, told["stage"]) == (0, "validated")
    told = ask(repository)[1]
    assert told["stage"] == "pending_approval"
    first = told["obstacles"][0]
    assert (first["kind"], first["code"]) == ("dependency", "TR454")
    assert "`treaty approvals shop.raw.sale:v1.0.0`" in first["message"]
    circle = UPSTREAM.replace("shop.raw.sale", "shop.gold.sale")
    repository.commit({RAW: raw + circle})
    assert ask(repository)[1]["stage"] == "draft"


def test_every_open_version_is_listed(repository: GitRepository) -> None:
    options = ["--repo", str(repository.folder)]
    assert CliRunner().invoke(approvals.command, options).stdout == "Every version is released.\n"
    dataset = {"contracts/datasets/shop/sale/dataset.yaml": DATASET + ANNOUNCED}
    major = {MAJOR: with_status(version("2.0.0")) + MIGRATION}
    repository.commit({MINOR: with_column(version("1.1.0")), **major, **dataset})
    options += ["--today", "2026-11-21"]
    result = CliRunner().invoke(approvals.command, options)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert [line.split()[:3] for line in lines[1:]] == [
        ["shop.gold.sale:v1.1.0", "pending_approval", "1"],
        ["shop.gold.sale:v2.0.0", "pending_approval", "2"],
    ]
    listed = json.loads(CliRunner().invoke(approvals.command, [*options, "--format", "json"]).stdout)
    assert [item["stage"] for item in listed] == ["pending_approval", "pending_approval"]


def test_a_folder_without_git_is_judged_by_itself(tmp_path: Path) -> None:
    files = registry_files() | {"contracts/policies/platform.yaml": PACK, "CODEOWNERS": CODE_OWNERS}
    GitRepository(folder=tmp_path).write(files)
    code, told = ask(GitRepository(folder=tmp_path))
    assert (code, told["stage"], told["base"]) == (1, "pending_approval", None)


def test_the_text_says_the_same_and_what_to_do_next(repository: GitRepository) -> None:
    repository.commit({MAJOR: with_status(version("2.0.0")) + MIGRATION})
    result = CliRunner().invoke(approvals.command, ["shop.gold.sale", "--repo", str(repository.folder)])
    assert result.exit_code == 1
    assert "shop.gold.sale:v2.0.0: draft" in result.stdout
    assert "platform/majors (require_approval): Majors are dear." in result.stdout
    assert "role board: 0 of 1; may approve: @ada, @acme/board" in result.stdout
    assert "Stands between it and its release:" in result.stdout
    assert "--reviews FILE" in result.stderr


def test_versions_show_the_stage_of_drafts_when_asked(repository: GitRepository) -> None:
    repository.commit({MINOR: with_column(version("1.1.0")), PATCH: version("1.0.1").replace("Every", "Each")})
    options = ["shop.gold.sale", "--repo", str(repository.folder), "--format", "json"]
    rows = json.loads(CliRunner().invoke(versions.command, options).stdout)
    assert [row["status"] for row in rows] == ["draft", "draft", "current"]
    rows = json.loads(CliRunner().invoke(versions.command, [*options, "--stages"]).stdout)
    assert [row["status"] for row in rows] == ["pending_approval", "validated", "current"]


def test_a_check_counts_reviews_only_of_a_change(repository: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.folder)
    result = CliRunner().invoke(check.command, ["--reviews", reviews(repository, "ada")])
    assert "there is no base" in str(result.exception)
    repository.commit({MAJOR: with_status(version("2.0.0")) + MIGRATION})
    asked = ["--base", "main", "--today", "2026-11-21", "--format", "json"]
    for who, code in (("bob", "TR413"), ("ada", None)):
        monkeypatch.setenv("TREATY_REVIEWS", reviews(repository, who))
        found = json.loads(CliRunner().invoke(treaty, ["check", *asked]).stdout)["diagnostics"]
        assert [item["code"] for item in found if item["code"].startswith("TR41")] == ([code] if code else [])


def test_an_unknown_name_is_a_usage_error(repository: GitRepository) -> None:
    result = CliRunner().invoke(approvals.command, ["shop.gold.sail", "--repo", str(repository.folder)])
    assert type(result.exception).__name__ == "UsageError"


def test_a_long_way_of_contracts_that_rest_on_one_another_is_walked(tmp_path: Path) -> None:
    """Unreleased all along; the first has a fault, so that none is ready."""
    files: dict[str, str] = {}
    for number in range(LONG_WAY):
        name = f"way.gold.step{number}"
        source = f"value: [{{contract: way.gold.step{number - 1}, version: v1}}]"
        upstream = f"customProperties:\n  - {{property: upstream, vendor: treaty, {source}}}\n" if number else ""
        files |= small_files(f"{name}:v1.0.0")
        files[f"contracts/datasets/way/step{number}/gold/v1.0.0.yaml"] = version_file(name, "v1.0.0", extra=upstream)
    first = "contracts/datasets/way/step0/gold/v1.0.0.yaml"
    files[first] = files[first].replace("logicalType: string", "logicalType: text")
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(approvals.command, [f"way.gold.step{LONG_WAY - 1}", "--repo", str(tmp_path)])
    assert result.exit_code == 1, result.output
    assert f"made from `way.gold.step{LONG_WAY - 2}:v1`, and" in " ".join(result.output.split())
    listed = CliRunner().invoke(approvals.command, ["--repo", str(tmp_path)])
    assert listed.output.count("draft") == LONG_WAY
