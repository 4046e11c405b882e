"""JSON Schemas beside contracts: found by the address that a contract gives, checked, bundled; never fetched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from treaty.load.json_schema_bundle import Bundle, SchemaFiles, bundle_schema, index_ids
from treaty.load.json_schema_paths import NamedSchema
from treaty.load.rules_files import JSON_SCHEMA_EXISTS, JSON_SCHEMA_IS_LOCAL, JSON_SCHEMA_IS_VALID
from treaty.load.scope import may_state_id
from treaty.load.shape import find_disagreements
from treaty.load.shape_problem import ShapeProblem
from treaty.load.source_map import SourceMap
from treaty.load.yaml_text import parse_yaml
from treaty.model.identity import ContractId, Fqid, Version
from treaty.model.pointer import ROOT

if TYPE_CHECKING:
    from jsonschema_rs import Validator

NEWEST_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DRAFTS = {
    "https://json-schema.org/draft/2020-12/schema": NEWEST_DRAFT,
    "https://json-schema.org/draft/2019-09/schema": "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema": "http://json-schema.org/draft-07/schema#",
    "http://json-schema.org/draft-06/schema": "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-04/schema": "http://json-schema.org/draft-04/schema#",
}
_READ = "2020-12, 2019-09, 7, 6 or 4"


@cache
def _compile_meta_schema(uri: str) -> Validator:
    from jsonschema_rs import validator_for

    return validator_for({"$schema": uri, "$ref": uri}, offline=True)


def find_json_schema_problems(value: Any, source: SourceMap | None = None) -> Iterator[ShapeProblem]:
    """Find where a file is no JSON Schema of the draft it names (2020-12 where it names none)."""
    if not isinstance(value, Mapping):
        yield ShapeProblem(
            rule=JSON_SCHEMA_IS_VALID, pointer=ROOT, message="The file holds no JSON Schema; it must be a mapping."
        )
        return
    stated = value.get("$schema", NEWEST_DRAFT)
    uri = _DRAFTS.get(stated.rstrip("#")) if isinstance(stated, str) else None
    if uri is None:
        message = f"`$schema` is `{str(stated)[:80]}`, which is not read; name draft {_READ}."
        yield ShapeProblem(rule=JSON_SCHEMA_IS_VALID, pointer=ROOT / "$schema", message=message)
        return
    for problem in find_disagreements(value, _compile_meta_schema(uri), "json-schema", source):
        yield replace(problem, rule=JSON_SCHEMA_IS_VALID)


def find_stated_ids(files: Mapping[str, bytes]) -> dict[str, str]:
    """Give the path of each of these JSON Schemas that states an `$id`, by that; the first where several state it."""
    return group_ids(find_ids(files))


def find_ids(files: Mapping[str, bytes]) -> dict[str, str]:
    """Give the `$id` of each of these JSON Schemas that states one, by path."""
    values = ((path, parse_yaml(data).value) for path, data in files.items() if may_state_id(data))
    return {path: stated for path, value in values for stated in index_ids({path: value})}


def group_ids(ids: Mapping[str, str]) -> dict[str, str]:
    """Give the path that each `$id` leads to: the first where several state it."""
    found: dict[str, str] = {}
    for path in sorted(ids):
        found.setdefault(ids[path], path)
    return found


class JsonSchemas:
    """The JSON Schema files of a folder, and what each looks like with all that it refers to."""

    def __init__(
        self,
        values: Mapping[str, Any],
        root: str,
        named: Mapping[ContractId, Mapping[Version, str]],
        *,
        identified: Mapping[str, Any] | None = None,
        ids: Mapping[str, str] | None = None,
    ) -> None:
        """Take the files as plain data by path, and for each contract version the path of the one it names.

        Args:
            values: the files by path.
            root: the contracts folder.
            named: the path of the file that each version names first.
            identified: those of the files that may state an `$id`; None: any.
            ids: the path of each file that states an `$id`, by that; None: look for them.
        """
        self._named = named
        ids = index_ids(values if identified is None else identified) if ids is None else ids
        self._files = SchemaFiles(values=values, root=root, find_contract=self._find, by_id=ids)
        self._bundles: dict[str, Bundle] = {}

    def _find(self, fqid: Fqid) -> str | None:
        versions = self._named.get(fqid.contract, {})
        version = max((version for version in versions if fqid.is_match(version)), default=None)
        return versions[version] if version is not None else None

    def bundle(self, path: str) -> Bundle:
        """Give a schema with all that it refers to."""
        if path not in self._bundles:
            self._bundles[path] = bundle_schema(path, self._files)
        return self._bundles[path]

    @property
    def bundles(self) -> Mapping[str, Bundle]:
        """What has been bundled so far, by path."""
        return self._bundles

    def find_address_problem(self, named: NamedSchema) -> ShapeProblem | None:
        """Give what is wrong with the address of a schema, or None."""
        if named.path is None:
            message = f"`{named.url[:100]}` is not read: only files inside the contracts folder are; put it there."
            return ShapeProblem(rule=JSON_SCHEMA_IS_LOCAL, pointer=named.pointer, message=message)
        if named.path not in self._files.values:
            message = f"There is no readable file `{named.path}`; add it, or correct `url`."
            return ShapeProblem(rule=JSON_SCHEMA_EXISTS, pointer=named.pointer, message=message)
        return None
