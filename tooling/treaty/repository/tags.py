"""Release and current tags: read in one call, written so that all appear or none."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from treaty.diagnostics.errors import TreatyError
from treaty.lifecycle.release import TagNames
from treaty.lifecycle.release_tags import CURRENT_PREFIX, RELEASE_PREFIX, one_line, parse_flip, parse_release
from treaty.model.identity import ContractId, DatasetId, Version
from treaty.model.release import Flip, Release
from treaty.repository.instants import EPOCH, parse_seconds
from treaty.repository.locks import LockedError, find_git_folder, is_about_lock, take_turns
from treaty.repository.process import MEND_REF, GitProcess, decode, encode, split_lines
from treaty.repository.program import understanding
from treaty.repository.signing import NewTag, sign_tag_objects

TAGS = "refs/tags/"
OUR_TAGS = (f"{TAGS}{RELEASE_PREFIX}", f"{TAGS}{CURRENT_PREFIX}")
"""The prefixes of the refs that are ours."""

_FIELDS = (
    "%(refname)",
    "%(objecttype)",
    "%(objectname)",
    "%(*objecttype)",
    "%(*objectname)",
    "%(creatordate:raw)",
    "%(taggername)",
    "%(contents)",
)


class TagConflictError(TreatyError):
    """Someone else made one of the tags first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ref:
    name: str
    commit: str
    time: datetime | None
    """Of the tag; of its commit, for a lightweight one, as Git counts; None for a tag without a tagger."""
    tagger: str | None
    """Whom Git names; None for a lightweight tag."""
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OurTags:
    """Every tag of ours, read at once."""

    releases: tuple[Release, ...]
    """In order of release."""
    flips: tuple[Flip, ...]
    """By contract and number."""
    objects: Mapping[str, str]
    """Each ref with the object it names, also of tags that tell of neither."""


MAX_PATTERNS = 500
"""Datasets or tags that are asked for by name; for more all are read, since a command line is not endless."""


def read_releases(
    git: GitProcess,
    *,
    merged: str | None = None,
    of: Collection[DatasetId] | None = None,
    named: Collection[str] | None = None,
) -> tuple[Release, ...]:
    """Give every release in order of release: time of the tag (of its commit, for a lightweight one), then version.

    Args:
        git: the repository.
        merged: a commit; only tags on it or before it.
        of: at least those of these datasets; None: of all.
        named: at least those of these names of tags; None: all.
    """
    return _find_releases(_read_refs(git, _prefixes(RELEASE_PREFIX, of, named), merged))


def read_flips(
    git: GitProcess,
    *,
    merged: str | None = None,
    of: Collection[DatasetId] | None = None,
    named: Collection[str] | None = None,
) -> tuple[Flip, ...]:
    """Give every flip in order of contract and number; the arguments are those of `read_releases`."""
    return _find_flips(_read_refs(git, _prefixes(CURRENT_PREFIX, of, named), merged))


def read_our_tags(git: GitProcess) -> OurTags:
    """Give every release and flip, and every ref below our prefixes, in one call of Git."""
    fields = list(_read_fields(git, [RELEASE_PREFIX, CURRENT_PREFIX], None))
    refs = [ref for ref in map(_parse_ref, fields) if ref is not None]
    return OurTags(
        releases=_find_releases(ref for ref in refs if ref.name.startswith(RELEASE_PREFIX)),
        flips=_find_flips(ref for ref in refs if ref.name.startswith(CURRENT_PREFIX)),
        objects={name.lstrip("\n"): target for name, _, target, *_ in fields},
    )


def _find_releases(refs: Iterable[_Ref]) -> tuple[Release, ...]:
    parsed = (parse_release(ref.name, ref.body, commit=ref.commit, time=ref.time, tagger=ref.tagger) for ref in refs)
    return tuple(sorted((release for release in parsed if release), key=_by_time))


def _by_time(release: Release) -> tuple[datetime, ContractId, Version]:
    return release.time or EPOCH, release.contract, release.version


def _find_flips(refs: Iterable[_Ref]) -> tuple[Flip, ...]:
    parsed = (parse_flip(ref.name, ref.body, commit=ref.commit, time=ref.time, tagger=ref.tagger) for ref in refs)
    return tuple(sorted((flip for flip in parsed if flip), key=lambda flip: (flip.contract, flip.number)))


def read_released_names(git: GitProcess) -> tuple[Release, ...]:
    """Give every release by its tag's name alone, in order of name: no tag's body is read, which is much faster."""
    names = ("%(refname)", "%(objecttype)", "%(*objecttype)")
    listing = git.text("for-each-ref", f"--format={' '.join(names)}", f"{TAGS}{RELEASE_PREFIX}")
    found = []
    with understanding("for-each-ref", encode(listing)):
        for line in split_lines(listing):
            name, kind, inner = line.split(" ")
            tag = name.removeprefix(TAGS)
            release = parse_release(tag, "", commit="", time=None) if "commit" in {kind, inner} else None
            found += [release] if release is not None else []
    return tuple(found)


def read_tag_times(git: GitProcess) -> Mapping[str, datetime]:
    """Give the name of each tag of ours with its time (that of its commit, for a lightweight one); reads no body."""
    listing = git.text("for-each-ref", "--format=%(creatordate:raw) %(refname)", *OUR_TAGS)
    lines = (line.rpartition(" ") for line in split_lines(listing))
    return {name.removeprefix(TAGS): parse_seconds(raw) for raw, _, name in lines if raw}


def read_names_beyond(git: GitProcess, commit: str, *, of: Collection[DatasetId] | None = None) -> frozenset[str]:
    """Give the names of our tags, at least those of some datasets, that a commit's history does not hold."""
    prefixes = (f"{TAGS}{name}" for prefix in (RELEASE_PREFIX, CURRENT_PREFIX) for name in _prefixes(prefix, of, None))
    listing = git.text("for-each-ref", "--format=%(refname)", f"--no-merged={commit}", *prefixes)
    return frozenset(ref.removeprefix(TAGS) for ref in split_lines(listing))


def _prefixes(prefix: str, of: Collection[DatasetId] | None, named: Collection[str] | None) -> list[str]:
    if named is not None and len(named) <= MAX_PATTERNS:
        return sorted(name for name in named if name.startswith(prefix))
    if of is None or len(of) > MAX_PATTERNS:
        return [prefix]
    return [f"{prefix}{key.namespace}/{key.dataset}/" for key in sorted(of)]


def read_tag_objects(git: GitProcess) -> Mapping[str, str]:
    """Give each of our refs (`refs/tags/release/…`) with the object it names."""
    listing = git.text("for-each-ref", "--format=%(objectname) %(refname)", *OUR_TAGS)
    return {ref: name for name, _, ref in (line.partition(" ") for line in split_lines(listing))}


def read_tag_names(git: GitProcess, commit: str, refs: Iterable[str] | None = None) -> TagNames:
    """Give the names of our tags and where they stand to a commit; `refs` is all of them, None: not read yet."""

    def names(limits: str) -> frozenset[str]:
        listing = git.text("for-each-ref", "--format=%(refname)", limits, *OUR_TAGS)
        return frozenset(ref.removeprefix(TAGS) for ref in split_lines(listing))

    contained = names(f"--merged={commit}")
    taken = frozenset(ref.removeprefix(TAGS) for ref in (read_tag_objects(git) if refs is None else refs))
    return TagNames(taken=taken, contained=contained, later=names(f"--contains={commit}") - contained)


def write_tags(git: GitProcess, tags: Sequence[NewTag], *, is_signed: bool = False) -> None:
    """Make annotated tags: first the objects, which nobody sees, then all refs in one transaction.

    Raises:
        TagConflictError: when one of the names is taken; then none was made.
        TreatyError: when Git cannot sign.
    """
    if not tags:
        return
    objects = sign_tag_objects(git, tags, read_tagger(git)) if is_signed else write_tag_objects(git, tags)
    _create_refs(git, {f"{TAGS}{tag.name}": name for tag, name in zip(tags, objects, strict=True)})


def write_tag_objects(git: GitProcess, tags: Sequence[NewTag]) -> tuple[str, ...]:
    """Store the tag objects in one call, checked by Git; without a ref they mean nothing and are swept one day."""
    tagger = read_tagger(git)
    with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
        paths = []
        for number, tag in enumerate(tags):
            path = Path(folder, str(number))
            path.write_bytes(encode(_render_tag(tag, tagger)))
            paths.append(str(path))
        listing = git.text("hash-object", "-t", "tag", "-w", "--stdin-paths", data=encode("\n".join(paths) + "\n"))
    return tuple(listing.split())


def _create_refs(git: GitProcess, refs: Mapping[str, str]) -> None:
    """Make refs in one transaction: all or none, and none that exists.

    Raises:
        TagConflictError: when one of them exists.
        LockedError: when a lock stands in the way, of another Git command or of a killed one.
    """
    lines = ["start", *(f"create {ref} {name}" for ref, name in refs.items()), "prepare", "commit"]
    with take_turns(find_git_folder(git)):
        outcome = git.attempt("update-ref", "--stdin", data=encode("\n".join(lines) + "\n"))
    if outcome.code == 0:
        return
    message = f"The tags cannot be made: {outcome.complaint}"
    if is_about_lock(outcome.complaint):
        raise LockedError(message, "If no other Git command runs, remove the lock that Git names, and run it again.")
    if "already exists" in outcome.complaint:
        raise TagConflictError(message, "If no other release runs, delete the tag that Git names, and run it again.")
    if "reference broken" in outcome.complaint:
        raise TreatyError(message, MEND_REF)
    raise TreatyError(message)


def _render_tag(tag: NewTag, tagger: str) -> str:
    seconds = int(tag.time.timestamp())
    return f"object {tag.commit}\ntype commit\ntag {tag.name}\ntagger {tagger} {seconds} +0000\n\n{tag.body}"


def read_tagger(git: GitProcess) -> str:
    """Give `name <address>` as Git is set up; a machine that is not set up tags as Treaty."""
    outcome = git.attempt("var", "GIT_COMMITTER_IDENT")
    if outcome.code != 0:
        return "Treaty <treaty@localhost>"
    return one_line(decode(outcome.output)).rsplit(" ", 2)[0]


def _read_refs(git: GitProcess, prefixes: Sequence[str], merged: str | None) -> Iterator[_Ref]:
    yield from (ref for ref in map(_parse_ref, _read_fields(git, prefixes, merged)) if ref is not None)


def _read_fields(git: GitProcess, prefixes: Sequence[str], merged: str | None) -> Iterable[Sequence[str]]:
    if not prefixes:
        return ()
    limit = [f"--merged={merged}"] if merged else []
    form = f"--format={'%00'.join(_FIELDS)}%00"
    output = git.text("for-each-ref", form, *limit, *(f"{TAGS}{prefix}" for prefix in prefixes))
    return _in_groups(output.split("\0"), len(_FIELDS))


def _in_groups(fields: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    """Give the records; each but the first begins with the line end of the one before."""
    return (fields[start : start + size] for start in range(0, len(fields) - size + 1, size))


def _parse_ref(fields: Sequence[str]) -> _Ref | None:
    name, kind, target, inner_kind, inner, created, tagger, body = fields
    is_annotated = kind == "tag"
    if (inner_kind if is_annotated else kind) != "commit":
        return None
    return _Ref(
        name=name.lstrip("\n").removeprefix(TAGS),
        commit=inner if is_annotated else target,
        time=parse_seconds(created) if created else None,
        tagger=one_line(tagger) or None,
        body=body if is_annotated else "",
    )
