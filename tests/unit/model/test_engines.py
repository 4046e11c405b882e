"""Which engine carries which step between types, and which profile a server chooses."""

from __future__ import annotations

from typing import Any

import pytest

from treaty.model.contract import Server
from treaty.model.engines import ENGINES, find_engine, find_engines
from treaty.model.physical_text import parse_physical
from treaty.model.pointer import ROOT

STEPS: dict[tuple[str, str], str] = {
    ("smallint", "int"): "ansi postgres snowflake bigquery spark iceberg-v2 iceberg-v3 delta avro json csv csv-header",
    ("int", "bigint"): "ansi postgres snowflake bigquery spark iceberg-v2 iceberg-v3 delta avro json csv csv-header",
    ("bigint", "int"): "postgres snowflake bigquery json csv csv-header",
    ("float", "double"): "ansi postgres snowflake bigquery spark iceberg-v2 iceberg-v3 delta avro json csv csv-header",
    ("int", "double"): "postgres bigquery spark delta avro json csv csv-header",
    ("bigint", "double"): "postgres bigquery avro json csv csv-header",
    (
        "decimal(10,2)",
        "decimal(12,2)",
    ): "ansi postgres snowflake bigquery spark iceberg-v2 iceberg-v3 delta json csv csv-header",
    ("decimal(10,2)", "decimal(12,4)"): "ansi postgres bigquery spark delta json csv csv-header",
    ("decimal(10,2)", "decimal(10,4)"): "postgres json csv csv-header",
    ("decimal(12,2)", "decimal(10,2)"): "postgres snowflake json csv csv-header",
    ("int", "decimal(9,0)"): "postgres snowflake json csv csv-header",
    ("int", "decimal(10,0)"): "postgres snowflake spark delta json csv csv-header",
    ("bigint", "decimal(20,0)"): "postgres snowflake bigquery spark delta json csv csv-header",
    (
        "varchar(20)",
        "varchar(40)",
    ): "ansi postgres snowflake bigquery spark iceberg-v2 iceberg-v3 delta avro json csv csv-header",
    ("varchar(40)", "varchar(20)"): "postgres spark iceberg-v2 iceberg-v3 avro json csv csv-header",
    (
        "varchar(20)",
        "text",
    ): "ansi postgres snowflake bigquery spark iceberg-v2 iceberg-v3 delta avro json csv csv-header",
    ("date", "timestamp"): "postgres iceberg-v3",
    ("date", "timestamp_ntz"): "postgres bigquery spark iceberg-v3 delta",
    ("date", "timestamptz"): "postgres",
    ("time", "timestamp"): "",
    ("string", "bytes"): "avro",
    ("int", "varchar(20)"): "postgres",
    ("varchar(20)", "int"): "",
    ("boolean", "int"): "",
    (
        "array<int>",
        "array<bigint>",
    ): "ansi postgres snowflake bigquery spark iceberg-v2 iceberg-v3 delta avro json csv csv-header",
    ("array<decimal(10,2)>", "array<decimal(12,4)>"): "ansi postgres bigquery spark delta json csv csv-header",
}
"""Every step, and the profiles that carry it."""


@pytest.mark.parametrize(("old", "new"), STEPS, ids=" to ".join)
def test_step_is_carried_by_these_engines(old: str, new: str) -> None:
    one, other = parse_physical(old), parse_physical(new)
    assert one is not None
    assert other is not None
    carried = [name for name, engine in ENGINES.items() if engine.carries(one, other)]
    assert " ".join(carried) == STEPS[old, new]


def test_every_engine_carries_what_stays() -> None:
    for text in ("int", "decimal(10,2)", "map<string,int>", "struct<a: int>", "mood"):
        kind = parse_physical(text)
        assert kind is not None
        assert all(engine.carries(kind, kind) for engine in ENGINES.values())


def server(kind: str, name: str = "s", custom: dict[str, Any] | None = None, **details: Any) -> Server:
    return Server(pointer=ROOT, name=name, kind=kind, details=details, custom=custom or {})


@pytest.mark.parametrize(
    ("chosen", "of"),
    [
        ("postgres", server("postgresql")),
        ("snowflake", server("Snowflake")),
        ("bigquery", server("bigquery")),
        ("delta", server("databricks")),
        ("delta", server("s3", format="delta")),
        ("spark", server("azure", format="Parquet")),
        ("avro", server("kafka", format="avro")),
        ("json", server("kafka", format="json")),
        ("csv", server("sftp", format="csv")),
        ("ansi", server("oracle")),
        ("iceberg-v2", server("iceberg")),
        ("iceberg-v2", server("glue", format="iceberg")),
        ("iceberg-v3", server("iceberg", formatVersion="3")),
        ("iceberg-v3", server("s3", format="iceberg", custom={"format-version": 3})),
        (None, server("kafka", format="protobuf")),
        (None, server("s3")),
        (None, server("custom")),
        (None, server("")),
        (None, server("s3", format=7)),
    ],
)
def test_server_chooses_its_profile(chosen: str | None, of: Server) -> None:
    assert find_engine(of) == chosen


def test_engines_in_force_are_those_of_both_versions_in_the_new_order() -> None:
    old = [server("postgres"), server("snowflake"), server("bigquery")]
    new = [server("snowflake"), server("oracle"), server("postgresql")]
    engines = find_engines(old, new)
    assert [engine.name for engine in engines.shared] == ["snowflake", "postgres"]
    assert not engines.is_all


def test_engines_are_all_when_nothing_else_serves_the_data() -> None:
    assert (
        find_engines([server("iceberg"), server("kafka", format="avro")], [server("kafka", format="avro")] * 2).is_all
        is False
    )
    assert find_engines([server("iceberg")], [server("iceberg"), server("iceberg", "t")]).is_all
    assert not find_engines([server("iceberg")], [server("iceberg"), server("custom")]).is_all
    assert not find_engines([], []).is_all
