"""Privacy: personal data is marked as such, and masked where it leaves the platform."""

from __future__ import annotations

import re
from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lint.places import label
from treaty.model.contract import Contract, Field

_PERSONAL_TAGS = frozenset({"pii", "personal", "personal-data", "personal_data"})
_PERSONAL_CLASSES = frozenset({"pii", "personal", "restricted", "confidential", "sensitive"})
_MASKED_NAME = re.compile(
    r"(?:^|_)(?:hash(?:ed)?|masked|encrypted|redacted|anonymi[sz]ed|tokeni[sz]ed|obfuscated)(?:_|$)"
)


def _is_personal(field: Field) -> bool:
    return bool({tag.lower() for tag in field.tags} & _PERSONAL_TAGS)


@rule(code="TR280", scope=Field, severity=Severity.WARNING, aliases=("PII_002",))
def personal_data_is_classified(field: Field) -> Iterator[Problem]:
    """A field that is tagged as personal data has a classification.

    Why: the tag says what it is, the classification how it must be handled; access rules go by the second.
    Bad: `{name: email, logicalType: string, tags: [pii]}`
    Good: `{name: email, logicalType: string, tags: [pii], classification: restricted}`
    """
    if field.tags and _is_personal(field) and not field.classification:
        yield problem(f"Field `{label(field)}` is tagged as personal data but has no classification; add one.", "tags")


@rule(code="TR281", scope=Field, severity=Severity.INFO)
def classified_personal_data_is_tagged(field: Field) -> Iterator[Problem]:
    """A field that is classified as personal data is tagged `pii`.

    Why: inventories of personal data are made by tag; a column that only its classification gives away is missed.
    Bad: `{name: email, logicalType: string, classification: pii}`
    Good: `{name: email, logicalType: string, classification: pii, tags: [pii]}`
    """
    if (field.classification or "").lower() in {"pii", "personal"} and not _is_personal(field):
        yield problem(
            f"Field `{label(field)}` is classified as personal data but not tagged `pii`; add the tag.",
            "classification",
        )


@rule(code="TR282", scope=Field, severity=Severity.WARNING, aliases=("PII_001", "DIM5_003"))
def personal_data_leaves_masked(field: Field, *, contract: Contract) -> Iterator[Problem]:
    """Personal data in the activation layer says how it is masked.

    Why: what reaches applications and partners cannot be called back; whoever reads the contract must see that it is
    hashed, tokenised or cut off, or that it is meant to be in the clear (`method: "null"` and a scope).
    Bad:
        datasets/crm/customer/activation/v1.0.0.yaml:
          schema:
            - name: customer
              properties: [{name: email, logicalType: string, tags: [pii], classification: restricted}]
    Good:
        datasets/crm/customer/activation/v1.0.0.yaml:
          schema:
            - name: customer
              properties:
                - name: email
                  logicalType: string
                  tags: [pii]
                  classification: restricted
                  customProperties: [{property: masking, vendor: treaty, value: {method: hash}}]
    """
    if contract.key is None or contract.key.layer not in {"activation", "published"} or field.masking:
        return
    is_classified = (field.classification or "").lower() in _PERSONAL_CLASSES
    is_hidden = field.encrypted_name is not None or _MASKED_NAME.search(field.name.lower()) is not None
    if is_classified and _is_personal(field) and not is_hidden:
        yield problem(
            f"Field `{label(field)}` hands out personal data and does not say how it is masked; add `masking`."
        )
