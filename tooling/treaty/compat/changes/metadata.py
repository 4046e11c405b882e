"""Words: descriptions, labels, people and prices; and whatever else a document says that no other kind explains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from treaty.compat.changes.document import Difference, find_differences
from treaty.compat.changes.explained import Explained, with_new_names
from treaty.compat.changes.meaning import UNIT_CHANGED
from treaty.compat.changes.protection import CLASSIFICATION_CHANGED
from treaty.compat.changes.quality import CHECK_TERMS_CHANGED
from treaty.compat.changes.subject import ContractPair, Subject, field_subject, record_subject, show, show_change
from treaty.diagnostics.change import Action, Aspect, Change, ChangeKind, Effect, Element, Weight, change_kind
from treaty.model.contract import Contract
from treaty.model.nodes import Nodes, nodes_of
from treaty.model.pointer import ROOT, Pointer, Token


def _words(code: str, name: str, summary: str, why: str, old: str, new: str) -> ChangeKind:
    """Declare a kind that concerns people alone: safe for every reader, worth a patch."""
    return change_kind(
        code=code,
        name=name,
        element=Element.CONTRACT,
        aspect=Aspect.METADATA,
        action=Action.CHANGE,
        old_readers=Effect.SAFE,
        new_readers=Effect.SAFE,
        mirror=name,
        weight=Weight.WORDS,
        text=f"{summary}\n\nWhy: {why}\nOld: {old}\nNew: {new}\n",
    )


DESCRIPTION_CHANGED = _words(
    "TR690", "description-changed", "A description was written, rewritten or taken back.",
    "people read it, programs do not. If it tells of another meaning, say that in the review.",
    "{description: {purpose: Invoices.}}", "{description: {purpose: Invoices since 2015.}}",
)  # fmt: skip
BUSINESS_NAME_CHANGED = _words(
    "TR691", "business-name-changed", "A business name, a synonym or a label changed.",
    "people find the data by it, programs do not.",
    "{schema: [{name: t, businessName: Invoice}]}", "{schema: [{name: t, businessName: Bill}]}",
)  # fmt: skip
TAGS_CHANGED = _words(
    "TR692", "tags-changed", "Tags were added or removed.",
    "search and policies go by them; values do not change.",
    "{tags: [finance]}", "{tags: [finance, sox]}",
)  # fmt: skip
EXAMPLES_CHANGED = _words(
    "TR693", "examples-changed", "Examples were added, changed or removed.",
    "they promise nothing.",
    "{schema: [{name: t, properties: [{name: a, examples: [x]}]}]}",
    "{schema: [{name: t, properties: [{name: a, examples: [y]}]}]}",
)  # fmt: skip
TEAM_CHANGED = _words(
    "TR694", "team-changed", "The team behind the contract changed.",
    "others answer for the data; the data is the same.",
    "{team: {name: finance-data}}", "{team: {name: billing-data}}",
)  # fmt: skip
SUPPORT_CHANGED = _words(
    "TR695", "support-changed", "The channels for questions changed.",
    "people ask elsewhere.",
    "{support: [{channel: help, url: 'https://example.com/help'}]}",
    "{support: [{channel: help, url: 'https://example.com/desk'}]}",
)  # fmt: skip
PRICE_CHANGED = _words(
    "TR696", "price-changed", "The price changed.",
    "people decide by it whether to go on; the data is the same.",
    "{price: {priceAmount: 1, priceCurrency: EUR}}", "{price: {priceAmount: 2, priceCurrency: EUR}}",
)  # fmt: skip
DEFINITIONS_CHANGED = _words(
    "TR697", "authoritative-definitions-changed", "Links to definitions elsewhere changed.",
    "people follow them. A JSON Schema named here is compared by itself.",
    "{authoritativeDefinitions: [{type: tutorial, url: 'https://example.com/a'}]}",
    "{authoritativeDefinitions: [{type: tutorial, url: 'https://example.com/b'}]}",
)  # fmt: skip
CUSTOM_PROPERTY_CHANGED = _words(
    "TR698", "custom-property-changed", "A custom property changed.",
    "its meaning is its owner's; nothing that the standard or Treaty knows has changed.",
    "{customProperties: [{property: costCentre, value: 4711}]}",
    "{customProperties: [{property: costCentre, value: 4712}]}",
)  # fmt: skip
METADATA_CHANGED = _words(
    "TR699", "metadata-changed", "Something else in the document changed that no other kind speaks of.",
    "nothing that two documents say differently goes unseen: an unknown key, another spelling of the same fact.",
    "{context: For reporting.}", "{context: For planning.}",
)  # fmt: skip

KINDS = (
    DESCRIPTION_CHANGED, BUSINESS_NAME_CHANGED, TAGS_CHANGED, EXAMPLES_CHANGED, TEAM_CHANGED, SUPPORT_CHANGED,
    PRICE_CHANGED, DEFINITIONS_CHANGED, CUSTOM_PROPERTY_CHANGED, METADATA_CHANGED,
)  # fmt: skip

_KIND_OF_KEY: Mapping[Token, ChangeKind] = MappingProxyType(
    {
        "description": DESCRIPTION_CHANGED,
        "transformDescription": DESCRIPTION_CHANGED,
        "businessName": BUSINESS_NAME_CHANGED,
        "synonyms": BUSINESS_NAME_CHANGED,
        "label": BUSINESS_NAME_CHANGED,
        "tags": TAGS_CHANGED,
        "examples": EXAMPLES_CHANGED,
        "team": TEAM_CHANGED,
        "support": SUPPORT_CHANGED,
        "price": PRICE_CHANGED,
        "authoritativeDefinitions": DEFINITIONS_CHANGED,
        "customProperties": CUSTOM_PROPERTY_CHANGED,
    }
)
_KIND_OF_CUSTOM: Mapping[str, ChangeKind] = MappingProxyType(
    dict.fromkeys(("unit", "currency", "uom", "unitofmeasure"), UNIT_CHANGED)
    | dict.fromkeys(
        (
            "pii", "ispii", "containspii", "personaldata", "sensitivity", "dataclassification", "confidentiality",
            "masking", "maskingpolicy", "anonymization", "anonymizationstrategy", "encryption", "encrypted",
        ),
        CLASSIFICATION_CHANGED,
    )
)  # fmt: skip
"""What organisations call a unit, and how sensitive values are and how they are hidden, where they use words of their
own: we cannot weigh such a change, and do not let it pass unseen."""
_CHECKED = frozenset({"quality", "slaProperties"})
_TERMS = frozenset({"schedule", "scheduler", "method", "dimension", "severity", "businessImpact", "driver"})
"""What a quality rule or a service level says of its being checked."""
_LISTS = frozenset({"customProperties", "quality", "slaProperties", "servers", "roles", "relationships", "enum"})
"""Lists whose members are told one by one."""


def find_metadata_changes(pair: ContractPair, changes: Sequence[Change]) -> Iterator[Change]:
    """Give a change for whatever differs between the documents and none of the given changes explains."""
    old = with_new_names(pair, changes)
    explained = Explained(pair, changes)
    told: dict[tuple[str, Pointer], list[Difference]] = {}
    for difference in find_differences(old, pair.new.document):
        if not explained.covers(difference):
            kind, place = _kind_and_place(difference.pointer)
            told.setdefault((kind.code, place), []).append(difference)
    before = Nodes(old)
    for (code, place), differences in told.items():
        yield _tell(pair, before, _KIND_OF_CODE[code], place, differences)


_OF_OTHERS = (CHECK_TERMS_CHANGED, UNIT_CHANGED, CLASSIFICATION_CHANGED)
_KIND_OF_CODE = MappingProxyType({kind.code: kind for kind in (*KINDS, *_OF_OTHERS)})


def _kind_and_place(pointer: Pointer) -> tuple[ChangeKind, Pointer]:
    """Give the kind by the first key below the element that has one, and the node that the change is told of."""
    start = _element_length(pointer)
    tokens = pointer.tokens
    inner = 2 if start < len(tokens) and tokens[start] in _LISTS else 1
    place = Pointer(tokens[: start + inner])
    kinds: Iterator[ChangeKind] = (_KIND_OF_KEY[token] for token in tokens[start:] if token in _KIND_OF_KEY)
    if start and tokens[start : start + 1] == ("customProperties",):
        kinds = iter([_KIND_OF_CUSTOM.get(_plain(tokens[start + 1 : start + 2]), CUSTOM_PROPERTY_CHANGED)])
    is_terms = tokens[start : start + 1] and tokens[start] in _CHECKED and tokens[-1] in _TERMS
    return next(kinds, CHECK_TERMS_CHANGED if is_terms else METADATA_CHANGED), place


def _plain(tokens: Sequence[Token]) -> str:
    """Give a custom property's name in the one spelling that is compared: `unit_of_measure` is `unitOfMeasure`."""
    return "".join(character for token in tokens for character in str(token).lower() if character.isalnum())


def _element_length(pointer: Pointer) -> int:
    """Give how many tokens lead to the record or field that a node belongs to; 0 for the contract as a whole."""
    tokens = pointer.tokens
    if len(tokens) < 2 or tokens[0] != "schema":
        return 0
    length = 2
    while length < len(tokens):
        step = _STEPS.get(tokens[length], 0)
        if step == 0 or length + step > len(tokens):
            break
        length += step
    return length


_STEPS: Mapping[Token, int] = MappingProxyType({"properties": 2, "items": 1, "map": 2})


def _tell(
    pair: ContractPair, before: Nodes, kind: ChangeKind, place: Pointer, differences: Sequence[Difference]
) -> Change:
    length = _element_length(place)
    subject = _subject_of(pair.new, Pointer(place.tokens[:length]))
    at = place.tokens[length:]
    if len(differences) == 1:
        only = differences[0]
        return subject.change(kind, _words_of(only, length), at=at, old=only.old, new=only.new)
    old, new = before.find(place), nodes_of(pair.new.document).find(place)
    parts = list(dict.fromkeys(_name_of(item.pointer.tokens[len(place.tokens) :]) for item in differences))
    more = f" and {len(parts) - _MAX_PARTS} more" if len(parts) > _MAX_PARTS else ""
    verb = "stated" if old is None else "no longer stated" if new is None else "changed"
    words = f"{_name_of(at)} {verb} ({', '.join(parts[:_MAX_PARTS])}{more})"
    return subject.change(kind, words, at=at, old=old, new=new)


_MAX_PARTS = 4
"""Parts of a node that a message names when several of them changed."""


def _name_of(tokens: Sequence[Token]) -> str:
    return f"`{'.'.join(str(token) for token in tokens)}`" if tokens else "the whole"


def _words_of(difference: Difference, length: int) -> str:
    name = _name_of(difference.pointer.tokens[length:])
    old, new = difference.old, difference.new
    if difference.is_order:
        return f"order of {name} changed {show_change(old, new)}"
    if old is None:
        return f"{name} set to {show(new)}"
    if new is None:
        return f"{name} no longer stated; it was {show(old)}"
    return f"{name} changed {show_change(old, new)}"


def _subject_of(contract: Contract, pointer: Pointer) -> Subject:
    """Give the subject of the record or field at a pointer, found by the names in it."""
    if pointer == ROOT:
        return Subject(label="Contract")
    tokens = pointer.tokens
    record = next((record for record in contract.records if record.pointer.tokens == tokens[:2]), None)
    if record is None:
        return Subject(label=f"Record `{tokens[1]}`", pointer=pointer, record=str(tokens[1]))
    path = _path_of(tokens[2:])
    return field_subject(record, path, pointer) if path else record_subject(record)


def _path_of(tokens: Sequence[Token]) -> str:
    path, rest = "", list(tokens)
    while rest:
        word = rest.pop(0)
        if word == "items":
            path += "[]"
        else:
            name = rest.pop(0)
            path += {"key": "{key}", "value": "{}"}[str(name)] if word == "map" else f".{name}"
    return path.removeprefix(".")
