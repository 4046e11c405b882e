"""The drafts of JSON Schema: which keyword exists in which, and where it means something else."""

import re
from dataclasses import dataclass

from treaty.containment.budget import Undecided


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One draft, as the rules that differ between drafts.

    Attributes:
        name: what callers say: `draft7`, `2020-12`…
        year: 4, 6, 7, 2019, 2020: later drafts compare greater.
        meta_schema: its `$schema`, without fragment.
    """

    name: str
    year: int
    meta_schema: str

    @property
    def suffix(self) -> str:
        """What ends its `$schema` as people write it."""
        return "" if self.is_modern else "#"

    @property
    def native_name(self) -> str:
        """The name of its validator in jsonschema-rs."""
        return "Draft" + self.name.removeprefix("draft").replace("-", "") + "Validator"

    @property
    def id_keyword(self) -> str:
        """The keyword that names a resource."""
        return "id" if self.year == 4 else "$id"

    @property
    def reference_hides_siblings(self) -> bool:
        """Whether `$ref` makes its neighbours mean nothing."""
        return self.year <= 7

    @property
    def whole_is_integer(self) -> bool:
        """Whether `1.0` is an integer."""
        return self.year > 4

    @property
    def has_prefix_items(self) -> bool:
        """Whether tuples are told by `prefixItems`, not by an array under `items`."""
        return self.year >= 2020

    @property
    def is_modern(self) -> bool:
        """Whether `$anchor`, `dependentRequired`, `minContains` and `unevaluated*` exist."""
        return self.year >= 2019

    def has(self, keyword: str) -> bool:
        """Whether the draft gives this validation keyword a meaning."""
        return _SINCE.get(keyword, 4) <= self.year <= _UNTIL.get(keyword, 9999)


_SINCE = {
    "const": 6, "contains": 6, "propertyNames": 6, "if": 7,
    "dependentRequired": 2019, "dependentSchemas": 2019, "minContains": 2019, "maxContains": 2019,
    "unevaluatedProperties": 2019, "unevaluatedItems": 2019, "$anchor": 2019,
    "$recursiveRef": 2019, "$dynamicRef": 2020, "$dynamicAnchor": 2020, "prefixItems": 2020,
}  # fmt: skip
_UNTIL = {"additionalItems": 2019, "$recursiveRef": 2019, "dependencies": 7}

DIALECTS = (
    Dialect(name="draft4", year=4, meta_schema="http://json-schema.org/draft-04/schema"),
    Dialect(name="draft6", year=6, meta_schema="http://json-schema.org/draft-06/schema"),
    Dialect(name="draft7", year=7, meta_schema="http://json-schema.org/draft-07/schema"),
    Dialect(name="2019-09", year=2019, meta_schema="https://json-schema.org/draft/2019-09/schema"),
    Dialect(name="2020-12", year=2020, meta_schema="https://json-schema.org/draft/2020-12/schema"),
)
DEFAULT = DIALECTS[-1]
_BY_DIGITS = {
    digits: dialect
    for dialect in DIALECTS
    for digits in {str(dialect.year), "".join(filter(str.isdigit, dialect.name))}
}
_SPELLED = re.compile(r"(?:draft[-_ ]?)?0?\d+(?:-\d\d)?", re.IGNORECASE)
_BY_META_SCHEMA = {dialect.meta_schema: dialect for dialect in DIALECTS} | {"http://json-schema.org/schema": DEFAULT}


def dialect_named(name: str | int) -> Dialect:
    """The dialect that a caller asks for, by any of its usual names.

    Args:
        name: `draft7`, `draft-07`, `7`, `2020-12`, `draft2020-12`, `2020`, or the address of its meta-schema.

    Raises:
        ValueError: for a name that is none of ours.
    """
    text = str(name)
    found = _BY_META_SCHEMA.get(text.removesuffix("#"))
    if found is None and _SPELLED.fullmatch(text):
        found = _BY_DIGITS.get("".join(filter(str.isdigit, text)).lstrip("0"))
    if found is None:
        raise ValueError(f"Unknown draft {name!r}; use one of {', '.join(dialect.name for dialect in DIALECTS)}.")
    return found


def dialect_of(schema: object, fallback: Dialect) -> Dialect:
    """The dialect that a schema document claims by `$schema`, else the fallback.

    Raises:
        Undecided: for a `$schema` that is no known draft.
    """
    claim = schema.get("$schema") if isinstance(schema, dict) else None
    if not isinstance(claim, str):
        return fallback
    dialect = _BY_META_SCHEMA.get(claim.removesuffix("#"))
    if dialect is None:
        raise Undecided(f"the dialect {claim} is unknown", "/$schema")
    return dialect
