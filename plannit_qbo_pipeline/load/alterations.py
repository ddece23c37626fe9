"""Names that had to be altered to enter QBO: recorded with the receipt, shown, and undone when their cause goes."""

from datetime import datetime

from sqlalchemy import Connection

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.ledger import crosswalk, documents, drafts
from plannit_qbo_pipeline.ledger.crosswalk import Alteration
from plannit_qbo_pipeline.qbo import records
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.transform.names import numbered_name, same_name

NAME_LENGTH = {Entity.CUSTOMER: records.DISPLAY_NAME_LENGTH, Entity.ITEM: records.ITEM_NAME_LENGTH}


def note_name(
    tx: Connection, company: CompanyKey, kind: Kind, plannit_id: PlannitId, before: str | None, used: str, now: datetime
) -> None:
    """QBO now holds the document under the name `used`; `before` is the name that it had until now, if any."""
    draft = next(iter(drafts.get(tx, company, kind, [plannit_id])), None)
    if draft is None or draft.wanted_name is None:
        return
    if same_name(used, draft.wanted_name):
        crosswalk.forget_alteration(tx, company, kind, plannit_id)
    else:
        plain = numbered_name(draft.wanted_name, 1, NAME_LENGTH[Entity(draft.entity)])
        cause = "characters or length" if same_name(used, plain) else "name taken"
        altered = Alteration(kind, plannit_id, draft.wanted_name, used, cause)
        crosswalk.record_alteration(tx, company, altered, now)
    if before is not None and not same_name(before, used):
        _free_name(tx, company, kind, plannit_id, before)


def _free_name(tx: Connection, company: CompanyKey, kind: Kind, but: PlannitId, name: str) -> None:
    """A record gave up its name: those who had to take a variant of it are drafted and written again."""
    for altered in crosswalk.alterations_of(tx, company, kind):
        if altered.plannit_id != but and same_name(altered.wanted_name, name):
            crosswalk.forget_alteration(tx, company, kind, altered.plannit_id)
            crosswalk.outdate(tx, company, kind, altered.plannit_id)
            documents.redraft(tx, company, kind, documents.Scope(ids=frozenset({altered.plannit_id})))
