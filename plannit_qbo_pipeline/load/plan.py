"""What to do about one draft, given what QBO is known to hold: pure decisions, no input or output."""

from dataclasses import dataclass
from enum import StrEnum

from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.qbo.urls import Operation

VOID = "void"
WRITE = "write"


@dataclass(frozen=True, slots=True)
class Settled:
    """Nothing to send: this is where the document stands."""

    reason: Reason


class Step(StrEnum):
    CREATE = "create"
    REVISE = "revise"
    VOID = "void"


_OPERATIONS = {Step.CREATE: Operation.CREATE, Step.REVISE: Operation.UPDATE, Step.VOID: Operation.VOID}


def operation_of(step: Step) -> Operation:
    return _OPERATIONS[step]


def decide(draft: Draft, crossing: Crossing | None) -> Step | Settled | None:
    """The step that carries the draft; None where QBO already holds exactly that (its verdict stands)."""
    if draft.operation == VOID:
        if crossing is None:
            return Settled(reason("never_sent"))
        return Settled(reason("voided")) if crossing.voided else Step.VOID
    if crossing is None:
        return Step.CREATE
    if draft.entity == Entity.ITEM:
        return None  # an item is never updated: that would reach back into past documents
    if crossing.voided:
        return Settled(
            reason(
                "not_carried_yet",
                what=f"restoring what was voided in QuickBooks ({draft.entity})",
                what_fr=f"le rétablissement de ce qui a été annulé dans QuickBooks ({draft.entity})",
            )
        )
    return None if crossing.fingerprint == draft.fingerprint else Step.REVISE
