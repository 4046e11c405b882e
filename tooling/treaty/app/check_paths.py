"""Check what a command's paths name: a registry (alone, against a base, or as staged) and loose ODCS files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from treaty.app.check_change import check_change
from treaty.app.check_request import CheckRequest, Progress
from treaty.app.find_targets import RegistryTarget, Targets, find_targets
from treaty.app.relative_path import relative_path
from treaty.diagnostics.diagnostic import sort_diagnostics
from treaty.diagnostics.errors import UsageError
from treaty.diagnostics.rule import Severity
from treaty.model.review import Reviews
from treaty.repository.history import Repository, find_repository
from treaty.repository.tree import Tree
from treaty.repository.worktree import WorkTree

if TYPE_CHECKING:
    from treaty.model.identity import DatasetId
    from treaty.model.release import Release
    from treaty.report.result import CheckResult

    FindReleases = Callable[[Collection[DatasetId] | None], Iterable[Release]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to check."""

    today: date
    base: str | None = None
    is_staged: bool = False
    fail_on: Severity | None = None
    reviews: Reviews | None = None


def check_paths(paths: Iterable[Path], folder: Path, options: Options, *, progress: Progress) -> CheckResult:
    """Check files and registries.

    Args:
        paths: absolute; none means the registry in or above `folder`.
        folder: where the command runs; paths in the result are relative to the Git repository, else to this folder.
        options: base, staged, fail level, day.
        progress: told what is under way, and `""` at the end.

    Raises:
        UsageError: when the paths or options make no sense.
        TreatyError: when Git or a file cannot be read.
    """
    targets = find_targets(paths, folder)
    if options.reviews is not None and not (options.base or options.is_staged):
        raise UsageError("Reviews are of a change, and there is no base.", "Say --base origin/main with --reviews.")
    if targets.registry is None and (options.base or options.is_staged):
        raise UsageError("A base needs a registry to compare with.", "Name the contracts folder, or leave out --base.")
    results = list(_results(targets, folder, options, progress))
    progress("")
    return _together(results) if len(results) != 1 else results[0]


def _results(targets: Targets, folder: Path, options: Options, progress: Progress) -> Iterator[CheckResult]:
    if targets.registry is not None:
        yield _check_target(targets.registry, folder, options, progress)
    if targets.files:
        from treaty.app.check_files import check_files

        yield check_files(targets.files, folder, today=options.today, fail_on=options.fail_on)


def _together(results: list[CheckResult]) -> CheckResult:
    from treaty.report.result import CheckResult

    return CheckResult(
        diagnostics=sort_diagnostics(item for result in results for item in result.diagnostics),
        texts={path: text for result in results for path, text in result.texts.items()},
        checked=sum(result.checked for result in results),
        suppressed=sum(result.suppressed for result in results),
        fail_on=min((result.fail_on for result in results), key=lambda level: level.rank, default=Severity.ERROR),
        comparisons=tuple(item for result in results for item in result.comparisons),
    )


def _check_target(target: RegistryTarget, folder: Path, options: Options, progress: Progress) -> CheckResult:
    repository = find_repository(target.folder)
    if repository is None:
        return _check_outside_git(target, folder, options, progress)
    with repository:
        root = relative_path(target.folder, repository.root)
        only = None if target.only is None else {relative_path(path, repository.root) for path in target.only}
        request = CheckRequest(today=options.today, fail_on=options.fail_on, only=only, reviews=options.reviews)
        base_commit = _base_commit(repository, options)
        progress("reading contracts")
        if base_commit is not None:
            is_staged = options.is_staged
            return check_change(repository, base_commit, root, request, is_staged=is_staged, progress=progress)
        from treaty.app.version_digests import complete_releases

        def find_releases(datasets: Collection[DatasetId] | None) -> Iterable[Release]:
            return complete_releases(repository, root, repository.releases(of=datasets))

        tree: Tree = repository.index_tree() if options.is_staged else repository.work_tree().still()
        return _check_tree(tree, root, request, find_releases=find_releases, progress=progress)


def _check_outside_git(target: RegistryTarget, folder: Path, options: Options, progress: Progress) -> CheckResult:
    if options.base or options.is_staged:
        raise UsageError(
            f"{target.folder} is not in a Git repository, so there is no base.",
            "Run `git init` and commit first, or leave out --base and --staged.",
        )
    top = folder if target.folder.is_relative_to(folder) else target.folder
    only = None if target.only is None else {relative_path(path, top) for path in target.only}
    request = CheckRequest(today=options.today, fail_on=options.fail_on, only=only)
    tree, root = WorkTree(top).still(), relative_path(target.folder, top)
    return _check_tree(tree, root, request, find_releases=lambda _: (), progress=progress)


def _check_tree(
    tree: Tree, root: str, request: CheckRequest, *, find_releases: FindReleases, progress: Progress
) -> CheckResult:
    if request.only is not None and isinstance(tree, WorkTree):
        from treaty.app.check_named import check_named

        return check_named(tree, root, request, request.only, find_releases=find_releases, progress=progress)
    from treaty.app.check_parts import check_all

    return check_all(tree, root, request, releases=find_releases(None), progress=progress)


def _base_commit(repository: Repository, options: Options) -> str | None:
    """Give the commit to compare with; in a repository without a commit there is nothing to compare with."""
    head = repository.head
    if options.base is not None:
        return repository.merge_base(options.base, head) if head else repository.resolve(options.base)
    return head if options.is_staged else None
