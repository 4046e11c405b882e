"""The public Python functions: the one module that other programs may import; everything else may change.

Importing it is cheap: each function loads what it needs when it is called.

    from treaty.api import prove_containment

    answer = prove_containment({"type": "integer"}, {"type": "integer", "minimum": 0})
    answer.outcome          # "not_contained"
    answer.witness          # -1
    answer.failing_keyword  # "/minimum"
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from treaty.containment.budget import Budget

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Budget", "Containment", "Outcome", "check_contracts", "compare_versions", "prove_containment"]


class Outcome(StrEnum):
    """The three answers; each equals its text."""

    CONTAINED = "contained"
    """Proved: every document that the writer's schema allows, the reader's allows too."""
    NOT_CONTAINED = "not_contained"
    """Shown by a witness that two independent validators confirmed."""
    UNDECIDED = "undecided"
    """Neither; `reason` says why. Treat it as a break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Containment:
    """Whether every document of the writer's schema is a document of the reader's.

    Attributes:
        outcome: the answer.
        witness: a document that the writer's schema allows and the reader's rejects. `None` may be one:
            `has_witness` tells.
        has_witness: whether there is a witness; True exactly when not contained.
        failing_keyword: JSON Pointer of the keyword in the reader's schema that rejects the witness.
        failing_part: JSON Pointer of the part of the witness that it rejects; empty for the whole.
        reason: why it is undecided; None otherwise.
        place: JSON Pointer of the construct that makes it undecided, in the document that the reason names; None
            where no one construct is to blame.
    """

    outcome: Outcome
    witness: Any = None
    has_witness: bool = False
    failing_keyword: str | None = None
    failing_part: str | None = None
    reason: str | None = None
    place: str | None = None


def prove_containment(
    writer: Any,
    reader: Any,
    *,
    draft: str | int | None = None,
    resources: Mapping[str, Any] | None = None,
    budget: Budget | None = None,
    hints: Sequence[Any] = (),
    asserts_format: bool = False,
) -> Containment:
    """Decide whether every document that is valid under one JSON Schema is valid under another.

    Args:
        writer: a JSON Schema as plain data: a dict, True or False.
        reader: a JSON Schema as plain data.
        draft: `draft4` to `2020-12`, or the address of a meta-schema; None reads `$schema`, else takes 2020-12.
        resources: further schema documents by URI; nothing is ever fetched.
        budget: limits of work; None takes the default ones (120,000 counted steps).
        hints: values that the witness should look like where the schemas leave room.
        asserts_format: whether `format` is a constraint; by default it is an annotation and binds nobody.

    Returns:
        The answer. No schema makes this raise: what cannot be read or settled is undecided.

    Raises:
        ValueError: for an unknown draft.
    """
    from treaty.containment import prove

    proof = prove.prove_containment(
        writer, reader, draft=draft, resources=resources, budget=budget, hints=hints, asserts_format=asserts_format
    )
    return Containment(
        outcome=Outcome(proof.verdict.value),
        witness=proof.witness,
        has_witness=proof.has_witness,
        failing_keyword=proof.failing_pointer,
        failing_part=proof.instance_pointer,
        reason=proof.reason,
        place=proof.place,
    )


def compare_versions(
    old: str, new: str, *, folder: Path | str = ".", mode: str | None = None, content_model: str | None = None
) -> dict[str, Any]:
    """Compare two versions of a contract, or two bare JSON Schemas, as `treaty diff --format json` does.

    Args:
        old: FQID (`finance.gold.invoice:v1.2.0`), path of a file, or `REF:path` for a file at a Git ref.
        new: the same.
        folder: where names and paths start from.
        mode: compatibility mode to judge by; None: the contract's own where there is one, else `full`.
        content_model: `declared` or `strict`; None: what the contracts say, `declared` for bare schemas.

    Returns:
        The comparison as plain data, described by `treaty schema diff-report`.

    Raises:
        treaty.diagnostics.errors.TreatyError: when a side cannot be found or read; it has a message and a hint.
        ValueError: for an unknown content model.
    """
    from treaty.app.diff_versions import diff_versions
    from treaty.model.contract import ContentModel
    from treaty.report.diff_json import comparison_to_json

    model = None if content_model is None else ContentModel(content_model)
    difference = diff_versions(old, new, Path(folder).absolute(), mode=mode, content_model=model)
    return comparison_to_json(difference.comparison, difference.hits)


def check_contracts(
    paths: Iterable[Path | str] = (),
    *,
    today: date,
    folder: Path | str = ".",
    base: str | None = None,
    is_staged: bool = False,
    tell: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Check a contracts repository, or files, as `treaty check --format json` does.

    Args:
        paths: registries and files; none means the registry in `folder` or above it.
        today: the day to judge dates by.
        folder: where relative paths start from.
        base: a Git ref; its merge base with HEAD is what the tree is compared with.
        is_staged: check what is staged in Git, against HEAD.
        tell: called with what is under way.

    Returns:
        The findings as plain data, described by `treaty schema check-report`; `summary.failed` tells the outcome.

    Raises:
        treaty.diagnostics.errors.TreatyError: when something cannot be found or read.
    """
    from treaty.app.check_paths import Options, check_paths
    from treaty.report.json_report import check_to_json

    here = Path(folder).absolute()
    options = Options(today=today, base=base, is_staged=is_staged)
    result = check_paths([here / path for path in paths], here, options, progress=tell or (lambda _: None))
    return check_to_json(result)
