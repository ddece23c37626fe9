"""Before an update or void: what QBO holds now, and whether it is still what we last wrote there.

Somebody else's change is shown and never overwritten; a balance that moved is payments, not a change.
"""

import json
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.load.verdict import changed_fields, essentials
from plannit_qbo_pipeline.qbo.records import Entity


def current_record(outcomes: Outcomes, crossing: Crossing) -> dict[str, Any] | Reason:
    """The record as it is now, fit to be changed by us; else why not. Always read anew: payments may move the token."""
    entity = Entity(crossing.entity)
    record = outcomes.client.read(entity, crossing.qbo_id)
    if record is None:
        return reason("deleted_in_qbo")
    now = essentials(entity, record)
    changed = changed_fields(json.loads(crossing.answer), now)
    if changed:
        return reason("changed_in_qbo", what=", ".join(changed))
    if "balance" in now and Decimal(now["balance"] or 0) != Decimal(now["total"] or 0):
        return reason(
            "not_carried_yet",
            what="a change of an invoice that has payments or credits in QuickBooks",
            what_fr="la modification d'une facture qui a des paiements ou des crédits dans QuickBooks",
        )
    return record
