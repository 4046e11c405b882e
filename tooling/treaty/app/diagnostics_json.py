"""Findings, and what a contract is made from, as plain data: what a later build of a site takes up unread.

Evidence and advice are left out: a site tells what was found and where, and a reader of a pull request the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from treaty.diagnostics.diagnostic import Diagnostic, Location, Span
from treaty.diagnostics.rule import Rule, Severity
from treaty.model.contract import Contract, Upstream
from treaty.model.identity import ContractId, Version
from treaty.model.pointer import Pointer

Plain = list[Any]


def pack_diagnostic(item: Diagnostic) -> Plain:
    """Give a finding as JSON."""
    span, place = item.location.span, item.location
    return [
        item.rule.code,
        item.severity.value,
        item.message,
        place.path,
        place.contract,
        place.pointer.tokens,
        [span.line, span.column, span.end_line, span.end_column] if span is not None else None,
        dict(item.arguments),
    ]


def unpack_diagnostic(value: Plain, rules: Mapping[str, Rule]) -> Diagnostic:
    """Read a finding.

    Raises:
        ValueError, TypeError, KeyError: when it is something else.
    """
    code, severity, message, path, contract, tokens, span, arguments = value
    return Diagnostic(
        rule=rules[code],
        severity=Severity(severity),
        message=message,
        location=Location(
            path=path,
            contract=contract,
            pointer=Pointer(tuple(tokens)),
            span=Span(*span) if span is not None else None,
        ),
        arguments=MappingProxyType(arguments),
    )


def pack_origin(contract: Contract) -> Plain:
    """Give a contract that holds what it is made from, and nothing else, as JSON."""
    key, version = contract.key, contract.version
    assert key is not None  # noqa: S101 - a contract of a registry
    assert version is not None  # noqa: S101 - the same
    return [
        [key.namespace, key.layer, key.dataset],
        [version.major, version.minor, version.patch],
        contract.path,
        contract.pointer.tokens,
        [[item.pointer.tokens, item.contract] for item in contract.upstream],
    ]


def unpack_origin(value: Plain) -> Contract:
    """Read what `pack_origin` gave.

    Raises:
        ValueError, TypeError, KeyError: when it is something else.
    """
    key, version, path, tokens, upstream = value
    return Contract(
        key=ContractId(*key),
        version=Version(*version),
        path=path,
        pointer=Pointer(tuple(tokens)),
        upstream=tuple(Upstream(pointer=Pointer(tuple(at)), contract=name) for at, name in upstream),
    )
