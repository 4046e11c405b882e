"""A question made ready: the documents in normal form, a search over them, and the validators that confirm."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from treaty.containment.atoms import SchemaId
from treaty.containment.budget import MAX_SCHEMA_DEPTH, Meter, Undecided
from treaty.containment.compile import Compiler
from treaty.containment.confirm import Confirmer
from treaty.containment.dialect import Dialect, dialect_of
from treaty.containment.languages import Languages
from treaty.containment.recursion import close_recursion
from treaty.containment.resources import Resources
from treaty.containment.schema import Arena
from treaty.containment.search import Search
from treaty.containment.values import ANY, WHOLE, JsonValue

_MAX_NESTING = 2 * MAX_SCHEMA_DEPTH
_MAX_NODES = 1_000_000
_SCALARS = (str, int, float, Decimal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One document of a question.

    Attributes:
        schema: the document in normal form.
        resources: the document and what it names.
        confirmer: both validators for it.
    """

    schema: SchemaId
    resources: Resources
    confirmer: Confirmer


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Is every value of the writer's side a value of the reader's?"""

    writer: Side
    reader: Side
    search: Search


def ask(
    writer: JsonValue,
    reader: JsonValue,
    *,
    fallback: Dialect,
    is_fixed: bool,
    further: Mapping[str, JsonValue],
    meter: Meter,
    asserts_format: bool = False,
) -> Question:
    """Make a question ready.

    Args:
        writer: a JSON Schema.
        reader: a JSON Schema.
        fallback: the dialect of documents that claim none, and of all if `is_fixed`.
        is_fixed: whether the documents' own `$schema` does not count.
        further: schema documents by URI.
        meter: what the work is charged to.
        asserts_format: whether `format` is a constraint; else it is an annotation.

    Raises:
        Undecided: for documents that the procedure cannot read; `side` says which.
    """
    arena = Arena()
    languages = Languages(meter)
    simple: dict[str, SchemaId] = {}
    universe = ANY & ~WHOLE
    found: list[tuple[SchemaId, Resources, Confirmer]] = []
    for name, document in (("writer", writer), ("reader", reader)):
        try:
            refuse_unreadable((document, *further.values()))
            dialect = fallback if is_fixed else dialect_of(document, fallback)
            resources = Resources(document, dialect, further, name)
            schema = Compiler(arena, resources, meter, simple, asserts_format=asserts_format).compile(resources.root)
        except Undecided as undecided:
            undecided.side = name
            raise
        universe |= 0 if dialect.whole_is_integer else WHOLE
        confirmer = Confirmer(document, dialect, further, languages, asserts_format=asserts_format)
        found.append((schema, resources, confirmer))
    closed, places = close_recursion(arena, meter)
    sides = [
        Side(schema=places[schema], resources=resources, confirmer=confirmer) for schema, resources, confirmer in found
    ]
    search = Search(closed, languages, meter, universe)
    return Question(writer=sides[0], reader=sides[1], search=search)


def refuse_unreadable(documents: tuple[JsonValue, ...]) -> None:
    """Refuse documents that are no JSON, or nest so deep that walking them would exhaust the stack.

    Raises:
        Undecided: when one is or does.
    """
    level = list(documents)
    count = 0
    for _ in range(_MAX_NESTING):
        count += len(level)
        if count > _MAX_NODES:  # also one of few parts that are shared: it would be walked as often as it is used
            raise Undecided("a document of absurd size")
        level = [part for value in level for part in _parts(value)]
        if not level:
            return
    raise Undecided("a document that nests very deep")


def _parts(value: JsonValue) -> Iterable[JsonValue]:
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise Undecided("a document with a name that is no text")
        return value.values()
    if isinstance(value, list):
        return value
    if value is not None and not isinstance(value, _SCALARS):
        raise Undecided(f"a document with a {type(value).__name__}, which is no JSON")
    return ()
