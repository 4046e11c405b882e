"""Mend what takes no judgement: old spellings, and the number of a draft; everything else stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from treaty.app.bump_plan import BumpRequest, Outcome, write_bump
from treaty.app.bump_version import plan_bump
from treaty.app.check_paths import Options
from treaty.app.find_targets import RegistryTarget, find_targets
from treaty.compat.gate_rules import VERSION_CLAIMS_TOO_LITTLE
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.errors import TreatyError
from treaty.lint.rules.identity import version_agrees_with_path
from treaty.load.layout import classify
from treaty.load.respell import respell_text
from treaty.load.rules_shape import KEY_IS_KNOWN, SPELLING_IS_CURRENT
from treaty.report.result import CheckResult
from treaty.repository.files import write_file
from treaty.repository.history import Repository, find_repository

_SPELLINGS = frozenset({SPELLING_IS_CURRENT.code, KEY_IS_KNOWN.code})
_NUMBERS = frozenset({VERSION_CLAIMS_TOO_LITTLE.code, version_agrees_with_path.rule.code})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What was mended in one file, or why it was left."""

    path: str
    what: tuple[str, ...]
    is_done: bool = True


def fix_findings(result: CheckResult, paths: Iterable[Path], folder: Path, options: Options) -> tuple[Fix, ...]:
    """Mend the findings of a check in the working folder; what is released is never touched.

    Args:
        result: what was found.
        paths: those of the check.
        folder: where the command runs, as for the check.
        options: those of the check.

    Returns:
        One entry a file: old spellings first, in order of path, then numbers.

    Raises:
        TreatyError: when a file cannot be read or written.
    """
    registry = find_targets(paths, folder).registry
    start = folder if registry is None else registry.folder
    spelled = sorted({item.location.path for item in result.diagnostics if item.rule.code in _SPELLINGS})
    with find_repository(start) or nullcontext() as repository:
        places = _Places(repository, registry, folder, options.base)
        fixes = [fix for path in spelled if (fix := _respell(path, places)) is not None]
    for name in _contracts(result.diagnostics):
        fixes += _renumber(name, start, options)
    return tuple(fixes)


class _Places:
    """Where the files of a result stand, and which of them may be mended."""

    def __init__(
        self, repository: Repository | None, registry: RegistryTarget | None, folder: Path, base: str | None
    ) -> None:
        self._folder = folder
        self._top: Path | None = None
        self._released: frozenset[str] | None = None
        if repository is not None:
            self._top, self._released = repository.root, _find_released(repository, base)
        elif registry is not None:
            self._top = folder if registry.folder.is_relative_to(folder) else registry.folder

    def find(self, path: str) -> tuple[Path, str] | None:
        """Give the folder and the path below it of a file that is there and no link."""
        for top in dict.fromkeys((self._top, self._folder)):
            if top is not None and (top / path).is_file() and not (top / path).is_symlink():
                return top, path
        return None

    def reason_to_leave(self, path: str) -> str:
        """Say why a version file of a registry must stay as it is; other files may always be mended."""
        _, mark, below = path.rpartition("datasets/")
        if not mark or classify(mark + below).version is None:
            return ""
        if self._released is None:
            return "outside of Git nobody knows whether it is released"
        return "it is released, and a released file never changes" if path in self._released else ""


def _find_released(repository: Repository, base: str | None) -> frozenset[str]:
    """Give the files that others may have read: all that the base holds, or HEAD where there is none."""
    head, ref = repository.head, base or repository.default_base()
    if head is None:
        return frozenset()
    commit = head if ref is None else repository.merge_base(ref, head) or repository.resolve(ref)
    return frozenset(repository.tree(commit).list_files())


def _respell(path: str, places: _Places) -> Fix | None:
    place = places.find(path)
    if place is None:
        return None
    folder, below = place
    mended, what = respell_text((folder / below).read_bytes())
    if not what:
        return None
    reason = places.reason_to_leave(path)
    if reason:
        return Fix(path=path, what=(reason,), is_done=False)
    write_file(folder, below, mended)
    return Fix(path=path, what=what)


def _contracts(diagnostics: Iterable[Diagnostic]) -> tuple[str, ...]:
    """Give the contracts, by the names of their versions, whose number is not what it should be."""
    named = {item.location.contract for item in diagnostics if item.rule.code in _NUMBERS}
    return tuple(sorted(name for name in named if name is not None))


def _renumber(name: str, folder: Path, options: Options) -> Iterator[Fix]:
    """Give a draft the number that its changes demand, as `treaty bump` does."""
    try:
        bump = plan_bump(BumpRequest(fqid=name, base=options.base, today=options.today), folder)
    except TreatyError as error:
        yield Fix(path=name, what=(error.message.rstrip("."),), is_done=False)
        return
    if bump.outcome is Outcome.COPIED:
        yield Fix(path=name, what=("it is released, and a released file never changes",), is_done=False)
    elif bump.outcome is Outcome.RENUMBERED:
        write_bump(bump)
        yield Fix(path=bump.path, what=(f"now `{bump.key}:{bump.version}`, the number that its changes demand",))
