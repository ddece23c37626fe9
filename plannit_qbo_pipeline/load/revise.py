"""Before an update or void: what QBO holds now, and whether it is still what we last wrote there.

Somebody else's change is shown and never overwritten; a balance that moved is payments, not a change.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.load.verdict import changed_fields, essentials, is_void
from plannit_qbo_pipeline.qbo.records import Entity, canonical

# Said once, when the record is made: afterwards people have their own say in it (an e-mail was sent, say).
_SAID_ONCE = frozenset({"EmailStatus", "AllowOnlineCreditCardPayment", "AllowOnlineACHPayment"})


def revision(body: bytes, record: Mapping[str, Any]) -> bytes:
    """The update that makes this record what `body` would create."""
    said = json.loads(body, parse_float=Decimal)
    kept = {name: value for name, value in said.items() if name not in _SAID_ONCE}
    return canonical({**kept, "Id": record["Id"], "SyncToken": record["SyncToken"], "sparse": True})


def voiding(record: Mapping[str, Any]) -> bytes:
    return canonical({"Id": record["Id"], "SyncToken": record["SyncToken"]})


def current_record(outcomes: Outcomes, crossing: Crossing, *, to_void: bool) -> dict[str, Any] | Reason:
    """The record as it is now, fit to be changed by us; else why not. Always read anew: payments may move the token.

    What is to be voided and was voided or deleted by a person already needs nothing more.
    """
    entity = Entity(crossing.entity)
    record = outcomes.client.read(entity, crossing.qbo_id)
    before = json.loads(crossing.answer)
    if to_void and is_void(record) and Decimal(before.get("total") or 0) != 0:
        return reason("voided")
    if record is None:
        return reason("deleted_in_qbo")
    now = essentials(entity, record)
    # An unmoved token says that it is as we left it, whatever the answer of then looked like.
    changed = [] if record["SyncToken"] == crossing.sync_token else changed_fields(before, now)
    if changed:
        return reason("changed_in_qbo", what=", ".join(changed))
    if "balance" in now and Decimal(now["balance"] or 0) != Decimal(now["total"] or 0):
        return reason(
            "not_carried_yet",
            what="a change of an invoice that has payments or credits in QuickBooks",
            what_fr="la modification d'une facture qui a des paiements ou des crédits dans QuickBooks",
        )
    return record
