"""Small wrongs to do to a module: each mutant differs from it in one operator, one constant or one condition."""

from __future__ import annotations

import ast
import copy
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
    before: str
    after: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """What was done, as people would say it; it outlives the line that it stands on."""
        return f"{self.before} → {self.after}"


def find_mutants(source: str) -> list[Mutant]:
    """Give every mutant of a module, in the order of its text."""
    tree = ast.parse(source)
    sites = list(_sites(tree))
    return [_mutate(tree, number, node, changed) for number, (node, changed) in enumerate(sites)]


def _mutate(tree: ast.Module, number: int, node: ast.AST, changed: ast.AST) -> Mutant:
    whole = copy.deepcopy(tree)
    twin, replacement = list(_sites(whole))[number]
    _Replace(twin, replacement).visit(whole)
    line = getattr(node, "lineno", 0)
    mutated = ast.fix_missing_locations(whole)
    return Mutant(line=line, before=_words(node), after=_words(changed), tree=mutated)


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


def _sites(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    for node in _walk(tree):
        for changed in _changes(node):
            yield node, changed


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Give every node that runs: no annotation, no decorator, no docstring, no import."""
    yield node
    skipped = {"annotation", "returns", "decorator_list", "bases"}
    for name, value in ast.iter_fields(node):
        if name in skipped or _is_typing(node):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child)


def _is_typing(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


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
