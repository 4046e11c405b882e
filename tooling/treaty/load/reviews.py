"""Reviews from JSON, strictly: what CI passes in decides who may release."""

from __future__ import annotations

import json
from typing import Any

from treaty.diagnostics.errors import UsageError
from treaty.load import parts
from treaty.load.shape import find_shape_problems
from treaty.model.pointer import ROOT
from treaty.model.review import Review, Reviews

_HINT = "`treaty schema reviews` describes the format."


def parse_reviews(text: str) -> Reviews:
    """Read the reviews of a pull request.

    Raises:
        UsageError: when the text is no JSON, or not of the shape that `treaty schema reviews` describes.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"The reviews are no JSON: {error}.", _HINT) from error
    problem = next(find_shape_problems(value, "reviews"), None)
    if problem is not None:
        where = f", at `{problem.pointer}`" if problem.pointer.tokens else ""
        raise UsageError(f"The reviews are not as they should be{where}: {problem.message}", _HINT)
    return Reviews(
        author=_login(value, "author"),
        head=parts.text(value, "head") or None,
        reviews=tuple(
            Review(
                reviewer=_login(node, "reviewer") or "",
                state=parts.text(node, "state") or "",
                commit=parts.text(node, "commit") or None,
                teams=parts.texts(node, "teams"),
            )
            for _, node in parts.members(value, "reviews", ROOT)
        ),
    )


def _login(node: Any, key: str) -> str | None:
    name = parts.text(node, key)
    return name.removeprefix("@") if name else None
