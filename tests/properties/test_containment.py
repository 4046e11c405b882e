"""What must hold of containment for all schemas: laws of sets, and that no sampled value refutes a proof."""

from typing import Any

import jsonschema_rs
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from treaty.containment.budget import Budget, Meter
from treaty.containment.dialect import DEFAULT
from treaty.containment.prove import Verdict, find_instance, prove_containment
from treaty.containment.question import ask

NAMES = ("a", "b", "ab", "c")
PATTERNS = ("^a", "b$", "^[a-b]+$", "^(ab)*$", "^.$")
SCALARS: list[Any] = [None, True, False, 0, 1, 2, -1, 0.5, 1.5, "", "a", "b", "ab", "1"]
FIXED: list[Any] = [
    [], {}, [0], [1, 1], [True, 1], ["a", "b"], [[]], [0, 1, 2], {"a": 0}, {"b": 1}, {"a": "a"}, {"a": 1, "b": 0},
    {"ab": {"a": 0}}, {"c": [0]}, {"a": None, "b": None, "c": None},
]  # fmt: skip

settings.register_profile(
    "containment", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)

values = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=5,
)
small = st.integers(0, 3)


def _keyword(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(inner, min_size=1, max_size=3)
    names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True)
    one: list[st.SearchStrategy[Any]] = [
        st.fixed_dictionaries({"type": st.sampled_from(["null", "boolean", "integer", "number", "string"])}),
        st.fixed_dictionaries({"type": st.sampled_from(["array", "object"])}),
        st.fixed_dictionaries({"enum": st.lists(st.sampled_from(SCALARS + FIXED), min_size=1, max_size=3)}),
        st.fixed_dictionaries({"const": st.sampled_from(SCALARS + FIXED)}),
        st.dictionaries(st.sampled_from(["minimum", "maximum", "exclusiveMinimum"]), small, min_size=1, max_size=2),
        st.fixed_dictionaries({"multipleOf": st.sampled_from([0.5, 1, 2, 3])}),
        st.dictionaries(st.sampled_from(["minLength", "maxLength"]), small, min_size=1, max_size=2),
        st.fixed_dictionaries({"pattern": st.sampled_from(PATTERNS)}),
        st.fixed_dictionaries({"items": inner}),
        st.fixed_dictionaries({"prefixItems": several}),
        st.dictionaries(st.sampled_from(["minItems", "maxItems"]), small, min_size=1, max_size=2),
        st.just({"uniqueItems": True}),
        st.fixed_dictionaries({"contains": inner}, optional={"minContains": small, "maxContains": small}),
        st.fixed_dictionaries({"properties": st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=2)}),
        st.fixed_dictionaries({"required": names}),
        st.fixed_dictionaries({"additionalProperties": inner}),
        st.fixed_dictionaries({"patternProperties": st.dictionaries(st.sampled_from(PATTERNS), inner, max_size=1)}),
        st.fixed_dictionaries({"propertyNames": inner}),
        st.dictionaries(st.sampled_from(["minProperties", "maxProperties"]), small, min_size=1, max_size=2),
        st.fixed_dictionaries({"dependentRequired": st.dictionaries(st.sampled_from(NAMES), names, max_size=1)}),
        st.fixed_dictionaries({"dependentSchemas": st.dictionaries(st.sampled_from(NAMES), inner, max_size=1)}),
        st.fixed_dictionaries({"allOf": several}),
        st.fixed_dictionaries({"anyOf": several}),
        st.fixed_dictionaries({"oneOf": several}),
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"if": inner, "then": inner}, optional={"else": inner}),
        st.fixed_dictionaries({"unevaluatedProperties": st.booleans()}),
    ]
    return st.one_of(one)


def _merge(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {keyword: value for part in parts for keyword, value in part.items()}


schemas = st.recursive(
    st.booleans() | _keyword(st.booleans()),
    lambda inner: st.lists(_keyword(inner), min_size=1, max_size=3).map(_merge),
    max_leaves=6,
)
profile = settings.get_profile("containment")


def _verdict(writer: Any, reader: Any) -> Verdict:
    return prove_containment(writer, reader).verdict


@settings(profile)
@given(schemas)
def test_a_schema_is_contained_in_itself(schema: Any) -> None:
    assert _verdict(schema, schema) is Verdict.CONTAINED


@settings(profile)
@given(schemas, schemas)
def test_a_schema_is_contained_in_its_union_with_another(schema: Any, other: Any) -> None:
    assert _verdict(schema, {"anyOf": [schema, other]}) is not Verdict.NOT_CONTAINED
    assert _verdict({"allOf": [schema, other]}, schema) is not Verdict.NOT_CONTAINED


@settings(profile)
@given(schemas)
def test_a_schema_and_its_complement_share_nothing_and_leave_nothing(schema: Any) -> None:
    assert _verdict({"allOf": [schema, {"not": schema}]}, False) is not Verdict.NOT_CONTAINED
    assert _verdict(True, {"anyOf": [schema, {"not": schema}]}) is not Verdict.NOT_CONTAINED


@settings(profile)
@given(schemas, schemas)
def test_the_verdict_does_not_change_by_what_means_nothing(writer: Any, reader: Any) -> None:
    verdict = _verdict(writer, reader)
    turned = dict(reversed(writer.items())) if isinstance(writer, dict) else writer
    assert _verdict(turned, reader) is verdict
    assert _verdict({"not": {"not": writer}}, {"$ref": "#/$defs/r", "$defs": {"r": reader}}) is verdict


@settings(profile, max_examples=150)
@given(schemas, schemas, st.lists(values, max_size=30))
def test_no_sampled_value_refutes_a_proof(writer: Any, reader: Any, sampled: list[Any]) -> None:
    proof = prove_containment(writer, reader)
    accepts, admits = (jsonschema_rs.Draft202012Validator(schema).is_valid for schema in (writer, reader))
    if proof.verdict is Verdict.CONTAINED:
        assert not any(accepts(value) and not admits(value) for value in [*SCALARS, *FIXED, *sampled])
    if proof.verdict is Verdict.NOT_CONTAINED:
        assert accepts(proof.witness)
        assert not admits(proof.witness)


@settings(profile)
@given(schemas, st.lists(values, max_size=20))
def test_an_instance_is_valid_and_no_sample_is_where_there_is_none(schema: Any, sampled: list[Any]) -> None:
    instance = find_instance(schema)
    accepts = jsonschema_rs.Draft202012Validator(schema).is_valid
    if instance.exists:
        assert accepts(instance.value)
    if instance.exists is False:
        assert not any(accepts(value) for value in [*SCALARS, *FIXED, *sampled])


class _NoRules:
    def contains(self, small: int, large: int) -> bool:
        del small, large
        return False


@settings(profile, max_examples=150)
@given(schemas, schemas, st.booleans())
def test_what_the_rules_say_the_search_says_too(writer: Any, other: Any, related: bool) -> None:
    reader = {"anyOf": [{"allOf": [writer, other]}, writer]} if related else other
    question = ask(writer, reader, fallback=DEFAULT, is_fixed=True, further={}, meter=Meter(Budget()))
    small, large = question.writer.schema, question.reader.schema
    assume(question.search.rules.contains(small, large))
    question.search.rules = _NoRules()
    assert question.search.solve({small, -large}) is None
