"""Which invoice of the demo firm is which case: by position, so that every size of firm holds all of them.

Most invoices are plain. The cases are what a field-service firm does meet, one or two in a hundred each.
"""

from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from plannit_qbo_pipeline.sandbox.seeds.timeline import Timeline

Wire = dict[str, Any]


class Case(StrEnum):
    PLAIN = "plain"
    DRAFT = "draft"
    TEMPLATE = "template"
    UNDATED = "undated"
    GST_ONLY = "GST only"
    ONTARIO = "Ontario HST"
    ZERO_RATED = "zero rated"
    TWO_GROUPS = "two tax groups"
    CANCELLED = "cancelled"
    DELETED = "deleted"
    REFUND_LINE = "refund line and negative payment"
    REFUND_ALONE = "negative payment alone"
    NEGATIVE_TOTAL = "negative total"
    DEPOSIT = "deposit before the invoice date"
    THREE_PAYMENTS = "three payments"
    PARTIAL = "partly paid"
    CREDIT_NOTE = "credit note applied"
    CREDIT_REFUND = "credit note paid back"
    VOIDED_PAYMENT = "payment cancelled"
    FAILED_PAYMENT = "payment failed"


ONCE = {61: Case.NEGATIVE_TOTAL, 67: Case.DELETED}
EACH_HUNDRED = {
    3: Case.DRAFT,
    11: Case.GST_ONLY,
    13: Case.TWO_GROUPS,
    17: Case.DRAFT,
    19: Case.PARTIAL,
    23: Case.ZERO_RATED,
    29: Case.UNDATED,
    31: Case.VOIDED_PAYMENT,
    37: Case.ONTARIO,
    41: Case.TEMPLATE,
    43: Case.DEPOSIT,
    47: Case.FAILED_PAYMENT,
    53: Case.CANCELLED,
    59: Case.THREE_PAYMENTS,
    71: Case.REFUND_LINE,
    73: Case.REFUND_ALONE,
    79: Case.DEPOSIT,
    83: Case.THREE_PAYMENTS,
    87: Case.CREDIT_REFUND,
    89: Case.CREDIT_NOTE,
    97: Case.PARTIAL,
}
UNNUMBERED = frozenset({Case.DRAFT, Case.TEMPLATE})
NEVER_PAID = UNNUMBERED | {Case.CANCELLED, Case.DELETED, Case.UNDATED}


def case_of(index: int) -> Case:
    return ONCE.get(index) or EACH_HUNDRED.get(index % 100, Case.PLAIN)


@dataclass(frozen=True, slots=True)
class Firm:
    """What the generators of documents draw from."""

    random: Random
    timeline: Timeline
    contacts: list[Wire]
    products: list[Wire]
    taxes_by_group: dict[str, list[dict[str, Any]]]
