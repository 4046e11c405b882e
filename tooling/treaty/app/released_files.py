"""Released files as they were: against the base's files, and against the digests in the release tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from treaty.app.version_digests import digests_of, schema_paths
from treaty.compat.gate_rules import RELEASED_VERSION_KEPT, RELEASED_VERSION_UNCHANGED
from treaty.diagnostics.diagnostic import Diagnostic, Location, Note
from treaty.diagnostics.rule import Rule
from treaty.load.catalog import LoadedCatalog
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Version
from treaty.model.release import Release

REMEDY_CHANGED = "Put the file back as it was and write your change as the next version, beside it."
REMEDY_REMOVED = "Put the file back; to end a version, mark it `retired` in dataset.yaml."


def find_broken_promises(
    head: LoadedCatalog, base: LoadedCatalog | None, releases: Iterable[Release]
) -> Iterator[Diagnostic]:
    """Give a finding for each released file that changed or is gone.

    A version on the base counts as released whether or not its tag is there yet: main is what releases, and a clone
    may lack tags.
    """
    told: set[tuple[ContractId, Version]] = set()
    if base is not None:
        for key, contract in _versions(base):
            yield from _compare_with_base(key, contract, base, head, told)
    files = {path: source.data for path, source in head.sources.items()}
    for release in releases:
        name = (release.contract, release.version)
        if name not in told:
            yield from _compare_with_tag(release, head, files)


def _versions(loaded: LoadedCatalog) -> Iterator[tuple[ContractId, Contract]]:
    for key, versions in loaded.catalog.contracts.items():
        for contract in versions:
            yield key, contract


def _compare_with_base(
    key: ContractId, old: Contract, base: LoadedCatalog, head: LoadedCatalog, told: set[tuple[ContractId, Version]]
) -> Iterator[Diagnostic]:
    assert old.version is not None  # noqa: S101 - a version of a catalog has its number from its path
    for path in _beside(old.path, base):
        now = head.sources.get(path)
        if now is None:
            told.add((key, old.version))
            yield _finding(RELEASED_VERSION_KEPT, old, path, "is gone, and it is on the base", REMEDY_REMOVED)
        elif now.data != base.sources[path].data:
            told.add((key, old.version))
            yield _finding(RELEASED_VERSION_UNCHANGED, old, path, "differs from the base", REMEDY_CHANGED)


def _beside(path: str, loaded: LoadedCatalog) -> Iterator[str]:
    """Give a version's file and the JSON Schema files that carry its name."""
    yield from (candidate for candidate in (path, *schema_paths(path)) if candidate in loaded.sources)


def _compare_with_tag(release: Release, head: LoadedCatalog, files: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    contract = head.catalog.find(release.contract, release.version)
    if contract is None or contract.path not in files:  # what a check does not read may be found, and is not held
        return
    now = digests_of(contract.path, files)
    is_document_kept = release.digest in {None, now.document}
    is_schema_kept = release.schema_digest in {None, now.schema}
    if not (is_document_kept and is_schema_kept):
        path = list(_beside(contract.path, head))[0 if not is_document_kept else -1]
        what = f"differs from what the tag {release.tag} released"
        yield _finding(RELEASED_VERSION_UNCHANGED, contract, path, what, REMEDY_CHANGED)


def _finding(rule: Rule, contract: Contract, path: str, what: str, remedy: str) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        message=f"{contract.fqid} is released, and its file {what}.",
        severity=rule.severity,
        location=Location(path=path, contract=contract.fqid),
        notes=(Note(label="help", value=remedy),),
    )
