"""Snippets for jobs that read a contract's data: Spark, and dbt's declaration of a source."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from treaty.model.contract import Server

Names = tuple[str, ...]
"""The server's parts of a table's name, outermost first, the table last."""


def spark_table(server: Server, names: Names) -> str:
    """Give what reads a table of a database in Spark."""
    build = _SPARK.get(server.kind.lower(), _jdbc)
    return build(server, names)


def spark_files(location: str, shape: str) -> str:
    """Give what reads files in Spark; object stores under the names that Hadoop's file systems have for them."""
    path = f"s3a{location.removeprefix('s3')}" if location.startswith("s3://") else location
    header = '.option("header", True)' if shape == "csv" else ""
    return f"rows = spark.read.format({json.dumps(shape)}){header}.load({json.dumps(path)})"


def spark_topic(host: str, topic: str) -> str:
    """Give what reads a topic in Spark."""
    return _chain("spark.readStream", "kafka", {"kafka.bootstrap.servers": host, "subscribe": topic}, "load()")


def dbt_source(names: Names) -> str:
    """Give the declaration of a table as a source, and, as a comment, the query that selects from it."""
    *around, table = names
    schema = around[-1] if around else "main"
    # With one part the database is the schema, as MySQL and Hive have it.
    database = f"    database: {json.dumps(around[0])}\n" if len(around) > 1 else ""
    source = json.dumps(schema)
    model = f"select * from {{{{ source({source}, {json.dumps(table)}) }}}}"  # noqa: S608 - shown, never run
    return (
        f"# models/sources.yml\nsources:\n  - name: {source}\n{database}    schema: {source}\n"
        f"    tables:\n      - name: {json.dumps(table)}\n# then, in a model: {model}"
    )


def _catalog_table(server: Server, names: Names) -> str:  # noqa: ARG001 - one shape for all kinds of server
    return f"rows = spark.table({json.dumps('.'.join(names))})"


def _bigquery(server: Server, names: Names) -> str:  # noqa: ARG001 - as above
    return _chain("spark.read", "bigquery", {"table": ".".join(names)}, "load()")


def _snowflake(server: Server, names: Names) -> str:
    account = str(server.details.get("account") or "account")
    options = {"sfURL": f"{account}.snowflakecomputing.com"}
    for option, part in (("sfDatabase", "database"), ("sfSchema", "schema")):
        if server.details.get(part):
            options[option] = str(server.details[part])
    return _chain("spark.read", "snowflake", {**options, "dbtable": names[-1]}, "load()", note=True)


def _jdbc(server: Server, names: Names) -> str:
    scheme = {"postgres": "postgresql", "presto": "trino"}.get(server.kind.lower(), server.kind.lower())
    host = str(server.details.get("host") or "host")
    port = f":{server.details['port']}" if server.details.get("port") else ""
    database = str(server.details.get("database") or server.details.get("catalog") or "")
    url = f"jdbc:{scheme}://{host}{port}/{database}".rstrip("/")
    return _chain("spark.read", "jdbc", {"url": url, "dbtable": ".".join(names)}, "load()", note=True)


def _chain(start: str, kind: str, options: Mapping[str, str], end: str, *, note: bool = False) -> str:
    lines = [f"    {start}.format({json.dumps(kind)})"]
    lines += [f"    .option({json.dumps(name)}, {json.dumps(value)})" for name, value in options.items()]
    comment = "# add your credentials as options\n" if note else ""
    return comment + "\n".join(["rows = (", *lines, f"    .{end}", ")"])


_SPARK: Mapping[str, Callable[[Server, Names], str]] = MappingProxyType(
    {
        **dict.fromkeys(("databricks", "hive", "impala", "athena", "glue"), _catalog_table),
        "bigquery": _bigquery,
        "snowflake": _snowflake,
    }
)
