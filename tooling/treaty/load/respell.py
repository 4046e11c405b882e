"""Old spellings in the text of a file, written as today; every other byte stays, comments and layout among them."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from treaty.diagnostics.diagnostic import Span
from treaty.diagnostics.rule import Severity
from treaty.load.contract_shape import find_contract_shape_problems
from treaty.load.spellings import OldSpelling, Spelling, find_old_spellings, spell
from treaty.load.yaml_text import YamlDocument, parse_yaml
from treaty.model.nodes import Nodes
from treaty.model.pointer import Pointer

_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTES = "\"'"
Replacement = tuple[int, int, str]
Found = list[tuple[OldSpelling, Spelling]]


def respell_text(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Give a file with old words for keys and values replaced, where that takes no judgement.

    Returns:
        The file, and what was mended, in words; the same bytes and nothing where there is nothing to mend, where the
        file cannot be read without a problem, or where its layout does not let the words be replaced alone.
    """
    document = parse_yaml(data)
    if document.problems or not isinstance(document.value, Mapping):
        return data, ()
    found = _permitted(document.value, list(_find_mendable(document.value)))
    text = data.decode()
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    nodes = Nodes(document.value)
    replacements = [each for item in found for each in _replacements(document, nodes, text, starts, *item)]
    if not found or None in replacements:
        return data, ()
    for start, end, new in sorted((each for each in replacements if each is not None), reverse=True):
        text = text[:start] + new + text[end:]
    mended = text.encode()
    reread = parse_yaml(mended)
    if reread.problems or reread.value != _respelled(document.value, found):
        return data, ()
    return mended, tuple(_describe(found))


def _describe(found: Found) -> Iterator[str]:
    """Give what was mended in words, each spelling once."""
    for spelling, count in Counter(spelling for _, spelling in found).items():
        times = f" ({count} times)" if count > 1 else ""
        yield f"`{spelling.old}` is `{spelling.new}` now{', its value turned round' * spelling.is_negated}{times}"


def _permitted(document: Mapping[str, Any], found: Found) -> Found:
    """Give what may be mended under the version of the standard that the file names: some new words came later."""
    kept, errors = found, _count_errors(_respelled(document, found))
    for spelling in dict.fromkeys(spelling for _, spelling in found):
        if errors == 0:
            break
        fewer = [item for item in kept if item[1] is not spelling]
        count = _count_errors(_respelled(document, fewer))
        if count < errors:
            kept, errors = fewer, count
    return kept


def _count_errors(document: Any) -> int:
    return sum(problem.rule.severity is Severity.ERROR for problem in find_contract_shape_problems(document))


def _find_mendable(document: Mapping[str, Any]) -> Iterator[tuple[OldSpelling, Spelling]]:
    """Give the old spellings that stand alone: where today's word stands beside one, somebody must choose."""
    taken = set[Pointer]()
    nodes = Nodes(document)
    for item in find_old_spellings(document):
        if item.spelling is None:
            continue
        new = item.pointer.parent / item.spelling.new
        if item.spelling.new not in nodes.resolve(item.pointer.parent) and new not in taken:
            taken.add(new)
            yield item, item.spelling


def _replacements(
    document: YamlDocument, nodes: Nodes, text: str, starts: list[int], item: OldSpelling, spelling: Spelling
) -> Iterator[Replacement | None]:
    """Give the stretches to replace for one old spelling; None for one that cannot be told."""
    yield _replace(text, starts, document.source_map.find_key(item.pointer), spelling.old, spelling.new)
    old = nodes.resolve(item.pointer)
    new = spell(old, spelling)
    if new is not old:
        yield _replace(text, starts, document.source_map.find(item.pointer), _written(old), _written(new))


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _replace(text: str, starts: list[int], span: Span | None, old: str, new: str) -> Replacement | None:
    """Give the stretch of a word, its quotes left where they are; None where the word is not written out there."""
    if span is None or span.line > len(starts):
        return None
    start = starts[span.line - 1] + span.column - 1
    start += text[start : start + 1] in _QUOTES and text[start : start + 1] != ""
    is_there = text[start : start + len(old)].lower() == old.lower()
    return (start, start + len(old), new) if is_there else None


def _respelled(document: Mapping[str, Any], found: Found) -> Any:
    """Give the plain data that the mended file must hold."""
    whole = copy.deepcopy(document)
    nodes = Nodes(whole)
    for node, spelling in [(nodes.resolve(item.pointer.parent), spelling) for item, spelling in found]:
        node[spelling.new] = spell(node.pop(spelling.old), spelling)
    return whole
