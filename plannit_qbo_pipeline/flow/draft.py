"""Documents → drafts and standings, in chunks. Contacts and products become drafts when a document needs them."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.party import Contact
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason, Standing
from plannit_qbo_pipeline.flow.extract import Extractor
from plannit_qbo_pipeline.flow.payments import PaymentShaper
from plannit_qbo_pipeline.flow.place import Placed, place, stays_refused
from plannit_qbo_pipeline.flow.realm import RealmReader
from plannit_qbo_pipeline.ledger import crosswalk, documents, drafts, outbox, standings
from plannit_qbo_pipeline.ledger.documents import EVERYTHING, Scope, Stored
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.plannit.contract import Resource
from plannit_qbo_pipeline.plannit.fields import Unreadable
from plannit_qbo_pipeline.plannit.parse import parse_contact, parse_invoice, parse_product
from plannit_qbo_pipeline.transform import customer, item
from plannit_qbo_pipeline.transform.customer import shape_customer
from plannit_qbo_pipeline.transform.invoice import shape_invoice
from plannit_qbo_pipeline.transform.item import DEFAULT_ITEM_NAME, shape_item
from plannit_qbo_pipeline.transform.references import DEFAULT_ITEM
from plannit_qbo_pipeline.transform.shape import Shape, Terms, Use

Progress = Callable[[int], None]
_RESOURCES = {Kind.CONTACT: Resource.CONTACTS, Kind.PRODUCT: Resource.PRODUCTS}
_NOT_CARRIED = {
    Kind.REFUND: ("refunds", "les remboursements"),
    Kind.CREDIT_NOTE: ("credit notes", "les notes de crédit"),
}
_Shaped = tuple[Shape | Reason, str | None]


@dataclass(slots=True)
class Drafter:
    """Drafts one company's documents; asks Plannit only for contacts and products that the ledger does not know."""

    extractor: Extractor
    realm: RealmReader
    _terms: Terms | None = field(default=None)

    def draft(self, kind: Kind, scope: Scope = EVERYTHING, progress: Progress = lambda _count: None) -> int:
        """Drafts what changed or was blocked; answers how many documents were looked at."""
        ledger, company = self.extractor.ledger, self.extractor.company.key
        after: PlannitId | None = None
        count = 0
        while True:
            with ledger.read() as tx:
                chunk = documents.to_draft(tx, company, kind, scope, after, CHUNK, blocked_too=kind not in _NOT_CARRIED)
            if not chunk:
                return count
            self._draft_chunk(kind, chunk)
            after, count = chunk[-1].plannit_id, count + len(chunk)
            progress(len(chunk))

    def _draft_chunk(self, kind: Kind, chunk: Sequence[Stored]) -> None:
        if kind in _RESOURCES:
            self._keep(kind, chunk, self._parties(kind, chunk, used=frozenset()))
            return
        if kind in _NOT_CARRIED:
            what, what_fr = _NOT_CARRIED[kind]
            why = reason("not_carried_yet", what=what, what_fr=what_fr)
            never = reason("never_sent")
            self._keep(kind, chunk, {row.plannit_id: Placed(never if _called_off(row) else why) for row in chunk})
            return
        shapes = self._shape_payments(chunk) if kind is Kind.PAYMENT else self._shape_invoices(chunk)
        placed = self._place(kind, chunk, {plannit_id: (shape, None) for plannit_id, shape in shapes.items()})
        if missing := self._use(placed.values()):
            placed |= {row.plannit_id: _without(row, placed[row.plannit_id], missing) for row in chunk}
        self._keep(kind, chunk, placed)

    def _shape_invoices(self, chunk: Sequence[Stored]) -> dict[PlannitId, Shape | Reason]:
        contacts = self._contacts(chunk)
        return {stored.plannit_id: self._shape_invoice(stored, contacts) for stored in chunk}

    def _shape_payments(self, chunk: Sequence[Stored]) -> dict[PlannitId, Shape | Reason]:
        ledger, company = self.extractor.ledger, self.extractor.company.key
        return PaymentShaper(ledger, company, self._known_terms(), self._contacts).shape(chunk)

    def _shape_invoice(self, stored: Stored, contacts: dict[PlannitId, Contact | Reason]) -> Shape | Reason:
        try:
            invoice = parse_invoice(_raw(stored))
        except Unreadable as error:
            return reason("unreadable", problem=error.problem)
        contact = contacts.get(invoice.contact_id)
        shaped = shape_invoice(invoice, contact if isinstance(contact, Contact) else None, self._known_terms())
        if isinstance(contact, Reason) and isinstance(shaped, Reason) and shaped.code == "contact_missing":
            return reason("contact_blocked", why=contact.sentence_en, why_fr=contact.sentence_fr)
        return shaped

    def _contacts(self, chunk: Sequence[Stored]) -> dict[PlannitId, Contact | Reason]:
        """The contacts of these documents, or why one cannot be read; those the ledger lacks are asked of Plannit."""
        ids = {stored.contact_id for stored in chunk if stored.contact_id}
        found: dict[PlannitId, Contact | Reason] = {}
        for plannit_id, stored in self._ensure(Kind.CONTACT, ids).items():
            try:
                found[plannit_id] = parse_contact(_raw(stored))
            except Unreadable as error:
                found[plannit_id] = reason("unreadable", problem=error.problem)
        return found

    def _ensure(self, kind: Kind, ids: Iterable[PlannitId]) -> dict[PlannitId, Stored]:
        ledger, company = self.extractor.ledger, self.extractor.company.key
        wanted = sorted(ids)
        with ledger.read() as tx:
            known = documents.get(tx, company, kind, wanted)
        if missing := [plannit_id for plannit_id in wanted if plannit_id not in known]:
            self.extractor.named(_RESOURCES[kind], [plannit_id for plannit_id in missing if plannit_id != DEFAULT_ITEM])
            if DEFAULT_ITEM in missing:
                self.extractor.own_product(DEFAULT_ITEM, DEFAULT_ITEM_NAME)
            with ledger.read() as tx:
                known = documents.get(tx, company, kind, wanted)
        return known

    def _use(self, placed: Iterable[Placed]) -> set[Use]:
        """Drafts the contacts and products that ready drafts refer to and that nothing used before.

        Answers those of them that Plannit does not have. What cannot go itself brings nobody into the books.
        """
        ready = [entry.draft for entry in placed if entry.draft and entry.reason.standing is Standing.READY]
        uses = {use for draft in ready for use in draft.uses}
        missing: set[Use] = set()
        for kind in _RESOURCES:
            ids = {plannit_id for used, plannit_id in uses if used is kind}
            with self.extractor.ledger.read() as tx:
                ids -= {draft.plannit_id for draft in drafts.get(tx, self.extractor.company.key, kind, sorted(ids))}
            if not ids:
                continue
            stored = self._ensure(kind, ids)
            missing |= {(kind, plannit_id) for plannit_id in ids - stored.keys()}
            chunk = list(stored.values())
            self._keep(kind, chunk, self._parties(kind, chunk, used=frozenset(stored)))
        return missing

    def _parties(self, kind: Kind, chunk: Sequence[Stored], used: frozenset[PlannitId]) -> dict[PlannitId, Placed]:
        """Contacts or products placed; those that no document uses wait."""
        ledger, company = self.extractor.ledger, self.extractor.company.key
        ids = [stored.plannit_id for stored in chunk]
        with ledger.read() as tx:
            drafted = {draft.plannit_id for draft in drafts.get(tx, company, kind, ids)}
            drafted |= crosswalk.lookup(tx, company, kind, ids).keys()
        shaped = {stored.plannit_id: self._shape_party(stored) for stored in chunk}
        placed = self._place(kind, chunk, shaped)
        return {
            plannit_id: entry if entry.draft is None or plannit_id in used | drafted else Placed(reason("unused"))
            for plannit_id, entry in placed.items()
        }

    def _shape_party(self, stored: Stored) -> _Shaped:
        try:
            if stored.kind is Kind.CONTACT:
                contact = parse_contact(_raw(stored))
                return shape_customer(contact), customer.wanted_name(contact)
            product = parse_product(_raw(stored))
            return shape_item(product, self._known_terms()), item.wanted_name(product)
        except Unreadable as error:
            return reason("unreadable", problem=error.problem), None

    def _place(self, kind: Kind, chunk: Sequence[Stored], shaped: dict[PlannitId, _Shaped]) -> dict[PlannitId, Placed]:
        with self.extractor.ledger.read() as tx:
            crossings = crosswalk.lookup(tx, self.extractor.company.key, kind, shaped)
        placed: dict[PlannitId, Placed] = {}
        for stored in chunk:
            shape, name = shaped[stored.plannit_id]
            crossing = crossings.get(stored.plannit_id)
            placed[stored.plannit_id] = place(stored, shape, crossing, self._known_terms().realm, name)
        return placed

    def _keep(self, kind: Kind, chunk: Sequence[Stored], placed: dict[PlannitId, Placed]) -> None:
        """Stores drafts, standings and what was drafted in one transaction; a rest after a refusal is kept."""
        ledger, company, now = self.extractor.ledger, self.extractor.company.key, self.extractor.ledger.clock.now()
        with ledger.write() as tx:
            # Another process may have found a use for them since they were looked at: its draft stays.
            unused = [plannit_id for plannit_id, entry in placed.items() if entry.reason.code == "unused"]
            used = {draft.plannit_id for draft in drafts.get(tx, company, kind, unused)}
            placed = {plannit_id: entry for plannit_id, entry in placed.items() if plannit_id not in used}
            chunk = [stored for stored in chunk if stored.plannit_id not in used]
            resting = standings.resting(tx, company, kind, placed, now)
            refused = {plannit_id: outbox.last_fault(tx, company, kind, plannit_id) for plannit_id in resting}
            kept = {
                plannit_id
                for plannit_id, fault in refused.items()
                if stays_refused(placed[plannit_id], fault.fingerprint if fault else None)
            }
            made: list[Draft] = [entry.draft for entry in placed.values() if entry.draft is not None]
            drafts.drop(tx, company, [(kind, i) for i, entry in placed.items() if entry.draft is None])
            drafts.put(tx, company, made, now)
            before = standings.of(tx, company, kind, placed)
            kept |= {i for i, entry in placed.items() if before.get(i) == entry.reason and i not in resting}
            rows = [(i, entry.reason, None) for i, entry in placed.items() if i not in kept]
            standings.put_many(tx, company, kind, rows, now)
            documents.mark_drafted(tx, company, chunk)

    def _known_terms(self) -> Terms:
        if self._terms is None:
            company = self.extractor.company
            self._terms = Terms(self.realm.snapshot(), self.extractor.tax_groups(), company.go_live_on)
        return self._terms


def _called_off(stored: Stored) -> bool:
    raw = _raw(stored)
    return bool(raw.get("cancelledAt")) or raw.get("status") in ("cancelled", "failed")


def _without(stored: Stored, entry: Placed, missing: set[Use]) -> Placed:
    """The document, blocked if it uses what Plannit does not have."""
    gone = {plannit_id for kind, plannit_id in missing & set(entry.draft.uses if entry.draft else ())}
    if not gone or entry.reason.standing is not Standing.READY:
        return entry
    name = next((line["name"] for line in _raw(stored).get("items", ()) if line["productId"] in gone), "")
    why, why_fr = "it no longer exists in Plannit.", "il n'existe plus dans Plannit."
    return Placed(reason("product_blocked", product=name, why=why, why_fr=why_fr), entry.draft)


def _raw(stored: Stored) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(stored.raw, parse_float=Decimal)
    return raw
