"""Realistic registries of any size, the same for the same seed: contracts that evolve, consumers, Git history, tags."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from tests.benchmarks.columns import KEY_COLUMN, draw_columns, draw_name, indent
from tests.benchmarks.documents import render_document_schema, render_schema_object
from tests.support.git_repository import clean_environment

from treaty.app.version_digests import digest
from treaty.lifecycle.current import Why
from treaty.lifecycle.release_tags import render_current_tag, render_flip, render_release, render_release_tag
from treaty.model.identity import ContractId, Version
from treaty.model.release import Flip, Release

VERSIONS_A_CONTRACT = 4
_NAMESPACES = ("sales", "finance", "logistics", "web", "crm", "sap.mm", "sap.fi", "payments", "risk", "hr")
_LAYERS = ("raw", "gold", "gold", "activation")
_START = 1_735_689_600
"""The first commit: 1 January 2025, in seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One version of one contract, as the files that bring it."""

    key: ContractId
    version: Version
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a contract is like in all its versions."""

    key: ContractId
    columns: tuple[str, ...]
    is_document: bool
    versions: int

    @property
    def folder(self) -> str:
        return f"contracts/datasets/{self.key.namespace}/{self.key.dataset}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a generated registry is like, whatever its size."""

    columns: tuple[int, int] = (5, 45)
    """Least and most columns of a contract."""
    versions_a_contract: int = VERSIONS_A_CONTRACT
    has_flips: bool = False
    """Whether each release also moved the current version, and a tag tells of it."""


DEFAULT_SHAPE = Shape()


def generate_steps(versions: int, *, seed: int = 1, shape: Shape = DEFAULT_SHAPE) -> Iterator[Step]:
    """Give versions in order of release: every contract's first, then every contract's second, and so on.

    Args:
        versions: how many; four a contract.
        seed: same seed, same bytes.
        shape: what the contracts are like.
    """
    random = Random(seed)  # noqa: S311 - plausible, not secret
    plans = list(_plans(random, -(-versions // shape.versions_a_contract), shape))
    wanted = versions
    for number in range(shape.versions_a_contract):
        for plan in plans[:wanted]:
            yield _step(plan, number)
        wanted -= len(plans[:wanted])


def generate_frame(versions: int, shape: Shape = DEFAULT_SHAPE) -> dict[str, str]:
    """Give the files that are no version: the registry, and a consumer for every fourth contract."""
    random = Random(versions)  # noqa: S311 - plausible, not secret
    files = {"contracts/registry.yaml": "apiVersion: treaty/v1\nkind: Registry\nname: generated\ntitle: Generated\n"}
    for step in generate_steps(versions, shape=shape):
        if step.version.minor == 0 and random.random() < 0.25:
            consumer = f"{str(step.key).replace('.', '-').replace('_', '-')}-report"
            files[f"contracts/subscriptions/{consumer}.yaml"] = _subscription(step.key, consumer)
    return files


def write_repository(
    folder: Path, versions: int, *, seed: int = 1, per_commit: int = 25, shape: Shape = DEFAULT_SHAPE
) -> int:
    """Make a Git repository of that many versions, each released; give the number of commits.

    One `git fast-import` writes commits and tags: ten thousand versions take seconds.
    """
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    steps = list(generate_steps(versions, seed=seed, shape=shape))
    commits = [steps[place : place + per_commit] for place in range(0, len(steps), per_commit)]
    stream = b"".join(_stream(generate_frame(versions, shape), commits, shape))
    _git(folder, "fast-import", "--quiet", data=stream)
    _git(folder, "pack-refs", "--all")
    _git(folder, "reset", "--quiet", "--hard", "main")
    return len(commits) + 1


def _git(folder: Path, *arguments: str, data: bytes | None = None) -> None:
    subprocess.run(
        ["git", *arguments], cwd=folder, env=clean_environment(), input=data, capture_output=True, check=True
    )


def _stream(frame: Mapping[str, str], commits: list[list[Step]], shape: Shape) -> Iterator[bytes]:
    """Give what `git fast-import` reads: commits, then a tag for each version."""
    yield from _commit(0, "Frame", frame)
    for number, steps in enumerate(commits, start=1):
        files = {path: text for step in steps for path, text in step.files.items()}
        yield from _commit(number, f"Versions of {len(steps)} contracts", files)
        for step in steps:
            yield _release_tag(step, number)
            if shape.has_flips:
                yield _flip_tag(step, number)


def _commit(number: int, subject: str, files: Mapping[str, str]) -> Iterator[bytes]:
    who = f"Data Team <data@example.com> {_START + number * 3600} +0000"
    parent = f"from :{number}\n" if number else ""
    yield f"commit refs/heads/main\nmark :{number + 1}\ncommitter {who}\n{_data(subject)}{parent}".encode()
    for path, text in files.items():
        yield f'M 100644 inline "{path}"\n{_data(text)}'.encode()


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}\n"


def _release_tag(step: Step, number: int) -> bytes:
    name = render_release_tag(step.key, step.version)
    path = f"contracts/datasets/{step.key.namespace}/{step.key.dataset}/{step.key.layer}/{step.version}"
    schema = step.files.get(f"{path}.schema.yaml")
    release = Release(
        contract=step.key,
        version=step.version,
        tag=name,
        commit="",
        time=None,
        digest=digest(step.files[f"{path}.yaml"].encode()),
        posture="both",
        schema_digest=digest(schema.encode()) if schema is not None else None,
    )
    return _tag(name, number, render_release(release))


def _flip_tag(step: Step, number: int) -> bytes:
    """Give the move to a version: as many moves as versions, so the first version is the first move."""
    previous = replace(step.version, minor=step.version.minor - 1) if step.version.minor else None
    name = render_current_tag(step.key, step.version.minor + 1)
    flip = Flip(
        contract=step.key,
        number=step.version.minor + 1,
        version=step.version,
        previous=previous,
        tag=name,
        commit="",
        time=None,
        reason=Why.HIGHEST.value,
    )
    return _tag(name, number, render_flip(flip))


def _tag(name: str, number: int, body: str) -> bytes:
    who = f"Data Team <data@example.com> {_START + number * 3600} +0000"
    return f"tag {name}\nfrom :{number + 1}\ntagger {who}\n{_data(body)}".encode()


def _plans(random: Random, count: int, shape: Shape) -> Iterator[_Plan]:
    for number in range(count):
        key = ContractId(random.choice(_NAMESPACES), random.choice(_LAYERS), f"{draw_name(random)}_{number}")
        names = draw_columns(random, random.randint(*shape.columns) + shape.versions_a_contract - 1)
        is_document = number % 20 == 19
        yield _Plan(key=key, columns=tuple(names), is_document=is_document, versions=shape.versions_a_contract)


def _step(plan: _Plan, number: int) -> Step:
    """Give version 1.`number`.0: each adds one optional column, or one optional member of its documents."""
    version = Version(1, number, 0)
    shown = len(plan.columns) - (plan.versions - 1) + number
    columns = [*plan.columns[: shown - number], *(_optional(text) for text in plan.columns[shown - number : shown])]
    path = f"{plan.folder}/{plan.key.layer}/{version}"
    files = {f"{path}.yaml": _contract(plan, version, columns)}
    if plan.is_document:
        files[f"{path}.schema.yaml"] = render_document_schema(len(columns))
    if number == 0:
        files[f"{plan.folder}/dataset.yaml"] = _dataset(plan.key)
    return Step(key=plan.key, version=version, files=files)


def _optional(text: str) -> str:
    return text.replace("\n  required: true\n", "\n", 1)


def _contract(plan: _Plan, version: Version, columns: list[str]) -> str:
    key = plan.key
    head = f"""\
apiVersion: v3.2.0
kind: DataContract
id: {key}
name: {key.dataset}
version: {str(version).removeprefix("v")}
status: active
domain: {key.namespace}
description:
  purpose: One truth about {key.dataset.replace("_", " ")}, for reports and for the planning of the next season.
  usage: Count rows by day and by region; join on `row_id`.
  limitations: Rows older than ten years are in the archive.
"""
    if plan.is_document:
        schema = render_schema_object(key.dataset, version)
    else:
        members = "\n".join(indent(text.rstrip("\n"), 6) for text in (KEY_COLUMN, *columns))
        schema = f"""\
schema:
  - name: {key.dataset}
    physicalName: {key.dataset.upper()}
    physicalType: table
    logicalType: object
    description: Every row that the source system has written.
    dataGranularityDescription: One row a case.
    properties:
{members}
    quality:
      - name: row_id_is_unique
        type: library
        metric: duplicateValues
        mustBe: 0
        arguments:
          properties:
            - row_id
"""
    return head + schema + _TAIL.format(team=_team(key), schema=key.layer)


_TAIL = """\
team:
  name: {team}
support:
  - channel: {team}
    url: https://chat.example.com/{team}
slaProperties:
  - property: freshness
    value: 4
    unit: h
  - property: retention
    value: 10
    unit: y
servers:
  - server: production
    type: postgres
    environment: prod
    host: db.example.com
    port: 5432
    database: lake
    schema: {schema}
"""


def _team(key: ContractId) -> str:
    return f"{key.namespace.replace('.', '-')}-data"


def _dataset(key: ContractId) -> str:
    return f"""\
apiVersion: treaty/v1
kind: Dataset
namespace: {key.namespace}
name: {key.dataset}
title: {key.dataset.replace("_", " ").capitalize()}
description: What the source system knows of {key.dataset.replace("_", " ")}.
owner: {_team(key)}
steward: {_team(key)}-stewards
status: active
"""


def _subscription(key: ContractId, consumer: str) -> str:
    return f"""\
apiVersion: treaty/v1
kind: Subscription
consumer: {consumer}
owner: reporting
contact: reporting@example.com
description: Monthly figures.
subscriptions:
  - contract: {key}
    requires: forward
    min_version: v1.0.0
    purpose: Figures of the month.
"""
