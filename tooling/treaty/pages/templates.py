"""Templates compiled for pages by the ten thousand: plain attributes, plain calls, and no copy of what is HTML already.

Jinja asks at every value whether it may be HTML, at every attribute whether it may be an item, and at every call
whether the called wants its context. Here values are objects with attributes, and nothing wants a context; each of
these questions costs more than its answer.
"""

from __future__ import annotations

from collections.abc import Callable
from keyword import iskeyword
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from treaty.pages.theme import find_theme

Result = TypeVar("Result")

_NAMES = "from treaty.pages.templates import call, put"


def put(value: Any) -> str:
    """Give a value as HTML: what is HTML already as it is, anything else escaped. Like `escape`, without a copy."""
    return value if type(value) is Markup else escape(value)


def call(function: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
    """Call a function or macro."""
    return function(*arguments, **named)


class _Generator(CodeGenerator):
    """Jinja's own generator, but for three kinds of nodes."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - the library names it after the node
        self.writeline(_NAMES)
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - as above
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - as above
        if forward_caller:
            super().visit_Call(node, frame, forward_caller)
            return
        self.write("call(")
        self.visit(node.node, frame)
        self.signature(node, frame)
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("put(")


class _Environment(Environment):
    code_generator_class = _Generator


def open_environment() -> Environment:
    """Open the templates: everything is escaped, and a name that is not there is an error."""
    return _Environment(
        loader=FileSystemLoader(find_theme() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
