"""`treaty check` with real repositories: what a pull request may do to a registry and what it may not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository
from tests.support.small_registry import FOLDER, SUBSCRIPTION, registry_files, version, with_column, with_status

from treaty.app.check_paths import Options, check_paths
from treaty.app.release_versions import ReleaseRequest, release_versions
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.diagnostics.rule import Severity
from treaty.report.result import CheckResult
from treaty.repository.history import open_repository

TODAY = date(2026, 11, 21)


@pytest.fixture
def registry(tmp_path: Path) -> GitRepository:
    return git_repository(tmp_path / "my registry", registry_files())


def check(
    repository: GitRepository, *, base: str | None = "main", staged: bool = False, folder: str = ""
) -> CheckResult:
    options = Options(today=TODAY, base=base, is_staged=staged)
    return check_paths([], repository.folder / folder, options, progress=lambda _: None)


def errors(result: CheckResult) -> list[str]:
    return [f"{item.rule.name} {item.location.path}" for item in result.diagnostics if item.severity is Severity.ERROR]


def test_main_is_clean(registry: GitRepository) -> None:
    assert check(registry, base=None).diagnostics == ()


def test_a_compatible_version_passes(registry: GitRepository) -> None:
    registry.git("checkout", "-q", "-b", "column")
    registry.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    result = check(registry)
    assert result.diagnostics == ()
    assert [(item.posture.value, item.step.value) for item in result.comparisons] == [("both", "minor")]


def test_a_break_is_blocked_with_its_evidence(registry: GitRepository) -> None:
    registry.git("checkout", "-q", "-b", "status")
    registry.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_status())})
    result = check(registry)
    path = f"{FOLDER}/v1.1.0.yaml"
    assert errors(result) == [f"version-step-large-enough {path}", f"enum-value-added {path}"]
    broken = result.diagnostics[1]
    notes = {note.label: note.value for note in broken.notes}
    assert broken.location.span is not None
    assert broken.location.span.line > 20
    assert notes["witness"]["row"]["status"] == "lost"
    assert [hit["consumer"] for hit in notes["consumers"]] == ["reports"]
    assert "v2.0.0" in notes["help"]


def test_a_break_in_a_new_major_passes_when_it_is_announced(registry: GitRepository) -> None:
    registry.git("checkout", "-q", "-b", "major")
    migration = "customProperties:\n  - property: migration\n    vendor: treaty\n    value: Read `lost` as `open`.\n"
    dataset = registry_files()["contracts/datasets/shop/sale/dataset.yaml"]
    announcement = (
        "layers:\n  gold:\n    majors:\n      '1':\n        sunset: 2027-06-30\n        successor: v2.0.0\n"
        "        reason: Lost sales are told.\n"
    )
    registry.commit(
        {
            f"{FOLDER}/v2.0.0.yaml": version("2.0.0", with_status()) + migration,
            "contracts/datasets/shop/sale/dataset.yaml": dataset + announcement,
        }
    )
    assert errors(check(registry)) == []


def test_a_new_major_without_announcement_is_blocked(registry: GitRepository) -> None:
    registry.git("checkout", "-q", "-b", "major")
    registry.commit({f"{FOLDER}/v2.0.0.yaml": version("2.0.0", with_status())})
    assert errors(check(registry)) != []


@pytest.mark.parametrize("change", ["edited", "removed", "renamed"])
def test_a_version_on_the_base_never_changes(registry: GitRepository, change: str) -> None:
    registry.git("checkout", "-q", "-b", change)
    path = f"{FOLDER}/v1.0.0.yaml"
    if change == "edited":
        registry.commit({path: version("1.0.0") + "# a comment\n"})
    elif change == "removed":
        registry.git("rm", "-q", path)
        registry.commit()
    else:
        registry.git("mv", path, f"{FOLDER}/v1.0.1.yaml")
        registry.commit({f"{FOLDER}/v1.0.1.yaml": version("1.0.1")})
    expected = "released-version-unchanged" if change == "edited" else "released-version-kept"
    assert f"{expected} {path}" in errors(check(registry))


def test_an_edited_release_is_found_without_a_base_by_its_tag(registry: GitRepository) -> None:
    request = ReleaseRequest(root="contracts", now=datetime(2026, 11, 21, tzinfo=UTC))
    with open_repository(registry.folder) as repository:
        release_versions(repository, request, compare_contracts)
    registry.commit({f"{FOLDER}/v1.0.0.yaml": version("1.0.0") + "# a comment\n"})
    assert errors(check(registry, base=None)) == [f"released-version-unchanged {FOLDER}/v1.0.0.yaml"]


def test_what_main_did_meanwhile_is_not_the_branch_s(registry: GitRepository) -> None:
    registry.git("checkout", "-q", "-b", "column")
    registry.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    registry.git("checkout", "-q", "main")
    registry.commit({"contracts/subscriptions/alerts.yaml": SUBSCRIPTION.replace("reports", "alerts")})
    registry.git("checkout", "-q", "column")
    assert check(registry).diagnostics == ()


def test_a_finding_that_was_there_before_does_not_block(registry: GitRepository) -> None:
    wrong = SUBSCRIPTION.replace("[status]", "[colour]")
    registry.commit({"contracts/subscriptions/reports.yaml": wrong})
    registry.git("checkout", "-q", "-b", "column")
    registry.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    assert errors(check(registry)) == []
    assert errors(check(registry, base=None)) != []


def test_only_what_is_staged_counts(registry: GitRepository) -> None:
    path = f"{FOLDER}/v1.1.0.yaml"
    registry.write({path: version("1.1.0", with_column())})
    registry.git("add", path)
    registry.write({path: "broken: ["})
    assert check(registry, base=None, staged=True).diagnostics == ()
    assert errors(check(registry, base=None)) != []


def test_the_first_commit_has_nothing_to_compare_with(tmp_path: Path) -> None:
    repository = git_repository(tmp_path / "new")
    repository.write(registry_files())
    repository.git("add", "--all")
    assert check(repository, base=None, staged=True).diagnostics == ()


def test_a_detached_head_is_checked_like_any_other(registry: GitRepository) -> None:
    registry.git("checkout", "-q", "--detach")
    registry.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_status())})
    assert "enum-value-added" in " ".join(errors(check(registry)))


def test_a_folder_inside_the_registry_finds_it(registry: GitRepository) -> None:
    assert check(registry, base=None, folder=FOLDER).checked == 4


def test_an_unknown_base_is_named(registry: GitRepository) -> None:
    with pytest.raises(TreatyError, match="nowhere"):
        check(registry, base="nowhere")


def test_a_base_needs_git(tmp_path: Path) -> None:
    for path, text in registry_files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    with pytest.raises(UsageError, match="not in a Git repository"):
        check(GitRepository(folder=tmp_path))
    assert check(GitRepository(folder=tmp_path), base=None).diagnostics == ()


def test_a_shallow_clone_says_what_to_fetch(registry: GitRepository, tmp_path: Path) -> None:
    registry.git("checkout", "-q", "-b", "column")
    registry.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    shallow = registry.clone(tmp_path / "shallow", "--depth=1", "--no-single-branch")
    assert check(shallow, base=None).diagnostics == ()
    with pytest.raises(TreatyError) as error:
        check(shallow, base="origin/main")
    assert "git fetch" in error.value.hint
