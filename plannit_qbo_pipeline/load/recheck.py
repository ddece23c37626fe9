"""Diverged documents are looked at again, seldom: when both sides agree once more, they are posted by themselves."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId, SyncToken
from plannit_qbo_pipeline.domain.limits import RECHECK_AFTER, RECHECKS_PER_PASS
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import crosswalk, drafts, standings
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.load.verdict import essentials, judge, to_text
from plannit_qbo_pipeline.qbo.records import Entity


def recheck_diverged(outcomes: Outcomes) -> int:
    """Reads the diverged documents that were not looked at for a while; answers how many agree again."""
    now = outcomes.ledger.clock.now()
    with outcomes.ledger.read() as tx:
        due = standings.due(tx, outcomes.company, Standing.DIVERGED, now - RECHECK_AFTER, now, RECHECKS_PER_PASS)
    return sum(_agrees_again(outcomes, kind, plannit_id) for kind, plannit_id in due)


def _agrees_again(outcomes: Outcomes, kind: Kind, plannit_id: PlannitId) -> bool:
    with outcomes.ledger.read() as tx:
        draft = next(iter(drafts.get(tx, outcomes.company, kind, [plannit_id])), None)
        crossing = crosswalk.get(tx, outcomes.company, kind, plannit_id)
        customer = _customer(tx, outcomes, draft)
    if draft is None or crossing is None or draft.total is None:
        return False
    record = outcomes.client.read(Entity(crossing.entity), crossing.qbo_id)
    agreed = None if record is None else _agreed(draft, crossing, record, customer)
    now = outcomes.ledger.clock.now()
    with outcomes.ledger.write() as tx:
        if agreed is None:
            standings.postpone(tx, outcomes.company, kind, plannit_id, now + RECHECK_AFTER)
        else:
            crosswalk.put(tx, outcomes.company, agreed, now)
            standings.put(tx, outcomes.company, kind, plannit_id, reason("posted"), now)
    return agreed is not None


def _agreed(draft: Draft, crossing: Crossing, record: dict[str, Any], customer: str | None) -> Crossing | None:
    """The crossing brought up to date, where the record says in all what the draft says."""
    entity = Entity(crossing.entity)
    held = essentials(entity, record)
    why = judge(entity, json.loads(draft.body, parse_float=Decimal), held)
    same_form = held["date"] == str(draft.business_date) and held["number"] == draft.doc_number
    if why.standing is not Standing.POSTED or not same_form or held["customer"] != customer:
        return None
    token = SyncToken(str(record["SyncToken"]))
    return replace(crossing, sync_token=token, fingerprint=draft.fingerprint, voided=False, answer=to_text(held))


def _customer(tx: Connection, outcomes: Outcomes, draft: Draft | None) -> str | None:
    contact = next((plannit_id for kind, plannit_id in draft.uses if kind is Kind.CONTACT), None) if draft else None
    crossing = crosswalk.get(tx, outcomes.company, Kind.CONTACT, contact) if contact else None
    return None if crossing is None else crossing.qbo_id
