"""Tests that are collected once and run against many mutants, each in a fork, those that reach it."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from tests.mutation.trial import MAX_BYTES

Function = tuple[str, int]
"""The file of a function, and the line that it begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A test, with the functions that it calls, and the time that it may take before it has noticed something."""

    item: pytest.Item
    called: frozenset[Function]
    max_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Collected tests."""

    tests: Sequence[Test]

    def is_noticed(self, make_wrong: Callable[[], None], function: Function) -> bool:
        """Run the tests that call a function in a process in which it is wrong, quick ones first, until one fails."""
        chosen = sorted((test for test in self.tests if function in test.called), key=lambda test: test.max_seconds)
        if not chosen:
            return False
        child = os.fork()
        if not child:
            _run(make_wrong, chosen)
        _, status = os.waitpid(child, 0)
        return status != 0


def _run(make_wrong: Callable[[], None], tests: Sequence[Test]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, MAX_BYTES))
    try:
        make_wrong()
        times = [test.max_seconds for test in tests]
        # The signal that comes when the time is over ends the process.
        _run_each([test.item for test in tests], lambda at: signal.setitimer(signal.ITIMER_VIRTUAL, times[at]))
    except BaseException:  # noqa: BLE001 - whatever it is, it has been noticed
        os._exit(1)
    os._exit(0)


def _run_each(items: Sequence[pytest.Item], prepare: Callable[[int], object]) -> None:
    for at, (item, following) in enumerate(zip(items, [*items[1:], None], strict=True)):
        prepare(at)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


class _Plugin:
    def __init__(self, folder: str, work: Callable[[Session], None]) -> None:
        self._folder = folder
        self._work = work
        self._is_tracing = True
        self._failed: set[str] = set()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        tests = _find_called(session.items, self._folder, self._failed)
        self._is_tracing = False
        self._work(Session(tests=tests))
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self._is_tracing:  # a look at all calls takes time and stack that a test may count
            self._failed.add(report.nodeid)
        elif report.failed:
            os._exit(1)


def _find_called(items: Sequence[pytest.Item], folder: str, failed: set[str]) -> Sequence[Test]:
    """Give the tests with the functions of a folder that each calls; found out in a fork of its own.

    Those that fail meanwhile are left out: who fails as it is notices nothing.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        with os.fdopen(writer, "wb") as stream:
            pickle.dump((_trace(items, folder), failed), stream)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        answer: tuple[Sequence[tuple[frozenset[Function], float]], set[str]]
        answer = pickle.load(stream)  # noqa: S301 - our own fork wrote it
    os.waitpid(child, 0)
    told, left_out = answer
    if len(left_out) > _MAX_LEFT_OUT:
        raise SystemExit("These fail as they are; mend them first:\n" + "\n".join(sorted(left_out)))
    return [
        Test(item=item, called=called, max_seconds=_LEAST_SECONDS + seconds)
        for item, (called, seconds) in zip(items, told, strict=True)
        if item.nodeid not in left_out
    ]


_MAX_LEFT_OUT = 9
"""Tests that fail as they are looked at; they count their time, or their stack."""

_LEAST_SECONDS = 2.0
"""Of processor time, beside what a test takes that is looked at as it runs."""


def _trace(items: Sequence[pytest.Item], folder: str) -> Sequence[tuple[frozenset[Function], float]]:
    seen: list[set[Any]] = []
    begun: list[float] = []

    def profile(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            seen[-1].add(frame.f_code)

    def prepare(_: int) -> None:
        begun.append(time.process_time())
        seen.append(set())
        sys.setprofile(profile)

    _run_each(items, prepare)
    sys.setprofile(None)
    seconds = [end - start for start, end in pairwise([*begun, time.process_time()])]
    called = [
        frozenset((code.co_filename, code.co_firstlineno) for code in codes if code.co_filename.startswith(folder))
        for codes in seen
    ]
    return list(zip(called, seconds, strict=True))


def open_session(tests: Sequence[str], folder: str, work: Callable[[Session], None]) -> None:
    """Collect tests, find out which functions of a folder each calls, and do some work with them."""
    sys.dont_write_bytecode = True
    options = ["-q", "-q", "-s", "-p", "no:cacheprovider", "--assert=plain"]
    pytest.main([*options, *tests], plugins=[_Plugin(folder, work)])
