"""Two Avro schemas judged by Avro's own resolution rules: can data of one be read with the other, and back?

The rules have the names of Apache Avro's `SchemaCompatibility`. Where a value shows the break, it comes with a datum of
the writer's schema; a missing default or another name is told in words.

Source: Apache Avro 1.12 specification, "Schema Resolution".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from treaty.compat.avro_findings import AvroComparison, AvroFinding, is_forbidden
from treaty.compat.avro_samples import MISSING, build_datum, build_record, wrap_branch
from treaty.compat.comparison import Reader, Step
from treaty.compat.modes import DEFAULT_MODE, find_mode, posture_of
from treaty.diagnostics.change import Effect
from treaty.diagnostics.errors import TreatyError
from treaty.load.avro_schema import AvroField, AvroSchema, AvroType

MAX_STEPS = 200_000
"""Pairs of types looked at; far more than any real schema has."""
MAX_SHOWN = 100_000
"""Fields of all records that are made to show findings; those after that are told in words."""

PROMOTIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "int": frozenset({"long", "float", "double"}),
        "long": frozenset({"float", "double"}),
        "float": frozenset({"double"}),
        "string": frozenset({"bytes"}),
        "bytes": frozenset({"string"}),
    }
)
"""What a reader may take a written type for."""


def compare_avro(
    old: AvroSchema, new: AvroSchema, *, names: tuple[str, str] = ("old", "new"), mode: str = DEFAULT_MODE
) -> AvroComparison:
    """Compare two schemas.

    Args:
        old: the older schema.
        new: the newer schema.
        names: what the two are called.
        mode: the compatibility mode that the step is judged by.

    Raises:
        UsageError: for an unknown mode.
        TreatyError: when the schemas are too entangled to be compared.
    """
    rules = find_mode(mode)
    try:
        findings = (*_find(new, old, Reader.OLD), *_find(old, new, Reader.NEW))
    except RecursionError as error:
        raise _too_entangled() from error
    effects = {
        reader: Effect.BREAKS if any(item.is_break and item.reader is reader for item in findings) else Effect.SAFE
        for reader in Reader
    }
    if any(is_forbidden(item, rules) for item in findings):
        step = Step.MAJOR
    else:
        step = Step.NONE if old == new else Step.MINOR
    return AvroComparison(
        old=names[0],
        new=names[1],
        mode=rules.name,
        findings=findings,
        old_readers=effects[Reader.OLD],
        new_readers=effects[Reader.NEW],
        posture=posture_of(effects[Reader.OLD], effects[Reader.NEW]),
        step=step,
    )


def _too_entangled() -> TreatyError:
    return TreatyError("The two Avro schemas are too deep or too entangled to be compared.", "Compare their parts.")


def _find(writer: AvroSchema, reader: AvroSchema, who: Reader) -> tuple[AvroFinding, ...]:
    resolution = _Resolution(writer, reader, who)
    root = writer.find(writer.root)
    name = root.name.rpartition(".")[2] or ("record" if root.kind == "record" else "the schema")
    return tuple(replace(item, at=f"{name}{item.at}") for item in resolution.resolve(writer.root, reader.root))


class _Resolution:
    """One writer's schema read with one reader's schema; places are relative until the root adds its name."""

    def __init__(self, writer: AvroSchema, reader: AvroSchema, who: Reader) -> None:
        self._writer = writer
        self._reader = reader
        self._who = who
        self._writes, self._reads = ("new", "old") if who is Reader.OLD else ("old", "new")
        self._open: list[tuple[int, int]] = []
        self._assumed: set[tuple[int, int]] = set()
        self._done: dict[tuple[int, int], tuple[AvroFinding, ...]] = {}
        self._steps = 0
        self._shown = 0
        self._unions: dict[int, _Branches] = {}

    def resolve(self, writer: AvroType, reader: AvroType) -> tuple[AvroFinding, ...]:
        """Give what is wrong with a pair of types; a pair that is being looked at already counts as right."""
        writer, reader = self._writer.find(writer), self._reader.find(reader)
        key = (id(writer), id(reader))
        if key in self._done:
            return self._done[key]
        if key in self._open:
            self._assumed.add(key)
            return ()
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise _too_entangled()
        self._open.append(key)
        found = tuple(self._judge(writer, reader))
        self._open.pop()
        self._assumed.discard(key)
        if not self._assumed:
            # What rests on a pair that is still open must not outlive it.
            self._done[key] = found
        return found

    def _judge(self, writer: AvroType, reader: AvroType) -> Iterator[AvroFinding]:
        if writer.kind == "union":
            yield from self._written_union(writer, reader)
        elif reader.kind == "union":
            yield from self._read_union(writer, reader)
        elif writer.kind != reader.kind:
            yield from self._promotion(writer, reader)
        else:
            yield from self._same_kind(writer, reader)

    def _same_kind(self, writer: AvroType, reader: AvroType) -> Iterator[AvroFinding]:
        if writer.name and reader.name and not _is_same_name(writer, reader):
            yield self._finding(
                "name-mismatch",
                f"the {writer.kind} is called `{writer.name}` by {self._writes} and `{reader.name}` by {self._reads}; "
                f"give the one that reads an alias, or keep the name",
            )
            return
        match writer.kind:
            case "record":
                yield from self._record(writer, reader)
            case "enum":
                yield from self._enum(writer, reader)
            case "fixed" if writer.size != reader.size:
                says = f"{self._writes} writes {writer.size} bytes, {self._reads} reads {reader.size}"
                yield self._finding("fixed-size-mismatch", says, build_datum(self._writer, writer))
            case "array":
                inner = self.resolve(writer.members[0], reader.members[0])
                yield from (_inside(item, "[]", "/0", lambda datum: [datum]) for item in inner)
            case "map":
                inner = self.resolve(writer.members[0], reader.members[0])
                yield from (_inside(item, "{}", "/key", lambda datum: {"key": datum}) for item in inner)
            case _:
                pass
        yield from self._logical(writer, reader)

    def _promotion(self, writer: AvroType, reader: AvroType) -> Iterator[AvroFinding]:
        if reader.kind in PROMOTIONS.get(writer.kind, ()):
            yield from self._logical(writer, reader)
            return
        says = f"{self._writes} writes {writer.label}, which {self._reads} cannot take for {reader.label}"
        yield self._finding("type-mismatch", says, build_datum(self._writer, writer))

    def _logical(self, writer: AvroType, reader: AvroType) -> Iterator[AvroFinding]:
        """Judge logical types: decimals must agree; any other is an annotation, but people read by it."""
        if writer.logical == reader.logical == "decimal":
            if (writer.precision, writer.scale) != (reader.precision, reader.scale):
                says = f"{self._writes} writes {_decimal(writer)}, {self._reads} reads {_decimal(reader)}"
                yield self._finding("decimal-mismatch", f"{says}; the scale is not in the data")
        elif writer.logical != reader.logical:
            says = (
                f"{self._writes} means {writer.label}, {self._reads} means {reader.label}; Avro reads it all the same"
            )
            yield replace(self._finding("logical-type-changed", says), is_break=False)

    def _enum(self, writer: AvroType, reader: AvroType) -> Iterator[AvroFinding]:
        known = frozenset(reader.symbols)
        unknown = [symbol for symbol in writer.symbols if symbol not in known]
        if unknown and reader.default not in reader.symbols:
            symbols = ", ".join(f"`{symbol}`" for symbol in unknown)
            says = f"{self._writes} writes {symbols}, unknown to {self._reads}, whose enum has no default"
            yield self._finding("missing-enum-symbols", says, unknown[0])

    def _record(self, writer: AvroType, reader: AvroType) -> Iterator[AvroFinding]:
        by_name = {field.name: field for field in writer.fields}
        for member in reader.fields:
            written = _written_field(by_name, member)
            if written is not None:
                for item in self.resolve(written.type, member.type):
                    yield self._in_field(item, writer, written)
            elif not member.has_default:
                says = f"{self._reads} expects the field, {self._writes} does not write it, and it has no default"
                yield replace(self._finding("reader-field-missing-default-value", says), at=f".{member.name}")

    def _in_field(self, item: AvroFinding, record: AvroType, written: AvroField) -> AvroFinding:
        def embed(datum: Any) -> Any:
            return build_record(self._writer, record, {written.name: datum})

        self._shown += len(record.fields)
        if self._shown > MAX_SHOWN:
            item = replace(item, witness=MISSING)
        return _inside(item, f".{written.name}", _step(written.name), embed)

    def _written_union(self, writer: AvroType, reader: AvroType) -> Iterator[AvroFinding]:
        for branch in writer.members:
            named = self._writer.find(branch)
            for item in self.resolve(branch, reader):
                step = "" if named.kind == "null" else _step(named.branch)
                yield _inside(item, "", step, lambda datum, named=named: wrap_branch(named, datum))

    def _read_union(self, writer: AvroType, reader: AvroType) -> Iterator[AvroFinding]:
        """Judge a type against a union: some branch must take it; the branch of its own kind tells why none does."""
        if id(reader) not in self._unions:
            self._unions[id(reader)] = _Branches([self._reader.find(branch) for branch in reader.members])
        tried = [(branch, self.resolve(writer, branch)) for branch in self._unions[id(reader)].find(writer)]
        fits = [found for _, found in tried if not any(item.is_break for item in found)]
        if fits:
            yield from min(fits, key=len)
            return
        like = [found for branch, found in tried if branch.kind == writer.kind and _is_same_name(writer, branch)]
        if like:
            yield from like[0]
            return
        says = f"{self._writes} writes {writer.label}, for which {self._reads} has no branch in its {reader.label}"
        yield self._finding("missing-union-branch", says, build_datum(self._writer, writer))

    def _finding(self, rule: str, message: str, witness: Any = MISSING) -> AvroFinding:
        return AvroFinding(reader=self._who, rule=rule, at="", message=message, witness=witness)


def _inside(item: AvroFinding, step: str, pointer: str, embed: Any) -> AvroFinding:
    """Give a finding as seen from one level above: `step` leads there in words, `pointer` in the datum."""
    witness = item.witness if item.witness is MISSING else embed(item.witness)
    return replace(item, at=f"{step}{item.at}", witness=witness, witness_at=f"{pointer}{item.witness_at}")


def _step(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")


class _Branches:
    """The branches of a union by name: of thousands, those that a written type may be meant by."""

    def __init__(self, branches: Sequence[AvroType]) -> None:
        self._by_name: dict[str, dict[int, AvroType]] = {}
        for place, branch in enumerate(branches):
            for name in {_bare(branch.name), *branch.aliases} if branch.name else {""}:
                self._by_name.setdefault(name, {})[place] = branch

    def find(self, writer: AvroType) -> list[AvroType]:
        """Give the branches that can take a type, as far as that is told at little cost, in order."""
        names = {_bare(writer.name), writer.name, ""}
        found = {place: each for name in names for place, each in self._by_name.get(name, {}).items()}
        return [found[place] for place in sorted(found) if _may_fit(writer, found[place])]


def _may_fit(writer: AvroType, branch: AvroType) -> bool:
    """Tell at little cost whether a branch can take a type at all, so that most of a long union are left aside."""
    if writer.kind != branch.kind:
        return branch.kind in PROMOTIONS.get(writer.kind, ())
    return not (writer.name and branch.name) or _is_same_name(writer, branch)


def _is_same_name(writer: AvroType, reader: AvroType) -> bool:
    """Tell whether a reader's type is meant by a written one: by its name without namespace, or by an alias."""
    return _bare(writer.name) == _bare(reader.name) or writer.name in reader.aliases


def _bare(name: str) -> str:
    return name.rpartition(".")[2]


def _written_field(by_name: Mapping[str, AvroField], member: AvroField) -> AvroField | None:
    names = (member.name, *member.aliases)
    return next((by_name[name] for name in names if name in by_name), None)


def _decimal(type_: AvroType) -> str:
    return f"decimal({type_.precision}, {type_.scale})"
