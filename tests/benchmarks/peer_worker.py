"""Answer containment questions with another tool, one a line: run by the interpreter that has the tool.

Run as a script: `peer_worker.py TOOL`. A line in is `{"writer", "reader", "draft"}`, a line out `{"answer", "wall"}`:
the answer is true, false, null for undecided, or the name of what the tool raised.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

Answer = bool | None


def _unnamed(schema: Any) -> Any:
    """Give the schema without its draft, for a tool that knows one draft and refuses the others by name."""
    return {key: value for key, value in schema.items() if key != "$schema"} if isinstance(schema, dict) else schema


def _load_jsonsubschema() -> Callable[[Any, Any, str], Answer]:
    tool = importlib.import_module("jsonsubschema")
    return lambda writer, reader, _: bool(tool.isSubschema(writer, reader))


def _load_subschema() -> Callable[[Any, Any, str], Answer]:
    tool = importlib.import_module("subschema")

    def ask(writer: Any, reader: Any, draft: str) -> Answer:
        dialect = f"draft{draft}"
        try:
            return bool(tool.is_subschema(writer, reader, dialect=dialect))
        except tool.UnsupportedProofError:
            return None

    return ask


def _load_jsoncompat() -> Callable[[Any, Any, str], Answer]:
    tool = importlib.import_module("jsoncompat")
    answers = {"compatible": True, "incompatible": False, "unknown": None}

    def ask(writer: Any, reader: Any, _: str) -> Answer:
        old, new = (json.dumps(_unnamed(schema)) for schema in (writer, reader))
        return answers[tool.analyze_compat(old, new, "deserializer")["status"]]

    return ask


_TOOLS: Mapping[str, Callable[[], Callable[[Any, Any, str], Answer]]] = {
    "jsonsubschema": _load_jsonsubschema,
    "subschema": _load_subschema,
    "jsoncompat": _load_jsoncompat,
}


def main() -> None:
    """Answer until there are no more questions."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the tool prints is no answer
    ask = _TOOLS[sys.argv[1]]()
    for line in sys.stdin:
        question = json.loads(line)
        start = time.perf_counter()
        answer: Answer | str
        try:
            answer = ask(question["writer"], question["reader"], question["draft"])
        except Exception as error:  # noqa: BLE001 - whatever a tool raises is its answer
            answer = type(error).__name__
        answers.write(json.dumps({"answer": answer, "wall": time.perf_counter() - start}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
