"""The option `--mode`: a compatibility mode in any word and any letter case that registries have for it."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

KINDS = ("none", "backward", "forward", "full", "both")
"""As `compat/modes.py` knows them; `both` is the posture's word for full."""
PERSPECTIVES = {"consumer": "forward", "producer": "backward"}
"""The words of datacontract-cli for whom a change may not break."""


class ModeWord(click.ParamType):  # type: ignore[type-arg]  # older clicks take none
    """A mode by its own name, whatever word a registry calls it by: `BACKWARD_TRANSITIVE`, `both`, `FULL_ALL`."""

    name = "mode"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the mode's own name."""
        from treaty.compat.modes import MODES, find_mode
        from treaty.diagnostics.errors import UsageError

        try:
            return find_mode(value.replace("-", "_")).name
        except UsageError:
            self.fail(f"{value!r} is not one of {', '.join((*MODES, 'both'))}.", param, ctx)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem]:
        """Give the words that begin like what was typed."""
        words = (*KINDS, *(f"{kind}_transitive" for kind in KINDS[:-1]))
        return [CompletionItem(word) for word in words if word.startswith(incomplete.lower())]


def choose_mode(mode: str | None, perspective: str | None) -> str | None:
    """Give the mode that the two options mean together; None where neither is given.

    Raises:
        click.UsageError: when both are given.
    """
    if mode and perspective:
        raise click.UsageError("Give --mode or --perspective, not both: a perspective is a word for a mode.")
    return mode or PERSPECTIVES.get(perspective or "")
