"""Whether the tests notice a mutant: they run in a fork in which one module is the wrong one."""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType, ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAX_SECONDS = 25
"""Of processor time; a machine that is busy with other things notices no mutant."""
MAX_BYTES = 3_000_000_000


class _WrongModule(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the one module that is replaced, and runs its mutant instead."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self._name, self._path, self._tree = name, path, tree

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the protocol of importers
        target: ModuleType | None = None,  # noqa: ARG002 - as above
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._tree, str(self._path), "exec"), module.__dict__)  # noqa: S102 - the mutant is ours


def find_run_on_import(module: str, path: Path) -> frozenset[int]:
    """Give the first lines of a module's functions that run as it is imported: what they made then stays as it is."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        seen = set[int]()
        sys.setprofile(
            lambda frame, event, _: seen.add(frame.f_code.co_firstlineno) if _is_call(frame, event, path) else None
        )
        importlib.import_module(module)
        sys.setprofile(None)
        os.write(writer, " ".join(map(str, seen)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        lines = frozenset(map(int, stream.read().split()))
    os.waitpid(child, 0)
    return lines


def _is_call(frame: FrameType, event: str, path: Path) -> bool:
    return event == "call" and frame.f_code.co_filename == str(path)


def is_noticed(module: str, path: Path, tree: ast.Module, tests: Sequence[str]) -> bool:
    """Run tests against a mutant; one that hangs, or takes all memory, is noticed as well."""
    child = os.fork()
    if not child:
        _run(_WrongModule(module, path, tree), tests)
    _, status = os.waitpid(child, 0)
    return status != 0


def _run(wrong: _WrongModule, tests: Sequence[str]) -> None:
    signal.alarm(MAX_SECONDS * 20)
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, MAX_BYTES))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.meta_path.insert(0, wrong)
    sys.dont_write_bytecode = True
    code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--assert=plain", *tests])
    os._exit(int(code))
