"""What is proved of the columns that differ is what would be proved of the whole record."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.properties.test_diff import Json, documents, edited
from tests.support.change_cases import complete

from treaty.compat.match import match_records
from treaty.compat.projection import Projection, find_same_columns, have_same_shape
from treaty.compat.records import Side
from treaty.containment.prove import Verdict, prove_containment
from treaty.model.contract import ContentModel, RecordModel

models = st.tuples(st.sampled_from(RecordModel), st.sampled_from(ContentModel))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(edited(), st.tuples(documents(), documents())), models, models)
def test_columns_told_alike_are_neither_cause_nor_cure(
    pair: tuple[Json, Json],
    old_model: tuple[RecordModel, ContentModel],
    new_model: tuple[RecordModel, ContentModel],
) -> None:
    old, new = (complete(document, "contract") for document in pair)
    for old_record, new_record in match_records(old.records, new.records).kept:
        writer = Projection(replace(new_record, model=new_model[0]), new_model[1])
        reader = Projection(replace(old_record, model=old_model[0]), old_model[1])
        same = find_same_columns(writer, reader)
        whole = prove_containment(writer.writer_schema, reader.reader_schema)
        part = prove_containment(writer.schema_without(same, Side.WRITER), reader.schema_without(same, Side.READER))
        assert part.verdict is whole.verdict or _is_never_written(writer)
        if have_same_shape(writer, reader, same):
            assert whole.verdict is Verdict.CONTAINED


def _is_never_written(writer: Projection) -> bool:
    """Whether no row exists at all, so that every reader takes every row; a part of it may say otherwise."""
    return prove_containment(writer.writer_schema, {"not": {}}).verdict is Verdict.CONTAINED
