"""How a site compares the versions of a contract: worked out when a page asks, for most are never asked for again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import combinations
from typing import Any

from treaty.compat.comparison import Comparison
from treaty.compat.consumers import find_hits, find_readers
from treaty.compat.exceptions import Exceptions
from treaty.compat.gate import find_pairs
from treaty.compat.verdict import compare_contracts
from treaty.model.identity import ContractId, Version
from treaty.model.registry import Catalog
from treaty.model.release import Release
from treaty.pages.facts import ContractFacts, Pair
from treaty.pages.input import COMPARED_VERSIONS
from treaty.pages.lazy import Lazy
from treaty.report.diff_json import comparison_to_json


def find_neighbours(
    catalog: Catalog, facts: Mapping[ContractId, ContractFacts], releases: Iterable[Release], today: date
) -> Mapping[Pair, Comparison]:
    """Give each version compared with the one before it, as the gate has it: approved exceptions count."""
    released = {(release.contract, release.version) for release in releases}
    exceptions = Exceptions(catalog, today=today, released=released)

    def compare(pair: Pair) -> Comparison:
        key, old, new = pair
        alone = Catalog(registry=catalog.registry, datasets=catalog.datasets, contracts={key: catalog.contracts[key]})
        found = next(one for one in find_pairs(alone, [(key, new)]) if one.is_neighbour and one.old.version == old)
        return exceptions.apply(found, compare_contracts(found.old, found.new, mode=found.mode))[0]

    pairs = (
        (key, before.version, entry.version)
        for key, known in facts.items()
        for before, entry in zip(known.versions, known.versions[1:], strict=False)
        if entry.change is not None
    )
    return Lazy({pair: partial(compare, pair) for pair in pairs})


def find_distant(
    catalog: Catalog, facts: Mapping[ContractId, ContractFacts], known: Mapping[Pair, Comparison]
) -> Mapping[Pair, Comparison]:
    """Give the pairs that are no neighbours, as far as a reader may choose them."""

    def compare(pair: Pair) -> Comparison:
        key, old, new = pair
        before, after = catalog.find(key, old), catalog.find(key, new)
        assert before is not None  # noqa: S101 - what has facts has a file
        assert after is not None  # noqa: S101 - the same
        return compare_contracts(before, after, mode=catalog.compatibility(key))

    versions = {key: [entry.version for entry in found.versions] for key, found in facts.items()}
    pairs = ((key, *pair) for key, found in versions.items() for pair in _pairs_of(found))
    return Lazy({pair: partial(compare, pair) for pair in pairs if pair not in known})


def _pairs_of(versions: Sequence[Version]) -> Iterator[tuple[Version, Version]]:
    return combinations(sorted(versions)[-COMPARED_VERSIONS:], 2)


def describe_all(catalog: Catalog, comparisons: Mapping[Pair, Comparison]) -> Mapping[Pair, Mapping[str, Any]]:
    """Give comparisons as `treaty diff --format json` tells them."""

    def describe(pair: Pair) -> Mapping[str, Any]:
        comparison = comparisons[pair]
        return comparison_to_json(comparison, find_hits(comparison, find_readers(catalog, *pair)))

    return Lazy({pair: partial(describe, pair) for pair in comparisons})
