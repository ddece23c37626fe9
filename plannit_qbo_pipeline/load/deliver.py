"""Sends one intent's stored bytes and has the outcome written down; first tries and settling both go through here."""

from dataclasses import dataclass

from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.errors import Misconfigured, Refused
from plannit_qbo_pipeline.ledger.outbox import Intent
from plannit_qbo_pipeline.load.find import NAME_FIELD, numbered, ours_among, sent_record
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.qbo.records import Entity

NAME_TAKEN = "6240"
NUMBER_TAKEN = "6140"
STALE = "5010"
CLOSED = frozenset({"6200", "6210"})


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
    entity = Entity(intent.entity)
    if refusal.code == NUMBER_TAKEN:
        return _number_taken(outcomes, intent, refusal)
    if (refusal.code == NAME_TAKEN and entity in NAME_FIELD) or refusal.code == STALE:
        why = reason("ready")  # the next variant of the name, or a fresh look, comes at once
    elif refusal.code in CLOSED:
        why = reason("closed_period", date=sent_record(intent).get("TxnDate", "?"), closed="?")
    else:
        why = reason("qbo_refused", fault=refusal.code, message=refusal.detail or str(refusal))
    return Delivered(outcomes.refused(intent, refusal, why), refusal)


def _number_taken(outcomes: Outcomes, intent: Intent, refusal: Refused) -> Delivered:
    """The number may be held by what this very intent made on an earlier try; else somebody else's record has it."""
    number = str(sent_record(intent)["DocNumber"])
    rows = numbered(outcomes, Entity(intent.entity), number)
    if (ours := ours_among(outcomes, intent, rows)) is not None:
        return Delivered(outcomes.received(intent, ours, adopted=True))
    return Delivered(outcomes.refused(intent, refusal, taken_reason(intent.entity, number, rows)), refusal)


def taken_reason(entity: str, number: str, rows: list[dict[str, object]]) -> Reason:
    """Who holds the number, as far as a query shows it (another type of transaction may hold it too)."""
    holder = rows[0] if rows else {}
    return reason(
        "number_taken", entity=entity, number=number, qbo_id=holder.get("Id", "?"), total=holder.get("TotalAmt", "?")
    )
