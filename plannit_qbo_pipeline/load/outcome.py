"""Writing outcomes down: intent before sending, then receipt or fault with crosswalk and standing in ONE transaction.

So there is no moment at which a receipt is durable and its standing is not: crash points 3 and 4 of
docs/exactly-once.md are the same one.
"""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, QboId, SyncToken, request_id
from plannit_qbo_pipeline.domain.limits import RETRY_FAULT_FIRST, RETRY_FAULT_MAX
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason, Standing
from plannit_qbo_pipeline.errors import Refused
from plannit_qbo_pipeline.ledger import crosswalk, documents, drafts, links, mappings, outbox, standings
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.documents import Scope
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.ledger.lease import Lease
from plannit_qbo_pipeline.ledger.outbox import FaultRow, Intent, Receipt
from plannit_qbo_pipeline.ledger.settlement import redraft_payments
from plannit_qbo_pipeline.load.alterations import note_name
from plannit_qbo_pipeline.load.payment_verdict import wording
from plannit_qbo_pipeline.load.verdict import essentials, judge, judge_void, to_text
from plannit_qbo_pipeline.qbo.client import QboClient
from plannit_qbo_pipeline.qbo.records import Entity, canonical
from plannit_qbo_pipeline.qbo.urls import Operation

_MAX_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Writes down intents and what became of them, for one company."""

    ledger: Ledger
    client: QboClient
    company: CompanyKey

    def decide(self, lease: Lease, draft: Draft, operation: Operation, body: bytes) -> Intent:
        """Commits the decision to send, and the document in doubt, before anything leaves. Raises LeaseLost."""
        now = self.ledger.clock.now()
        with self.ledger.write() as tx:
            generation = outbox.generation(tx, self.company, draft.kind, draft.plannit_id)
            requestid = request_id(self.client.realm, draft.entity, draft.plannit_id, operation, generation)
            intent = Intent(
                company=self.company,
                realm=self.client.realm,
                kind=draft.kind,
                plannit_id=draft.plannit_id,
                document_version=draft.document_version,
                entity=draft.entity,
                operation=operation.value,
                generation=generation,
                requestid=requestid,
                url=self.client.write_url(Entity(draft.entity), operation, requestid),
                body=body,
                fingerprint=draft.fingerprint,
                created_at=now,
            )
            intent_id = outbox.insert_intent(tx, lease, intent, now)
            self._stand(tx, intent, reason("answer_unknown"))
        return replace(intent, id=intent_id)

    def received(self, intent: Intent, record: dict[str, Any], *, adopted: bool = False) -> Reason:
        """Commits QBO's record as the intent's receipt; answers where the document stands now."""
        entity = Entity(intent.entity)
        held = essentials(entity, record)
        voids = intent.operation == Operation.VOID
        meant = self._meant(intent)
        verdict = judge_void(held) if voids else judge(entity, meant, held)
        receipt = Receipt(
            qbo_id=QboId(str(record["Id"])),
            sync_token=SyncToken(str(record["SyncToken"])),
            total=_amount(record),
            body=canonical(record).decode(),
            adopted=adopted,
        )
        crossing = Crossing(
            kind=intent.kind,
            plannit_id=intent.plannit_id,
            entity=intent.entity,
            qbo_id=receipt.qbo_id,
            sync_token=receipt.sync_token,
            fingerprint=intent.fingerprint,
            voided=voids and verdict.standing is Standing.WITHDRAWN,
            answer=to_text(held | wording(meant) if entity is Entity.PAYMENT else held),
        )
        with self.ledger.write() as tx:
            if outbox.close(tx, intent, receipt, self.ledger.clock.now()):
                self._note_name(tx, crossing)
                self.cross(tx, crossing)
                verdict = self._stand(tx, intent, verdict)
        return verdict

    def _meant(self, intent: Intent) -> dict[str, Any]:
        """What should stand in QBO; of a payment that had to be sent without its link, the draft still says it."""
        body: str | bytes = intent.body
        if intent.entity == Entity.PAYMENT:
            with self.ledger.read() as tx:
                drafted = drafts.get(tx, self.company, intent.kind, [intent.plannit_id])
            body = next((draft.body for draft in drafted if draft.fingerprint == intent.fingerprint), body)
        said: dict[str, Any] = json.loads(body, parse_float=Decimal)
        return said

    def cross(self, tx: Connection, crossing: Crossing) -> None:
        """What QBO holds now; payments of invoices that may be settled otherwise now are drafted again.

        So is an invoice that a payment let go: its change may have waited for just that.
        """
        outdated = [crossing.plannit_id] if crossing.kind is Kind.INVOICE else []
        if crossing.kind is Kind.PAYMENT:
            before = crosswalk.get(tx, self.company, Kind.PAYMENT, crossing.plannit_id)
            if freed := links.given_up(before, crossing):
                invoices = crosswalk.by_record(tx, self.company, Entity.INVOICE, freed)
                outdated = [invoice.plannit_id for invoice in invoices.values()]
                documents.redraft(tx, self.company, Kind.INVOICE, Scope(ids=frozenset(outdated)))
        crosswalk.put(tx, self.company, crossing, self.ledger.clock.now())
        redraft_payments(tx, self.company, outdated)

    def _note_name(self, tx: Connection, crossing: Crossing) -> None:
        if (used := json.loads(crossing.answer).get("name")) is None:
            return
        known = crosswalk.get(tx, self.company, crossing.kind, crossing.plannit_id)
        before = None if known is None else json.loads(known.answer).get("name")
        now = self.ledger.clock.now()
        note_name(tx, self.company, crossing.kind, crossing.plannit_id, before, used, now)

    def refused(self, intent: Intent, refusal: Refused, why: Reason, pause: timedelta | None = None) -> Reason:
        """Commits a definite fault; the document is tried again by itself after a pause, longer each time."""
        now = self.ledger.clock.now()
        fault = FaultRow(refusal.code, str(refusal), intent.fingerprint, now, 1)
        with self.ledger.write() as tx:
            if outbox.close(tx, intent, fault, now, refusal.status):
                before = outbox.last_fault(tx, self.company, intent.kind, intent.plannit_id)
                pause = pause or pause_after(before.count if before else 1)
                why = self._stand(tx, intent, why, pause)
        return why

    def stand(self, draft: Draft, why: Reason, pause: timedelta | None = None) -> Reason:
        """Sets a standing that no intent caused; answers where the document stands now."""
        with self.ledger.write() as tx:
            return self._stand(tx, draft, why, pause)

    def found(self, draft: Draft, crossing: Crossing, why: Reason) -> Reason:
        """Commits what a look into QBO showed before a write: no write is needed, or none may be made.

        After a divergence every draft counts as a change, be it the one last written: QBO no longer holds that.
        """
        with self.ledger.write() as tx:
            if why.standing is Standing.WITHDRAWN:
                self.cross(tx, replace(crossing, voided=True))
            elif why.standing is Standing.DIVERGED:
                crosswalk.outdate(tx, self.company, draft.kind, draft.plannit_id)
            elif why.code == "links_in_the_way":
                redraft_payments(tx, self.company, [draft.plannit_id])
            return self._stand(tx, draft, why)

    def forget_realm(self) -> None:
        """Has the realm's set-up read again at the next pass: QBO just contradicted it."""
        with self.ledger.write() as tx:
            mappings.forget(tx, self.company, mappings.REALM_SNAPSHOT)

    def _stand(self, tx: Connection, sent: Intent | Draft, why: Reason, pause: timedelta | None = None) -> Reason:
        """The standing after what was sent or tried; a document that changed meanwhile goes back to be drafted."""
        now = self.ledger.clock.now()
        if why.standing is not Standing.IN_DOUBT:
            newest = documents.versions(tx, self.company, sent.kind, [sent.plannit_id])[sent.plannit_id]
            if newest > sent.document_version:
                why, pause = reason("not_drafted"), None
        try_after = None if pause is None or why.standing is not Standing.BLOCKED else now + pause
        standings.put(tx, self.company, sent.kind, sent.plannit_id, why, now, try_after)
        return why


def pause_after(faults: int) -> timedelta:
    """How long a refused document rests before it is tried again by itself."""
    doublings = max(0, min(faults, _MAX_DOUBLINGS) - 1)
    return min(RETRY_FAULT_FIRST * int(2**doublings), RETRY_FAULT_MAX)


def _amount(record: dict[str, Any]) -> Decimal | None:
    return Decimal(record["TotalAmt"]) if "TotalAmt" in record else None
