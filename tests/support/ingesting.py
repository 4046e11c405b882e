"""Schemas taken into a registry, for the tests of `treaty ingest`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from tests.support.git_repository import GitRepository

from treaty.app.ingest_plan import IngestReport, IngestRequest
from treaty.app.ingest_schema import ingest_schema
from treaty.app.next_document import Wishes

NAME = "finance.gold.invoice"
FOLDER = "contracts/datasets/finance/invoice/gold"
TODAY = date(2026, 11, 21)
TWO = {"id": "string", "amount": "number"}

Make = Callable[..., GitRepository]


def fields(*names: str, **types: str) -> dict[str, Any]:
    told = {**dict.fromkeys(names, "string"), **types}
    return {"type": "record", "fields": [{"name": name, "type": kind, "optional": True} for name, kind in told.items()]}


SAME = fields("id", amount="double")
MORE = fields("id", "note", amount="double")
FEWER = fields("id")


def ingest(repository: GitRepository, schema: Any, name: str = NAME, **facts: Any) -> IngestReport:
    data = schema if isinstance(schema, bytes) else json.dumps(schema).encode()
    wishes = Wishes(**{key: facts.pop(key) for key in ("is_hold", "is_table", "record") if key in facts})
    path = facts.pop("path", "artifact.json")
    request = IngestRequest(name=name, path=path, data=data, today=TODAY, wishes=wishes, **facts)
    return ingest_schema(repository.folder, request)


def written(repository: GitRepository, report: IngestReport, path: str | None = None) -> str:
    return repository.git("show", f"{report.commit}:{path or f'{FOLDER}/{report.version}.yaml'}")


def state(repository: GitRepository) -> tuple[str, str]:
    refs = repository.git("for-each-ref", "--format=%(objectname) %(refname)")
    return refs, repository.git("status", "--porcelain")
