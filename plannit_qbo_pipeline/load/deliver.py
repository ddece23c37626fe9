"""Sends one intent's stored bytes and has the outcome written down; first tries and settling both go through here."""

import json
from dataclasses import dataclass

from plannit_qbo_pipeline.domain.limits import SNAPSHOT_MAX_AGE
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.errors import Misconfigured, Refused
from plannit_qbo_pipeline.ledger import crosswalk
from plannit_qbo_pipeline.ledger.outbox import Intent
from plannit_qbo_pipeline.load.find import NAME_FIELD, find_made, numbered, sent_record
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.qbo.urls import Operation

NAME_TAKEN = "6240"
NUMBER_TAKEN = "6140"
STALE = "5010"
CLOSED = frozenset({"6200", "6210"})
DEPOSITED = frozenset({"6540", "6480"})  # in a bank deposit, or matched with the bank's own line


@dataclass(frozen=True, slots=True)
class Delivered:
    """Where the document stands after the answer; `refusal` when QBO said no."""

    reason: Reason
    refusal: Refused | None = None


def deliver(outcomes: Outcomes, intent: Intent) -> Delivered:
    """One definite outcome, durable when this returns. Raises InDoubt, Unavailable or Misconfigured: still in doubt.

    What QBO refuses for the company as a whole (an ended subscription) closes the intent, leaves the document ready
    and raises Misconfigured.
    """
    try:
        answer = outcomes.client.send(intent.url, intent.body)
    except Refused as refusal:
        return _refused(outcomes, intent, refusal)
    except Misconfigured as error:
        if error.refusal is not None:
            outcomes.refused(intent, error.refusal, reason("ready"))
        raise
    return Delivered(outcomes.received(intent, answer.entity))


def _refused(outcomes: Outcomes, intent: Intent, refusal: Refused) -> Delivered:
    """QBO's fault in words for a bookkeeper, by its code: its texts are translated and never read."""
    in_the_way = refusal.code in (NUMBER_TAKEN, STALE) or (refusal.code == NAME_TAKEN and intent.entity in NAME_FIELD)
    # Nothing but the requestid keeps a payment from being made twice: no number of it is taken.
    perhaps_made = in_the_way or (intent.entity == Entity.PAYMENT and intent.operation == Operation.CREATE)
    if perhaps_made and (made := find_made(outcomes, intent)) is not None:
        # An earlier try of this very intent, carried out by QBO, which has forgotten the requestid since.
        return Delivered(outcomes.received(intent, made, adopted=True))
    pause = None
    if refusal.code == NUMBER_TAKEN:
        number = str(sent_record(intent)["DocNumber"])
        why = taken_reason(intent.entity, number, numbered(outcomes, Entity(intent.entity), number))
    elif in_the_way:
        why = reason("ready")  # the next variant of the name, or a fresh look, comes at once
    elif refusal.code in CLOSED:
        outcomes.forget_realm()
        why, pause = reason("closed_period", date=_dated(outcomes, intent), closed="?"), SNAPSHOT_MAX_AGE
    elif refusal.code in DEPOSITED and intent.entity == Entity.PAYMENT:
        why = reason("payment_deposited")
    else:
        why = refused_reason(refusal)
    return Delivered(outcomes.refused(intent, refusal, why, pause), refusal)


def _dated(outcomes: Outcomes, intent: Intent) -> str:
    """The date of what was sent; a void names none, so that of what QBO holds."""
    if (day := sent_record(intent).get("TxnDate")) is not None:
        return str(day)
    with outcomes.ledger.read() as tx:
        crossing = crosswalk.get(tx, outcomes.company, intent.kind, intent.plannit_id)
    return str(json.loads(crossing.answer).get("date", "?")) if crossing else "?"


def refused_reason(refusal: Refused) -> Reason:
    return reason("qbo_refused", fault=refusal.code, message=refusal.detail or str(refusal))


def taken_reason(entity: str, number: str, rows: list[dict[str, object]]) -> Reason:
    """Who holds the number, as far as a query shows it (another type of transaction may hold it too)."""
    holder = rows[0] if rows else {}
    return reason(
        "number_taken", entity=entity, number=number, qbo_id=holder.get("Id", "?"), total=holder.get("TotalAmt", "?")
    )
