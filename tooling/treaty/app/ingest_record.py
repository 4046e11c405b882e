"""What an ingest leaves in Git so that it is known again: trailers of its commit, and a branch of its own name."""

from __future__ import annotations

from dataclasses import replace

from treaty.app.ingest_plan import IngestReport, IngestRequest, Outcome
from treaty.app.read_artifact import Artifact
from treaty.app.version_digests import digest
from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.release_tags import one_line
from treaty.model.identity import ContractId, IdentityError, Version, parse_fqid
from treaty.repository.branch import Branch, find_branch
from treaty.repository.history import Repository
from treaty.repository.trailers import find_commit_with, read_trailers

KEY, DIGEST, CONTRACT = "Idempotency-Key", "Request-Digest", "Contract"
_MAX_KEY = 200
_SHORT = 8


def check_key(key: str | None) -> None:
    """Refuse an idempotency key that does not fit into a line.

    Raises:
        UsageError: for such a one.
    """
    if key is not None and (not key.isprintable() or key != key.strip() or not 0 < len(key) <= _MAX_KEY):
        raise UsageError(
            f"An idempotency key is one line of at most {_MAX_KEY} characters.", "A UUID will do: $(uuidgen)."
        )


def digest_request(request: IngestRequest, contract: ContractId, artifact: Artifact) -> str:
    """Give what stands for the whole request: the same key with another one is a mistake."""
    wishes = request.wishes
    parts = [str(contract), artifact.format, wishes.record or "", f"{wishes.is_hold}", f"{wishes.is_table}"]
    beside = [request.siblings[name] for name in sorted(request.siblings)]
    return digest(b"\0".join(["\n".join(parts).encode(), request.data, *beside]))


def find_earlier(
    repository: Repository, request: IngestRequest, contract: ContractId, asked: str
) -> IngestReport | None:
    """Give what a request with this key came to before; one whose content was another is refused."""
    key = request.idempotency_key
    found = find_commit_with(repository, KEY, key) if key else None
    if found is None:
        return None
    named = found.trailers.get(CONTRACT, "")
    if found.trailers.get(DIGEST) != asked:
        reason = (
            f"the key `{key}` was used for something else before: {named or 'a commit'} in {found.commit[:12]}; "
            "use a fresh key for another content"
        )
        return IngestReport(outcome=Outcome.REFUSED, contract=contract, format="", reason=reason)
    return IngestReport(
        outcome=Outcome.REPEATED,
        contract=contract,
        format="",
        version=_version_of(named),
        commit=found.commit,
        branch=_branch_with(repository, found.commit),
    )


def _version_of(name: str) -> Version | None:
    try:
        version = parse_fqid(name).version
    except IdentityError:
        return None
    return Version(*version) if len(version) == 3 else None


def _branch_with(repository: Repository, commit: str) -> str | None:
    listing = repository.git.text("for-each-ref", "--format=%(refname:short)", "--contains", commit, "refs/heads")
    return next(iter(listing.splitlines()), None)


def own_branch(repository: Repository, contract: ContractId, version: Version | None, asked: str) -> Branch:
    """Give the branch of a request that names none: one content, one branch."""
    short = asked.removeprefix("sha256:")[:_SHORT]
    return find_branch(repository, f"treaty/ingest-{contract}-{version}-{short}")


def as_proposed(repository: Repository, report: IngestReport, branch: Branch, asked: str) -> IngestReport:
    """Give what stands on a branch of this very name already.

    Raises:
        UsageError: when somebody else has used the name.
    """
    tip = branch.tip or ""
    if read_trailers(repository, tip).get(DIGEST) == asked:
        return replace(report, outcome=Outcome.REPEATED, branch=branch.name, commit=tip)
    raise UsageError(
        f"The branch `{branch.name}` exists and has gone on.",
        "Open a pull request from it, name another with --branch, or delete it.",
    )


def render_message(report: IngestReport, request: IngestRequest, asked: str) -> str:
    """Give the message of the commit."""
    name = f"{report.contract}:{report.version}"
    posture = report.comparison.posture.value if report.comparison else "both"
    step = f"{report.step.value} step over {report.against}" if report.against else "the first version"
    trailers = {
        CONTRACT: name,
        DIGEST: asked,
        KEY: request.idempotency_key,
        "Correlation-Id": one_line(request.correlation_id or ""),
    }
    told = "\n".join(f"{key}: {value}" for key, value in trailers.items() if value)
    return f"Ingest {name}\n\nFormat {report.format}, {step}, posture {posture}.\n\n{told}\n"
