"""Descriptions: what the data means, in words that add something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lint.places import below, is_named
from treaty.model.contract import Contract, Field, Record
from treaty.model.pointer import Pointer
from treaty.model.registry import Dataset

_PLACEHOLDER = re.compile(
    r"\W*(?:(?:todo|tbd|tbc|fixme|xxx|lorem ipsum|to be (?:done|defined|described))\b.*"
    r"|n/?a|none|unknown|description|(?:add|insert) description.*)\W*",
    re.IGNORECASE | re.DOTALL,
)
_MAX_PLACEHOLDER_LENGTH = 40
_MOST_FILLER = 20
"""Characters by which a description that only repeats the name may be longer than it."""


@rule(code="TR120", scope=Contract, severity=Severity.WARNING)
def contract_has_purpose(contract: Contract) -> Iterator[Problem]:
    """A contract says what the data is for.

    Why: a consumer decides by the purpose whether this is the dataset they want.
    Bad:
        description:
          usage: Join on the invoice number.
    Good:
        description:
          purpose: Every invoice sent to a customer, as booked in the ledger.
    """
    if not (contract.description.purpose or "").strip():
        yield problem(
            "The contract has no purpose; say under `description.purpose` what the data is for.", "description"
        )


@rule(code="TR121", scope=Record, severity=Severity.WARNING, aliases=("DBT_001",))
def record_has_description(record: Record) -> Iterator[Problem]:
    """Every table and message is described.

    Why: the name says what it is called, not what one row stands for or what is left out.
    Bad:
        name: invoices
    Good:
        name: invoices
        description: One row for each invoice sent; drafts are left out.
    """
    if not (record.description or "").strip():
        yield problem(f"Record `{record.name}` has no description; say what one row stands for.", "description")


@rule(code="TR122", scope=Field, severity=Severity.WARNING, aliases=("DBT_004", "field.description.missing"))
def field_has_description(field: Field) -> Iterator[Problem]:
    """Every field is described.

    Why: most wrong figures come from a column that two people read differently.
    Bad: `{name: amount, logicalType: number}`
    Good: `{name: amount, logicalType: number, description: "Net amount in the currency of the invoice."}`
    """
    if is_named(field) and not (field.description or "").strip():
        yield problem(f"Field `{field.name}` has no description; say what it holds and what null means.", "description")


@rule(code="TR123", scope=Field, severity=Severity.INFO)
def field_description_adds_to_name(field: Field) -> Iterator[Problem]:
    """A field's description says more than its name.

    Why: "Order date" under `order_date` costs a line and answers nothing; say which date, in which time zone,
    set by whom.
    Bad: `{name: order_date, description: The order date.}`
    Good: `{name: order_date, description: "Day on which the customer confirmed the order, in UTC."}`
    """
    text = field.description or ""
    if len(text) > len(field.name) + _MOST_FILLER or not is_named(field):
        return
    words = _words(text)
    if words and words <= _words(field.name) | {"the", "a", "an", "of", "this", "is"}:
        yield problem(
            f"The description of field `{field.name}` repeats its name; say what the name does not.", "description"
        )


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()))


@rule(code="TR124", scope=Contract, severity=Severity.WARNING)
def descriptions_are_written(contract: Contract) -> Iterator[Problem]:
    """No description is a placeholder.

    Why: "TODO" passes every check for presence and tells the reader that nobody came back.
    Bad:
        description:
          purpose: TODO
    Good:
        description:
          purpose: Every invoice sent to a customer, as booked in the ledger.
    """
    for what, text, at in _descriptions(contract):
        if text and len(text) <= _MAX_PLACEHOLDER_LENGTH and _PLACEHOLDER.fullmatch(text.strip()):
            yield problem(f"The description of {what} is a placeholder (`{text.strip()}`); write it.", at)


def _descriptions(contract: Contract) -> Iterator[tuple[str, str | None, Pointer]]:
    yield "the contract", contract.description.purpose, Pointer(("description", "purpose"))
    for record in contract.records:
        yield f"record `{record.name}`", record.description, record.pointer / "description"
        for path, field in record.walk():
            yield (
                f"field `{record.name}.{path}`",
                field.description,
                below(field.pointer, contract.pointer) / "description",
            )


@rule(code="TR125", scope=Dataset, severity=Severity.WARNING)
def dataset_has_description(dataset: Dataset) -> Iterator[Problem]:
    """Every dataset is described.

    Why: it is the text people search and the first they read, before any layer or version.
    Bad:
        namespace: finance
        name: invoice
        title: Invoices
    Good:
        namespace: finance
        name: invoice
        title: Invoices
        description: Every invoice that the group sends, from draft to payment.
    """
    if not (dataset.description or "").strip():
        yield problem(f"Dataset `{dataset.key}` has no description; say what it holds.", "description")
