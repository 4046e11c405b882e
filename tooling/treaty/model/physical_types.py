"""Physical types as values, and the words that many engines have for them.

Source: the type pages of PostgreSQL, Snowflake, BigQuery, Spark, Databricks, Oracle, SQL Server, MySQL, Iceberg, Avro,
and SAP's ABAP dictionary. Where engines disagree about what a bare word means (`timestamp`, `numeric`), the parameter
stays open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

_MAX_DIGITS = 1_000
_ANY_SCALE = 100_000
FLOAT_BITS = 24
DOUBLE_BITS = 53


NARROW = ("narrow",)
"""Text of one code page alone; also `byte` and `char` say what a length counts."""


class Family(Enum):
    """Types whose values can be compared with each other."""

    EXACT = "exact number"
    FLOAT = "floating number"
    TEXT = "text"
    BINARY = "binary"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    TIMESTAMP = "timestamp"
    UUID = "uuid"
    LIST = "list"
    STRUCT = "struct"
    MAP = "map"
    OTHER = "other"
    """A word we do not know: equal to itself alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhysicalType:
    """A physical type; which of the parameters mean something is the family's matter."""

    family: Family
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    scale: int | None = 0
    """Digits after the point; None when the type states no precision."""
    bits: int = 0
    """Mantissa of a floating type."""
    length: int | None = None
    """Greatest length; None is unlimited."""
    is_fixed: bool = False
    """Padded to its length."""
    has_zone: bool | None = None
    precision: int | None = None
    """Digits of a fraction of a second; None when not stated."""
    members: tuple[PhysicalType, ...] = ()
    names: tuple[str, ...] = ()
    """Names of a struct's members; the word and the arguments of an unknown type; what the length of a text counts."""


def _integer(bits: int, *, is_signed: bool = True) -> PhysicalType:
    if is_signed:
        low, high = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    else:
        low, high = 0, 2**bits - 1
    return PhysicalType(family=Family.EXACT, low=Decimal(low), high=Decimal(high))


def make_decimal(precision: int, scale: int) -> PhysicalType:
    """Give the exact number of so many digits in all, and after the point; `Family.OTHER` beyond any engine's reach."""
    if not 0 < precision <= _MAX_DIGITS or abs(scale) > _MAX_DIGITS:
        return PhysicalType(family=Family.OTHER, names=("decimal", str(precision), str(scale)))
    high = Decimal((0, (9,) * precision, -scale))
    return PhysicalType(family=Family.EXACT, low=-high, high=high, scale=max(scale, 0))


_SPELLINGS: tuple[tuple[PhysicalType, str], ...] = (
    (_integer(8), "tinyint, int1, byte, int8_t, i8, byteint"),
    (_integer(16), "smallint, int2, short, smallserial, serial2, i16, int16"),
    (_integer(24), "mediumint"),
    (_integer(32), "int, integer, int4, serial, serial4, i32, int32"),
    (_integer(64), "bigint, int8, long, bigserial, serial8, i64, int64"),
    (_integer(128), "hugeint, int128"),
    (_integer(8, is_signed=False), "utinyint, uint8, u8, tinyint unsigned"),
    (_integer(16, is_signed=False), "usmallint, uint16, u16, smallint unsigned"),
    (_integer(32, is_signed=False), "uinteger, uint32, u32, int unsigned, integer unsigned"),
    (_integer(64, is_signed=False), "ubigint, uint64, u64, bigint unsigned"),
    (
        PhysicalType(family=Family.EXACT, scale=None),
        "decimal, numeric, number, dec, bignumeric, decimal128, curr, quan",
    ),
    # Holds every number that any engine writes out: no bound, and digits enough after the point.
    (
        PhysicalType(family=Family.EXACT, low=Decimal("-Infinity"), high=Decimal("Infinity"), scale=_ANY_SCALE),
        "unlimited decimal",
    ),
    (PhysicalType(family=Family.FLOAT, bits=11), "half, float16"),
    (PhysicalType(family=Family.FLOAT, bits=FLOAT_BITS), "real, float, float4, float32, f32, binary_float"),
    (
        PhysicalType(family=Family.FLOAT, bits=DOUBLE_BITS),
        "double precision, double, float8, float64, f64, binary_double, fltp",
    ),
    (PhysicalType(family=Family.BOOLEAN), "boolean, bool"),
    (PhysicalType(family=Family.DATE), "date, date32"),
    (PhysicalType(family=Family.UUID), "uuid, uniqueidentifier, guid"),
    (
        PhysicalType(family=Family.BINARY),
        "bytea, blob, bytes, raw, varbinary, binary varying, image, longblob, rawstring",
    ),
    (PhysicalType(family=Family.BINARY, is_fixed=True), "binary"),
    # Exactly so many bytes, no more and no fewer: one length is another type than the next.
    (PhysicalType(family=Family.BINARY, is_fixed=True, names=("fixed",)), "fixed"),
    (
        PhysicalType(family=Family.TEXT),
        (
            "varchar, varchar2, nvarchar, nvarchar2, character varying, char varying, nchar varying, "
            "national character varying, string, str, text, ntext, clob, nclob, tinytext, mediumtext, longtext, "
            "citext, utf8, strg, sstring, character large object"
        ),
    ),
    # Text of one code page, where the same engine has text of all languages beside it.
    (PhysicalType(family=Family.TEXT, names=NARROW), "narrow varchar"),
    (PhysicalType(family=Family.TEXT, is_fixed=True, length=1, names=NARROW), "narrow char"),
    (PhysicalType(family=Family.TEXT, is_fixed=True, length=1), "char, character, nchar, bpchar, national character"),
    (PhysicalType(family=Family.TIME), "time"),
    (PhysicalType(family=Family.TIME, has_zone=False), "time without time zone"),
    (PhysicalType(family=Family.TIME, has_zone=True), "timetz, time with time zone"),
    (PhysicalType(family=Family.TIMESTAMP), "timestamp"),
    (
        PhysicalType(family=Family.TIMESTAMP, has_zone=False),
        "timestamp_ntz, timestampntz, timestamp without time zone, datetime, datetime2, smalldatetime, datetime64",
    ),
    (
        PhysicalType(family=Family.TIMESTAMP, has_zone=True),
        "timestamptz, timestamp_tz, timestamptz_ns, timestamp with time zone, datetimeoffset",
    ),
    (
        PhysicalType(family=Family.TIMESTAMP, has_zone=True, names=("local",)),
        "timestamp_ltz, timestampltz, timestamp with local time zone",
    ),
    (PhysicalType(family=Family.LIST), "array, list, repeated"),
    (PhysicalType(family=Family.MAP), "map"),
    (PhysicalType(family=Family.STRUCT), "struct, row, record, object, message, tuple"),
    # Words of the ABAP dictionary: text of a fixed length with a meaning of its own, so only comparable with itself.
    *(
        (PhysicalType(family=Family.TEXT, is_fixed=True, length=length, names=(word,)), word)
        for word, length in (("numc", 1), ("clnt", 3), ("cuky", 5), ("unit", 3), ("lang", 1), ("accp", 6))
    ),
)

WORDS: Mapping[str, PhysicalType] = MappingProxyType(
    {word: kind for kind, words in _SPELLINGS for word in words.split(", ")}
)
"""Every spelling in lower case; those that take arguments are without them."""
