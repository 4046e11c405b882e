"""Places: how a rule points to the nodes below the one it looks at, and what it calls a field."""

from __future__ import annotations

from treaty.model.contract import Field
from treaty.model.pointer import Pointer

_INNER = {"items": "[]", "key": "{key}", "value": "{}"}


def below(node: Pointer, ancestor: Pointer) -> Pointer:
    """Give the way from an ancestor to a node, as a rule reports it.

    Args:
        node: pointer from the root of the document.
        ancestor: pointer from the root to the node that the rule was given.
    """
    return Pointer(node.tokens[len(ancestor.tokens) :])


def is_named(field: Field) -> bool:
    """Tell whether a field has a name of its own; the members of arrays and maps have none that anybody chose."""
    tokens = field.pointer.tokens
    is_inner = len(tokens) > 1 and tokens[-1] in _INNER and tokens[-2] != "properties"
    return bool(field.name) and not is_inner


def label(field: Field) -> str:
    """Give the name of a field for messages; the nameless members of an array or a map by the field that holds them."""
    if is_named(field):
        return field.name
    tokens = [str(token) for token in field.pointer.tokens]
    inner = "".join(_INNER.get(token, "") for token in tokens[-1:])
    holder = next((token for token in reversed(tokens[:-1]) if token not in {"items", "map", "properties"}), "items")
    return holder + inner
