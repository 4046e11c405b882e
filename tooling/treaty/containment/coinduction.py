"""Comparing pairs of schemas that lead to each other, without end and without circles.

A pair that is being compared may be taken to hold below a member, because each member is a smaller value. Pairs that
are far down are put off and compared afterwards, so that nothing nests as deep as a chain of definitions is long.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from treaty.containment.atoms import SchemaId
from treaty.containment.budget import MAX_RULE_DEPTH, Meter

_Pair: TypeAlias = tuple[SchemaId, SchemaId]
_MAX_BATCH = 2_000


class Coinduction:
    """Remembers which pairs were shown, which could not be, and which are taken to hold meanwhile.

    `shows` compares a pair by asking `holds` for others.
    """

    def __init__(self, shows: Callable[[SchemaId, SchemaId], bool], meter: Meter) -> None:
        self._shows = shows
        self._meter = meter
        self._proven: set[_Pair] = set()
        self._refused: set[_Pair] = set()
        self._assumed: dict[_Pair, int] = {}  # may be used below more members than this
        self._leaning: set[_Pair] = set()  # of these, the ones that are shown already
        self._batch: list[_Pair] = []
        self._held: set[_Pair] = set()  # may be used below a member, for they are compared in the end or were already
        self._uses = 0
        self._members = 0
        self._nesting = 0

    def holds(self, small: SchemaId, large: SchemaId) -> bool:
        """Whether a pair is shown, or may be taken to hold where it is asked for."""
        pair = (small, large)
        if pair in self._proven or pair in self._refused:
            return pair in self._proven
        if pair in self._assumed and (self._members > self._assumed[pair] or pair not in self._leaning):
            self._uses += 1
            return self._members > self._assumed[pair]
        if self._members and pair in self._held:
            self._uses += 1
            return True
        if not self._nesting:
            return self._compare_all(pair)
        return self._put_off(pair) if self._nesting >= MAX_RULE_DEPTH else self._compare(pair)

    @contextmanager
    def below_a_member(self) -> Iterator[None]:
        """Within the block, pairs are asked for members of the values that are compared."""
        self._members += 1
        yield
        self._members -= 1  # after an exception it is nought already

    def _compare_all(self, pair: _Pair) -> bool:
        """Compare a pair, then those that were put off meanwhile: either all of them hold, or none is shown to.

        Each of them is a pair of members to whoever leans on it, so that leaning on each other in a circle is sound.
        """
        try:
            self._batch = [pair]
            for following in self._batch:  # it grows meanwhile
                self._meter.tick()
                if following in self._refused or not self._compare(following):
                    self._refused.add(pair)
                    return False
            self._proven |= self._held
        finally:
            self._batch, self._held = [], set()
        return True

    def _put_off(self, pair: _Pair) -> bool:
        """Take a pair of members that is far down to hold until it is compared afterwards."""
        if not self._members or len(self._batch) >= _MAX_BATCH:
            return False
        self._uses += 1
        self._batch.append(pair)
        self._held.add(pair)
        return True

    def _compare(self, pair: _Pair) -> bool:
        uses = self._uses
        self._nesting += 1
        self._assumed.pop(pair, None)  # shown further down: up here it may lean on less, and is compared again
        self._leaning.discard(pair)
        self._assumed[pair] = self._members
        try:
            shown = self._shows(*pair)
        except BaseException:
            self._assumed.clear()
            self._leaning.clear()
            self._nesting = self._members = 0
            raise
        self._nesting -= 1
        if not shown:
            self._forget(pair)
        elif self._nesting == 0:
            self._held.update(self._since(pair))
            self._drop(pair)
        elif self._uses == uses:
            self._proven.update(self._since(pair))
            self._drop(pair)
        else:
            self._assumed[pair] = self._members - 1
            self._leaning.add(pair)
        return shown

    def _since(self, pair: _Pair) -> list[_Pair]:
        pairs = list(self._assumed)
        return pairs[pairs.index(pair) :]

    def _drop(self, pair: _Pair) -> None:
        for later in self._since(pair):
            del self._assumed[later]
            self._leaning.discard(later)

    def _forget(self, pair: _Pair) -> None:
        """What leaned on a pair that is not shown is not shown either; the pair itself need not be tried again."""
        self._drop(pair)
        self._refused.add(pair)
