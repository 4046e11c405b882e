"""Engine profiles: which evolution of a table each engine can carry in place, and what it makes of sizes and order.

A verdict by values says whether readers survive. Whether the data that lies there can become what the new version says
is another question, and the engine answers it. The servers that a contract names choose its profiles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from treaty.model import promotions as to
from treaty.model.contract import Server
from treaty.model.dialects import Dialect, find_dialect
from treaty.model.physical_text import parse_physical
from treaty.model.physical_types import Family, PhysicalType
from treaty.model.promotions import Promotion


class AddsRequired(Enum):
    """Whether a required column can be added to a table that holds rows."""

    ALWAYS = "always"
    """Nothing is stored by the engine that could lack it."""
    WITH_DEFAULT = "with a default"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What one engine can do with data in place."""

    name: str
    title: str
    """As messages say it."""
    promotions: tuple[Promotion, ...]
    """Steps between types; equal types and containers of them go without saying."""
    sized_words: frozenset[str] | None
    """The words of text and bytes whose length the engine keeps; None for all of them."""
    adds_required: AddsRequired
    tightens_nulls: bool
    """Whether an optional column that happens to hold no null can be made required."""
    is_positional: bool = False
    """Readers find a field by its place."""
    is_by_name: bool = False
    """Readers find a field by its name alone: no reader can see an order."""
    sources: str

    def carries(self, old: PhysicalType, new: PhysicalType) -> bool:
        """Tell whether a column of the old type can become one of the new type without being written anew."""
        if old == new or any(step(old, new) for step in self.promotions):
            return True
        is_container = old.family is new.family and old.names == new.names and len(old.members) == len(new.members)
        if not old.members or not is_container:
            return False
        return all(self.carries(*pair) for pair in zip(old.members, new.members, strict=True))

    def erases_length(self, text: str) -> bool:
        """Tell whether the engine knows no length for a type as spelled: it stores text, and that is all."""
        kind = parse_physical(text)
        if self.sized_words is None or kind is None or kind.family not in {Family.TEXT, Family.BINARY}:
            return False
        word = text.strip().lower().partition("(")[0].strip()
        return not kind.is_fixed and word not in self.sized_words


def _engine(name: str, title: str, *promotions: Promotion, sources: str, **facts: object) -> Engine:
    stated: dict[str, object] = {
        "sized_words": None,
        "adds_required": AddsRequired.WITH_DEFAULT,
        "tightens_nulls": True,
    }
    return Engine(name=name, title=title, promotions=promotions, sources=sources, **{**stated, **facts})  # type: ignore[arg-type]  # facts are Engine's own fields


_NO_SIZES: frozenset[str] = frozenset()
_ICEBERG = (to.widen_integer, to.widen_float, to.raise_precision, to.relength)
_TEXT: Mapping[str, object] = {"sized_words": _NO_SIZES, "adds_required": AddsRequired.ALWAYS}

_ENGINES: tuple[Engine, ...] = (
    _engine(
        "ansi", "Standard SQL", to.widen_integer, to.widen_float, to.widen_decimal, to.lengthen,
        sources="SQL:2011, feature F382, alter column data type: what no value is lost by.",
    ),
    _engine(
        "postgres", "PostgreSQL", to.cast_numbers, to.relength, to.cast_clocks, to.cast_to_text,
        sources="PostgreSQL, ALTER TABLE … SET DATA TYPE without USING: an implicit or assignment cast must exist.",
    ),
    _engine(
        "snowflake", "Snowflake", to.respell_whole, to.respell_float, to.raise_precision, to.lower_precision,
        to.lengthen,
        sources="Snowflake, ALTER TABLE … ALTER COLUMN: precision and length may grow, scale and type may not change.",
    ),
    _engine(
        "bigquery", "BigQuery", to.respell_integer, to.respell_float, to.widen_decimal, to.long_to_decimal,
        to.exact_to_float, to.lengthen, to.date_to_timestamp_ntz,
        sized_words=frozenset({"string", "bytes"}), adds_required=AddsRequired.NEVER, tightens_nulls=False,
        sources="BigQuery, ALTER COLUMN SET DATA TYPE: coercions; a mode may be relaxed and nothing else.",
    ),
    _engine(
        "spark", "Spark on Parquet", to.widen_integer, to.widen_float, to.int_to_double, to.integer_to_decimal,
        to.widen_decimal, to.relength, to.date_to_timestamp_ntz,
        sized_words=_NO_SIZES, adds_required=AddsRequired.NEVER,
        sources="Apache Spark 4.0, SPARK-40876: what its Parquet reader widens.",
    ),
    _engine(
        "iceberg-v2", "Iceberg v2", *_ICEBERG,
        sized_words=_NO_SIZES, adds_required=AddsRequired.NEVER, tightens_nulls=False,
        sources="Apache Iceberg table specification, schema evolution: promotions of v1 and v2, no default values.",
    ),
    _engine(
        "iceberg-v3", "Iceberg v3", *_ICEBERG, to.date_to_timestamp,
        sized_words=_NO_SIZES, tightens_nulls=False,
        sources="Apache Iceberg table specification, schema evolution: promotions and default values of v3.",
    ),
    _engine(
        "delta", "Delta Lake", to.widen_integer, to.widen_float, to.int_to_double, to.integer_to_decimal,
        to.widen_decimal, to.lengthen, to.date_to_timestamp_ntz, adds_required=AddsRequired.NEVER,
        sources="Delta Lake 4.0, type widening; a NOT NULL column cannot be added to a table.",
    ),
    _engine(
        "avro", "Avro", to.widen_integer, to.widen_float, to.integer_to_float, to.text_to_bytes, to.relength,
        sized_words=_NO_SIZES, is_by_name=True,
        sources="Apache Avro 1.12 specification, schema resolution; decimals match in precision and scale.",
    ),
    _engine("json", "JSON", to.keep_family, **_TEXT, is_by_name=True, sources="RFC 8259: values without sizes."),
    _engine("csv", "CSV", to.keep_family, **_TEXT, is_positional=True, sources="RFC 4180: a header is optional."),
    _engine("csv-header", "CSV with a header", to.keep_family, **_TEXT, is_by_name=True, sources="RFC 4180: a header."),
)  # fmt: skip
ENGINES: Mapping[str, Engine] = MappingProxyType({engine.name: engine for engine in _ENGINES})
"""Every profile, by name."""

_BY_FORMAT: Mapping[str, str] = MappingProxyType(
    {"delta": "delta", "parquet": "spark", "avro": "avro", "json": "json", "jsonl": "json", "ndjson": "json"}
    | dict.fromkeys(("csv", "tsv", "psv", "delimited", "fixedwidth"), "csv")
)
_SQL = (
    "mysql", "oracle", "sqlserver", "redshift", "cloudsql", "db2", "hana", "teradata", "vertica", "exasol", "synapse",
    "duckdb", "informix", "ingres",
)  # fmt: skip
_BY_TYPE: Mapping[str, str] = MappingProxyType(
    {
        "postgres": "postgres",
        "postgresql": "postgres",
        "snowflake": "snowflake",
        "bigquery": "bigquery",
        "databricks": "delta",
        "hive": "spark",
        **dict.fromkeys(_SQL, "ansi"),
    }
)
_HEADLESS = frozenset({"fixedwidth"})
_HEADER_KEYS = ("header", "hasHeader", "has_header")
_YES = frozenset({"true", "yes", "present", "1"})
_VERSION_KEYS = ("formatVersion", "format-version", "format_version")


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """The profiles in force for a comparison."""

    shared: tuple[Engine, ...] = ()
    """Those that hold the data in both versions: they must carry what changed."""
    is_all: bool = False
    """Whether no server of either version is anything else, so that what they all make harmless is harmless."""

    dialect: Dialect | None = None
    """What types are spelled in, where one engine alone serves the data in both versions."""

    @property
    def are_by_name(self) -> bool:
        """Whether everything that serves the data finds fields by their names alone."""
        return self.is_all and all(engine.is_by_name for engine in self.shared)

    @property
    def fill_defaults(self) -> bool:
        """Whether everything that serves the data gives the rows of before the default of a column that is added."""
        return self.is_all and all(engine.adds_required is AddsRequired.WITH_DEFAULT for engine in self.shared)

    def all_erase_length(self, *texts: str) -> bool:
        """Tell whether nothing that serves the data knows the lengths of these types."""
        return self.is_all and all(engine.erases_length(text) for engine in self.shared for text in texts)


NO_ENGINES = Engines()


def find_engines(old: Sequence[Server], new: Sequence[Server]) -> Engines:
    """Give the profiles that the servers of two versions choose, in the order of the new version."""
    before = {find_engine(server) for server in old}
    after = dict.fromkeys(find_engine(server) for server in new)
    shared = tuple(ENGINES[name] for name in after if name is not None and name in before)
    is_all = bool(shared) and before | set(after) == {engine.name for engine in shared}
    return Engines(shared=shared, is_all=is_all, dialect=find_dialect((*old, *new)))


def find_engine(server: Server) -> str | None:
    """Give the name of the profile that a server chooses: by its `format` where it has one, else by its type."""
    form = _word(server.details.get("format")).removeprefix("application/")
    kind = _word(server.kind)
    if "iceberg" in (form, kind):
        return "iceberg-v3" if _format_version(server).strip().lower().removeprefix("v") == "3" else "iceberg-v2"
    name = _BY_FORMAT.get(form) or (None if form else _BY_TYPE.get(kind))
    return "csv-header" if name == "csv" and form not in _HEADLESS and _has_header(server) else name


def _has_header(server: Server) -> bool:
    """Tell whether files begin with the names of their columns, as a key of the server or a custom property says."""
    facts = {**server.custom, **server.details}
    return any(str(facts.get(key)).strip().lower() in _YES for key in _HEADER_KEYS)


def _format_version(server: Server) -> str:
    """Give the version of the table format, as a key of the server or one of its custom properties; 2 if none says."""
    facts = {**server.custom, **server.details}
    return next((str(facts[key]) for key in _VERSION_KEYS if key in facts), "2")


def _word(value: object) -> str:
    return value.strip().lower() if isinstance(value, str) else ""
