"""Generated pull requests, the law that the gate must follow, and the gate's answer.

The law is worked out from the change table's cases and the modes' definition alone: it calls nothing that the gate
calls. What a change means to readers stands in the table; what a mode protects, in the registries' documentation.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.support.cases import read_cases
from tests.support.change_cases import whole_of

from treaty.app.check_registry import check_registry
from treaty.app.check_request import CheckRequest
from treaty.diagnostics.rule import Severity
from treaty.load.catalog import load_catalog
from treaty.report.result import CheckResult

TODAY = date(2026, 11, 21)
FOLDER = "contracts/datasets/shop/t"
CASES = tuple(case for case in read_cases("verdict/change-table.yaml") if case["row"] != 56)
MODES = tuple(f"{mode}{suffix}" for mode in ("none", "backward", "forward", "full") for suffix in ("", "_transitive"))
PROTECTS = {"none": (False, False), "backward": (False, True), "forward": (True, False), "full": (True, True)}
"""Which readers a mode protects: those of the old version, those of the new one."""
STEPS = ("none", "patch", "minor", "major")
ANNOUNCEMENTS: Mapping[str, Mapping[str, str] | None] = {
    "in time": {"since": "2026-11-20", "sunset": "2027-06-30", "successor": "v2.0.0"},
    "too late": {"since": "2026-11-20", "sunset": "2026-12-01", "successor": "v2.0.0"},
    "backdated": {"since": "2020-01-01", "sunset": "2026-12-01", "successor": "v2.0.0"},
    "without a day": {"since": "2026-11-20", "successor": "v2.0.0"},
    "without a successor": {"since": "2026-11-20", "sunset": "2027-06-30"},
    "none": None,
}
TAMPERINGS = ("no", "no", "no", "no", "no", "no", "edited", "removed", "mode", "settings", "suppressed")
REGISTRY = {"apiVersion": "treaty/v1", "kind": "Registry", "name": "shop"}
GATE = frozenset(
    {
        "mode-not-loosened-in-passing",
        "released-version-unchanged",
        "released-version-kept",
        "version-step-large-enough",
        "verdict-legs-agree",
        "announced-end-kept",
        "major-starts-at-zero",
        "major-has-migration-note",
        "older-major-has-announced-end",
        "major-ends-after-notice-period",
    }
)
"""The rules of the gate besides the change kinds, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """What a pull request does to a registry that holds one contract."""

    case: Mapping[str, Any]
    mode: str
    number: str
    """Of the version that it adds."""
    is_echo: bool
    """Whether the change was merged before, so that the new version says it again and breaks the oldest alone."""
    has_note: bool
    announcement: str
    tampering: str
    """Whether it edits or removes a released file, loosens the mode along the way, or turns off what would block it."""

    @property
    def previous(self) -> str:
        """The newest version on the base."""
        return "1.1.0" if self.is_echo else "1.0.0"


def draw_pull_request(source: random.Random) -> PullRequest:
    """Give a pull request; the same source gives the same ones."""
    is_echo = source.random() < 0.2
    numbers = ("1.1.1", "1.2.0", "2.0.0", "2.1.0") if is_echo else ("1.0.1", "1.1.0", "2.0.0", "2.1.0")
    return PullRequest(
        case=source.choice(CASES),
        mode=source.choice(MODES),
        number=source.choices(numbers, weights=(3, 4, 4, 1))[0],
        is_echo=is_echo,
        has_note=source.random() < 0.7,
        announcement=source.choices(tuple(ANNOUNCEMENTS), weights=(6, 1, 1, 1, 1, 2))[0],
        tampering=source.choice(TAMPERINGS),
    )


def law(request: PullRequest) -> frozenset[str]:
    """Give the names of the errors that the gate must report; none means that it lets the request pass."""
    demanded = set[str]()
    if request.tampering == "edited":
        demanded.add("released-version-unchanged")
    if request.tampering == "removed":
        demanded.add("released-version-kept")
    has_previous = request.is_echo or request.tampering != "removed"
    return frozenset(demanded | (_law_of_major(request) if has_previous else set()) | _law_of_changes(request))


def _is_new_major(request: PullRequest) -> bool:
    return request.number.startswith("2.")


def _law_of_major(request: PullRequest) -> set[str]:
    """What a new major needs: its number, a note, the older major's end in full and in time."""
    demanded = set[str]()
    if _is_new_major(request):
        if request.number != "2.0.0":
            demanded.add("major-starts-at-zero")
        if not request.has_note:
            demanded.add("major-has-migration-note")
        if request.announcement in {"none", "without a day", "without a successor"}:
            demanded.add("older-major-has-announced-end")
    return demanded


def _law_of_changes(request: PullRequest) -> set[str]:
    """What an announced end needs, and what the mode forbids against the version before and against the first."""
    ends = {
        "backdated": {"announced-end-kept"},
        "too late": {"announced-end-kept", "major-ends-after-notice-period"},
    }.get(request.announcement, set())
    if request.tampering == "removed":
        return ends  # nothing is left that the version changes
    in_force = "none" if request.tampering == "mode" else request.mode
    mode, _, is_transitive = in_force.partition("_")
    forbidden = set() if _is_new_major(request) else _forbidden(request, mode)
    if request.is_echo:
        return ends | (forbidden if is_transitive else set())
    return ends | forbidden | _law_of_mode(request) | _law_of_number(request, mode)


def _law_of_mode(request: PullRequest) -> set[str]:
    """A mode that is loosened along the way lets nothing pass that it forbade."""
    if request.tampering != "mode" or _is_new_major(request):
        return set()
    return {"mode-not-loosened-in-passing"} if _forbidden(request, request.mode.partition("_")[0]) else set()


def _law_of_number(request: PullRequest, mode: str) -> set[str]:
    """The step that the changes ask for: as the table says under `full`, less where the mode does not forbid them."""
    asked = request.case["step"]
    if asked == "major" and not _forbidden(request, mode):
        asked = "minor"
    return {"version-step-large-enough"} if STEPS.index(asked) > STEPS.index(_claim(request)) else set()


def _forbidden(request: PullRequest, mode: str) -> set[str]:
    """Give the kinds of the changes that a mode forbids."""
    changes = (line.rpartition(" ") for line in request.case["changes"])
    return {name for name, _, effects in changes if _forbids(mode, effects)}


def _forbids(mode: str, effects: str) -> bool:
    """Tell whether a mode forbids a change with these effects; undecided counts as breaking."""
    old, _, new = effects.partition("/")
    protects_old, protects_new = PROTECTS[mode]
    return (protects_old and old != "safe") or (protects_new and new != "safe")


def _claim(request: PullRequest) -> str:
    old, new = ([int(part) for part in text.split(".")] for text in (request.previous, request.number))
    return "major" if new[0] > old[0] else "minor" if new[1] > old[1] else "patch"


def files_of(request: PullRequest) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Give the registry before and after."""
    old, new = (whole_of(request.case[side], request.case["scope"]) for side in ("old", "new"))
    base = {
        "contracts/registry.yaml": _dump(REGISTRY),
        f"{FOLDER}/dataset.yaml": _dataset(request.mode, None),
        f"{FOLDER}/gold/v1.0.0.yaml": _version(old, "1.0.0"),
    }
    if request.is_echo:
        base[f"{FOLDER}/gold/v1.1.0.yaml"] = _version(new, "1.1.0")
    head = dict(base)
    head["contracts/registry.yaml"] = _registry(request)
    mode = "none" if request.tampering == "mode" else request.mode
    head[f"{FOLDER}/dataset.yaml"] = _dataset(mode, ANNOUNCEMENTS[request.announcement])
    last = {**new, "description": {"purpose": "The same again."}} if request.is_echo else new
    head[f"{FOLDER}/gold/v{request.number}.yaml"] = _version(last, request.number, has_note=request.has_note)
    if request.tampering == "edited":
        head[f"{FOLDER}/gold/v1.0.0.yaml"] += b"\n"
    if request.tampering == "removed":
        del head[f"{FOLDER}/gold/v1.0.0.yaml"]
    return base, head


def _registry(request: PullRequest) -> bytes:
    """Give the registry's settings; of a request that would turn off what blocks it, with that turned off."""
    kinds = [line.rpartition(" ")[0] for line in request.case["changes"]]
    names = [*kinds, "version-step-large-enough"]
    if request.tampering == "settings":
        return _dump({**REGISTRY, "checks": {"rules": dict.fromkeys(names, "off")}})
    if request.tampering == "suppressed":
        entries = [{"code": name, "contract": "shop.gold.t", "reason": "Let it pass."} for name in names]
        return _dump({**REGISTRY, "checks": {"suppressions": entries}})
    return _dump(REGISTRY)


def _dataset(mode: str, announcement: Mapping[str, str] | None) -> bytes:
    majors = {"majors": {"1": announcement}} if announcement else {}
    own = {"apiVersion": "treaty/v1", "kind": "Dataset", "namespace": "shop", "name": "t", "owner": "shop-data"}
    return _dump({**own, "layers": {"gold": {"compatibility": mode, **majors}}})


def _version(document: Mapping[str, Any], number: str, *, has_note: bool = False) -> bytes:
    note = [{"property": "migration", "vendor": "treaty", "value": "Read it again."}] if has_note else []
    custom = [*document.get("customProperties", ()), *note]
    identity = {"id": "shop.gold.t", "domain": "shop", "name": "t", "version": number}
    return _dump({**document, **identity, **({"customProperties": custom} if custom else {})})


def _dump(value: Any) -> bytes:
    return json.dumps(value).encode()


def answer(request: PullRequest) -> tuple[frozenset[str], CheckResult]:
    """Give the names of the gate's errors, and the whole result."""
    before, after = files_of(request)
    base = load_catalog(before)
    result = check_registry(load_catalog(after, like=base), CheckRequest(today=TODAY), base=base)
    errors = {item.rule for item in result.diagnostics if item.severity is Severity.ERROR}
    return frozenset(rule.name for rule in errors if rule.name in GATE or rule.code >= "TR500"), result
