"""One check and one comparison that hold something of everything, for the golden files of every format."""

from __future__ import annotations

from tests.support.builders import comparison, diagnostic, hit, judged, kind, rule

from treaty.compat.comparison import Comparison, Posture, Reader, RecordModels, Step, Witness
from treaty.compat.consumers import Hit
from treaty.diagnostics.change import Effect
from treaty.diagnostics.diagnostic import Location, Related, Span, sort_diagnostics
from treaty.diagnostics.rule import Rule, Severity
from treaty.model.contract import ContentModel, RecordModel
from treaty.report.result import CheckResult

PATH = "contracts/datasets/finance/invoice/gold/v1.3.0.yaml"
TEXT = """\
apiVersion: v3.2.0
kind: DataContract
schema:
  - name: invoice
    properties:
      - name: amount
        logicalType: number
      - name: amount
        logicalType: number
      - name: currency
        logicalType: string
        required: false
"""

DUPLICATE = rule(aliases=("VAL-1102",))
NO_OWNER = rule("TR110", "dataset-has-owner", severity=Severity.WARNING, summary="A dataset names its owner.")
UNUSED = rule("TR001", "yaml-syntax", summary="The file is YAML.")
NULLABLE = kind(
    "TR531",
    "field-made-nullable",
    mirror="field-made-required",
    text="""A field may now be null.

    Why: readers that compute with it fail.
    Old: `required: true`
    New: `required: false`
    """,
    instead="Keep `required: true`, or release it as v2.0.0 with a migration note.",
)
RULES: tuple[Rule, ...] = (UNUSED, NO_OWNER, DUPLICATE, NULLABLE)

WITNESS = Witness(
    reader=Reader.OLD,
    record="invoice",
    row={"invoice_id": "INV-1001", "amount": 119.0, "currency": None},
    at="/currency",
    rejected_by="None is not of type 'string'",
)
_NOTES = (
    ("old", True),
    ("new", False),
    (
        "witness",
        {
            "reader": "old_readers",
            "record": "invoice",
            "row": WITNESS.row,
            "at": WITNESS.at,
            "rejected_by": WITNESS.rejected_by,
        },
    ),
    ("verdict", "posture backward, mode forward"),
    (
        "consumers",
        [
            {
                "consumer": "finance-reporting",
                "owner": "finance-reporting-team",
                "requires": "forward",
                "columns": ["currency"],
            },
            {"consumer": "treasury-forecast", "columns": [], "requires": "both", "owner": None},
        ],
    ),
    ("help", NULLABLE.instead),
)


def build_comparison() -> Comparison:
    """Give a comparison that breaks old readers, with a witness, next to changes that break nobody."""
    nullable = judged(
        NULLABLE,
        message="Field `invoice.currency` may be null in v1.3.0.",
        pointer="/schema/invoice/properties/currency/required",
        witnesses=(WITNESS,),
        column="currency",
        old=True,
        new=False,
    )
    words = judged(
        kind("TR650", "description-changed", old_readers=Effect.SAFE, mirror="description-changed"),
        message="The description of field `invoice.amount` was reworded.",
        pointer="/schema/invoice/properties/amount/description",
        severity=Severity.INFO,
        old="Gross amount",
        new="Gross amount\nin the invoice's currency",
    )
    return comparison(
        nullable,
        words,
        old_readers=Effect.BREAKS,
        posture=Posture.BACKWARD,
        step=Step.MAJOR,
        models=(RecordModels(record="invoice", record_model=RecordModel.TABLE, content_model=ContentModel.DECLARED),),
    )


def build_hits() -> tuple[Hit, ...]:
    """Give two consumers of the comparison's contract."""
    return (hit("finance-reporting", "currency"), hit("treasury-forecast", requires="both"))


def build_check() -> CheckResult:
    """Give a check with every part of a finding: excerpt, notes, related places, a file without text, hostile text."""
    duplicate = diagnostic(
        of=DUPLICATE,
        path=PATH,
        span=(8, 9, 8, 21),
        related=[Related(location=Location(path=PATH, span=Span(6, 9, 6, 21)), message="the first of that name")],
    )
    nullable = diagnostic(
        "Field `invoice.currency` may be null in v1.3.0. Readers of v1.2.0 break on data of v1.3.0.",
        of=NULLABLE,
        path=PATH,
        pointer="/schema/invoice/properties/currency/required",
        severity=Severity.ERROR,
        span=(12, 19, 12, 24),
        notes=_NOTES,
    )
    hostile = diagnostic(
        "Owner `\x1b[31m::warning::x@all <b>` of\r\n::error::y is not a team; write a name.",
        of=NO_OWNER,
        path="contracts/datasets/finance/a,b: 100%/dataset.yaml",
        pointer="",
        contract=None,
        notes=[("help", "See [the page](javascript:x)."), ("old", "\u202e"), ("new", None)],
    )
    return CheckResult(
        diagnostics=sort_diagnostics((nullable, duplicate, hostile)),
        texts={PATH: TEXT},
        checked=34,
        suppressed=1,
        comparisons=(build_comparison(),),
    )
