"""Patterns of CODEOWNERS against paths, in time that grows with both and never beyond: they come from other people.

Source: gitignore(5), "PATTERN FORMAT", without `!` and ranges, as GitHub Docs, "About code owners", have it.
"""

from __future__ import annotations

ANY = "**"


def is_owned(pattern: str, path: str) -> bool:
    """Tell whether a pattern matches a path from the repository's root, or a folder above it."""
    body = pattern.strip("/")
    parts = body.split("/")
    if not (pattern.startswith("/") or "/" in body):
        parts = [ANY, *parts]
    names = path.split("/")
    ends = _walk(parts, names)
    if pattern.endswith("/"):
        return any(end < len(names) for end in ends)
    # `docs/*` is what stands in the folder itself; any other pattern is a file, or a folder with all that it holds.
    return len(names) in ends or (bool(ends) and not pattern.endswith("/*"))


def _walk(parts: list[str], names: list[str]) -> set[int]:
    """Give how many names of a path the parts of a pattern may have used up."""
    ends = {0}
    for place, part in enumerate(parts):
        if not ends:
            break
        if part == ANY:
            is_last = place == len(parts) - 1
            ends = set(range(min(ends) + int(is_last), len(names) + 1))
        else:
            ends = {end + 1 for end in ends if end < len(names) and is_named(part, names[end])}
    return ends


def is_named(part: str, name: str) -> bool:
    """Tell whether a part of a pattern matches a name: `*` is any text, `?` any sign."""
    at, back, star = 0, 0, -1
    place = 0
    while at < len(name):
        if place < len(part) and part[place] == "*":
            star, back = place, at
            place += 1
        elif place < len(part) and part[place] in {"?", name[at]}:
            at, place = at + 1, place + 1
        elif star >= 0:
            # What follows the last star did not fit: the star takes one sign more. An earlier star need not move.
            back += 1
            at, place = back, star + 1
        else:
            return False
    return not part[place:].strip("*")
