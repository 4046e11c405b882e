"""Snippets to copy: how to read a contract's data from each of its servers, and the contract itself with curl."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from treaty.model.contract import Contract, Record, Server
from treaty.model.identity import ContractId, Version
from treaty.pages import urls
from treaty.pages.content.jobs import dbt_source, spark_files, spark_table, spark_topic

MAX_COLUMNS = 12
"""Columns named in a query; a longer list would hide it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A text to copy; `label` names the language."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one kind of server names a table; `quote` opens and closes a name that is not plain."""

    parts: tuple[str, ...]
    quote: str = '"'
    url: str = ""
    """SQLAlchemy's URL, with the names of the server's fields in braces."""


DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        "snowflake": Dialect(parts=("database", "schema"), url="snowflake://{account}/{database}/{schema}"),
        "bigquery": Dialect(parts=("project", "dataset"), quote="`", url="bigquery://{project}/{dataset}"),
        "databricks": Dialect(parts=("catalog", "schema"), quote="`", url="databricks://{host}"),
        "postgres": Dialect(parts=("schema",), url="postgresql://{host}/{database}"),
        "postgresql": Dialect(parts=("schema",), url="postgresql://{host}/{database}"),
        "redshift": Dialect(parts=("schema",), url="redshift+redshift_connector://{host}/{database}"),
        "mysql": Dialect(parts=("database",), quote="`", url="mysql+pymysql://{host}/{database}"),
        "oracle": Dialect(parts=("schema",), url="oracle+oracledb://{host}/{serviceName}"),
        "trino": Dialect(parts=("catalog", "schema"), url="trino://{host}/{catalog}/{schema}"),
        "presto": Dialect(parts=("catalog", "schema"), url="presto://{host}/{catalog}/{schema}"),
        "athena": Dialect(parts=("catalog", "schema"), url="awsathena+rest://@/{schema}"),
        "duckdb": Dialect(parts=("schema",), url="duckdb:///{database}"),
        "clickhouse": Dialect(parts=("database",), quote="`", url="clickhouse://{host}/{database}"),
        "hive": Dialect(parts=("database",), quote="`", url="hive://{host}/{database}"),
        "impala": Dialect(parts=("database",), quote="`", url="impala://{host}/{database}"),
        "vertica": Dialect(parts=("database", "schema"), url="vertica+vertica_python://{host}/{database}"),
        "db2": Dialect(parts=("schema",), url="db2+ibm_db://{host}/{database}"),
    }
)
_FILES = frozenset({"s3", "gcs", "azure", "local", "sftp"})
_READERS = MappingProxyType({"json": "read_json_auto", "csv": "read_csv_auto", "parquet": "read_parquet"})
"""Format to DuckDB's function."""
_WITHOUT_LIMIT = frozenset({"oracle", "db2"})
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def find_server_snippets(contract: Contract, server: Server) -> Iterator[Snippet]:
    """Give what reads the first record of a contract from a server."""
    record = next(iter(contract.records), None)
    if record is None:
        return
    kind = server.kind.lower()
    if kind in DIALECTS:
        yield from _sql(record, server, DIALECTS[kind])
    elif kind in _FILES:
        yield from _files(record, server)
    elif kind == "kafka":
        yield from _kafka(record, server)
    elif kind == "api" and isinstance(server.details.get("location"), str):
        yield Snippet(label="curl", text=f"curl -s {_shell(server.details['location'])}")


def find_contract_snippets(
    key: ContractId, version: Version, base_url: str | None, *, has_current: bool = True
) -> Iterator[Snippet]:
    """Give what fetches the contract itself from this site; of one that is retired as a whole no version is current."""
    folder = urls.api_folder(key)
    site = (base_url or "http://localhost:8000/").rstrip("/")
    current = f"curl -s {site}/{folder}/current.json"
    schema = f"curl -s {site}/{urls.api_version_folder(key, version)}/schema.json"
    odcs = f"curl -s {site}/{urls.api_version_folder(key, version)}/odcs.yaml"
    yield Snippet(label="curl", text="\n".join((*((current,) if has_current else ()), schema, odcs)))


def _sql(record: Record, server: Server, dialect: Dialect) -> Iterator[Snippet]:
    names = [str(server.details[part]) for part in dialect.parts if server.details.get(part)]
    whole = (*names, record.physical_name or record.name)
    table = ".".join(_quote(name, dialect.quote) for name in whole)
    limit = "FETCH FIRST 100 ROWS ONLY" if server.kind.lower() in _WITHOUT_LIMIT else "LIMIT 100"
    columns = _columns(record, dialect.quote)
    yield Snippet(label="SQL", text=f"SELECT {columns}\nFROM {table}\n{limit};")
    details = {part: str(value) for part, value in server.details.items()}
    url = re.sub(r"\{(\w+)\}", lambda match: details.get(match.group(1), match.group(1)), dialect.url)
    first = f"SELECT * FROM {table} {limit}"  # noqa: S608 - shown, never run
    yield Snippet(
        label="Python",
        text=(
            "import pandas as pd\nimport sqlalchemy as sa\n\n"
            f"# add your credentials\nengine = sa.create_engine({json.dumps(url)})\n"
            f"rows = pd.read_sql({json.dumps(first)}, engine)"
        ),
    )
    yield Snippet(label="Spark", text=spark_table(server, whole))
    yield Snippet(label="dbt", text=dbt_source(whole))


def _columns(record: Record, quote: str) -> str:
    names = [_quote(field.physical_name or field.name, quote) for field in record.fields]
    if not names or len(names) > MAX_COLUMNS:
        return "*"
    return ",\n       ".join(names)


def _quote(name: str, quote: str) -> str:
    if _PLAIN_NAME.fullmatch(name):
        return name
    return f"{quote}{name.replace(quote, quote * 2)}{quote}"


def _files(record: Record, server: Server) -> Iterator[Snippet]:
    location = str(server.details.get("location") or server.details.get("path") or "")
    if not location:
        return
    location = location.replace("{model}", record.physical_name or record.name)
    shape = str(server.details.get("format") or location.rpartition(".")[2]).lower()
    shape = shape if shape in _READERS else "parquet"
    reader = _READERS[shape]
    source = f"{reader}('{location.replace(chr(39), chr(39) * 2)}')"
    query = f"SELECT *\nFROM {source}\nLIMIT 100"
    yield Snippet(label="SQL", text=f"-- DuckDB\n{query};")
    yield Snippet(
        label="Python",
        text=f"import duckdb\n\nquery = {_python_text(query)}\nrows = duckdb.sql(query).df()",
    )
    yield Snippet(label="Spark", text=spark_files(location, shape))


def _python_text(text: str) -> str:
    """Give a text as a Python literal, over several lines where nothing in it forbids that."""
    is_plain = '"' not in text and "\\" not in text
    return f'"""\n{text}\n"""' if is_plain else json.dumps(text)


def _kafka(record: Record, server: Server) -> Iterator[Snippet]:
    host = str(server.details.get("host") or "localhost:9092")
    topic = record.physical_name or record.name
    yield Snippet(label="Shell", text=f"kcat -b {_shell(host)} -t {_shell(topic)} -C -o -10 -e")
    yield Snippet(
        label="Python",
        text=(
            "from confluent_kafka import Consumer\n\n"
            f'consumer = Consumer({{"bootstrap.servers": {json.dumps(host)}, "group.id": "my-service"}})\n'
            f"consumer.subscribe([{json.dumps(topic)}])\n"
            "message = consumer.poll(timeout=30)\n"
            'print(message.value() if message is not None else "nothing came in 30 seconds")\n'
            "consumer.close()"
        ),
    )
    yield Snippet(label="Spark", text=spark_topic(host, topic))


def _shell(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_./:@%+=,-]+", text) else "'" + text.replace("'", "'\\''") + "'"
