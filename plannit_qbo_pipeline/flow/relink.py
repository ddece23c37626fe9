"""After invoices changed: their payments again, whatever month those are in, since links follow from both."""

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.limits import CHUNK, MAX_ROUNDS
from plannit_qbo_pipeline.flow.carry import Carrier
from plannit_qbo_pipeline.ledger.documents import Scope
from plannit_qbo_pipeline.ledger.pending import outdated_payments
from plannit_qbo_pipeline.load.drain import LoadReport


def relink(carrier: Carrier) -> tuple[int, LoadReport]:
    """Drafts and sends the payments that a change of their invoice outdated; answers how many, and what was sent.

    In rounds: one that lets go of an invoice outdates those that may have its place. Payments that changed themselves
    belong to the run that carries their month.
    """
    report = LoadReport()
    looked_at: set[PlannitId] = set()
    for _ in range(MAX_ROUNDS):
        with carrier.ledger.read() as tx:
            outdated = outdated_payments(tx, carrier.company.key)
        if not outdated or report.deferred:
            break
        looked_at.update(outdated)
        for start in range(0, len(outdated), CHUNK):
            scope = Scope(ids=frozenset(outdated[start : start + CHUNK]))
            carrier.draft_all((Kind.PAYMENT,), scope)
            report.add(carrier.drain(scope, frozenset({Kind.PAYMENT})))
    return len(looked_at), report
