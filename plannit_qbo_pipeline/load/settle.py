"""Clears doubt before anything else is sent: stored bytes again under the stored requestid; recomputes nothing.

An intent older than a day is looked for in QBO by its natural key instead: adopted if all agrees, else closed as a
fault, and its document is sent anew. A new payment is looked for at any age, and sent again where there is none.
"""

from dataclasses import dataclass

from plannit_qbo_pipeline.domain.limits import MAX_CONSECUTIVE_UNAVAILABLE, REPLAY_MAX_AGE
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.errors import InDoubt, Refused, Unavailable
from plannit_qbo_pipeline.ledger import outbox
from plannit_qbo_pipeline.ledger.outbox import Intent
from plannit_qbo_pipeline.load.deliver import deliver
from plannit_qbo_pipeline.load.find import find_made
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.qbo.urls import Operation

LOST = "lost"  # the code of the fault that closes an intent of which QBO shows no trace


@dataclass(slots=True)
class Outage:
    """Counts failures in a row: one silent document is its own trouble, several are the vendor's."""

    in_a_row: int = 0

    def note(self, error: Unavailable | InDoubt) -> None:
        """Raises Unavailable when the vendor is plainly down."""
        self.in_a_row += 1
        if self.in_a_row >= MAX_CONSECUTIVE_UNAVAILABLE or getattr(error, "retry_after_s", None):
            raise Unavailable(
                f"QuickBooks did not answer {self.in_a_row} documents in a row, last: {error}. "
                "What is sent is settled and what is ready is sent at the next pass."
            ) from error

    def over(self) -> None:
        self.in_a_row = 0


def settle_all(outcomes: Outcomes, outage: Outage) -> int:
    """Settles every intent in doubt; answers how many got an outcome. What stays silent stays in doubt."""
    with outcomes.ledger.read() as tx:
        doubtful = outbox.open_intents(tx, outcomes.company)
    settled = 0
    for intent in doubtful:
        try:
            settle(outcomes, intent)
        except (InDoubt, Unavailable) as error:
            outage.note(error)
        except Refused:
            outage.over()  # an answer, but not to what was asked: it stays in doubt
        else:
            outage.over()
            settled += 1
    return settled


def settle(outcomes: Outcomes, intent: Intent) -> None:
    """One intent gets its outcome, or raises like `deliver`."""
    trusted = outcomes.ledger.clock.now() - intent.created_at < REPLAY_MAX_AGE
    # A payment that QBO made and forgot the requestid of would be made again: no number of it is refused then.
    numberless = intent.entity == Entity.PAYMENT and intent.operation == Operation.CREATE
    if (numberless or not trusted) and (record := find_made(outcomes, intent)) is not None:
        outcomes.received(intent, record, adopted=True)
        return
    if trusted:
        deliver(outcomes, intent)
        return
    lost = Refused(
        f"QuickBooks holds no trace of the {intent.operation} of {intent.created_at:%Y-%m-%d}; it is sent anew",
        code=LOST,
    )
    outcomes.refused(intent, lost, reason("ready"))
