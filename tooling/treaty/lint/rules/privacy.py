"""Privacy: personal data is marked as such, and masked where it leaves the platform."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lint.places import label
from treaty.model.contract import Contract, Field
from treaty.model.personal import OUTWARD_LAYERS, PERSONAL_CLASSES, has_hidden_name, is_tagged_personal

_CLASSES = frozenset({"pii", "personal", "restricted", "confidential", "sensitive"})


@rule(code="TR280", scope=Field, severity=Severity.WARNING, aliases=("PII_002",))
def personal_data_is_classified(field: Field) -> Iterator[Problem]:
    """A field that is tagged as personal data has a classification.

    Why: the tag says what it is, the classification how it must be handled; access rules go by the second.
    Bad: `{name: email, logicalType: string, tags: [pii]}`
    Good: `{name: email, logicalType: string, tags: [pii], classification: restricted}`
    """
    if field.tags and is_tagged_personal(field) and not field.classification:
        yield problem(f"Field `{label(field)}` is tagged as personal data but has no classification; add one.", "tags")


@rule(code="TR281", scope=Field, severity=Severity.INFO)
def classified_personal_data_is_tagged(field: Field) -> Iterator[Problem]:
    """A field that is classified as personal data is tagged `pii`.

    Why: inventories of personal data are made by tag; a column that only its classification gives away is missed.
    Bad: `{name: email, logicalType: string, classification: pii}`
    Good: `{name: email, logicalType: string, classification: pii, tags: [pii]}`
    """
    if (field.classification or "").lower() in PERSONAL_CLASSES and not is_tagged_personal(field):
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
    if contract.key is None or contract.key.layer not in OUTWARD_LAYERS or field.masking:
        return
    is_classified = (field.classification or "").lower() in _CLASSES
    if is_classified and is_tagged_personal(field) and not has_hidden_name(field):
        yield problem(
            f"Field `{label(field)}` hands out personal data and does not say how it is masked; add `masking`."
        )
