"""Rules about a file's text: what every YAML file of a contracts repository must be, whatever it says."""

from __future__ import annotations

from treaty.diagnostics.rule import Rule, Severity, parse_page


def load_rule(
    code: str,
    name: str,
    text: str,
    *,
    severity: Severity = Severity.ERROR,
    fixable: bool = False,
    aliases: tuple[str, ...] = (),
) -> Rule:
    """Make a rule from its page."""
    page = parse_page(text)
    return Rule(
        code=code,
        name=name,
        severity=severity,
        summary=page["Summary"],
        why=page["Why"],
        bad=page.get("Bad", ""),
        good=page.get("Good", ""),
        sources=page.get("Sources", ""),
        is_fixable=fixable,
        aliases=aliases,
    )


FILE_IS_UTF_8 = load_rule(
    "TR001",
    "file-is-utf-8",
    """Files are UTF-8.

    Why: a file in another encoding reads differently on every machine, and its diffs are unreadable in a review.
    Bad: `name: caf\\xe9` saved as Latin-1
    Good: `name: café` saved as UTF-8
    Sources: RFC 8259 section 8.1; YAML 1.2.2 section 5.2
    """,
)
YAML_IS_WELL_FORMED = load_rule(
    "TR002",
    "yaml-is-well-formed",
    """Files are well-formed YAML.

    Why: nothing else can be said of a file that cannot be read.
    Bad:
        name: invoice: v1
    Good:
        name: "invoice: v1"
    Sources: YAML 1.2.2
    """,
)
KEYS_ARE_UNIQUE = load_rule(
    "TR003",
    "keys-are-unique",
    """A key stands once in a mapping.

    Why: readers disagree on which of two equal keys counts, so two tools would see two different contracts.
    Bad:
        name: invoice
        name: invoices
    Good:
        name: invoice
    Sources: YAML 1.2.2 section 3.2.1.3
    """,
)
NO_MERGE_KEYS = load_rule(
    "TR004",
    "no-merge-keys",
    """No merge keys (`<<`).

    Why: they are an extension of YAML 1.1 that YAML 1.2 and most readers outside Python lack; they would see a key named `<<`.
    Bad:
        base: &base {required: true}
        field:
          <<: *base
    Good:
        field:
          required: true
    """,  # noqa: E501  # one sentence
)
NO_TAGS = load_rule(
    "TR005",
    "no-tags",
    """No tags beyond YAML's own for texts, numbers, booleans, lists and mappings, and those must fit.

    Why: a tag asks the reader to construct an object; contracts are plain data, and come from people we do not know.
    Bad: `name: !env NAME`
    Good: `name: ${NAME}`
    """,
)
ALIASES_RESOLVE = load_rule(
    "TR006",
    "aliases-resolve",
    """An alias names an anchor that is given before it, and no node contains itself.

    Why: there is nothing to read otherwise, or no end to it.
    Bad: `schema: *shared`
    Good:
        shared: &shared [pii]
        tags: *shared
    """,
)
FILE_WITHIN_LIMITS = load_rule(
    "TR007",
    "file-within-limits",
    """A file keeps within 5 MB, 100,000 values (aliases counted), 64 levels and 1 MB in one text.

    Why: contracts come from people we do not know; reading one must end soon, whatever it holds.
    """,
)
NO_CONTROL_CHARACTERS = load_rule(
    "TR008",
    "no-control-characters",
    """No control characters, and none that change the direction of text, written out or as an escape.

    Why: they make a review show something else than what is read, and disturb terminals and pages.
    Bad: `name: "inv\\u202Eoice"`
    Good: `name: "invoice"`
    Sources: Unicode Technical Report 36; CVE-2021-42574
    """,
)
ONE_DOCUMENT = load_rule(
    "TR009",
    "one-document",
    """A file holds one YAML document.

    Why: the path of a file is the identity of what it holds; a second document would have none.
    Bad:
        name: invoice
        ---
        name: order
    Good:
        name: invoice
    """,
)
NUMBERS_ARE_FINITE = load_rule(
    "TR010",
    "numbers-are-finite",
    """Numbers are finite and of at most 100 digits.

    Why: JSON has no infinity and no not-a-number, so such a value is lost or refused by every tool that reads the contract next.
    Bad: `maximum: .inf`
    Good: `maximum: 999999`
    Sources: RFC 8259 section 6
    """,  # noqa: E501  # one sentence
)
KEYS_ARE_TEXTS = load_rule(
    "TR011",
    "keys-are-texts",
    """Keys are texts, not lists or mappings.

    Why: a JSON reader has no place for any other key.
    Bad:
        [a, b]: 1
    Good:
        a: 1
    """,
)

TEXT_RULES = (
    FILE_IS_UTF_8,
    YAML_IS_WELL_FORMED,
    KEYS_ARE_UNIQUE,
    NO_MERGE_KEYS,
    NO_TAGS,
    ALIASES_RESOLVE,
    FILE_WITHIN_LIMITS,
    NO_CONTROL_CHARACTERS,
    ONE_DOCUMENT,
    NUMBERS_ARE_FINITE,
    KEYS_ARE_TEXTS,
)
