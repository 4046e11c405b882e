"""Metrics as OpenMetrics text, which Prometheus and its textfile collector read.

Source: OpenMetrics 1.0, "Text format": escapes in labels and help, suffixes of counters, the closing `# EOF`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from treaty.report.plain import neutralise

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One series of a family, and its value now."""

    labels: Mapping[str, str]
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Series of one name; a counter's samples carry the suffix `_total`, which the name leaves out."""

    name: str
    kind: Literal["counter", "gauge"]
    help: str
    samples: tuple[Sample, ...]


def render_metrics(families: Iterable[Family]) -> str:
    """Give the whole exposition, in the order of the families."""
    return "\n".join([line for family in families for line in _render_family(family)] + ["# EOF"]) + "\n"


def render_prometheus(families: Iterable[Family]) -> str:
    """Give the same as Prometheus' older text format, which a Pushgateway takes: there a counter's name has its suffix.

    Source: Prometheus, "Exposition formats", text format 0.0.4.
    """
    return "".join(f"{line}\n" for family in families for line in _render_family(family, is_openmetrics=False))


def _render_family(family: Family, *, is_openmetrics: bool = True) -> Iterator[str]:
    name = f"{family.name}_total" if family.kind == "counter" else family.name
    described = family.name if is_openmetrics else name
    yield f"# HELP {described} {family.help}"
    yield f"# TYPE {described} {family.kind}"
    for sample in family.samples:
        labels = ",".join(f'{key}="{neutralise(value).translate(_ESCAPES)}"' for key, value in sample.labels.items())
        yield f"{name}{{{labels}}} {sample.value}" if labels else f"{name} {sample.value}"
