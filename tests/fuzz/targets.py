"""What is fuzzed: each target takes bytes, and may do with them what it likes except fail."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

import html5lib
from click.testing import CliRunner
from tests.support.small_registry import CONTRACT, FOLDER, registry_files

from treaty.app.check_registry import check_registry
from treaty.app.check_request import CheckRequest
from treaty.app.rulebook import RULEBOOK
from treaty.cli.main import COMMANDS, REFUSALS, treaty
from treaty.compat.verdict import compare_contracts
from treaty.containment.prove import prove_containment
from treaty.diagnostics.errors import TreatyError
from treaty.lint.engine import lint_contract
from treaty.load.catalog import load_catalog, load_contract
from treaty.load.yaml_text import parse_yaml
from treaty.model.contract import Contract
from treaty.model.pointer import ROOT
from treaty.pages.prose import render_prose
from treaty.pages.text import is_safe_link, render_markdown
from treaty.report.formats import CHECK_FORMATS, DIFF_FORMATS
from treaty.report.rows import render_csv

Target = Callable[[bytes], object]
_PLAIN = load_contract(CONTRACT.encode(), path="sale.yaml").contract
REQUEST = CheckRequest(today=date(2026, 11, 21))
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What moves the cursor of a terminal, or turns the text after it around."""
_READ_ONLY = sorted(
    set(COMMANDS) & {"explain", "rules", "schema", "completion", "check", "list", "versions", "current"}
)


def reader(data: bytes) -> object:
    """Read a text, and look for places in it."""
    document = parse_yaml(data)
    for pointer in (ROOT, ROOT / "schema" / 0, ROOT / "name"):
        document.source_map.find(pointer)
    return document.text


def builder(data: bytes) -> object:
    """Build a contract, and let every rule look at it."""
    loaded = load_contract(data, path="sale.yaml")
    return loaded.contract and list(lint_contract(loaded.contract))


def registry(data: bytes) -> object:
    """Check a registry of which one file is fuzzed; its first byte says which."""
    files = {path: text.encode() for path, text in registry_files().items()}
    path = sorted(files)[data[0] % len(files)] if data else f"{FOLDER}/v1.1.0.yaml"
    result = check_registry(load_catalog({**files, path: data[1:]}), REQUEST)
    return [render(result, rules=RULEBOOK, colour=True, width=80) for render in CHECK_FORMATS.values()]


def diff(data: bytes) -> object:
    """Compare a fuzzed contract with a plain one, both ways."""
    fuzzed = load_contract(data, path="sale.yaml").contract
    if fuzzed is None or not isinstance(_PLAIN, Contract):
        return None
    return compare_contracts(_PLAIN, fuzzed), compare_contracts(fuzzed, _PLAIN)


def containment(data: bytes) -> object:
    """Decide containment of two schemas, written one after the other."""
    one, _, two = data.partition(b"\n---\n")
    return prove_containment(parse_yaml(one).value, parse_yaml(two).value)


def renderers(data: bytes) -> object:
    """Put a text wherever people write one, in every format: nothing hidden, no script, no cell that runs."""
    text = data.decode("utf-8", "replace")
    word = json.dumps(text)
    changed = CONTRACT.replace("Number of the sale.", word).replace("value: paid", f"value: {word}")
    changed = changed.replace("name: status", f"name: {word}").replace("version: 1.0.0", "version: 1.1.0")
    files = {**registry_files(), f"{FOLDER}/v1.1.0.yaml": changed}
    result = check_registry(load_catalog({path: file.encode() for path, file in files.items()}), REQUEST)
    shown = [render(result, rules=RULEBOOK, colour=False, width=80) for render in CHECK_FORMATS.values()]
    for comparison in result.comparisons:
        shown += [
            render(comparison, sides=None, consumers=(), colour=False, width=80) for render in DIFF_FORMATS.values()
        ]
    assert not [hidden for output in shown if (hidden := HIDDEN.search(output))]
    for line in render_csv([{"text": text}], ("text",)).splitlines():
        assert not line.lstrip('" ').startswith(("=", "+", "-", "@")), line
    page = render_markdown(text) + render_prose(text, "page.md", {}).html
    elements = list(html5lib.parseFragment(page, namespaceHTMLElements=False).iter())
    assert not [element.tag for element in elements if element.tag in {"script", "style", "iframe", "object", "img"}]
    for name, value in ((name, value) for element in elements for name, value in element.attrib.items()):
        assert not name.startswith("on"), name
        assert name != "href" or value.startswith("#") or is_safe_link(value), value
    return shown


def command_line(data: bytes) -> object:
    """Call a command that only reads, with fuzzed arguments."""
    words = [word for word in data.decode("utf-8", "replace").replace("\0", "").split("\n") if word][:5]
    command = _READ_ONLY[len(data) % len(_READ_ONLY)]
    strays = any(word.startswith(("-o", "--o", "-m", "--c", "/")) for word in words)
    outcome = CliRunner().invoke(treaty, [command, *([] if strays else words)])
    error = outcome.exception
    # A file of the folder that is read may vanish while it is.
    is_refused = isinstance(error, FileNotFoundError) or (isinstance(error, OSError) and error.errno in REFUSALS)
    assert error is None or is_refused or isinstance(error, SystemExit | TreatyError), repr(error)
    return outcome.output


TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "reader": reader,
        "builder": builder,
        "registry": registry,
        "diff": diff,
        "containment": containment,
        "renderers": renderers,
        "command-line": command_line,
    }
)
