"""Places: pointers from the node a rule looks at to the nodes below it."""

from __future__ import annotations

from treaty.model.pointer import Pointer


def below(node: Pointer, ancestor: Pointer) -> Pointer:
    """Give the way from an ancestor to a node, as a rule reports it.

    Args:
        node: pointer from the root of the document.
        ancestor: pointer from the root to the node that the rule was given.
    """
    return Pointer(node.tokens[len(ancestor.tokens) :])
