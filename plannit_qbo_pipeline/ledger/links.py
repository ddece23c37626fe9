"""What payments hold of invoices in QBO, by its last answers; a link is asked for only where that leaves room."""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import Connection, bindparam, select, tuple_

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId, QboId
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.ledger.tables import crosswalk, standings

ByInvoice = dict[QboId, Decimal]
_AT_REST = (Standing.POSTED, Standing.WITHDRAWN, Standing.EXCLUDED)
_UNSETTLED = [standing.value for standing in Standing if standing not in _AT_REST]
_ANSWERS = select(crosswalk.c.plannit_id, crosswalk.c.answer).where(
    crosswalk.c.company == bindparam("b_company"),
    crosswalk.c.kind == Kind.PAYMENT.value,
    crosswalk.c.voided.is_(False),
)
_NAMED = _ANSWERS.where(crosswalk.c.plannit_id.in_(bindparam("b_ids", expanding=True)))
_STANDING = _ANSWERS.join(
    standings,
    tuple_(standings.c.company, standings.c.kind, standings.c.plannit_id)
    == tuple_(crosswalk.c.company, crosswalk.c.kind, crosswalk.c.plannit_id),
).where(
    standings.c.company == bindparam("b_company"),
    standings.c.kind == Kind.PAYMENT.value,
    standings.c.standing == bindparam("b_standing"),
)


def of_payments(tx: Connection, company: CompanyKey, payment_ids: Sequence[PlannitId]) -> dict[PlannitId, ByInvoice]:
    """What each of these payments holds."""
    found: dict[PlannitId, ByInvoice] = {}
    for start in range(0, len(payment_ids), CHUNK):
        part = list(payment_ids[start : start + CHUNK])
        found |= _read(tx.execute(_NAMED, {"b_company": company, "b_ids": part}))
    return found


def of_unsettled(tx: Connection, company: CompanyKey) -> dict[PlannitId, ByInvoice]:
    """What payments hold that changed or could not be sent: perhaps of an invoice that is theirs no more in Plannit."""
    found: dict[PlannitId, ByInvoice] = {}
    for standing in _UNSETTLED:  # one by one, for SQLite reads every payment's standing for a list of them
        found |= _read(tx.execute(_STANDING, {"b_company": company, "b_standing": standing}))
    return found


def given_up(before: Crossing | None, after: Crossing) -> list[QboId]:
    """The invoices of which a payment holds less than before."""
    held, holds = (
        {} if crossing is None or crossing.voided else _links(crossing.answer) for crossing in (before, after)
    )
    return [invoice for invoice, amount in held.items() if holds.get(invoice, Decimal(0)) < amount]


def _read(rows: Iterable[tuple[str, str]]) -> dict[PlannitId, ByInvoice]:
    held = {PlannitId(plannit_id): _links(answer) for plannit_id, answer in rows}
    return {plannit_id: by_invoice for plannit_id, by_invoice in held.items() if by_invoice}


def _links(answer: str) -> ByInvoice:
    return {QboId(txn_id): Decimal(amount) for txn_id, amount in json.loads(answer).get("links", {}).items()}
