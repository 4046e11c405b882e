"""Small wrongs to do to a module: each mutant differs from it in one operator, one constant or one condition."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.Mod: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One wrong version of a module."""

    line: int
    name: str
    """What was done, as people would say it; the line may move, and no other mutant of the module is called so."""
    number: int
    source: str

    def build(self) -> ast.Module:
        """Give the wrong module."""
        tree = ast.parse(self.source)
        twin, replacement, _ = list(_sites(tree))[self.number]
        _Replace(twin, replacement).visit(tree)
        return ast.fix_missing_locations(tree)


def find_mutants(source: str) -> list[Mutant]:
    """Give every mutant of a module, in the order of its text."""
    mutants, seen = [], Counter[str]()
    for number, (node, changed, around) in enumerate(_sites(ast.parse(source))):
        name = _name(node, changed, around)
        seen[name] += 1
        told = name if seen[name] == 1 else f"{name} ({seen[name]})"
        mutants.append(Mutant(line=getattr(node, "lineno", 0), name=told, number=number, source=source))
    return mutants


def _name(node: ast.AST, changed: ast.AST, around: ast.AST) -> str:
    """Say what was changed; of what is too short to be found, also where."""
    name = f"{_words(node)} → {_words(changed)}"
    return f"{name} in {_words(around)}" if isinstance(node, ast.Constant | ast.Continue | ast.Break) else name


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self._old:
            return ast.copy_location(self._new, node) if isinstance(self._new, ast.expr | ast.stmt) else self._new
        self.generic_visit(node)
        return node


def _words(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split("\n", 1)[0].split())
    return text if len(text) <= 100 else text[:97] + "…"


def _sites(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST, ast.AST]]:
    for node, around in _walk(tree, tree):
        for changed in _changes(node):
            yield node, changed, around


def _walk(node: ast.AST, around: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Give every node that runs, with its statement: no annotation, no decorator, no docstring, no import.

    And no limit, for one more or less of it is no promise, nor `strict` of `zip`, which is an assertion of its own.
    """
    within = node if isinstance(node, ast.stmt) else around
    yield node, around if isinstance(node, ast.Continue | ast.Break) else within
    skipped = {"annotation", "returns", "decorator_list", "bases"}
    for name, value in ast.iter_fields(node):
        if name in skipped or _is_typing(node) or _is_no_promise(node):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child, within)


def _is_typing(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _is_no_promise(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name.lstrip("_").startswith("MAX_")
        case ast.keyword(arg="strict"):
            return True
        case _:
            return False


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[first, *rest]) if type(first) in _COMPARISONS:
            yield ast.Compare(left=node.left, ops=[_COMPARISONS[type(first)](), *rest], comparators=node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(op=ast.Or() if isinstance(node.op, ast.And) else ast.And(), values=node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BinOp() if type(node.op) in _OPERATORS:
            yield ast.BinOp(left=node.left, op=_OPERATORS[type(node.op)](), right=node.right)
        case ast.If(test=ast.Name() | ast.Call() | ast.Attribute()) if not _is_typing(node):
            yield ast.If(test=ast.UnaryOp(op=ast.Not(), operand=node.test), body=node.body, orelse=node.orelse)
        case _:
            yield from _small_changes(node)


def _small_changes(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.IfExp(test=ast.Name() | ast.Call() | ast.Attribute()):
            yield ast.IfExp(test=ast.UnaryOp(op=ast.Not(), operand=node.test), body=node.body, orelse=node.orelse)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(value=not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value=value + 1)
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
