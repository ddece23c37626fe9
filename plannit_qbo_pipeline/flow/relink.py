"""After invoices changed: their payments again, whatever month those are in, since links follow from both."""

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.flow.carry import Carrier
from plannit_qbo_pipeline.ledger.documents import Scope
from plannit_qbo_pipeline.ledger.pending import outdated_payments
from plannit_qbo_pipeline.load.drain import LoadReport


def relink(carrier: Carrier) -> tuple[int, LoadReport]:
    """Drafts and sends the payments that a change of their invoice outdated; answers how many, and what was sent.

    Payments that changed themselves belong to the run that carries their month.
    """
    report = LoadReport()
    with carrier.ledger.read() as tx:
        outdated = outdated_payments(tx, carrier.company.key)
    for start in range(0, len(outdated), CHUNK):
        scope = Scope(ids=frozenset(outdated[start : start + CHUNK]))
        carrier.draft_all((Kind.PAYMENT,), scope)
        report.add(carrier.drain(scope, frozenset({Kind.PAYMENT})))
    return len(outdated), report
