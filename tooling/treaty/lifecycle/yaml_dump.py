"""Plain data as YAML text, written so that readers of YAML 1.1 and 1.2 see the same."""

from __future__ import annotations

from typing import Any

import yaml

from treaty.load.yaml_scalars import ScalarError, resolve_plain

_WIDTH = 120


def dump_yaml(value: Any) -> str:
    """Give plain data as YAML: keys in their order, lists indented below their key, texts over lines as blocks."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)


class _Dumper(yaml.SafeDumper):
    """PyYAML's writer, taught what it does not know: YAML 1.2's numbers, lists below their key, no aliases."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists like everything else."""
        super().increase_indent(flow, indentless and flow)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature of PyYAML
        """Write what occurs twice twice: contracts are read by people."""
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and not _has_trailing_blanks(text) else None
    if style is None and not _is_text(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _has_trailing_blanks(text: str) -> bool:
    return any(line != line.rstrip() for line in text.split("\n"))


def _is_text(text: str) -> bool:
    """Tell whether YAML 1.2 reads a bare word as this text: `1e3` and `0o17` are numbers there, and not in YAML 1.1."""
    try:
        return resolve_plain(text) is text
    except ScalarError:
        return False


_Dumper.add_representer(str, _represent_text)
