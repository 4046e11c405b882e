"""SourceFile: one file with what it says and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from treaty.diagnostics.diagnostic import Diagnostic, Location, Related
from treaty.load.layout import Placement
from treaty.load.shape_problem import ShapeProblem
from treaty.load.yaml_problem import YamlProblem
from treaty.load.yaml_text import YamlDocument, parse_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file as read; `path` is from the repository's root."""

    path: str
    data: bytes
    document: YamlDocument
    placement: Placement | None = None
    """What the path says; None for a file that stands outside a contracts folder."""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def text(self) -> str:
        """The text, for excerpts; empty when the bytes are none."""
        return self.document.text


def read_source(path: str, data: bytes, placement: Placement | None = None) -> SourceFile:
    """Give a file with the problems of its text."""
    document = parse_yaml(data)
    counts: Counter[str] = Counter()
    diagnostics = tuple(_text_diagnostic(problem, path, counts) for problem in document.problems)
    return SourceFile(path=path, data=data, document=document, placement=placement, diagnostics=diagnostics)


def skip_source(path: str, data: bytes, placement: Placement) -> SourceFile:
    """Give a file that is not read, for it stands where no file is looked for."""
    return SourceFile(path=path, data=data, document=parse_yaml(b""), placement=placement)


def _text_diagnostic(problem: YamlProblem, path: str, counts: Counter[str]) -> Diagnostic:
    counts[problem.rule.code] += 1
    location = Location(path=path, span=problem.span)
    return Diagnostic(
        rule=problem.rule,
        message=problem.message,
        severity=problem.rule.severity,
        location=location,
        related=tuple(
            Related(location=Location(path=path, span=span), message=words) for span, words in problem.related
        ),
        arguments={"number": str(counts[problem.rule.code])},
    )


def locate(problem: ShapeProblem, source: SourceFile, contract: str | None = None) -> Diagnostic:
    """Give a problem at a pointer as a diagnostic with its place in the file."""
    places = source.document.source_map
    span = places.find_key(problem.pointer) if problem.is_at_key else places.find(problem.pointer)
    return Diagnostic(
        rule=problem.rule,
        message=problem.message,
        severity=problem.rule.severity,
        location=Location(path=source.path, contract=contract, pointer=problem.pointer, span=span),
        arguments={"about": problem.argument} if problem.argument else {},
    )
