"""A registry as the runbooks' users know it: `finance.gdp.invoice`, read by two consumers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result
from tests.support.registry_files import dataset_file, registry_files, version_file

from treaty.cli.main import treaty

NAME = "finance.gold.invoice"
FOLDER = "contracts/datasets/finance/invoice"
COLUMNS = {"invoice_id": "string", "amount": "number"}
UPSTREAM = """\
customProperties:
  - property: upstream
    vendor: treaty
    value: [{contract: finance.raw.invoice, version: v1}]
"""


def subscription(consumer: str, contract: str) -> dict[str, str]:
    text = f"apiVersion: treaty/v1\nkind: Subscription\nconsumer: {consumer}\nowner: {consumer}-team\n"
    text += f"contact: {consumer}@example.com\nsubscriptions:\n  - contract: {contract}\n    requires: forward\n"
    return {f"contracts/subscriptions/{consumer}.yaml": text}


def contract_files() -> dict[str, str]:
    wider = COLUMNS | {"currency": "string"}
    return {
        **registry_files("finance.raw.invoice:v1.0.0", f"{NAME}:v1.0.0"),
        f"{FOLDER}/dataset.yaml": dataset_file("finance", "invoice"),
        f"{FOLDER}/raw/v1.0.0.yaml": version_file("finance.raw.invoice", "v1.0.0", COLUMNS),
        f"{FOLDER}/gold/v1.0.0.yaml": version_file(NAME, "v1.0.0", COLUMNS, UPSTREAM),
        f"{FOLDER}/gold/v1.1.0.yaml": version_file(NAME, "v1.1.0", wider, UPSTREAM),
        f"{FOLDER}/gold/v1.2.0.yaml": version_file(NAME, "v1.2.0", wider | {"due_on": "date"}, UPSTREAM),
        f"{FOLDER}/activation/v1.0.0.yaml": version_file("finance.activation.invoice", "v1.0.0", COLUMNS),
        **subscription("reporting", NAME),
        **subscription("crm-export", "finance.activation.invoice"),
    }


Treaty = Callable[..., Result]


def run_treaty(folder: Path, *arguments: str, code: int = 0) -> Result:
    """Run a command in this process, in a folder; it must end with the code."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        result = CliRunner().invoke(treaty, list(arguments), catch_exceptions=False)
    finally:
        os.chdir(before)
    assert result.exit_code == code, result.output
    return result
