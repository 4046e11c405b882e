"""Our contracts are the standard's: the tool people use today accepts them, and so does the official schema."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

DATASETS = Path(__file__).resolve().parents[2] / "contracts" / "datasets"
FOLDERS = sorted(path.parent for path in DATASETS.glob("*/*/dataset.yaml"))


def _versions(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/v*.yaml") if not path.name.endswith(".schema.yaml"))


@pytest.fixture
def quiet() -> Iterator[None]:
    """Keep the other tool from logging each file."""
    logger = logging.getLogger()
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(level)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}.{folder.name}")
def test_datacontract_lint_passes_every_version(folder: Path) -> None:
    from datacontract.data_contract import DataContract

    files = _versions(folder)
    assert files
    for file in files:
        checks = DataContract(data_contract_file=str(file), inline_references=False).lint().checks or []
        assert [(check.name, check.reason) for check in checks if check.result != "passed"] == [], file
        assert [check.name for check in checks] == ["Data contract is valid against ODCS v3.2.0"], file


@cache
def _official_schema() -> jsonschema_rs.Validator:
    """Give the schema as its makers publish it, not the copy that we ship."""
    text = (resources.files("open_data_contract_standard") / "schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return jsonschema_rs.validator_for(schema)


def _read(file: Path) -> Any:
    """Read YAML as most tools do: ours must not need our reader."""
    return yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)


def test_the_official_schema_accepts_every_version() -> None:
    faults = {
        file: [error.message for error in _official_schema().iter_errors(_read(file))]
        for folder in FOLDERS
        for file in _versions(folder)
    }
    assert len(faults) >= 30
    assert {file: messages for file, messages in faults.items() if messages} == {}


def test_the_official_schema_is_no_rubber_stamp() -> None:
    value = _read(_versions(FOLDERS[0])[0])
    assert list(_official_schema().iter_errors(value | {"zzz": 1}))
    assert list(_official_schema().iter_errors({name: item for name, item in value.items() if name != "id"}))
