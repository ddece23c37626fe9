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
from plannit_qbo_pipeline.load.payment_verdict import WORDING, as_said, links, reworded
from plannit_qbo_pipeline.load.verdict import changed_fields, essentials, is_void, stated_total
from plannit_qbo_pipeline.qbo.records import Entity, canonical

# Said once, when the record is made: afterwards people have their own say in it (an e-mail was sent, say).
_SAID_ONCE = frozenset(
    {"EmailStatus", "AllowOnlineCreditCardPayment", "AllowOnlineACHPayment", "PrivateNote", "DepositToAccountRef"}
)


def revision(entity: Entity, said: Mapping[str, Any], record: Mapping[str, Any], before: str) -> bytes:
    """The update that makes this record what `said` would create; `before` is the answer to our last write of it."""
    kept = {name: value for name, value in said.items() if name not in _SAID_ONCE}
    if entity is Entity.PAYMENT:
        words = reworded(said, json.loads(before))
        kept = {name: value for name, value in kept.items() if name not in WORDING.values()}
        # A reference is taken back by an empty text; for a method there is no such word, and it moves no money.
        kept |= {WORDING[name]: said.get(WORDING[name], "") for name in words if words[name] or name == "reference"}
    return canonical({**kept, "Id": record["Id"], "SyncToken": record["SyncToken"], "sparse": True})


def voiding(entity: Entity, record: Mapping[str, Any]) -> bytes:
    """The void of this record; a payment's has the form of an update (docs/qbo-rules.md, Void)."""
    said = {"Id": record["Id"], "SyncToken": record["SyncToken"]}
    return canonical({**said, "sparse": True} if entity is Entity.PAYMENT else said)


def current_record(outcomes: Outcomes, crossing: Crossing, said: Mapping[str, Any] | None) -> dict[str, Any] | Reason:
    """The record as it is now, fit to become what is `said` (None: void); else why not.

    Always read anew: payments may move the token. What is to be voided and was voided or deleted by a person already
    needs nothing more.
    """
    to_void = said is None
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
    if entity is Entity.PAYMENT and said is not None:
        changed = _payment_changed(changed, before, now, said, record)
    if changed:
        return reason("changed_in_qbo", what=", ".join(changed))
    if "balance" in now and _settled_beyond(now, said):
        return reason("links_in_the_way", applied=_settled(now))
    return record


def _payment_changed(
    changed: list[str],
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    said: Mapping[str, Any],
    record: dict[str, Any],
) -> list[str]:
    """What a person changed that the draft would overwrite: nothing where that is what the draft says too."""
    if as_said(said, record) and links(said) == links(record):
        changed = []
    words = reworded(said, before).items()
    return [*changed, *(name for name, word in words if before.get(name) != now[name] != word)]


def _settled_beyond(now: Mapping[str, Any], said: Mapping[str, Any] | None) -> bool:
    """Whether more is linked to the invoice than its new form can bear; our own links were taken away before."""
    settled = _settled(now)
    if settled <= 0:
        return False
    return said is None or said["CustomerRef"]["value"] != now["customer"] or settled > stated_total(said)


def _settled(now: Mapping[str, Any]) -> Decimal:
    return Decimal(now["total"] or 0) - Decimal(now["balance"] or 0)
