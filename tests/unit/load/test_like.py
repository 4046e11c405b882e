"""Reading a second state of a folder: what is the same is not read again, and the result is as if it were."""

from __future__ import annotations

from tests.support.small_registry import FOLDER, registry_files, version, with_column, with_status

from treaty.load.catalog import load_catalog

OTHER = f"{FOLDER}/v1.0.0.yaml"
CHANGED = f"{FOLDER}/v1.1.0.yaml"
DOCUMENT = f"{FOLDER}/v1.2.0.yaml"
SCHEMA = f"{FOLDER}/v1.2.0.schema.yaml"
NAMING = """\
    authoritativeDefinitions:
      - type: jsonSchema
        url: ./v1.2.0.schema.yaml
"""


def _files(status: bool, schema: str, broken: str = "") -> dict[str, bytes]:
    files = registry_files(v1_1_0=version("1.1.0", with_status() if status else with_column()))
    files[DOCUMENT] = version("1.2.0").replace("    quality:\n", NAMING + "    quality:\n", 1)
    files[SCHEMA] = f"type: object\nproperties:\n  status: {{type: {schema}}}\n"
    return {path: (text + broken).encode() for path, text in files.items()}


def test_the_result_is_as_if_everything_were_read() -> None:
    states = [_files(False, "string"), _files(True, "integer"), _files(True, "string", "zzz: 1\n")]
    for old in states:
        for new in states:
            alone, after = load_catalog(new), load_catalog(new, like=load_catalog(old))
            assert after.catalog == alone.catalog
            assert after.diagnostics == alone.diagnostics
            assert after.sources.keys() == alone.sources.keys()


def test_the_same_bytes_are_read_once_and_others_anew() -> None:
    old, new = _files(False, "string"), _files(True, "integer")
    before = load_catalog(old)
    after = load_catalog(new, like=before)
    assert after.sources[OTHER] is before.sources[OTHER]
    assert after.sources[CHANGED] is not before.sources[CHANGED]
    contracts = [
        {item.path: item for versions in read.catalog.contracts.values() for item in versions}
        for read in (before, after)
    ]
    assert contracts[0][OTHER] is contracts[1][OTHER]
    assert contracts[0][DOCUMENT] != contracts[1][DOCUMENT]


def test_what_was_wrong_is_told_again() -> None:
    files = _files(False, "string", "zzz: 1\n")
    before = load_catalog(files)
    assert before.diagnostics
    assert load_catalog(files, like=before).diagnostics == before.diagnostics


def test_another_root_is_another_folder() -> None:
    files = {path.removeprefix("contracts/"): data for path, data in _files(False, "string").items()}
    before = load_catalog(_files(False, "string"))
    assert load_catalog(files, root="", like=before).catalog == load_catalog(files, root="").catalog
