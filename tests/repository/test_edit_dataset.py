from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, git_repository
from tests.support.registry_files import registry_files

from treaty.app.edit_dataset import Decide, EditReport, EditRequest, edit_dataset, named_subject, named_version
from treaty.app.release_versions import ReleaseRequest, release_versions
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.lifecycle.ending import Announcement, deprecate, members, retire
from treaty.lifecycle.serving import freeze, hold, promote, roll_back, unfreeze, unhold
from treaty.repository.history import open_repository

NAME = "finance.gold.invoice"
PATH = "contracts/datasets/finance/invoice/dataset.yaml"
TODAY = date(2026, 11, 21)
V1_ENDS = 'majors:\n      "1": {since: 2026-05-01, sunset: 2027-05-01, successor: v2.0.0, reason: Net and tax apart.}'
FOUR = tuple(f"{NAME}:{version}" for version in ("v1.0.0", "v1.1.0", "v1.2.0", "v2.0.0"))


def layer(*lines: str) -> str:
    return "layers:\n  gold:\n" + "".join(f"    {line}\n" for line in lines)


def subscription(consumer: str, **facts: str) -> dict[str, str]:
    told = "".join(f"    {key}: {value}\n" for key, value in facts.items())
    head = f"apiVersion: treaty/v1\nkind: Subscription\nconsumer: {consumer}\nowner: {consumer}-team\n"
    text = f"{head}contact: {consumer}@example.com\nsubscriptions:\n  - contract: {NAME}\n{told}"
    return {f"contracts/subscriptions/{consumer}.yaml": text}


def release(repository: GitRepository) -> None:
    with open_repository(repository.folder) as opened:
        now = datetime(2026, 1, 2, tzinfo=UTC)
        request = ReleaseRequest(root="contracts", now=now)
        release_versions(opened, request, lambda old, new: compare_contracts(old, new, mode="full"))


Make = Callable[..., GitRepository]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def build(*lines: str, versions: tuple[str, ...] = FOUR, folder: str = "registry", **files: str) -> GitRepository:
        extra = layer(*lines) if lines else ""
        found = registry_files(*versions, dataset_extra=extra)
        repository = git_repository(tmp_path / folder, {**found, **files})
        release(repository)
        return repository

    return build


def ask(repository: GitRepository, decide: Decide, name: str = NAME, *, today: date = TODAY) -> EditReport:
    return edit_dataset(repository.folder, decide, EditRequest(name=name, today=today))


def do_promote(repository: GitRepository, version: str) -> EditReport:
    return ask(repository, lambda at, name: promote(at, named_version(at, name)), f"{NAME}:{version}")


def do_roll_back(repository: GitRepository, version: str | None = None) -> EditReport:
    name = f"{NAME}:{version}" if version else NAME
    return ask(repository, lambda at, fqid: roll_back(at, named_version(at, fqid) if version else None), name)


def do_hold(repository: GitRepository, version: str) -> EditReport:
    return ask(repository, lambda at, name: hold(at, named_version(at, name)), f"{NAME}:{version}")


def do_unhold(repository: GitRepository, version: str) -> EditReport:
    return ask(repository, lambda at, name: unhold(at, named_version(at, name)), f"{NAME}:{version}")


def do_deprecate(
    repository: GitRepository, version: str, sunset: str | None = "2027-06-30", successor: str | None = "v2.0.0"
) -> EditReport:
    told = Announcement(sunset=date.fromisoformat(sunset) if sunset else None, successor=successor, reason="Wrong.")
    return ask(repository, lambda at, name: deprecate(at, named_subject(at, name), told), f"{NAME}:{version}")


def do_retire(repository: GitRepository, version: str) -> EditReport:
    return ask(
        repository, lambda at, name: retire(at, members(at, named_subject(at, name)), "Unread."), f"{NAME}:{version}"
    )


def text(repository: GitRepository) -> str:
    return (repository.folder / PATH).read_text()


def refused(report: EditReport) -> str:
    assert report.is_refused, report.transition
    return "\n".join(report.transition.refusals)


def test_a_new_major_is_promoted_by_a_pin_once_the_old_one_has_an_announced_end(make: Make) -> None:
    repository = make(V1_ENDS)
    report = do_promote(repository, "v2.0.0")
    assert not report.is_refused
    assert (str(report.before), str(report.after)) == ("v1.2.0", "v2.0.0")
    assert text(repository).endswith("    current: v2.0.0\n")
    assert not do_promote(repository, "v2.0.0").is_change
    repository.commit()
    release(repository)
    lifted = do_promote(repository, "v2.0.0")
    assert (str(lifted.before), str(lifted.after)) == ("v2.0.0", "v2.0.0")
    assert "current" not in text(repository)
    assert not do_promote(repository, "v2.0.0").is_change


def test_a_new_major_without_an_announced_end_of_the_old_one_is_not_promoted(make: Make) -> None:
    repository = make()
    before = text(repository)
    assert f"treaty deprecate {NAME}:v1 --sunset DATE --successor v2.0.0" in refused(do_promote(repository, "v2.0.0"))
    assert text(repository) == before


@pytest.mark.parametrize(
    ("lines", "version", "reason"),
    [
        (["frozen: {since: 2026-01-01, reason: Audit., by: control}", V1_ENDS], "v2.0.0", "frozen since 2026-01-01"),
        ([V1_ENDS, "versions: {v2.0.0: {promote: hold}}"], "v2.0.0", f"treaty unhold {NAME}:v2.0.0"),
        ([V1_ENDS, "versions: {v2.0.0: {retired: {since: 2026-01-01}}}"], "v2.0.0", "is retired"),
        (["versions: {v1.1.0: {deprecated: {sunset: 2027-01-01}}}"], "v1.1.0", "is deprecated and ends on 2027-01-01"),
        ([], "v1.1.0", f"treaty rollback {NAME} --to v1.1.0"),
    ],
)
def test_what_may_not_be_served_is_not_promoted(make: Make, lines: list[str], version: str, reason: str) -> None:
    assert reason in refused(do_promote(make(*lines), version))


def test_an_unreleased_version_is_not_promoted(make: Make) -> None:
    repository = make()
    repository.write(registry_files(f"{NAME}:v1.3.0"))
    assert "is not released" in refused(do_promote(repository, "v1.3.0"))


def test_rollback_goes_to_the_version_that_was_current_before(make: Make) -> None:
    repository = make(versions=FOUR[:2])
    repository.commit(registry_files(*FOUR[:3]))
    release(repository)
    report = do_roll_back(repository)
    assert (str(report.before), str(report.after)) == ("v1.2.0", "v1.1.0")
    assert text(repository).endswith("layers:\n  gold:\n    current: v1.1.0\n")
    assert not do_roll_back(repository, "v1.1.0").is_change
    repository.commit()
    release(repository)
    assert str(do_roll_back(repository).after) == "v1.0.0"


def test_rollback_passes_over_what_may_not_be_served(make: Make) -> None:
    repository = make("versions: {v1.1.0: {promote: hold}}")
    assert "held" in refused(do_roll_back(repository, "v1.1.0"))
    assert "newer than the current" in refused(do_roll_back(repository, "v2.0.0"))
    assert str(do_roll_back(repository).after) == "v1.0.0"


def test_rollback_needs_somewhere_to_go_and_readers_who_can_follow(make: Make) -> None:
    repository = make(versions=FOUR[:1])
    assert "no earlier version" in refused(do_roll_back(repository))
    repository.commit({**registry_files(*FOUR[:2]), **subscription("reporting", min_version="v1.1.0")})
    release(repository)
    assert "`reporting` needs v1.1.0 or later" in refused(do_roll_back(repository))


def test_freeze_says_since_when_and_by_whom_and_unfreeze_restores_every_byte(make: Make) -> None:
    repository = make()
    before = text(repository)
    report = ask(repository, lambda at, _: freeze(at, "Year-end close.", None))
    frozen = ("frozen:", "  since: 2026-11-21", "  reason: Year-end close.", "  by: finance-team")
    assert text(repository) == before + layer(*frozen)
    assert report.before == report.after
    assert not ask(repository, lambda at, _: freeze(at, "Year-end close.", None), today=date(2026, 12, 1)).is_change
    assert "is frozen" in refused(ask(repository, lambda at, _: freeze(at, "Another reason.", None)))
    assert "is frozen" in refused(do_roll_back(repository))
    ask(repository, lambda at, _: unfreeze(at))
    assert text(repository) == before
    assert not ask(repository, lambda at, _: unfreeze(at)).is_change


def test_hold_keeps_a_version_back_but_not_the_current_one(make: Make) -> None:
    repository = make()
    before = text(repository)
    assert "treaty rollback" in refused(do_hold(repository, "v1.2.0"))
    do_hold(repository, "v2.0.0")
    assert text(repository) == before + layer("versions:", "  v2.0.0:", "    promote: hold")
    assert not do_hold(repository, "v2.0.0").is_change
    do_unhold(repository, "v2.0.0")
    assert text(repository) == before
    assert not do_unhold(repository, "v2.0.0").is_change


def test_a_hold_in_the_version_file_itself_is_not_lifted(make: Make) -> None:
    files = registry_files(*FOUR)
    path = next(path for path in files if path.endswith("v1.2.0.yaml"))
    extra = "customProperties:\n  - {property: promote, vendor: treaty, value: hold}\n"
    repository = make(**{path: files[path] + extra})
    assert "publish the next patch without it" in refused(do_unhold(repository, "v1.2.0"))


def test_unhold_tells_what_becomes_current(make: Make) -> None:
    repository = make("versions:", "  # until the provider is ready", "  v1.2.0: {promote: hold}")
    report = do_unhold(repository, "v1.2.0")
    assert (str(report.before), str(report.after)) == ("v1.1.0", "v1.2.0")
    assert "layers" not in text(repository)


def test_a_deprecation_keeps_the_notice_period_and_names_a_successor(make: Make) -> None:
    repository = make()
    told = refused(do_deprecate(repository, "v1.0.0", None, None))
    assert "--sunset 2027-02-19 or later (90 days' notice)" in told
    assert "--successor" in told
    assert "2027-02-19 at the earliest" in refused(do_deprecate(repository, "v1.0.0", "2027-02-18"))
    assert "is not in this repository" in refused(do_deprecate(repository, "v1.0.0", successor="v9.0.0"))
    assert "ends with it" in refused(do_deprecate(repository, "v1.0.0", successor="v1.0.0"))
    assert "ends with it" in refused(do_deprecate(repository, "v1", successor="v1.2.0"))
    assert not do_deprecate(repository, "v1.0.0", "2027-02-19").is_refused


def test_a_successor_stays_when_what_it_follows_ends(make: Make) -> None:
    repository = make("versions: {v1.1.0: {deprecated: {since: 2026-01-01, sunset: 2027-06-30, successor: v1.2.0}}}")
    assert "is deprecated itself" in refused(do_deprecate(repository, "v1.0.0", "2027-06-30", "v1.1.0"))
    assert not do_deprecate(repository, "v1.0.0", "2027-06-29", "v1.1.0").is_refused


def test_what_is_told_to_do_first_is_what_can_be_done(make: Make) -> None:
    repository = make()
    assert "`treaty rollback finance.gold.invoice --to v1.1.0`" in refused(do_deprecate(repository, "v1.2.0"))
    told = "versions: {v1.2.0: {deprecated: {since: 2026-01-01, sunset: 2026-06-30, successor: v1.1.0}}}"
    repository = make("current: v1.2.0", told, versions=FOUR[:3], folder="second")
    assert "`treaty rollback finance.gold.invoice --to v1.1.0`" in refused(do_retire(repository, "v1.2.0"))


def test_a_day_that_is_over_is_called_so(make: Make) -> None:
    assert "2020-01-01 is over already" in refused(do_deprecate(make(), "v1.0.0", "2020-01-01"))


def test_a_sunset_is_put_off_but_never_brought_forward(make: Make) -> None:
    repository = make()
    do_deprecate(repository, "v1.0.0", "2027-06-30")
    announced = text(repository)
    assert not do_deprecate(repository, "v1.0.0", "2027-06-30").is_change
    assert "was promised until 2027-06-30" in refused(do_deprecate(repository, "v1.0.0", "2027-05-30"))
    do_deprecate(repository, "v1.0.0", "2027-09-30")
    assert text(repository) == announced.replace("2027-06-30", "2027-09-30")


def test_a_whole_major_is_deprecated_and_its_readers_are_told(make: Make) -> None:
    readers = {
        **subscription("moved", min_version="v2.0.0"),
        **subscription("waiting", min_version="v1.1.0"),
        **subscription("anything"),
        **subscription("special", columns="[gone]"),
    }
    repository = make(**readers)
    report = do_deprecate(repository, "v1", "2027-06-30")
    assert not report.is_refused
    assert '    majors:\n      "1":\n        since: 2026-11-21\n' in text(repository)
    told = "\n".join(report.transition.notes)
    assert "`waiting` has not moved" in told
    assert "`special` reads `gone`" in told
    assert "`moved`" not in told
    assert "`anything`" not in told


def test_the_current_version_is_not_deprecated_from_under_its_readers(make: Make) -> None:
    assert "from v1.2.0 to v1.1.0" in refused(do_deprecate(make(), "v1.2.0"))


ENDED = "deprecated: {since: 2026-01-01, sunset: 2026-11-20, successor: v1.2.0, reason: Old.}"


def test_a_version_is_retired_after_its_sunset(make: Make) -> None:
    repository = make("versions:", f"  v1.0.0: {{{ENDED}}}", *("  v1.1.0:", f"    {ENDED}"))
    do_retire(repository, "v1.1.0")
    assert text(repository).endswith(
        f"{ENDED}\n        retired:\n          since: 2026-11-21\n          reason: Unread.\n"
    )
    report = do_retire(repository, "v1.0.0")
    assert f"v1.0.0: {{{ENDED}, retired: {{since: 2026-11-21, reason: Unread.}}}}\n" in text(repository)
    assert report.after == report.before
    assert not do_retire(repository, "v1.0.0").is_change


def test_a_version_is_not_retired_before_its_end_was_announced_and_has_come(make: Make) -> None:
    repository = make("versions:", f"  v1.0.0: {{{ENDED.replace('2026-11-20', '2026-11-21')}}}")
    assert "retire it on 2026-11-22 or later" in refused(do_retire(repository, "v1.0.0"))
    assert f"treaty deprecate {NAME}:v1.1.0 --sunset" in refused(do_retire(repository, "v1.1.0"))
    assert "is current" in refused(do_retire(repository, "v1.2.0"))


def test_a_version_is_not_retired_while_a_reader_needs_it(make: Make) -> None:
    ended = V1_ENDS.replace("2027-05-01", "2026-11-01")
    repository = make(ended, "current: v2.0.0", **subscription("reporting", min_version="v1.1.0"))
    release(repository)
    assert "`reporting` has not moved: its `min_version` is v1.1.0" in refused(do_retire(repository, "v1"))
    repository.write(subscription("reporting", min_version="v2.0.0"))
    report = do_retire(repository, "v1")
    assert not report.is_refused
    assert text(repository).count("retired:") == 3


def test_the_last_version_is_retired_only_when_nobody_subscribes(make: Make) -> None:
    ended = ENDED.replace("v1.2.0", "sales.gold.order")
    repository = make(
        "versions:",
        f"  v1.0.0: {{{ended}}}",
        versions=(FOUR[0], "sales.gold.order:v1.0.0"),
        **subscription("reporting"),
    )
    assert "nothing else is served" in refused(do_retire(repository, "v1.0.0"))
    (repository.folder / "contracts/subscriptions/reporting.yaml").unlink()
    assert do_retire(repository, "v1.0.0").after is None


def test_two_numbers_name_the_newest_patch_and_one_the_major(make: Make) -> None:
    repository = make(versions=(*FOUR, f"{NAME}:v1.1.1"))
    assert do_deprecate(repository, "v1.1").transition.summary == f"Deprecate {NAME}:v1.1.1"
    assert do_deprecate(repository, "v1").transition.summary == f"Deprecate {NAME}:v1"


def test_names_that_name_nothing_say_what_there_is(make: Make) -> None:
    repository = make()
    with pytest.raises(UsageError, match="names no version"):
        ask(repository, lambda at, name: hold(at, named_version(at, name)))
    with pytest.raises(UsageError, match=r"no version `finance.gold.invoice:v3"):
        do_hold(repository, "v3")
    with pytest.raises(UsageError, match="no contract"):
        ask(repository, lambda at, _: unfreeze(at), "finance.gold.invoices")


def test_a_file_with_faults_is_left_to_its_author(make: Make) -> None:
    repository = make()
    with (repository.folder / PATH).open("a") as stream:
        stream.write("owner: twice\n")
    with pytest.raises(TreatyError, match=r"dataset\.yaml:\d+` has a fault that must be mended first: .* stands twice"):
        do_hold(repository, "v2.0.0")


def test_a_dataset_without_a_file_has_no_place_to_say_it(make: Make) -> None:
    repository = make()
    (repository.folder / PATH).unlink()
    with pytest.raises(UsageError, match=r"There is no `.*/dataset.yaml`"):
        do_hold(repository, "v2.0.0")


def test_outside_of_git_nothing_can_be_decided(tmp_path: Path) -> None:
    for path, content in registry_files(*FOUR).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    with pytest.raises(TreatyError, match="not in a Git repository"):
        edit_dataset(tmp_path, lambda at, _: unfreeze(at), EditRequest(name=NAME, today=TODAY))
