"""Personal data: by which signs a field is known to hold it, of which kind it looks, and how it is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator

from treaty.model.contract import Field

PERSONAL_TAGS = frozenset({"pii", "personal", "personal-data", "personal_data"})
PERSONAL_CLASSES = frozenset({"pii", "personal"})
"""Classifications that say by themselves that a field is about a person."""
OUTWARD_LAYERS = frozenset({"activation", "published"})
"""Where data leaves the platform."""

_MASKED_NAME = re.compile(
    r"(?:^|_)(?:hash(?:ed)?|masked|encrypted|redacted|anonymi[sz]ed|tokeni[sz]ed|obfuscated)(?:_|$)"
)
_KINDS = {
    "e-mail": "email|e_?mail_address",
    "phone": "phone|mobile|cell|telephone|phone_number|msisdn",
    "national id": "ssn|social_security|national_id|passport|passport_number|tax_id|drivers_license",
    "name": "(?:first|last|full|given|family|middle|maiden)_?name|surname",
    "date of birth": "dob|birth_?(?:date|year|day)|date_of_birth",
    "payment card": "credit_card|card_number|cc_num|pan",
    "bank account": "bank_account|account_number|iban",
    "network address": "ip_?addr(?:ess)?|client_ip|user_ip",
    "device": "device_id|udid|idfa|gaid",
    "postal address": "street|postal_address|home_address|zip_code|postcode",
}
_NAME = re.compile("|".join(f"(?:^|_)({words})(?:_|$)" for words in _KINDS.values()))
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def find_signs(field: Field) -> Iterator[str]:
    """Give what marks a field as personal data: its tags, then its classification; nothing where nobody said so."""
    for tag in field.tags:
        if tag.lower().partition(":")[0] in PERSONAL_TAGS:
            yield f"tag {tag}"
    if field.classification and field.classification.lower() in PERSONAL_CLASSES:
        yield f"classification {field.classification}"


def is_tagged_personal(field: Field) -> bool:
    """Tell whether a tag says that a field holds personal data."""
    return any(tag.lower() in PERSONAL_TAGS for tag in field.tags)


def guess_kind(name: str) -> str:
    """Give the kind of personal data that a name promises (`e-mail`, `phone`); empty for none."""
    found = _NAME.search(_HUMP.sub("_", name).lower())
    return list(_KINDS)[found.lastindex - 1] if found is not None and found.lastindex is not None else ""


def has_hidden_name(field: Field) -> bool:
    """Tell whether a field is hidden by its own account: an encrypted column stands for it, or its name says so."""
    return field.encrypted_name is not None or _MASKED_NAME.search(field.name.lower()) is not None
