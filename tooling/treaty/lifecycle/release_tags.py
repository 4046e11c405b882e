"""What release and current tags are called, and what their bodies say: each form read and written here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from treaty.model.identity import ContractId, IdentityError, Version, is_name, parse_fqid, parse_version
from treaty.model.release import Flip, Release

RELEASE_PREFIX = "release/"
CURRENT_PREFIX = "current/"

_TRAILER = re.compile(r"([A-Z][A-Za-z-]*): (.*)")
_SIGNATURE = "\n-----BEGIN "
"""How a signature begins, of OpenPGP, SSH and X.509 alike; its armour may hold lines that look like trailers."""
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def render_release_tag(contract: ContractId, version: Version) -> str:
    """Give the name of a release's tag: `release/finance/invoice/gold/v1.2.0`."""
    return f"{RELEASE_PREFIX}{_folder(contract)}/{version}"


def render_current_tag(contract: ContractId, number: int) -> str:
    """Give the name of a flip's tag: `current/finance/invoice/gold/3`."""
    return f"{CURRENT_PREFIX}{_folder(contract)}/{number}"


def parse_release_tag(tag: str) -> tuple[ContractId, Version] | None:
    """Read the name of a release's tag; None for any other name."""
    contract, last = _split(tag, RELEASE_PREFIX)
    if contract is None or not last.startswith("v"):
        return None
    version = _version(last)
    return (contract, version) if version is not None else None


def parse_current_tag(tag: str) -> tuple[ContractId, int] | None:
    """Read the name of a flip's tag; None for any other name."""
    contract, last = _split(tag, CURRENT_PREFIX)
    return (contract, int(last)) if contract is not None and _NUMBER.fullmatch(last) else None


def render_release(release: Release) -> str:
    """Give the body of a release's tag: a subject, an empty line, trailers."""
    return _render(
        f"Release {release.contract} {release.version}",
        [
            ("Contract", str(release.contract)),
            ("Version", str(release.version)),
            ("Base", release.base),
            ("Posture", release.posture),
            ("Digest", release.digest),
            ("Schema-Digest", release.schema_digest),
            ("Actor", release.actor),
            ("Correlation-Id", release.correlation_id),
        ],
    )


def render_flip(flip: Flip) -> str:
    """Give the body of a flip's tag: a subject, an empty line, trailers."""
    return _render(
        f"Current version of {flip.contract} is {flip.version}",
        [
            ("Contract", str(flip.contract)),
            ("Current", str(flip.version)),
            ("Previous", str(flip.previous) if flip.previous else None),
            ("Reason", flip.reason),
            ("Actor", flip.actor),
            ("Correlation-Id", flip.correlation_id),
        ],
    )


def parse_release(
    tag: str, body: str, *, commit: str, time: datetime | None, tagger: str | None = None
) -> Release | None:
    """Read a release from its tag; what a hand-made body does not say is None.

    Args:
        tag: the tag's name, without `refs/tags/`.
        body: the message of an annotated tag, empty for a lightweight one.
        commit: what the tag points to.
        time: when it was tagged.
        tagger: whom Git names; the actor where the body names none.

    Returns:
        The release, or None when the name is no release's.
    """
    named = parse_release_tag(tag)
    if named is None:
        return None
    trailers = parse_trailers(body)
    return Release(
        contract=named[0],
        version=named[1],
        tag=tag,
        commit=commit,
        time=time,
        digest=_digest(trailers.get("Digest")),
        base=trailers.get("Base"),
        posture=trailers.get("Posture"),
        actor=trailers.get("Actor") or tagger,
        correlation_id=trailers.get("Correlation-Id"),
        schema_digest=_digest(trailers.get("Schema-Digest")),
    )


def parse_flip(tag: str, body: str, *, commit: str, time: datetime | None, tagger: str | None = None) -> Flip | None:
    """Read a flip from its tag; None when the name is no flip's or the body names no version."""
    named = parse_current_tag(tag)
    trailers = parse_trailers(body)
    version = _version(trailers.get("Current"))
    if named is None or version is None:
        return None
    return Flip(
        contract=named[0],
        number=named[1],
        version=version,
        previous=_version(trailers.get("Previous")),
        tag=tag,
        commit=commit,
        time=time,
        reason=trailers.get("Reason", ""),
        actor=trailers.get("Actor") or tagger,
        correlation_id=trailers.get("Correlation-Id"),
    )


def parse_trailers(body: str) -> Mapping[str, str]:
    """Read the `Name: value` lines below the subject, up to a signature; of a repeated name the first counts."""
    trailers: dict[str, str] = {}
    for line in body.partition(_SIGNATURE)[0].split("\n")[1:]:
        match = _TRAILER.fullmatch(line)
        if match is not None:
            trailers.setdefault(match.group(1), match.group(2))
    return trailers


def _render(subject: str, trailers: Iterable[tuple[str, str | None]]) -> str:
    lines = [f"{name}: {one_line(value)}" for name, value in trailers if value and one_line(value)]
    return "\n".join([subject, "", *lines, ""])


def one_line(text: str) -> str:
    """Give a text as one line: nobody can forge a trailer by a line break in a name or a reason."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def _folder(contract: ContractId) -> str:
    return f"{contract.namespace}/{contract.dataset}/{contract.layer}"


def _split(tag: str, prefix: str) -> tuple[ContractId | None, str]:
    folder, _, last = tag.removeprefix(prefix).rpartition("/")
    return (_parse_folder(folder) if tag.startswith(prefix) else None), last


@lru_cache(maxsize=65_536)  # a contract has many tags
def _parse_folder(folder: str) -> ContractId | None:
    parts = folder.split("/")
    if len(parts) != 3 or not all(map(is_name, (*parts[0].split("."), *parts[1:]))):
        return None
    namespace, dataset, layer = parts
    return parse_fqid(f"{namespace}.{layer}.{dataset}").contract


def _digest(text: str | None) -> str | None:
    return text if text and _DIGEST.fullmatch(text) else None


@lru_cache(maxsize=65_536)  # versions of contracts are much alike
def _version(text: str | None) -> Version | None:
    try:
        return parse_version(text) if text else None
    except IdentityError:
        return None
