"""Who is hit: for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from treaty.compat.consumers import Hit
from treaty.report.diff_json import hit_to_json
from treaty.report.plain import dump_json, neutralise
from treaty.report.terminal import count, wrap

WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One contract that a change reaches, and who depends on it."""

    contract: str
    distance: int
    """Steps of lineage; 0 for the contract itself."""
    columns: tuple[str, ...] | None
    """What is reached, with records; None: no telling which, so any."""
    is_certain: bool
    """Whether the lineage tells so; False where a contract is made from this one and does not say from which column."""
    consumers: tuple[Hit, ...]
    products: tuple[tuple[str, str], ...]
    """Name and role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Everything that a change of a contract, or of a column, reaches."""

    contract: str
    version: str
    columns: tuple[str, ...] | None
    """The columns asked for; None: the whole contract."""
    start: Reach
    downstream: tuple[Reach, ...]

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """The contract itself, then what is made from it, nearest first."""
        return (self.start, *self.downstream)


def render_text(impact: Impact) -> str:
    """Give the answer for a terminal."""
    columns = f", column {_names(impact.columns)}" if impact.columns is not None else ""
    lines = [neutralise(f"{impact.contract}:{impact.version}{columns}"), *_lines(impact.start)]
    if impact.downstream:
        lines += ["", "Made from it:"]
    for reach in impact.downstream:
        lines += ["", *wrap(_place(reach), width=WIDTH, first="  "), *_lines(reach)]
    lines += ["", _summary(impact)]
    return "\n".join(lines) + "\n"


def _place(reach: Reach) -> str:
    columns = f", in {_names(reach.columns)}" if reach.columns else ""
    doubt = "" if reach.is_certain else ", perhaps: the lineage does not say from which columns"
    return f"{reach.contract} ({count(reach.distance, 'step')}{columns}{doubt})"


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{column}`" for column in columns)


def _lines(reach: Reach) -> Iterator[str]:
    indent = "  " if reach.distance == 0 else "    "
    for hit in reach.consumers:
        yield from wrap(f"consumer {_describe(hit)}", width=WIDTH, first=indent, rest=f"{indent}  ")
    for name, role in reach.products:
        yield neutralise(f"{indent}product {name} ({role})")
    if not reach.consumers and not reach.products:
        yield f"{indent}no subscription and no product, as far as the registry knows"


def _describe(hit: Hit) -> str:
    subscription, dependency = hit.consumer.subscription, hit.consumer.dependency
    facts = [
        f"reads {_names(hit.columns)}" if hit.columns else "reads any column",
        f"needs posture {dependency.requires}",
    ]
    if dependency.min_version is not None:
        facts.append(f"from {dependency.min_version} on")
    if subscription.owner:
        facts.append(f"owned by {subscription.owner}" + (f", {subscription.contact}" if subscription.contact else ""))
    return f"{subscription.consumer} ({'; '.join(facts)})"


def _summary(impact: Impact) -> str:
    consumers = {hit.consumer.subscription.consumer for reach in impact.reaches for hit in reach.consumers}
    products = {name for reach in impact.reaches for name, _ in reach.products}
    parts = [
        count(len(consumers), "consumer"),
        count(len(products), "product"),
        count(len(impact.downstream), "contract") + " made from it",
    ]
    return f"In all: {', '.join(parts)}."


def render_json(impact: Impact) -> str:
    """Give the answer as JSON."""
    value = {
        "contract": impact.contract,
        "version": impact.version,
        "columns": impact.columns,
        **_reach_to_json(impact.start),
        "downstream": [
            {
                "contract": reach.contract,
                "distance": reach.distance,
                "columns": reach.columns,
                "certain": reach.is_certain,
                **_reach_to_json(reach),
            }
            for reach in impact.downstream
        ],
    }
    return dump_json(value) + "\n"


def _reach_to_json(reach: Reach) -> dict[str, Any]:
    return {
        "consumers": [hit_to_json(hit) for hit in reach.consumers],
        "products": [{"product": name, "role": role} for name, role in reach.products],
    }
