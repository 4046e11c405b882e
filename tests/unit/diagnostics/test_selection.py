"""Which findings count: severities set by name or code, suppressions with a reason and an end, and their own faults."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from treaty.diagnostics.diagnostic import Diagnostic, Location
from treaty.diagnostics.rule import Rule, Severity
from treaty.diagnostics.selection import Selection, select_diagnostics
from treaty.model.pointer import ROOT, parse_pointer
from treaty.model.registry import CheckSettings, Registry, Suppression

TODAY = date(2026, 11, 21)
RULE = Rule(code="TR999", name="things-hold", severity=Severity.WARNING, summary="", why="", aliases=("X-1",))


def finding(pointer: str = "/schema/orders/name") -> Diagnostic:
    location = Location(path="a.yaml", contract="shop.gold.sale:v1.0.0", pointer=parse_pointer(pointer))
    return Diagnostic(rule=RULE, message="It does not.", severity=RULE.severity, location=location)


def suppression(**facts: object) -> Suppression:
    stated = {"pointer": ROOT / "checks" / "suppressions" / 0, "code": "TR999", "reason": "known", **facts}
    return Suppression(**stated)  # type: ignore[arg-type]  # facts are checked by the dataclass's users


def select(
    *found: Diagnostic,
    rules: dict[str, str] | None = None,
    suppressions: tuple[Suppression, ...] = (),
    is_whole: bool = True,
) -> Selection:
    checks = CheckSettings(rules=MappingProxyType(rules or {}), suppressions=suppressions)
    return select_diagnostics(found, Registry(checks=checks), [RULE], TODAY, is_whole=is_whole)


def names(selection: Selection) -> list[str]:
    return [item.rule.name for item in selection.kept]


def test_a_severity_is_set_by_name_code_or_alias() -> None:
    for word in ("things-hold", "TR999", "X-1"):
        assert [item.severity for item in select(finding(), rules={word: "error"}).kept] == [Severity.ERROR]


def test_a_rule_can_be_switched_off() -> None:
    assert select(finding(), rules={"TR999": "off"}).kept == ()


def test_a_setting_that_names_no_rule_is_a_finding() -> None:
    assert names(select(rules={"thing-holds": "error"})) == ["rule-setting-known"]


def test_a_suppression_hides_what_it_covers_and_is_counted() -> None:
    chosen = select(finding(), suppressions=(suppression(contract="shop.gold.sale", at="/schema/orders"),))
    assert (chosen.kept, chosen.suppressed) == ((), 1)


def test_a_suppression_of_another_place_hides_nothing_and_says_so() -> None:
    for facts in ({"contract": "shop.gold.other"}, {"at": "/schema/invoices"}, {"contract": "shop.gold.sale:v2.0.0"}):
        assert names(select(finding(), suppressions=(suppression(**facts),))) == ["things-hold", "suppression-used"]


def test_an_unused_suppression_is_not_told_where_only_a_part_was_looked_at() -> None:
    assert select(suppressions=(suppression(),), is_whole=False).kept == ()


def test_a_suppression_past_its_date_hides_nothing() -> None:
    over = suppression(until=date(2026, 11, 20))
    assert names(select(finding(), suppressions=(over,))) == ["things-hold", "suppression-in-time"]
    last_day = suppression(until=TODAY)
    assert select(finding(), suppressions=(last_day,)).kept == ()


def test_findings_come_in_one_order_whatever_order_they_were_found_in() -> None:
    one, other = finding("/schema/a"), finding("/schema/b")
    assert select(one, other).kept == select(other, one, one).kept


BINDING = Rule(
    code="TR998", name="promise-kept", severity=Severity.ERROR, summary="", why="", aliases=(), is_binding=True
)


def broken(severity: Severity = Severity.ERROR) -> Diagnostic:
    location = Location(path="a.yaml", contract="shop.gold.sale:v1.0.0", pointer=ROOT / "schema")
    return Diagnostic(rule=BINDING, message="It is not.", severity=severity, location=location)


def choose(found: Diagnostic, checks: CheckSettings) -> Selection:
    return select_diagnostics([found], Registry(checks=checks), [BINDING], TODAY, is_whole=False)


def test_what_binds_is_neither_switched_off_nor_lowered_nor_suppressed() -> None:
    for level in ("off", "info", "warning"):
        chosen = choose(broken(), CheckSettings(rules=MappingProxyType({"TR998": level})))
        assert ("promise-kept", Severity.ERROR) in [(item.rule.name, item.severity) for item in chosen.kept]
        assert "rule-setting-known" in names(chosen)
    chosen = choose(broken(), CheckSettings(suppressions=(suppression(code="TR998"),)))
    assert (names(chosen), chosen.suppressed) == (["promise-kept"], 0)


def test_what_only_warns_can_be_set_though_its_rule_binds() -> None:
    warning = broken(Severity.WARNING)
    assert choose(warning, CheckSettings(suppressions=(suppression(code="TR998"),))).suppressed == 1
    off = choose(warning, CheckSettings(rules=MappingProxyType({"TR998": "off"})))
    assert names(off) == ["rule-setting-known"]


def test_the_first_suppression_in_force_counts_and_those_over_before_it_were_needed() -> None:
    over, later = date(2026, 1, 1), date(2027, 1, 1)
    facts: tuple[dict[str, object], ...] = (
        {"at": "/schema/orders", "until": over},
        {"contract": "shop.gold.sale", "until": over},
        {"at": "/schema/other"},
        {"contract": "shop.gold.sale:v1.0.0", "at": "schema", "until": later},
        {"until": over},
        {"at": "/schema/orders/name"},
    )
    suppressions = tuple(
        suppression(pointer=ROOT / "checks" / "suppressions" / place, **fact) for place, fact in enumerate(facts)
    )
    selection = select(finding(), finding(), suppressions=suppressions)
    assert selection.suppressed == 2
    told = {(item.rule.code, item.location.pointer.tokens[2]) for item in selection.kept}
    assert told == {("TR442", 0), ("TR442", 1), ("TR441", 2), ("TR442", 4), ("TR441", 5)}


def test_thousands_of_suppressions_meet_thousands_of_findings_without_a_square() -> None:
    suppressions = tuple(suppression(at=f"/schema/c{number}") for number in range(5_000))
    selection = select(*(finding(f"/schema/c{number}/name") for number in range(5_000)), suppressions=suppressions)
    assert (selection.suppressed, selection.kept) == (5_000, ())
