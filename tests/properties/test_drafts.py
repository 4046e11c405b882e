"""The same laws in the drafts before 2020-12, with what they alone know: boolean bounds, tuples, dependencies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jsonschema
import jsonschema_rs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.properties.test_containment import FIXED, NAMES, PATTERNS, SCALARS, values

from treaty.containment.prove import Verdict, prove_containment

VALIDATORS: Mapping[str, tuple[Any, Any]] = {
    "draft4": (jsonschema_rs.Draft4Validator, jsonschema.Draft4Validator),
    "draft6": (jsonschema_rs.Draft6Validator, jsonschema.Draft6Validator),
    "draft7": (jsonschema_rs.Draft7Validator, jsonschema.Draft7Validator),
    "2019-09": (jsonschema_rs.Draft201909Validator, jsonschema.Draft201909Validator),
}
WHOLE: list[Any] = [1.0, 0.0, [1.0], [1, 1.0], [0, False], {"a": 1.0}, "é", "😀", "a\u0301"]
Schemas = st.SearchStrategy[Any]

small = st.integers(0, 3)
names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True)


def _shared(inner: Schemas) -> list[Schemas]:
    several = st.lists(inner, min_size=1, max_size=2)
    constants = st.lists(st.sampled_from([*SCALARS, *FIXED]), min_size=1, max_size=3, unique_by=repr)
    return [
        st.fixed_dictionaries({"type": st.sampled_from(["integer", "number", "string", "array", "object"])}),
        st.fixed_dictionaries({"enum": constants}),
        st.dictionaries(st.sampled_from(["minLength", "maxLength", "minItems", "maxItems"]), small, min_size=1),
        st.fixed_dictionaries({"multipleOf": st.sampled_from([0.5, 1, 1.5, 2])}),
        st.fixed_dictionaries({"pattern": st.sampled_from(PATTERNS)}),
        st.fixed_dictionaries({"items": inner}),
        st.fixed_dictionaries({"items": several}, optional={"additionalItems": inner}),
        st.just({"uniqueItems": True}),
        st.fixed_dictionaries({"properties": st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=2)}),
        st.fixed_dictionaries({"required": names}),
        st.fixed_dictionaries({"additionalProperties": st.booleans() | inner}),
        st.fixed_dictionaries({"anyOf": several}),
        st.fixed_dictionaries({"oneOf": several}),
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries(
            {"$ref": st.sampled_from(["#/definitions/one", "#/definitions/two"]), "type": st.just([])}
        ),
    ]


def _dependencies(inner: Schemas) -> Schemas:
    return st.fixed_dictionaries({"dependencies": st.dictionaries(st.sampled_from(NAMES), names | inner, max_size=2)})


def _since_six(inner: Schemas) -> list[Schemas]:
    return [
        st.dictionaries(st.sampled_from(["exclusiveMinimum", "exclusiveMaximum"]), small, min_size=1),
        st.fixed_dictionaries({"const": st.sampled_from([*SCALARS, *FIXED])}),
        st.fixed_dictionaries({"contains": inner}),
        st.fixed_dictionaries({"propertyNames": inner}),
        st.booleans().map(lambda holds: {"not": not holds}),
    ]


def _in_four(inner: Schemas) -> list[Schemas]:
    bounds = [
        st.fixed_dictionaries({word: small, f"exclusive{word.capitalize()}": st.booleans()})
        for word in ("minimum", "maximum")
    ]
    return [*bounds, _dependencies(inner)]


def _in_six(inner: Schemas) -> list[Schemas]:
    return [*_since_six(inner), _dependencies(inner)]


def _in_seven(inner: Schemas) -> list[Schemas]:
    conditional = st.fixed_dictionaries({"if": inner, "then": inner}, optional={"else": inner})
    return [*_in_six(inner), conditional]


def _in_2019(inner: Schemas) -> list[Schemas]:
    counted = st.fixed_dictionaries({"contains": inner}, optional={"minContains": small, "maxContains": small})
    required = st.fixed_dictionaries({"dependentRequired": st.dictionaries(st.sampled_from(NAMES), names, max_size=1)})
    unevaluated = st.fixed_dictionaries({"unevaluatedProperties": st.booleans() | inner})
    return [*_since_six(inner), counted, required, unevaluated]


OWN: Mapping[str, Callable[[Schemas], list[Schemas]]] = {
    "draft4": _in_four, "draft6": _in_six, "draft7": _in_seven, "2019-09": _in_2019,
}  # fmt: skip


def _merge(parts: list[dict[str, Any]], draft: str) -> dict[str, Any]:
    merged = {keyword: value for part in parts for keyword, value in part.items()}
    if "$ref" in merged and (merged["type"] == [] or draft == "2019-09"):
        # Before 2019-09 what stands beside a reference is ignored, even what no value satisfies.
        merged["type"] = ["null", "string"] if draft == "2019-09" else "null"
    return merged


def _documents(draft: str) -> Schemas:
    leaf = st.fixed_dictionaries({"type": st.sampled_from(["null", "integer", "string"])})
    schemas = st.recursive(
        leaf,
        lambda inner: st.lists(st.one_of([*_shared(inner), *OWN[draft](inner)]), min_size=1, max_size=3).map(
            lambda parts: _merge(parts, draft)
        ),
        max_leaves=5,
    )
    return st.tuples(schemas, leaf, leaf).map(
        lambda found: {**found[0], "definitions": dict(zip(("one", "two"), found[1:], strict=True))}
    )


DOCUMENTS = {draft: _documents(draft) for draft in VALIDATORS}
documents = st.one_of([st.tuples(st.just(draft), each) for draft, each in DOCUMENTS.items()])
questions = st.one_of([st.tuples(st.just(draft), each, each) for draft, each in DOCUMENTS.items()])


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(questions, st.booleans(), st.lists(values, max_size=20))
def test_no_sampled_value_refutes_a_proof(question: tuple[str, Any, Any], related: bool, sampled: list[Any]) -> None:
    draft, writer, other = question
    reader = {"anyOf": [{"not": other}, writer], "definitions": writer["definitions"]} if related else other
    proof = prove_containment(writer, reader, draft=draft)
    native, reference = ([validator(schema).is_valid for schema in (writer, reader)] for validator in VALIDATORS[draft])
    if proof.verdict is Verdict.CONTAINED:
        refuting = [
            value for value in [*SCALARS, *FIXED, *WHOLE, *sampled] if native[0](value) and not native[1](value)
        ]
        assert not any(reference[0](value) and not reference[1](value) for value in refuting)
    if proof.verdict is Verdict.NOT_CONTAINED:
        assert all(accepts(proof.witness) and not admits(proof.witness) for accepts, admits in (native, reference))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_a_schema_is_contained_in_itself(question: tuple[str, Any]) -> None:
    draft, schema = question
    assert prove_containment(schema, schema, draft=draft).verdict is Verdict.CONTAINED
