"""Diverged documents are looked at again, seldom: when both sides agree once more, they are posted by themselves.

When QBO holds again what we last wrote, somebody undid a change there, and the change that waits may go.

It comes after all sending, and nothing waits for it: what cannot be read now is looked at another time.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId, SyncToken
from plannit_qbo_pipeline.domain.limits import RECHECK_AFTER, RECHECKS_PER_PASS
from plannit_qbo_pipeline.domain.money import ZERO
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason, Standing
from plannit_qbo_pipeline.errors import Refused, Unavailable
from plannit_qbo_pipeline.ledger import crosswalk, drafts, standings
from plannit_qbo_pipeline.ledger import lease as leases
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.ledger.lease import Lease
from plannit_qbo_pipeline.load.find import NAME_FIELD
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.load.payment_verdict import links, wording
from plannit_qbo_pipeline.load.plan import VOID
from plannit_qbo_pipeline.load.verdict import changed_fields, essentials, is_void, judge, party_agrees, to_text
from plannit_qbo_pipeline.qbo.records import Entity


def recheck_diverged(outcomes: Outcomes, lease: Lease, heartbeat: Callable[[Lease], None]) -> int:
    """Reads the diverged documents that were not looked at for a while; answers how many agree again."""
    now = outcomes.ledger.clock.now()
    with outcomes.ledger.read() as tx:
        due = standings.due(tx, outcomes.company, Standing.DIVERGED, now - RECHECK_AFTER, now, RECHECKS_PER_PASS)
    agreed = 0
    for kind, plannit_id in due:
        heartbeat(lease)
        try:
            agreed += _agrees_again(outcomes, lease, kind, plannit_id)
        except Unavailable:
            break
    return agreed


def _agrees_again(outcomes: Outcomes, lease: Lease, kind: Kind, plannit_id: PlannitId) -> bool:
    with outcomes.ledger.read() as tx:
        draft = next(iter(drafts.get(tx, outcomes.company, kind, [plannit_id])), None)
        crossing = crosswalk.get(tx, outcomes.company, kind, plannit_id)
        expected = _expected(tx, outcomes, draft)
    agreed = None
    if draft is not None and crossing is not None:
        try:
            record = outcomes.client.read(Entity(crossing.entity), crossing.qbo_id)
            agreed = _agreed(draft, crossing, record, expected) or _linkable(outcomes, draft, crossing, record)
        except Refused:
            pass  # no answer to the question; it is asked again after the pause
    now = outcomes.ledger.clock.now()
    with outcomes.ledger.write() as tx:
        leases.check(tx, lease, now)
        if agreed is None:
            standings.postpone(tx, outcomes.company, kind, plannit_id, now + RECHECK_AFTER)
        else:
            why, crossing = agreed
            outcomes.cross(tx, crossing)
            standings.put(tx, outcomes.company, kind, plannit_id, why, now)
    return agreed is not None


def _agreed(
    draft: Draft, crossing: Crossing, record: dict[str, Any] | None, expected: str | None
) -> tuple[Reason, Crossing] | None:
    """Where the document stands now and its crossing brought up to date; None where the two sides still differ."""
    if draft.operation == VOID and is_void(record):
        return reason("voided"), replace(crossing, voided=True)
    if record is None:
        return None
    entity = Entity(crossing.entity)
    held = essentials(entity, record)
    if draft.operation != VOID and (same := _posted(draft, crossing, record, held, expected)) is not None:
        return reason("posted"), same
    undone = crossing.fingerprint == "" and not changed_fields(json.loads(crossing.answer), held)
    return (reason("not_drafted"), crossing) if undone else None


def _linkable(
    outcomes: Outcomes, draft: Draft, crossing: Crossing, record: dict[str, Any] | None
) -> tuple[Reason, Crossing] | None:
    """A payment of which QBO refused a link goes again, unless it was changed there, once its invoice has room."""
    invoice = next((plannit_id for kind, plannit_id in draft.uses if kind is Kind.INVOICE), None)
    if draft.entity != Entity.PAYMENT or record is None or invoice is None:
        return None
    now = essentials(Entity.PAYMENT, record)
    if changed_fields(json.loads(crossing.answer), now):
        return None
    with outcomes.ledger.read() as tx:
        held = crosswalk.get(tx, outcomes.company, Kind.INVOICE, invoice)
    target = outcomes.client.read(Entity.INVOICE, held.qbo_id) if held is not None else None
    said = links(json.loads(draft.body, parse_float=Decimal))
    missing = sum(said.values(), ZERO) - sum(links(record).values(), ZERO)
    if target is None or target["CustomerRef"]["value"] != now["customer"]:
        return None
    room = Decimal(target.get("Balance") or 0)
    return (reason("not_drafted"), replace(crossing, fingerprint="")) if ZERO < missing <= room else None


def _posted(
    draft: Draft, crossing: Crossing, record: dict[str, Any], held: dict[str, Any], expected: str | None
) -> Crossing | None:
    """The crossing brought up to date, where QBO says in all what the draft says."""
    entity = Entity(crossing.entity)
    sent = json.loads(draft.body, parse_float=Decimal)
    if entity in NAME_FIELD:
        names = [name for name in (draft.wanted_name, expected) if name is not None]
        agrees = party_agrees(sent, record, names)
    else:
        same_form = held["date"] == str(draft.business_date) and held.get("number") == draft.doc_number
        agrees = judge(entity, sent, held).standing is Standing.POSTED and same_form and held["customer"] == expected
    if not agrees:
        return None
    token = SyncToken(str(record["SyncToken"]))
    if entity is Entity.PAYMENT:
        held = held | wording(sent)
    return replace(crossing, sync_token=token, fingerprint=draft.fingerprint, voided=False, answer=to_text(held))


def _expected(tx: Connection, outcomes: Outcomes, draft: Draft | None) -> str | None:
    """What the draft alone does not tell: the altered name of a customer, the customer's QBO id of a sales form."""
    if draft is None:
        return None
    if draft.kind is Kind.CONTACT:
        altered = crosswalk.alteration(tx, outcomes.company, draft.kind, draft.plannit_id)
        return None if altered is None else altered.used_name
    contact = next((plannit_id for kind, plannit_id in draft.uses if kind is Kind.CONTACT), None)
    crossing = crosswalk.get(tx, outcomes.company, Kind.CONTACT, contact) if contact else None
    return None if crossing is None else crossing.qbo_id
