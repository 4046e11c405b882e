from __future__ import annotations

from typing import Any

import pytest
import yaml
from tests.support.builders import contract, field, record

from treaty.model.contract import Server
from treaty.model.pointer import ROOT
from treaty.pages.content.snippets import find_server_snippets

TABLE = contract("finance.gold.invoice:v1.0.0", record("invoice", field("id"), field("line total")))


def snippets(kind: str, **details: Any) -> dict[str, str]:
    server = Server(pointer=ROOT, name="production", kind=kind, details=details)
    return {snippet.label: snippet.text for snippet in find_server_snippets(TABLE, server)}


def run_against_recorder(text: str) -> list[tuple[str, tuple[object, ...]]]:
    """Run a Spark snippet against an object that notes every call: it is Python, and this is what it asks for."""
    calls: list[tuple[str, tuple[object, ...]]] = []

    class Recorder:
        def __getattr__(self, name: str) -> Recorder:
            self.name = name
            return self

        def __call__(self, *arguments: object) -> Recorder:
            calls.append((self.name, arguments))
            return self

    exec(compile(text, "snippet", "exec"), {"spark": Recorder()})  # noqa: S102 - our own text
    return calls


@pytest.mark.parametrize(
    ("kind", "details", "wanted"),
    [
        ("snowflake", {"account": "acme", "database": "GOLD", "schema": "FIN"}, ("option", ("sfDatabase", "GOLD"))),
        ("bigquery", {"project": "p", "dataset": "d"}, ("option", ("table", "p.d.invoice"))),
        ("databricks", {"catalog": "c", "schema": "s"}, ("table", ("c.s.invoice",))),
        ("postgres", {"host": "h", "port": 5432, "database": "b"}, ("option", ("url", "jdbc:postgresql://h:5432/b"))),
        ("s3", {"location": "s3://b/{model}/*.csv", "format": "csv"}, ("load", ("s3a://b/invoice/*.csv",))),
        ("kafka", {"host": "k:9092"}, ("option", ("subscribe", "invoice"))),
    ],
)
def test_spark_reads_from_each_kind_of_server(
    kind: str, details: dict[str, Any], wanted: tuple[str, tuple[object, ...]]
) -> None:
    assert wanted in run_against_recorder(snippets(kind, **details)["Spark"])


def test_dbt_declares_the_source_that_the_model_names() -> None:
    text = snippets("snowflake", database="GOLD", schema="FIN")["dbt"]
    declared = yaml.safe_load(text)
    assert declared == {
        "sources": [{"name": "FIN", "database": "GOLD", "schema": "FIN", "tables": [{"name": "invoice"}]}]
    }
    assert '{{ source("FIN", "invoice") }}' in text


def test_what_is_pasted_to_look_at_data_ends_and_reads_little() -> None:
    assert (
        'pd.read_sql("SELECT * FROM GOLD.FIN.invoice LIMIT 100"'
        in snippets("snowflake", database="GOLD", schema="FIN")["Python"]
    )
    topic = snippets("kafka", host="k:9092")
    assert topic["Shell"].endswith(" -e")
    assert topic["Python"].endswith("consumer.close()")


def test_dbt_is_not_offered_where_no_table_is() -> None:
    assert set(snippets("s3", location="s3://b/x.parquet")) == {"SQL", "Python", "Spark"}
    assert "dbt" not in snippets("kafka")


def test_a_text_that_would_end_a_literal_stays_in_it() -> None:
    calls = run_against_recorder(snippets("postgres", host='h")\nraise SystemExit("', database="b")["Spark"])
    assert ("option", ("url", 'jdbc:postgresql://h")\nraise SystemExit("/b')) in calls
