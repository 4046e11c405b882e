"""The doctor's look at the registry and what stands around it: files, workflow, CODEOWNERS, protection."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from treaty.app.doctor_finding import Check, Finding, Grade, Situation
from treaty.app.init_surroundings import find_advice, main_branch
from treaty.diagnostics.rule import Severity
from treaty.lifecycle.code_owners import CODE_OWNERS_PATHS, parse_code_owners
from treaty.lifecycle.code_owners_file import PLACEHOLDER, find_gaps, find_owned_paths
from treaty.load.layout import FileKind, classify
from treaty.repository.history import Repository
from treaty.repository.hosting import find_hosting

MAX_NAMED = 5
_USES = re.compile(r"^[ \t]*(?:-[ \t]+)?uses:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_PINNED = re.compile(r"@[0-9a-f]{40}$")
_CHECKS = re.compile(r"treaty check|treaty-check")
_COMMENT = re.compile(r"(?:^|[ \t])#.*$", re.MULTILINE)
_FIRST_OF_SHAPE = "TR013"


def find_registry(situation: Situation) -> Iterator[Finding]:
    """Tell whether there is a registry, and whether everything in it can be read."""
    root = situation.place.root
    if root is None:
        yield Finding(
            check="registry",
            grade=Grade.ERROR,
            message="There are no contracts here.",
            remedy="treaty init, or name another folder with --repo",
        )
        return
    if not (situation.place.top / root / "registry.yaml").is_file():
        yield Finding(
            check="registry",
            grade=Grade.WARNING,
            message=f"`{root or '.'}` has no registry.yaml, so that its settings are the default ones.",
            remedy="treaty init",
        )
    prefix = f"{root}/" if root else ""
    paths = (path.removeprefix(prefix) for path in situation.place.work_tree().list_paths(root))
    count = sum(classify(path).kind is not FileKind.OTHER for path in paths)
    yield Finding(check="registry", grade=Grade.FINE, message=f"`{root or '.'}` holds {count} files.")
    yield from _find_broken_files(situation)
    for item in situation.place.work_tree().find_unreadable(root):
        yield Finding(
            check="files",
            grade=Grade.ERROR,
            message=f"`{item.path}` {item.why}.",
            remedy="Replace it by an ordinary file.",
        )
    yield from _find_case_clashes(situation, root)


def _find_broken_files(situation: Situation) -> Iterator[Finding]:
    """Find settings and descriptions that no command can read; versions are for `treaty check`."""
    loaded = situation.loaded
    faults = [item for item in (loaded.diagnostics if loaded else ()) if item.rule.code < _FIRST_OF_SHAPE]
    broken = {item.location.path: item for item in reversed(faults) if item.severity is Severity.ERROR}
    for path, item in sorted(broken.items())[:MAX_NAMED]:
        line = f":{item.location.span.line}" if item.location.span is not None else ""
        yield Finding(
            check="registry",
            grade=Grade.ERROR,
            message=f"`{path}{line}` cannot be read as it should: {item.message} ({item.rule.code})",
            remedy="Mend it; `treaty check` shows it in its place.",
        )


def _find_case_clashes(situation: Situation, root: str) -> Iterator[Finding]:
    """Find names that differ in case alone: on Windows and macOS one of them is lost at checkout."""
    repository = situation.repository
    tree = repository.index_tree() if repository is not None else situation.place.work_tree()
    names: dict[str, set[str]] = defaultdict(set)
    for path in tree.list_paths(root):
        parts = path.split("/")
        for length in range(1, len(parts) + 1):
            name = "/".join(parts[:length])
            names[name.casefold()].add(name)
    for clash in (sorted(group) for group in names.values() if len(group) > 1):
        yield Finding(
            check="names",
            grade=Grade.ERROR,
            message=f"{' and '.join(f'`{name}`' for name in clash)} are one name to Windows and macOS.",
            remedy="Give one of them another name: git mv.",
        )


def _find_workflow(situation: Situation) -> Iterator[Finding]:
    """Tell whether CI checks pull requests, releases merges, and runs what was reviewed."""
    repository = situation.repository
    if repository is None:
        return
    texts = dict(_read_pipelines(repository.root))
    if not any(_CHECKS.search(text) for text in texts.values()):
        yield Finding(
            check="workflow",
            grade=Grade.WARNING,
            message="No pipeline of this repository runs `treaty check`.",
            remedy="treaty init writes .github/workflows/contracts.yml; for GitLab, include the CI template.",
        )
        return
    if not any("treaty release" in text for text in texts.values()):
        yield Finding(
            check="workflow",
            grade=Grade.WARNING,
            message="No pipeline releases: nothing becomes current by a merge.",
            remedy="Run `treaty release --push origin` after each push to the main branch.",
        )
    yield from _find_checkout_faults(texts)


def _read_pipelines(top: Path) -> Iterator[tuple[str, str]]:
    paths = [*sorted((top / ".github" / "workflows").glob("*.y*ml")), top / ".gitlab-ci.yml"]
    for path in paths:
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            yield path.relative_to(top).as_posix(), _COMMENT.sub("", text)


def _find_checkout_faults(texts: dict[str, str]) -> Iterator[Finding]:
    for path, text in texts.items():
        loose = sorted({name for name in _USES.findall(text) if not _is_pinned(name)})
        if loose:
            yield Finding(
                check="workflow",
                grade=Grade.WARNING,
                message=f"`{path}` runs actions that can change under it: {', '.join(loose[:MAX_NAMED])}.",
                remedy="Pin each to a commit: uses: owner/action@<40 digits> # v1.2.3",
            )
        if _CHECKS.search(text) and "actions/checkout" in text and "fetch-depth: 0" not in text:
            yield Finding(
                check="workflow",
                grade=Grade.WARNING,
                message=f"`{path}` checks out without history, so that the merge base and the tags are missing.",
                remedy="Give actions/checkout `fetch-depth: 0`.",
            )
    if not any(not _is_pinned(name) for text in texts.values() for name in _USES.findall(text)):
        yield Finding(
            check="workflow", grade=Grade.FINE, message="A pipeline checks contracts; its actions are pinned."
        )


def _is_pinned(name: str) -> bool:
    return name.startswith((".", "docker://")) or _PINNED.search(name) is not None


def _find_code_owners(situation: Situation) -> Iterator[Finding]:
    """Tell whether CODEOWNERS asks those whom the registry names as owners."""
    repository, catalog, root = situation.repository, situation.catalog, situation.place.root
    if repository is None or catalog is None or root is None:
        return
    if not any(find_owned_paths(catalog, root)):
        return
    path = next((path for path in CODE_OWNERS_PATHS if (repository.root / path).is_file()), None)
    if path is None:
        yield Finding(
            check="code-owners",
            grade=Grade.WARNING,
            message="There is no CODEOWNERS file: nobody is asked to review a contract.",
            remedy="treaty init writes one from the owners.",
        )
        return
    text = (repository.root / path).read_text(encoding="utf-8", errors="replace")
    if PLACEHOLDER in text:
        yield Finding(
            check="code-owners",
            grade=Grade.WARNING,
            message=f"`{path}` does not say yet to which organisation the teams belong.",
            remedy=f"Put your organisation for `{PLACEHOLDER}` in it, and take away the `# ` before each line.",
        )
        return
    gaps = [f"`{gap.path}` ({gap.owner})" for gap in find_gaps(catalog, root, parse_code_owners(text, path=path))]
    if not gaps:
        yield Finding(check="code-owners", grade=Grade.FINE, message=f"`{path}` is in step with the owners.")
        return
    more = f" and {len(gaps) - MAX_NAMED} more" if len(gaps) > MAX_NAMED else ""
    yield Finding(
        check="code-owners",
        grade=Grade.WARNING,
        message=f"`{path}` does not ask the owners of {', '.join(gaps[:MAX_NAMED])}{more}.",
        remedy=f"Add a line for each to `{path}`, or correct `owner`; the last line that matches decides.",
    )


def _find_protection(situation: Situation) -> Iterator[Finding]:
    """Say what is to be set on the code host; it cannot be seen from here."""
    repository: Repository | None = situation.repository
    hosting = find_hosting(repository) if repository is not None else None
    if repository is None or hosting is None:
        return
    for advice in find_advice(main_branch(repository), hosting):
        yield Finding(
            check="protection",
            grade=Grade.ADVICE,
            message="Whether branch and tags are protected cannot be seen from here.",
            remedy=advice,
        )


REGISTRY_CHECKS: tuple[Check, ...] = (find_registry, _find_workflow, _find_code_owners, _find_protection)
