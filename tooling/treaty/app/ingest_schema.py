"""Take in a bare schema: classify it against the current version, write the next one, commit it on a branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from treaty.app.check_new_files import check_files_of
from treaty.app.find_version import choose_within, find_contract, is_contract_name
from treaty.app.ingest_judgement import compare_promises, is_fault, place_of
from treaty.app.ingest_notes import tell_dropped_types, tell_losses, tell_standing
from treaty.app.ingest_plan import IngestReport, IngestRequest, Outcome
from treaty.app.ingest_record import (
    as_proposed,
    check_key,
    digest_request,
    find_earlier,
    own_branch,
    render_message,
)
from treaty.app.load_registry import load_registry
from treaty.app.next_document import Ground, build_files, first_dataset, record_name
from treaty.app.read_artifact import Artifact, as_result, read_artifact
from treaty.app.registry_faults import check_deciding_files
from treaty.app.registry_place import RegistryPlace, find_place
from treaty.app.version_digests import schema_paths
from treaty.compat.comparison import Comparison, Step
from treaty.compat.modes import find_mode
from treaty.compat.versioning import next_version
from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.current import find_next_current
from treaty.lifecycle.status import ContractLife, describe_contracts
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.load.layout import contract_folder, dataset_file
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, IdentityError, Version, parse_fqid
from treaty.repository.branch import Branch, commit_files, find_branch
from treaty.repository.history import Repository, open_repository
from treaty.repository.locks import find_git_folder, take_turns

_FIRST = Version(1, 0, 0)


def ingest_schema(folder: Path, request: IngestRequest) -> IngestReport:
    """Take in a schema; of two at once in one clone, the second sees what the first has done.

    Raises:
        UsageError: when the contract's name, the branch or the format makes no sense.
        TreatyError: when Git refuses, or there is no registry.
    """
    check_key(request.idempotency_key)
    with open_repository(folder) as repository, take_turns(find_git_folder(repository.git)):
        return _Ingest(find_place(folder), repository, request).run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """The new version beside those before it."""

    version: Version
    comparison: Comparison | None
    step: Step
    against: Version | None


class _Ingest:
    """One request against the repository as it stands."""

    def __init__(self, place: RegistryPlace, repository: Repository, request: IngestRequest) -> None:
        self._repository = repository
        self._request = request
        self._named = find_branch(repository, request.branch) if request.branch else None
        self._base = self._named.base if self._named else repository.resolve("HEAD")
        tree = repository.tree(self._base)
        self._root = place.root_of(tree)
        self._loaded = load_registry(tree, self._root)
        self._states: dict[frozenset[tuple[str, bytes]], LoadedCatalog] = {}
        self._key = self._find_key()
        check_deciding_files(self._loaded, self._key)
        self._life = self._find_life()
        self._asked = self._find_asked()

    def _find_key(self) -> ContractId:
        catalog, text = self._loaded.catalog, self._request.name
        try:
            fqid = parse_fqid(text)
        except IdentityError as error:
            if not is_contract_name(text):
                raise UsageError(str(error), "`treaty list` shows the contracts there are.") from error
            fqid = find_contract(text, catalog.contracts, catalog.registry, "registry")
        key = catalog.registry.resolve(fqid.contract)
        if fqid.version:
            raise UsageError(
                f"`{fqid}` names a version; the number follows from what has changed.", f"Write {fqid.contract}."
            )
        layers = [layer.name for layer in self._loaded.catalog.registry.layers]
        if key.layer not in layers:
            raise UsageError(f"There is no layer `{key.layer}`.", f"Layers: {', '.join(layers)}.")
        return key

    def _find_life(self) -> ContractLife | None:
        releases, flips = self._repository.releases(), self._repository.flips()
        lives = describe_contracts(self._loaded.catalog, releases, flips)
        return next((life for life in lives if life.key == self._key and life.versions), None)

    def _find_asked(self) -> Contract | None:
        """Give the version to compare with that the request names, None where it names none."""
        asked = self._request.against
        if asked is None:
            return None
        if self._life is None:
            raise UsageError(f"`{self._key}` has no version yet, so none to compare with.", "Leave out --against.")
        return choose_within(self._life, asked).contract

    def run(self) -> IngestReport:
        artifact = self._read()
        if artifact.is_faulty:
            return self._refused(artifact)
        asked = digest_request(self._request, self._key, artifact)
        earlier = find_earlier(self._repository, self._request, self._key, asked)
        if earlier is not None:
            return replace(earlier, format=artifact.format)
        if self._is_closed:
            reason = f"the dataset `{self._key.namespace}.{self._key.dataset}` is retired; its status comes first"
            return IngestReport(outcome=Outcome.REFUSED, contract=self._key, format=artifact.format, reason=reason)
        verdict, files = self._decide(artifact)
        report = self._report(artifact, verdict, files)
        if report.outcome is not Outcome.WRITTEN:
            return report
        branch = self._named or own_branch(self._repository, self._key, verdict.version, asked)
        if branch.tip is not None and self._named is None:
            return as_proposed(self._repository, report, branch, asked)
        report = replace(report, branch=branch.name)
        return report if self._request.is_dry_run else self._commit(report, branch, asked)

    @property
    def _is_closed(self) -> bool:
        dataset = self._loaded.catalog.datasets.get(self._key.dataset_id)
        return dataset is not None and dataset.status == "retired"

    def _read(self) -> Artifact:
        request = self._request
        record = record_name(self._ground(), request.wishes)
        return read_artifact(request.path, request.data, style=request.format, record=record)

    def _ground(self) -> Ground:
        previous = self._previous
        if previous is None:
            return Ground(key=self._key, path="", siblings=self._request.siblings)
        sources = self._loaded.sources
        stem = previous.path.removesuffix(".yaml")
        paths = [path for path in schema_paths(previous.path) if path in sources]
        beside = {path.removeprefix(stem): sources[path].data for path in paths}
        return Ground(key=self._key, path=previous.path, data=sources[previous.path].data, siblings=beside)

    @property
    def _previous(self) -> Contract | None:
        """The newest version of the major that is served: what the next one goes on from."""
        if self._life is None or self._asked is not None:
            return self._asked
        start = self._served or self._life.versions[-1].contract
        return max(self._of_major(start.version), key=lambda contract: contract.version or _FIRST)

    @property
    def _served(self) -> Contract | None:
        """The current version, or the one that a release now would make current."""
        if self._life is None or self._asked is not None:
            return self._asked
        contracts = [life.contract for life in self._life.versions]
        version = self._life.current.version or find_next_current(contracts, self._life.state)
        found = self._life.find(version)
        return found.contract if found else None

    def _decide(self, artifact: Artifact) -> tuple[_Verdict, Mapping[str, bytes]]:
        """Find the number that the schema's changes demand, and write the files under it."""
        ground = self._ground()
        if artifact.format == "odcs":
            ground = replace(ground, siblings=self._request.siblings)
        if self._life is None or self._previous is None:
            verdict = _Verdict(version=_FIRST, comparison=None, step=Step.NONE, against=None)
            return verdict, self._files(artifact, ground, _FIRST)
        newest = self._life.versions[-1].version
        trial = self._previous.version or newest
        # Under the number of the version before it, only what is promised differs, and no link to a file of its own.
        new = self._contract(self._files(artifact, ground, trial), trial)
        comparison, step = self._judge(new)
        follows = newest if step is Step.MAJOR or self._asked is not None else self._previous.version or newest
        version = next_version(follows, step)
        served = self._served or self._previous
        verdict = _Verdict(version=version, comparison=comparison, step=step, against=served.version)
        return verdict, self._files(artifact, ground, version)

    def _judge(self, new: Contract) -> tuple[Comparison, Step]:
        """Compare with what is served, with what it follows, and under a transitive mode with the whole major."""
        mode = self._loaded.catalog.compatibility(self._key)
        previous, served = self._previous, self._served or self._previous
        assert previous is not None and served is not None and self._life is not None  # noqa: S101, PT018 - there are versions
        comparison = compare_promises(served, new, mode)
        latest = comparison if previous is served else compare_promises(previous, new, mode)
        steps = [latest.step, comparison.step]
        if find_mode(mode).is_transitive:
            steps += [compare_promises(old, new, mode).step for old in self._of_major(previous.version)]
        is_new = Step.NONE not in {latest.step, comparison.step}
        return comparison, max(steps, key=lambda step: step.rank) if is_new else Step.NONE

    def _of_major(self, version: Version | None) -> Sequence[Contract]:
        lives = self._life.versions if self._life else ()
        return [life.contract for life in lives if version and life.version.major == version.major]

    def _files(self, artifact: Artifact, ground: Ground, version: Version) -> Mapping[str, bytes]:
        folder, about = contract_folder(self._root, self._key), dataset_file(self._root, self._key)
        files = build_files(folder, version, artifact, ground, self._request.wishes)
        return files if about in self._loaded.sources else {about: first_dataset(self._key), **files}

    def _load(self, files: Mapping[str, bytes]) -> LoadedCatalog:
        """Read the registry with these files; what is asked twice is read once."""
        key = frozenset(files.items())
        if key not in self._states:
            known = {path: source.data for path, source in self._loaded.sources.items()}
            self._states[key] = load_catalog({**known, **files}, root=self._root, like=self._loaded)
        return self._states[key]

    def _contract(self, files: Mapping[str, bytes], version: Version) -> Contract:
        versions = self._load(files).catalog.contracts[self._key]
        return next(contract for contract in versions if contract.version == version)

    def _report(self, artifact: Artifact, verdict: _Verdict, files: Mapping[str, bytes]) -> IngestReport:
        report = IngestReport(
            outcome=Outcome.WRITTEN,
            contract=self._key,
            format=artifact.format,
            version=verdict.version,
            against=verdict.against,
            follows=self._previous.version if self._previous else None,
            comparison=verdict.comparison,
            step=verdict.step,
            files=files,
            notes=tuple(self._notes(artifact, files)),
        )
        if verdict.against is not None and verdict.step is Step.NONE:
            is_served = verdict.comparison is not None and verdict.comparison.step is Step.NONE
            same = verdict.against if is_served or self._previous is None else self._previous.version
            return replace(report, outcome=Outcome.UNCHANGED, version=same, files={}, notes=())
        findings = check_files_of(self._load(files), frozenset(files), self._request.today)
        suspects = [item for item in findings.diagnostics if is_fault(item, artifact)]
        known = self._known_faults() if suspects else set()
        faults = tuple(item for item in suspects if place_of(item) not in known)
        if faults:
            reason = "the version made of it would have faults"
            return replace(
                report, outcome=Outcome.REFUSED, findings=replace(findings, diagnostics=faults), files={}, reason=reason
            )
        return replace(report, findings=findings)

    def _known_faults(self) -> set[tuple[str, str]]:
        """Give the faults of the version before: many real contracts have some, and a new schema did not bring them."""
        path = self._previous.path if self._previous else ""
        return {place_of(item) for item in check_files_of(self._loaded, {path}, self._request.today).diagnostics}

    def _notes(self, artifact: Artifact, files: Mapping[str, bytes]) -> Iterator[str]:
        if self._request.idempotency_key and self._repository.is_shallow:
            yield "This clone is shallow: a key used in older commits is not known in it. git fetch --unshallow"
        yield from tell_losses(artifact, is_beside=len(files) > 1)
        yield from tell_standing(self._loaded.catalog.datasets.get(self._key.dataset_id), self._life)
        previous = self._previous
        if previous is not None:
            versions = self._load(files).catalog.contracts[self._key]
            new = next(contract for contract in versions if contract.path in files)
            yield from tell_dropped_types(previous, new)

    def _commit(self, report: IngestReport, branch: Branch, asked: str) -> IngestReport:
        message = render_message(report, self._request, asked)
        return replace(report, commit=commit_files(self._repository, branch, files=report.files, message=message))

    def _refused(self, artifact: Artifact) -> IngestReport:
        return IngestReport(
            outcome=Outcome.REFUSED,
            contract=self._key,
            format=artifact.format,
            reason="the schema has faults",
            findings=as_result(artifact),
        )
