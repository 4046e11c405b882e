"""Names as a sentence lists them, and those that may have been meant by one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

_AT_MOST = 3


def suggest(text: str, names: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Give the question whether one of the nearest names was meant: at most three, the nearest first, in any case.

    Args:
        text: as typed.
        names: those that are known.
        cutoff: how alike a name must be at least, from 0 to 1, as `difflib` counts it.

    Returns:
        "Did you mean `a`, `b` or `c`?", or nothing where no name is near.
    """
    import difflib  # for mistakes alone

    by_fold = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(text.casefold(), by_fold, n=_AT_MOST, cutoff=cutoff)
    return f"Did you mean {join([f'`{by_fold[fold]}`' for fold in near], 'or')}?" if near else ""


def join(words: Iterable[str], last: str) -> str:
    """Give words as one enumeration, each once: "a, b or c"; nothing for none."""
    told = list(dict.fromkeys(words))
    return f" {last} ".join(", ".join(part) for part in (told[:-1], told[-1:]) if part)
