"""Where a freshly shaped document stands, pure: what QBO holds, closed periods and earlier refusals considered."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason, Standing
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.ledger.documents import Stored
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.load.plan import VOID, WRITE, Settled, decide
from plannit_qbo_pipeline.load.send import standing_of
from plannit_qbo_pipeline.qbo.realm import RealmSnapshot
from plannit_qbo_pipeline.qbo.realm_lookup import closed_on
from plannit_qbo_pipeline.qbo.records import canonical
from plannit_qbo_pipeline.transform.shape import Shape

_WITHDRAWN = "never_sent"


@dataclass(frozen=True, slots=True)
class Placed:
    """A draft, where there is something to send or to compare, and the standing that goes with it."""

    reason: Reason
    draft: Draft | None = None


def place(
    stored: Stored, shaped: Shape | Reason, crossing: Crossing | None, realm: RealmSnapshot, wanted_name: str | None
) -> Placed:
    """The document's draft and standing. An edit of what QBO holds already is judged by both its old and new date."""
    if isinstance(shaped, Reason):
        if shaped.code != _WITHDRAWN or crossing is None:
            return Placed(_held(shaped) if crossing is not None and not crossing.voided else shaped)
        draft = _void_draft(stored, crossing)
        days = _days(crossing, None)
    else:
        draft = _draft(stored, shaped, wanted_name)
        days = _days(crossing, shaped.business_date)
    step = decide(draft, crossing)
    if isinstance(step, Settled):
        return Placed(step.reason, draft)
    if step is None:
        return Placed(standing_of(draft, crossing), draft)
    closed = _closed(realm, days, taxed=stored.kind is not Kind.PAYMENT)
    return Placed(reason("ready") if closed is None else closed, draft)


def stays_refused(placed: Placed, refused_fingerprint: str | None) -> bool:
    """Whether QBO refused just this already and the time to try it again has not come."""
    return (
        placed.reason.standing is Standing.READY
        and placed.draft is not None
        and placed.draft.fingerprint == refused_fingerprint
    )


def _draft(stored: Stored, shape: Shape, wanted_name: str | None) -> Draft:
    body = canonical(shape.body)
    return Draft(
        kind=stored.kind,
        plannit_id=stored.plannit_id,
        document_version=stored.version,
        entity=shape.entity.value,
        operation=WRITE,
        body=body.decode(),
        fingerprint=hashlib.sha256(body + (wanted_name or "").encode()).hexdigest(),
        uses=shape.uses,
        doc_number=shape.doc_number,
        wanted_name=wanted_name,
        business_date=shape.business_date,
        total=shape.total,
    )


def _void_draft(stored: Stored, crossing: Crossing) -> Draft:
    return Draft(
        kind=stored.kind,
        plannit_id=stored.plannit_id,
        document_version=stored.version,
        entity=crossing.entity,
        operation=VOID,
        body="{}",
        fingerprint=VOID,
        uses=(),
    )


def _days(crossing: Crossing | None, new: date | None) -> list[date]:
    old = json.loads(crossing.answer).get("date") if crossing is not None else None
    return [day for day in (new, date.fromisoformat(old) if old else None) if day is not None]


def _held(why: Reason) -> Reason:
    """What QBO holds stays as it was where a later change in Plannit cannot be sent: that is a difference, no wait."""
    if why.standing not in (Standing.WAITING, Standing.EXCLUDED):
        return why
    return reason("edit_held", why=why.sentence_en, why_fr=why.sentence_fr)


def _closed(realm: RealmSnapshot, days: list[date], *, taxed: bool) -> Reason | None:
    """What closes a day; a filed return closes only what it reports, and money that arrives is not in it."""
    for day in days:
        closed = closed_on(realm, day)
        if closed is not None and closed.agency is None:
            return reason("closed_period", date=day, closed=closed.until)
        if closed is not None and taxed:
            return reason("filed_period", date=day, agency=closed.agency, closed=closed.until)
    return None
