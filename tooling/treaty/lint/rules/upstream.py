"""Upstream: what a contract says it is made from exists, and flows one way."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lineage.columns import Columns
from treaty.lineage.graph import build_edges_above, find_cycles
from treaty.lineage.sources import Source, parse_source
from treaty.model.contract import Contract, Upstream
from treaty.model.identity import ContractId, Fqid, IdentityError, parse_fqid
from treaty.model.pointer import Pointer
from treaty.model.registry import Catalog


@rule(code="TR155", scope=Contract, severity=Severity.ERROR, aliases=("VAL-1401", "MS-1401", "KPI-1001"))
def upstream_exists(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """A contract that is named as upstream is one the repository holds, in the version named.

    Why: lineage to nowhere hides who is hit when the source changes.
    Bad:
        customProperties:
          - property: upstream
            vendor: treaty
            value: [{contract: finance.raw.invoices, version: v1}]
    Good:
        customProperties:
          - property: upstream
            vendor: treaty
            value: [{contract: finance.raw.invoice, version: v1}]
    """
    for upstream in contract.upstream:
        fqid = _read(upstream)
        # A text that names no contract at all is a fault of shape, and reported as one.
        if fqid is not None and _find_versions(catalog, fqid) is None:
            yield problem(
                f"The upstream `{fqid}` is not in this repository; correct the name or publish it first.",
                upstream.pointer,
                upstream=str(fqid),
            )


def _read(upstream: Upstream) -> Fqid | None:
    version = (upstream.version or "").strip()
    text = upstream.contract if ":" in upstream.contract or not version else f"{upstream.contract}:{version}"
    try:
        return parse_fqid(text)
    except IdentityError:
        return None


def _find_versions(catalog: Catalog, fqid: Fqid) -> tuple[Contract, ...] | None:
    """Give the versions that a name covers, or None when there is none."""
    versions = catalog.contracts.get(catalog.registry.resolve(fqid.contract), ())

    def head(contract: Contract) -> tuple[int, ...]:
        """Give as much of the number as the name has; versions stand in ascending order, so a name covers a stretch."""
        number = contract.version
        return () if number is None else (number.major, number.minor, number.patch)[: len(fqid.version)]

    start, end = bisect_left(versions, fqid.version, key=head), bisect_right(versions, fqid.version, key=head)
    return versions[start:end] or None


@rule(code="TR156", scope=Contract, severity=Severity.ERROR, aliases=("VAL-1401", "MS-1401"))
def transform_source_exists(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """A source written as `FQID#column` names a contract of the repository and a column of it.

    Why: column lineage is followed when something changes; an end that leads nowhere breaks the trail there.
    Bad:
        schema:
          - name: invoice
            properties:
              - {name: amount, logicalType: number, transformSourceObjects: ["finance.raw.invoice#amuont"]}
    Good:
        schema:
          - name: invoice
            properties:
              - {name: amount, logicalType: number, transformSourceObjects: ["finance.raw.invoice#amount"]}
    """
    known: dict[str, tuple[Contract, ...] | None] = {}
    indexes: dict[str, Columns] = {}
    for name, text, source, at in _sources(contract):
        fqid, written = source.fqid, text.partition("#")[0]
        if written not in known:
            known[written] = _find_versions(catalog, fqid)
        versions = known[written]
        if versions is None:
            yield problem(f"Field `{name}` is made from `{text}`, but there is no `{fqid}`.", at, source=text)
        elif source.column and not any(_has_column(version, source.column, indexes) for version in reversed(versions)):
            yield problem(
                f"Field `{name}` is made from `{text}`, but `{fqid}` has no field `{source.column}`.", at, source=text
            )


def _has_column(contract: Contract, column: str, indexes: dict[str, Columns]) -> bool:
    columns = indexes.get(contract.path) or indexes.setdefault(contract.path, Columns(contract))
    return bool(columns.find(column)) or columns.may_any_hold(column)


def _sources(contract: Contract) -> Iterator[tuple[str, str, Source, Pointer]]:
    for record in contract.records:
        for path, field in record.walk():
            for position, text in enumerate(field.sources):
                source = parse_source(text)
                if source is not None:
                    at = field.pointer / "transformSourceObjects" / position
                    yield f"{record.name}.{path}", text, source, at


@rule(code="TR157", scope=Contract, severity=Severity.WARNING)
def transform_source_is_upstream(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """A contract that columns are made from is also named under `upstream`.

    Why: the list of upstream contracts is what people read; a source that only a column names is overlooked.
    Bad:
        schema:
          - name: invoice
            properties:
              - {name: amount, logicalType: number, transformSourceObjects: ["finance.raw.invoice#amount"]}
    Good:
        schema:
          - name: invoice
            properties:
              - {name: amount, logicalType: number, transformSourceObjects: ["finance.raw.invoice#amount"]}
        customProperties:
          - property: upstream
            vendor: treaty
            value: [{contract: finance.raw.invoice, version: v1}]
    """
    resolve = cache(catalog.registry.resolve)
    stated = {resolve(fqid.contract) for fqid in map(_read, contract.upstream) if fqid is not None}
    for name, _, source, at in _sources(contract):
        key = resolve(source.fqid.contract)
        if key != contract.key and key not in stated:
            stated.add(key)
            yield problem(
                f"Field `{name}` is made from `{key}`, which is not under `upstream`; add it.", at, source=str(key)
            )


@rule(code="TR158", scope=Contract, severity=Severity.WARNING, aliases=("MED_001", "MED_002", "LINEAGE_001"))
def upstream_flows_forward(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """A contract is made from its own layer or an earlier one.

    Why: data that flows back from a later layer is corrected twice and refreshed late, and soon goes in a circle.
    Bad:
        customProperties:
          - property: upstream
            vendor: treaty
            value: [{contract: finance.activation.invoice, version: v1}]
    Good:
        customProperties:
          - property: upstream
            vendor: treaty
            value: [{contract: finance.raw.invoice, version: v1}]
    """
    order = {layer.name: position for position, layer in enumerate(catalog.registry.layers)}
    own = order.get(catalog.registry.resolve(contract.key).layer) if contract.key else None
    for upstream in contract.upstream:
        fqid = _read(upstream)
        theirs = order.get(catalog.registry.resolve(fqid.contract).layer) if fqid else None
        if own is not None and theirs is not None and theirs > own:
            yield problem(
                f"The upstream `{upstream.contract}` is of a later layer than this contract; data flows forward only.",
                upstream.pointer,
                upstream=upstream.contract,
            )


@rule(code="TR159", scope=Contract, severity=Severity.WARNING)
def upstream_is_served(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """The newest version of a contract is not made from a version that is retired.

    Why: a retired version is refreshed no more; what is made from it grows old unnoticed.
    Bad:
        datasets/finance/invoice/dataset.yaml:
          layers: {raw: {versions: {v1.0.0: {retired: {since: 2026-01-01}}}}}
        datasets/finance/invoice/gold/v1.0.0.yaml:
          customProperties:
            - {property: upstream, vendor: treaty, value: [{contract: finance.raw.invoice, version: v1}]}
    Good:
        datasets/finance/invoice/gold/v1.0.0.yaml:
          customProperties:
            - {property: upstream, vendor: treaty, value: [{contract: finance.raw.invoice, version: v1}]}
    """
    if contract.key is None or catalog.contracts[contract.key][-1] is not contract:
        return
    for upstream in contract.upstream:
        fqid = _read(upstream)
        versions = _find_versions(catalog, fqid) if fqid else None
        if fqid and versions and all(_is_retired(catalog, version) for version in versions):
            yield problem(
                f"The upstream `{fqid}` is retired; move to a version that is served.",
                upstream.pointer,
                upstream=str(fqid),
            )


def _is_retired(catalog: Catalog, contract: Contract) -> bool:
    if contract.key is None or contract.version is None:
        return False
    state = catalog.state(contract.key).versions.get(contract.version)
    return state is not None and state.retired is not None


@rule(code="TR160", scope=Catalog, severity=Severity.ERROR)
def upstream_has_no_cycle(catalog: Catalog) -> Iterator[Problem]:
    """No contract is made from itself, not even by way of others.

    Why: in a circle nothing can be refreshed first, and a change hits whoever made it.
    Bad:
        datasets/finance/invoice/raw/v1.0.0.yaml:
          customProperties:
            - {property: upstream, vendor: treaty, value: [{contract: finance.gold.invoice, version: v1}]}
        datasets/finance/invoice/gold/v1.0.0.yaml:
          customProperties:
            - {property: upstream, vendor: treaty, value: [{contract: finance.raw.invoice, version: v1}]}
    Good:
        datasets/finance/invoice/gold/v1.0.0.yaml:
          customProperties:
            - {property: upstream, vendor: treaty, value: [{contract: finance.raw.invoice, version: v1}]}
    """
    for cycle in find_cycles(build_edges_above(catalog)):
        members = ", ".join(f"`{key}`" for key in cycle)
        path, at = _place_of(catalog, cycle[0])
        words = (
            f"`{cycle[0]}` is made from itself"
            if len(cycle) == 1
            else f"These contracts are made from one another: {members}"
        )
        yield problem(f"{words}; break the circle.", at, path=path, cycle=members)


def _place_of(catalog: Catalog, key: ContractId) -> tuple[str, Pointer]:
    newest = catalog.contracts[key][-1]
    at = newest.upstream[0].pointer if newest.upstream else newest.pointer
    return newest.path, at
