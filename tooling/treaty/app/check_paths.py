"""Check what a command's paths name: a registry (alone, against a base, or as staged) and loose ODCS files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from treaty.app.check_parts import check_all
from treaty.app.check_registry import CheckRequest, as_diagnostic, check_registry
from treaty.app.find_targets import RegistryTarget, Targets, find_targets
from treaty.app.load_change import load_change
from treaty.app.rulebook import RULEBOOK
from treaty.app.unreadable import with_unreadable
from treaty.app.version_digests import complete_releases
from treaty.diagnostics.diagnostic import Diagnostic, sort_diagnostics
from treaty.diagnostics.errors import UsageError
from treaty.diagnostics.rule import Severity
from treaty.diagnostics.selection import select_diagnostics
from treaty.lint.engine import lint_contract
from treaty.load.catalog import load_contract
from treaty.model.registry import Registry
from treaty.model.review import Reviews
from treaty.report.result import CheckResult
from treaty.repository.history import Repository, find_repository
from treaty.repository.tree import Tree
from treaty.repository.worktree import WorkTree

Progress = Callable[[str], None]


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
        yield check_files(targets.files, folder, options)


def _together(results: list[CheckResult]) -> CheckResult:
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
        root = _relative(target.folder, repository.root)
        only = None if target.only is None else {_relative(path, repository.root) for path in target.only}
        request = CheckRequest(today=options.today, fail_on=options.fail_on, only=only, reviews=options.reviews)
        work, base_commit = repository.work_tree().still(), _base_commit(repository, options)
        progress("reading contracts")
        head_tree: Tree = repository.index_tree() if options.is_staged else work
        if base_commit is None:
            releases = complete_releases(repository, root, repository.releases())
            return check_all(head_tree, root, request, releases=releases, progress=progress)
        base_tree = repository.tree(base_commit)
        change = load_change(base_tree, head_tree, work, root)
        datasets = {key.dataset_id for key in change.head.catalog.contracts}
        return check_registry(
            with_unreadable(change.head, head_tree, root),
            request,
            base=with_unreadable(change.base, base_tree, root),
            changed=change.changed,
            releases=complete_releases(repository, root, repository.releases(of=datasets)),
            progress=progress,
        )


def _check_outside_git(target: RegistryTarget, folder: Path, options: Options, progress: Progress) -> CheckResult:
    if options.base or options.is_staged:
        raise UsageError(
            f"{target.folder} is not in a Git repository, so there is no base.",
            "Run `git init` and commit first, or leave out --base and --staged.",
        )
    top = folder if target.folder.is_relative_to(folder) else target.folder
    only = None if target.only is None else {_relative(path, top) for path in target.only}
    request = CheckRequest(today=options.today, fail_on=options.fail_on, only=only)
    return check_all(WorkTree(top).still(), _relative(target.folder, top), request, progress=progress)


def _base_commit(repository: Repository, options: Options) -> str | None:
    """Give the commit to compare with; in a repository without a commit there is nothing to compare with."""
    head = repository.head
    if options.base is not None:
        return (
            repository.merge_base(repository.resolve(options.base), head) if head else repository.resolve(options.base)
        )
    return head if options.is_staged else None


def _relative(path: Path, folder: Path) -> str:
    resolved, top = path.resolve(), folder.resolve()
    text = resolved.relative_to(top).as_posix() if resolved.is_relative_to(top) else path.as_posix()
    return "" if text == "." else text


def check_files(files: Iterable[Path], folder: Path, options: Options) -> CheckResult:
    """Check ODCS files that stand outside a registry, each by itself."""
    found: list[Diagnostic] = []
    texts: dict[str, str] = {}
    for file in files:
        path = _relative(file, folder)
        loaded = load_contract(file.read_bytes(), path=path)
        source_map = loaded.source.document.source_map
        found += loaded.diagnostics
        if loaded.contract is not None:
            findings = (as_diagnostic(item) for item in lint_contract(loaded.contract))
            found += (item.with_span(source_map.find(item.location.pointer)) for item in findings)
        texts[path] = loaded.source.document.text
    selection = select_diagnostics(found, Registry(), RULEBOOK, options.today, is_whole=False)
    return CheckResult(
        diagnostics=selection.kept,
        texts=texts,
        checked=len(texts),
        suppressed=selection.suppressed,
        fail_on=options.fail_on or Severity.ERROR,
    )
