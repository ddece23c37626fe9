"""What still has to be taken up by some run: changed and not drafted, drafted and not sent, sent without an answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, tuple_

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.ledger.documents import NOT_DRAFTED
from plannit_qbo_pipeline.ledger.tables import documents, standings

_KEY = (documents.c.company, documents.c.kind, documents.c.plannit_id)
_SAME = tuple_(*_KEY) == tuple_(standings.c.company, standings.c.kind, standings.c.plannit_id)
_UNDRAFTED = documents.c.drafted_version < documents.c.version


def outdated_payments(tx: Connection, company: CompanyKey) -> list[PlannitId]:
    """Payments that did not change themselves but whose invoice did: drafted once, and to be drafted again."""
    query = (
        select(documents.c.plannit_id)
        .join(standings, _SAME)
        .where(
            documents.c.company == company,
            documents.c.kind == Kind.PAYMENT.value,
            _UNDRAFTED,
            standings.c.code != NOT_DRAFTED,
        )
        .order_by(documents.c.plannit_id)
    )
    return [PlannitId(plannit_id) for plannit_id in tx.execute(query).scalars()]


def just_read(
    tx: Connection, company: CompanyKey, kinds: Sequence[Kind], ids: Sequence[PlannitId], since: datetime
) -> set[PlannitId]:
    """Which of these were stored as new or changed at that moment or later, and not drafted yet."""
    found: set[PlannitId] = set()
    for start in range(0, len(ids), CHUNK):
        query = select(documents.c.plannit_id).where(
            documents.c.company == company,
            documents.c.kind.in_([kind.value for kind in kinds]),
            documents.c.plannit_id.in_(ids[start : start + CHUNK]),
            documents.c.seen_at >= since,
            _UNDRAFTED,
        )
        found.update(map(PlannitId, tx.execute(query).scalars()))
    return found
