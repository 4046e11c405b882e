"""CheckResult: everything that `treaty check` found, as the value that each format renders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from treaty.compat.comparison import Comparison
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.rule import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What a check found.

    Renderers read these notes of a diagnostic; any other label is shown as text:

    - `old`, `new`: the value before and after, any plain JSON data;
    - `witness`: `{record, row, at, rejected_by, reader}`, all but `row` optional, or a list of such;
    - `consumers`: a list of `{consumer, owner, requires, columns}`, all but `consumer` optional, or of names;
    - `verdict`, `help`: text.
    """

    diagnostics: tuple[Diagnostic, ...]
    """In their one order (`sort_diagnostics`)."""
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Text of the files by the path that locations name; a file that is not here is shown without an excerpt."""
    checked: int
    """How many files were looked at."""
    suppressed: int = 0
    fail_on: Severity = Severity.ERROR
    comparisons: tuple[Comparison, ...] = ()

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings of each severity, worst first, zeros included."""
        found = Counter(item.severity for item in self.diagnostics)
        return MappingProxyType({severity: found[severity] for severity in Severity})

    @property
    def is_failed(self) -> bool:
        """Whether some finding is at or above the level that fails."""
        return any(item.severity.rank >= self.fail_on.rank for item in self.diagnostics)

    @property
    def forbidden(self) -> frozenset[tuple[str, str]]:
        """The pairs, old and new, that the check lets not pass; a new major may break, an older one may not."""
        failed = {item.location.contract for item in self.diagnostics if item.severity is Severity.ERROR}
        pairs = (item for item in self.comparisons if item.disagreement or (item.breaking and item.new in failed))
        return frozenset((item.old, item.new) for item in pairs)
