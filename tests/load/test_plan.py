"""The decision table: what is sent for a draft, given what QBO is known to hold."""

from dataclasses import replace

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId, QboId, SyncToken
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.load.plan import VOID, WRITE, Settled, Step, decide, operation_of
from plannit_qbo_pipeline.qbo.urls import Operation

NAME = Kind.INVOICE, PlannitId("a")
DRAFT = Draft(*NAME, 1, "Invoice", WRITE, "{}", "new", ())
VOIDING = replace(DRAFT, operation=VOID)
ITEM = replace(DRAFT, kind=Kind.PRODUCT, entity="Item")
HELD = Crossing(*NAME, "Invoice", QboId("7"), SyncToken("0"), "old", False, "{}")
SAME, GONE = replace(HELD, fingerprint="new"), replace(HELD, voided=True)


@pytest.mark.parametrize(
    ("draft", "crossing", "step"),
    [
        (DRAFT, None, Step.CREATE),
        (DRAFT, HELD, Step.REVISE),
        (DRAFT, SAME, None),
        (DRAFT, GONE, "not_carried_yet"),
        (VOIDING, None, "never_sent"),
        (VOIDING, HELD, Step.VOID),
        (VOIDING, SAME, Step.VOID),
        (VOIDING, GONE, "voided"),
        (ITEM, None, Step.CREATE),
        (ITEM, HELD, None),
    ],
)
def test_the_step_follows_from_draft_and_crossing(draft: Draft, crossing: Crossing | None, step: object) -> None:
    decided = decide(draft, crossing)
    assert (decided.reason.code if isinstance(decided, Settled) else decided) == step


def test_every_step_has_its_operation() -> None:
    assert [operation_of(step) for step in Step] == [Operation.CREATE, Operation.UPDATE, Operation.VOID]
