"""URI references, resolved and decoded: the little that `$id` and `$ref` need."""

import re

_PARTS = re.compile(r"^(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$", re.DOTALL)
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def split_fragment(uri: str) -> tuple[str, str]:
    """A URI without its fragment, and the fragment as written (empty if there is none)."""
    base, _, fragment = uri.partition("#")
    return base, fragment


def decode(text: str) -> str:
    """Text with its percent escapes read as UTF-8."""
    return _ESCAPES.sub(lambda match: bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace"), text)


def resolve_reference(base: str, reference: str) -> str:
    """A reference as seen from a base. Source: RFC 3986, section 5.2."""
    scheme, authority, path, query, fragment = _parts(reference)
    if scheme is None:
        base_scheme, base_authority, base_path, base_query, _ = _parts(base)
        scheme = base_scheme
        if authority is None:
            authority = base_authority
            query = base_query if not path and query is None else query
            path = _merge(base_path, path, has_authority=authority is not None)
    return _compose(scheme, authority, path, query, fragment)


def _parts(uri: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    match = _PARTS.match(uri)
    if match is None:
        raise AssertionError("the pattern matches every text")
    return match[1], match[2], match[3], match[4], match[5]


def _merge(base: str, path: str, *, has_authority: bool) -> str:
    if not path:
        return base
    if path.startswith("/"):
        return _without_dots(path)
    if has_authority and not base:
        return _without_dots("/" + path)
    return _without_dots(base.rpartition("/")[0] + "/" + path if "/" in base else path)


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


def _compose(scheme: str | None, authority: str | None, path: str, query: str | None, fragment: str | None) -> str:
    text = "" if scheme is None else f"{scheme}:"
    text += "" if authority is None else f"//{authority}"
    text += path
    text += "" if query is None else f"?{query}"
    return text + ("" if fragment is None else f"#{fragment}")
