"""Work on many things, in as many processes as there are cores: the same results in the same order as in one."""

from __future__ import annotations

import gc
import io
import os
import pickle
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Generic, NoReturn, TypeVar

from treaty.diagnostics.rule import Rule

T = TypeVar("T")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

LEAST_ITEMS = 200
"""Things that one process does faster alone than two that must be started and listened to."""
MAX_PROCESSES = 8


def map_chunks(
    work: Callable[[Sequence[T]], R],
    items: Sequence[T],
    *,
    least: int = LEAST_ITEMS,
    processes: int | None = None,
    again: Callable[[Sequence[T]], R] | None = None,
) -> list[R]:
    """Give what `work` makes of consecutive parts of the items, in their order.

    What `work` needs it takes with it: other processes are forks of this one, and only results travel. One that fails
    is not missed: its part is done again here, where an error shows itself.

    Args:
        work: from some of the items, never none unless there are none, to a result that can be pickled.
        items: all of them.
        least: how many make a second process worth while.
        processes: how many to use at most; None: one for each core.
        again: does here what another process failed to do; None: `work` itself.
    """
    count = min(processes or count_cores(), MAX_PROCESSES, len(items) // max(1, least // 2))
    if count < 2 or not hasattr(os, "fork"):
        return [work(items)]
    size = -(-len(items) // count)
    parts = [items[start : start + size] for start in range(0, len(items), size)]
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()  # a collection in a child would touch, and so copy, all that the parent has read
    others = [(_start(work, part), part) for part in parts[1:]]
    try:
        results = [work(parts[0])]
    finally:
        answers = [(_finish(*other), part) for other, part in others]
        gc.unfreeze()
    again = again or work
    return results + [again(part) if answer is None else _read_answer(answer) for answer, part in answers]


def map_taken(work: Callable[[T], R], items: Sequence[T], *, processes: int | None = None) -> list[R]:
    """Give what `work` makes of each item, in their order; each process takes the next item when it is free.

    For few and large things, as `map_chunks` is for many and small ones; the same holds of failures and of forks.
    """
    count = min(processes or count_cores(), MAX_PROCESSES, len(items))
    if count < 2 or not hasattr(os, "fork"):
        return [work(item) for item in items]
    reader, writer = os.pipe()
    os.write(writer, b"".join(number.to_bytes(_TICKET, "big") for number in range(len(items))))
    os.close(writer)

    def take(_: object) -> dict[int, R]:
        tickets = iter(lambda: os.read(reader, _TICKET), b"")  # one read is one ticket, whoever else reads
        return {number: work(items[number]) for number in map(_read_ticket, tickets)}

    try:
        done = map_chunks(take, range(count), least=2, processes=count, again=lambda _: {})
    finally:
        os.close(reader)
    found = {number: result for part in done for number, result in part.items()}
    return [found[number] if number in found else work(item) for number, item in enumerate(items)]


_TICKET = 2
"""Bytes of an item's number; all of them together fit into a pipe that nobody reads yet."""
MAX_ITEMS = 4096 // _TICKET


def _read_ticket(ticket: bytes) -> int:
    return int.from_bytes(ticket, "big")


class Begun(Generic[R_co]):
    """Something that another process does, or that is done here when it is asked for."""

    def __init__(self, work: Callable[[], R_co], take: Callable[[], bytes | None] = lambda: None) -> None:
        """Take what is to be done, and the way to the answer of the process that does it; None says that it failed."""
        self._work = work
        self._take = take
        self._is_open = True

    def __call__(self) -> R_co:
        """Wait for the answer; where the process has failed, do it here, so that an error shows itself. Asked once."""
        answer = self._finish()
        result: R_co = self._work() if answer is None else _read_answer(answer)
        return result

    def drop(self) -> None:
        """Wait for the end of a process whose answer nobody has taken."""
        self._finish()

    def _finish(self) -> bytes | None:
        # Read to its end: a pipe that is only closed may still be open in a younger process.
        is_open, self._is_open = self._is_open, False
        return self._take() if is_open else None


def begin(work: Callable[[], R], *, is_patient: bool = False) -> Begun[R]:
    """Begin something in another process, where there is a core for it.

    Args:
        work: what to do.
        is_patient: whether its answer will be asked for late, so that others come first.
    """
    if not _may_begin():
        return Begun(work)

    def do(_: object) -> R:
        gc.disable()  # it ends soon
        if is_patient:
            os.nice(_PATIENCE)
        return work()

    return Begun(work, partial(_finish, *_start(do, ())))


_PATIENCE = 19


def begin_steps(*steps: Callable[..., Any]) -> tuple[Begun[Any], ...]:
    """Begin things in one other process, one after the other; each is given what those before it gave.

    Returns:
        The answers, each there as soon as its step is done; to be asked for in this order.
    """
    found: list[Any] = []

    def give(number: int) -> Any:
        """Do a step here, after those before it."""
        while len(found) <= number:
            found.append(steps[len(found)](*found))
        return found[number]

    here = [partial(give, number) for number in range(len(steps))]
    if not _may_begin():
        return tuple(map(Begun, here))
    pipes = [os.pipe() for _ in steps]
    child = os.fork()
    if not child:
        _do_steps(here, pipes)
    for _, writer in pipes:
        os.close(writer)
    last = len(steps) - 1
    return tuple(
        Begun(work, partial(_finish, child, reader) if number == last else partial(_read_step, reader))
        for number, (work, (reader, _)) in enumerate(zip(here, pipes, strict=True))
    )


def _do_steps(steps: Sequence[Callable[[], Any]], pipes: Sequence[tuple[int, int]]) -> NoReturn:
    code = 1
    try:
        gc.disable()  # it ends soon
        for reader, _ in pipes:
            os.close(reader)
        for step, (_, writer) in zip(steps, pipes, strict=True):
            answer = _write_answer(step())
            with os.fdopen(writer, "wb") as stream:
                stream.write(answer + _DONE)
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's is flushed, closed or told twice


_DONE = b"done"
"""Stands at the end of a step's answer: the process that gives it goes on, and its end tells nothing yet."""


def _read_step(reader: int) -> bytes | None:
    with os.fdopen(reader, "rb") as stream:
        answer = stream.read()
    return answer.removesuffix(_DONE) if answer.endswith(_DONE) else None


def _may_begin() -> bool:
    sys.stdout.flush()
    sys.stderr.flush()
    return count_cores() > 1 and hasattr(os, "fork")


def count_cores() -> int:
    """Give how many processes may run at once."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _start(work: Callable[[Sequence[T]], R], part: Sequence[T]) -> tuple[int, int]:
    """Start a process that does a part; give its id, and where its answer can be read."""
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    code = 1
    try:
        os.close(reader)  # or nobody would tell this process that the parent is gone
        with os.fdopen(writer, "wb") as stream:
            stream.write(_write_answer(work(part)))
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's is flushed, closed or told twice


def _finish(child: int, reader: int) -> bytes | None:
    """Wait for a process; give its answer, or None when it failed."""
    with os.fdopen(reader, "rb") as stream:
        answer = stream.read()
    _, status = os.waitpid(child, 0)
    return answer if status == 0 else None


@cache
def _rules() -> Mapping[str, Rule]:
    """Give every rule by its code; loaded only where one is on its way, for all that rules stand in comes with it."""
    from treaty.app.rulebook import RULEBOOK

    return MappingProxyType({rule.code: rule for rule in RULEBOOK})


def _read_only(value: dict[Any, Any]) -> Mapping[Any, Any]:
    """Give a read-only view of a dict: the type of such views has no name that pickle could find it by."""
    return MappingProxyType(value)


class _Writer(pickle.Pickler):
    """Rules travel by their code, so that on the other side they are the same objects."""

    dispatch_table = {MappingProxyType: lambda value: (_read_only, (dict(value),))}  # noqa: RUF012 - pickle's

    def persistent_id(self, value: object) -> str | None:
        return value.code if isinstance(value, Rule) and _rules().get(value.code) is value else None


class _Reader(pickle.Unpickler):
    def persistent_load(self, code: str) -> Rule:
        return _rules()[code]


def _write_answer(value: object) -> bytes:
    stream = io.BytesIO()
    _Writer(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return stream.getvalue()


def _read_answer(answer: bytes) -> Any:
    # Safe to unpickle: it was written by a fork of this very process.
    return _Reader(io.BytesIO(answer)).load()
