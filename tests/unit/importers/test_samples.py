"""Columns from samples and scripts: CSV, Parquet (written by DuckDB) and SQL."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import duckdb
import pytest

from treaty.diagnostics.errors import UsageError
from treaty.importers.csv_sample import import_csv
from treaty.importers.imported import ArtifactError, Imported
from treaty.importers.parquet import import_parquet
from treaty.importers.sql import import_sql


def told(imported: Imported) -> dict[str, str]:
    """Give the type of each column, with `!` where it is required."""
    (record,) = imported.records
    return {
        column["name"]: column.get("logicalType", "") + ("!" if column.get("required") else "")
        for column in record["properties"]
    }


def csv(text: str) -> Imported:
    return import_csv(text.encode(), "t")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "-2", "0"], "integer!"),
        (["1", "2.5"], "number!"),
        (["1e3", ".5"], "number!"),
        (["007", "1"], "string!"),
        (["true", "FALSE"], "boolean!"),
        (["2026-01-01", "2026-12-31"], "date!"),
        (["2026-01-01T10:00:00Z", "2026-01-01 10:00:00.5"], "timestamp!"),
        (["2026-13-01"], "string!"),
        (["1", "x"], "string!"),
        (["1", ""], "integer"),
        (["", ""], "string"),
        (["12345678901234567890"], "number!"),
    ],
)
def test_the_type_is_the_narrowest_that_holds_every_value(values: list[str], kind: str) -> None:
    assert told(csv("a,b\n" + "".join(f"{value},x\n" for value in values)))["a"] == kind


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_found(mark: str) -> None:
    assert told(csv(f'"x{mark}y"{mark}b\r\n1{mark}2\r\n')) == {f"x{mark}y": "integer!", "b": "integer!"}


def test_values_are_not_told_and_a_likely_key_is_a_hint() -> None:
    found = csv("\ufeffid,name\n1,Secret\n2,Secret\n")
    assert "Secret" not in str(found)
    assert "`id` is always there and never the same" in found.hints[0]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", None, "empty"),
        (b"a,,c\n", 1, "Column 2 has no name"),
        (b"a,b,a\n", 1, "Two columns are called `a`"),
        (b"a,b\n1,2\n1\n", 3, "A row has 1 values"),
        (b'a,b\n1,"2\n', 2, "cannot be read"),
        (b"\xff\xfea", None, "not UTF-8"),
    ],
)
def test_a_faulty_sample_is_named_with_its_line(data: bytes, line: int | None, words: str) -> None:
    with pytest.raises(ArtifactError, match=words) as caught:
        import_csv(data, "t")
    assert (caught.value.span.line if caught.value.span else None) == line


def parquet(tmp_path: Path, query: str) -> Imported:
    path = tmp_path / "sample.parquet"
    duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    with path.open("rb") as stream:
        return import_parquet(stream, "t")


def test_every_type_of_a_parquet_file_has_its_word(tmp_path: Path) -> None:
    (record,) = parquet(
        tmp_path,
        "SELECT 1::INT i, 2::BIGINT b, 3::SMALLINT s, 'x' t, 1.5::DECIMAL(9,2) d, DATE '2026-01-01' dt, now() ts, "
        "now()::TIMESTAMP tn, TIME '10:00:00' ti, true bo, 1.0::FLOAT f, 1.0::DOUBLE db, uuid() u, 'b'::BLOB bl, "
        "[1] l, {'x': 1, 'y': ['z']} st, MAP {'k': 1} m",
    ).records
    found = {column["name"]: column for column in record["properties"]}
    kinds = {name: (column["logicalType"], column.get("physicalType")) for name, column in found.items()}
    assert kinds == {
        "i": ("integer", "int"),
        "b": ("integer", "bigint"),
        "s": ("integer", "smallint"),
        "t": ("string", "string"),
        "d": ("number", "decimal(9,2)"),
        "dt": ("date", "date"),
        "ts": ("timestamp", "timestamp"),
        "tn": ("timestamp", "timestamp"),
        "ti": ("time", "time"),
        "bo": ("boolean", "boolean"),
        "f": ("number", "float"),
        "db": ("number", "double"),
        "u": ("string", "uuid"),
        "bl": ("string", "binary"),
        "l": ("array", None),
        "st": ("object", None),
        "m": ("map", None),
    }
    assert found["l"]["items"]["logicalType"] == "integer"
    assert [member["name"] for member in found["st"]["properties"]] == ["x", "y"]
    assert found["st"]["properties"][1]["items"]["logicalType"] == "string"
    assert (found["m"]["map"]["key"]["logicalType"], found["m"]["map"]["value"]["logicalType"]) == ("string", "integer")


def test_a_parquet_column_that_may_be_null_is_not_required(tmp_path: Path) -> None:
    assert told(parquet(tmp_path, "SELECT * FROM (VALUES (1), (NULL)) t(a)")) == {"a": "integer"}


def test_no_bytes_break_the_reader_of_parquet(tmp_path: Path) -> None:
    parquet(tmp_path, "SELECT 1 a, [{'x': 'y'}] b")
    data = (tmp_path / "sample.parquet").read_bytes()
    faults = 0
    for place in range(len(data) - 8 - int.from_bytes(data[-8:-4], "little"), len(data)):
        broken = bytearray(data)
        broken[place] ^= 0xFF
        try:
            import_parquet(io.BytesIO(bytes(broken)), "t")
        except ArtifactError:
            faults += 1
    assert faults > 5
    for short in (b"", b"PAR1", data[:-1], b"x" * 8 + b"PARE"):
        with pytest.raises(ArtifactError):
            import_parquet(io.BytesIO(short), "t")


SQL = """
-- what the shop writes
CREATE TABLE shop.orders (
  order_id VARCHAR(20) NOT NULL,
  line INT,
  amount DECIMAL(15,2) CHECK (amount > 0),
  placed_at TIMESTAMP COMMENT 'When it was placed.',
  code CHAR(3) UNIQUE,
  spot GEOGRAPHY,
  PRIMARY KEY (order_id, line)
) COMMENT = 'Every order.';
CREATE VIEW v AS SELECT 1;
CREATE TABLE small (id BIGINT PRIMARY KEY);
"""


def test_tables_become_records_with_keys_types_and_words() -> None:
    found = import_sql(SQL, "snowflake")
    orders, small = found.records
    assert (orders["name"], orders["description"], small["name"]) == ("orders", "Every order.", "small")
    columns: dict[str, Any] = {column["name"]: column for column in orders["properties"]}
    assert [(name, columns[name].get("primaryKeyPosition")) for name in columns][:3] == [
        ("order_id", 1),
        ("line", 2),
        ("amount", None),
    ]
    assert columns["line"]["required"] is True
    assert (columns["amount"]["logicalType"], columns["amount"]["physicalType"]) == ("number", "DECIMAL(15, 2)")
    assert columns["placed_at"]["description"] == "When it was placed."
    assert columns["code"]["unique"] is True
    assert "logicalType" not in columns["spot"]
    assert [loss.partition(":")[0] for loss in found.losses] == ["`orders.amount`", "`orders.spot`"]
    assert small["properties"][0]["primaryKey"] is True


@pytest.mark.parametrize("text", ["CREATE TABLE x (", "SELECT 1", "hello world ((", "", "CREATE TABLE y"])
def test_a_script_without_a_table_is_refused(text: str) -> None:
    with pytest.raises(ArtifactError):
        import_sql(text)


def test_an_unknown_dialect_is_told() -> None:
    with pytest.raises(UsageError, match="no dialect `nosuch`"):
        import_sql("CREATE TABLE a (b INT)", "nosuch")


def test_lines_may_end_as_they_did_on_old_machines() -> None:
    assert told(csv("a,b\r1,x\r2,y\r")) == {"a": "integer!", "b": "string!"}


@pytest.mark.parametrize(
    "text", [",".join(f"c{at}" for at in range(100_000)), "a;" + "b" * 200_000, "a\n" + "9" * 200_000]
)
def test_lines_that_no_reader_takes_are_told(text: str) -> None:
    with pytest.raises(ArtifactError, match=r"at most 10,000|cannot be read"):
        csv(text)


@pytest.mark.parametrize("deep", [b"\x19", b"\x1b\x01\xbb", b"\x1c"])
def test_a_parquet_file_that_nests_without_end_is_told(deep: bytes) -> None:
    footer = deep * 100_000
    data = b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1"
    with pytest.raises(ArtifactError, match="cannot be read"):
        import_parquet(io.BytesIO(data), "t")
