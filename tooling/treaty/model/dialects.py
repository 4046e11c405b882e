"""What one engine means by words that others mean otherwise: `float`, `int`, `number`, `timestamp`.

Each word is told by a spelling that means the same everywhere. They count where one engine alone serves the data.

Source: the data type pages of each engine's SQL reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from treaty.model.contract import Server


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dialect:
    """An engine's own words for types."""

    title: str
    """As messages say it."""
    bare: Mapping[str, str]
    """Words without arguments, and what they stand for."""
    heads: Mapping[str, str]
    """Words before arguments, and the word that others have for it."""


def _dialect(title: str, bare: str, heads: str = "") -> Dialect:
    return Dialect(title=title, bare=_read(bare), heads=_read(heads))


def _read(text: str) -> Mapping[str, str]:
    """Read lines of `word, word: meaning`."""
    lines = (line.strip().partition(": ") for line in text.strip().splitlines())
    return MappingProxyType({word: meaning for words, _, meaning in lines for word in words.split(", ") if meaning})


_POSTGRES = """
    float: double
    numeric, decimal: unlimited decimal
    timestamp, timestamp without time zone: timestamp_ntz(6)
    timestamptz, timestamp with time zone: timestamptz(6)
    time, time without time zone: time(6) without time zone
    timetz, time with time zone: timetz(6)
    bit: bit(1)
"""
_CLOCKS = """
    timestamp: timestamp_ntz
    time: time without time zone
"""
_SPARK = """
    decimal, numeric, dec: decimal(10,0)
    timestamp: timestamp_ltz
"""

DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        "postgres": _dialect("PostgreSQL", _POSTGRES, _CLOCKS),
        "redshift": _dialect(
            "Redshift",
            f"""{_POSTGRES}
            numeric, decimal: decimal(18,0)
            text, varchar, character varying, nvarchar: varchar(256)
            bpchar: char(256)
            """,
            _CLOCKS,
        ),
        "snowflake": _dialect(
            "Snowflake",
            """
            int, integer, bigint, smallint, tinyint, byteint, number, decimal, numeric, dec: decimal(38,0)
            float, float4, float8, double, double precision, real: double
            varchar, string, text, nvarchar, nvarchar2, char varying, nchar varying: varchar(16777216)
            char, character, nchar: varchar(1)
            binary, varbinary: varbinary(8388608)
            datetime, timestamp_ntz, timestampntz, timestamp without time zone: timestamp_ntz(9)
            timestamp_ltz, timestampltz: timestamp_ltz(9)
            timestamp_tz: timestamp_tz(9)
            timestamp: timestamp(9)
            time: time(9) without time zone
            """,
            """
            char, character, nchar: varchar
            binary: varbinary
            time: time without time zone
            """,
        ),
        "bigquery": _dialect(
            "BigQuery",
            """
            int64, int, integer, bigint, smallint, tinyint, byteint: bigint
            float, float64: double
            numeric, decimal: decimal(38,9)
            bignumeric, bigdecimal: decimal(76,38)
            timestamp: timestamptz(6)
            datetime: timestamp_ntz(6)
            time: time(6) without time zone
            """,
            "bigdecimal: bignumeric",
        ),
        "databricks": _dialect("Databricks", _SPARK),
        "spark": _dialect("Spark", _SPARK),
        "iceberg": _dialect(
            "Iceberg",
            """
            timestamp: timestamp_ntz(6)
            timestamptz: timestamptz(6)
            timestamp_ns: timestamp_ntz(9)
            timestamptz_ns: timestamptz(9)
            time: time(6) without time zone
            """,
        ),
        "mysql": _dialect(
            "MySQL",
            """
            bool, boolean: tinyint
            real: double
            decimal, numeric, dec, fixed: decimal(10,0)
            datetime: timestamp_ntz(0)
            timestamp: timestamp_ltz(0)
            time: time(0) without time zone
            tinytext: varchar(255)
            text: varchar(65535)
            mediumtext: varchar(16777215)
            tinyblob: varbinary(255)
            blob: varbinary(65535)
            mediumblob: varbinary(16777215)
            bit: bit(1)
            """,
            """
            datetime: timestamp_ntz
            timestamp: timestamp_ltz
            time: time without time zone
            fixed: decimal
            """,
        ),
        "sqlserver": _dialect(
            "SQL Server",
            """
            bit: boolean
            tinyint: utinyint
            float: double
            decimal, numeric, dec: decimal(18,0)
            datetime2: timestamp_ntz(7)
            datetime: timestamp_ntz(3)
            smalldatetime: timestamp_ntz(0)
            datetimeoffset: timestamptz(7)
            timestamp: rowversion
            time: time(7) without time zone
            text: narrow varchar
            """,
            """
            time: time without time zone
            varchar, char varying, character varying: narrow varchar
            char, character: narrow char
            """,
        ),
        "oracle": _dialect(
            "Oracle",
            """
            number: unlimited decimal
            int, integer, smallint, decimal, numeric, dec: decimal(38,0)
            date: timestamp_ntz(0)
            timestamp: timestamp_ntz(6)
            timestamp with time zone: timestamptz(6)
            """,
            "timestamp: timestamp_ntz",
        ),
        "duckdb": _dialect(
            "DuckDB",
            """
            decimal, numeric, dec: decimal(18,3)
            timestamp, datetime: timestamp_ntz(6)
            timestamptz, timestamp with time zone: timestamptz(6)
            timestamp_s: timestamp_ntz(0)
            timestamp_ms: timestamp_ntz(3)
            timestamp_ns: timestamp_ntz(9)
            """,
        ),
    }
)
"""Every dialect, by name."""

_BY_TYPE: Mapping[str, str] = MappingProxyType(
    {name: name for name in DIALECTS}
    | {"postgresql": "postgres", "synapse": "sqlserver", "hive": "spark", "mariadb": "mysql"}
)


def find_dialect(servers: Iterable[Server]) -> Dialect | None:
    """Give the dialect that all servers speak; None where there is no such one."""
    found = {_name_of(server) for server in servers}
    return DIALECTS.get(found.pop()) if len(found) == 1 else None


def _name_of(server: Server) -> str:
    """Give the name of a server's dialect, empty for none: files have a format and speak no dialect but Iceberg's."""
    form = server.details.get("format")
    word = form.strip().lower() if isinstance(form, str) else ""
    kind = server.kind.strip().lower()
    if "iceberg" in {word, kind}:
        return "iceberg"
    if word in {"delta", "parquet"}:
        return "spark"
    return "" if word else _BY_TYPE.get(kind, "")
