"""Words for types that engines mean differently: what one engine means by them, and that others are not bound."""

from __future__ import annotations

import pytest

from treaty.model.contract import Server
from treaty.model.dialects import DIALECTS, find_dialect
from treaty.model.physical_text import parse_physical
from treaty.model.physical_types import Family
from treaty.model.pointer import ROOT
from treaty.model.types import Relation, compare_physical

_SAME = """
postgres: timestamp | timestamp without time zone
postgres: timestamp | timestamp(6)
postgres: timestamp(3) | timestamp(3) without time zone
postgres: float | double precision
postgres: timestamp[] | timestamp without time zone[]
snowflake: INT | NUMBER(38,0)
snowflake: int | bigint
snowflake: number | number(38)
snowflake: float | double
snowflake: string | varchar(16777216)
snowflake: char(3) | varchar(3)
snowflake: timestamp_ntz | datetime
bigquery: INT64 | INTEGER
bigquery: numeric | decimal(38,9)
bigquery: float64 | float
bigquery: struct<a int64> | struct<a integer>
databricks: decimal | decimal(10,0)
mysql: tinyint(1) | boolean
mysql: decimal | decimal(10)
sqlserver: bit | boolean
sqlserver: datetime2 | datetime2(7)
oracle: number(*,2) | number(38,2)
oracle: integer | number(38)
duckdb: decimal | decimal(18,3)
duckdb: timestamp | datetime
redshift: varchar | varchar(256)
"""
_OTHER = """
postgres: timestamp | timestamptz
postgres: int | bigint
snowflake: timestamp | timestamp_ntz
snowflake: varchar(10) | string
bigquery: datetime | timestamp
bigquery: numeric | bignumeric
databricks: timestamp | timestamp_ntz
mysql: text | mediumtext
mysql: datetime | timestamp
sqlserver: datetime | datetime2
sqlserver: tinyint | smallint
iceberg: timestamp | timestamptz
"""


_WIDER = """
postgres: numeric(10,2) | numeric
oracle: number(10) | number
oracle: varchar2(100 byte) | varchar2(100 char)
oracle: varchar2(100 char) | varchar2(200)
sqlserver: varchar(50) | nvarchar(50)
sqlserver: char(3) | nvarchar(10)
sqlserver: text | nvarchar(max)
redshift: decimal | decimal(20,0)
"""


def _rows(text: str) -> list[tuple[str, str, str]]:
    parts = (line.partition(": ") for line in text.strip().splitlines())
    return [(name, *(word.strip() for word in words.split("|", 1))) for name, _, words in parts]  # type: ignore[misc]  # two words


@pytest.mark.parametrize(("name", "one", "other"), _rows(_SAME))
def test_an_engine_has_several_words_for_one_type(name: str, one: str, other: str) -> None:
    assert compare_physical(one, other, DIALECTS[name]) is Relation.EQUAL
    assert compare_physical(other, one, DIALECTS[name]) is Relation.EQUAL


@pytest.mark.parametrize(("name", "one", "other"), _rows(_OTHER))
def test_words_for_two_types_stay_two(name: str, one: str, other: str) -> None:
    assert compare_physical(one, other, DIALECTS[name]) is not Relation.EQUAL


@pytest.mark.parametrize(("name", "narrow", "wide"), _rows(_WIDER))
def test_one_type_holds_all_of_another(name: str, narrow: str, wide: str) -> None:
    assert compare_physical(narrow, wide, DIALECTS[name]) is Relation.WIDENED
    assert compare_physical(wide, narrow, DIALECTS[name]) is Relation.NARROWED


@pytest.mark.parametrize("pair", [("nvarchar(10)", "varchar(50)"), ("varchar(50)", "nvarchar(10)")])
def test_neither_holds_the_other_where_one_is_longer_and_the_other_wider(pair: tuple[str, str]) -> None:
    assert compare_physical(*pair, DIALECTS["sqlserver"]) is Relation.CHANGED


@pytest.mark.parametrize("name", DIALECTS)
def test_every_word_stands_for_a_type_that_is_known(name: str) -> None:
    dialect = DIALECTS[name]
    foreign = {"rowversion", "bit(1)"}
    for meaning in dialect.bare.values():
        found = parse_physical(meaning)
        assert meaning in foreign or (found is not None and found.family is not Family.OTHER), meaning
    for head in dialect.heads.values():
        found = parse_physical(f"{head}(3)")
        assert found is not None
        assert found.family is not Family.OTHER


def _server(kind: str, form: str | None = None) -> Server:
    return Server(pointer=ROOT, name="s", kind=kind, details={"format": form} if form else {})


@pytest.mark.parametrize(
    ("servers", "title"),
    [
        ((_server("postgresql"), _server("postgres")), "PostgreSQL"),
        ((_server("s3", "iceberg"),), "Iceberg"),
        ((_server("s3", "delta"),), "Spark"),
        ((_server("s3", "json"),), None),
        ((_server("kafka"),), None),
        ((_server("snowflake"), _server("bigquery")), None),
        ((), None),
    ],
)
def test_a_dialect_is_spoken_where_one_engine_serves_the_data(servers: tuple[Server, ...], title: str | None) -> None:
    dialect = find_dialect(servers)
    assert (dialect and dialect.title) == title
