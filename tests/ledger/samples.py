"""Small, right things to put into a ledger; a test names only what it is about."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId, QboId, RealmId, RequestId, SyncToken
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.ledger import companies, lease, outbox, standings, storing
from plannit_qbo_pipeline.ledger.companies import Company, RealmConnection
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.ledger.outbox import Intent, Receipt
from plannit_qbo_pipeline.ledger.seal import Sealer
from plannit_qbo_pipeline.ledger.storing import Incoming
from tests.ledger.watch import NOON

SEALER = Sealer("a key that is only a test's")
ACME, BETA = CompanyKey("acme"), CompanyKey("beta")
REALMS = {ACME: RealmId("1001"), BETA: RealmId("1002")}


def pid(text: str) -> PlannitId:
    return PlannitId(text)


def company(key: CompanyKey = ACME, **changes: Any) -> Company:
    made = Company(
        key, key.title(), "https://plannit.example", "plannit-key-of-it", "America/Montreal", None, "CAD", NOON
    )
    return replace(made, **changes)


def connection(key: CompanyKey = ACME, **changes: Any) -> RealmConnection:
    made = RealmConnection(
        company=key,
        realm=REALMS[key],
        access_token=f"access-of-{key}",
        refresh_token=f"refresh-of-{key}",
        access_expires_at=NOON + timedelta(hours=1),
        refresh_expires_at=NOON + timedelta(days=100),
        hard_expires_at=None,
        consent_needed=False,
    )
    return replace(made, **changes)


def open_company(tx: Connection, key: CompanyKey = ACME) -> None:
    """A company that is connected to its realm."""
    companies.add(tx, SEALER, company(key))
    companies.connect(tx, SEALER, connection(key), NOON)


def incoming(plannit_id: str = "i1", kind: Kind = Kind.INVOICE, content: str = "1", **changes: Any) -> Incoming:
    raw = f'{{"id":"{plannit_id}","content":"{content}"}}'
    made = Incoming(
        kind=kind,
        plannit_id=pid(plannit_id),
        raw=raw,
        content_hash=hashlib.sha256(raw.encode()).hexdigest(),
        period="2026-11",
        created_at=NOON,
        updated_at=NOON,
    )
    return replace(made, **changes)


def stored(ledger: Ledger, *items: Incoming, company: CompanyKey = ACME, now: datetime = NOON) -> list[Incoming]:
    with ledger.write() as tx:
        return storing.store(tx, company, items, now)


def draft(plannit_id: str = "i1", kind: Kind = Kind.INVOICE, **changes: Any) -> Draft:
    made = Draft(
        kind=kind,
        plannit_id=pid(plannit_id),
        document_version=1,
        entity="Invoice",
        operation="write",
        body="{}",
        fingerprint=f"print-of-{plannit_id}",
        uses=(),
    )
    return replace(made, **changes)


def intent(plannit_id: str = "i1", company: CompanyKey = ACME, **changes: Any) -> Intent:
    made = Intent(
        company=company,
        realm=REALMS[company],
        kind=Kind.INVOICE,
        plannit_id=pid(plannit_id),
        document_version=1,
        entity="Invoice",
        operation="create",
        generation=0,
        requestid=RequestId(f"request-{plannit_id}-0"),
        url=f"/v3/company/{REALMS[company]}/invoice?requestid=request-{plannit_id}-0",
        body=b'{"DocNumber":"1042"}',
        fingerprint=f"print-of-{plannit_id}",
        created_at=NOON,
    )
    return replace(made, **changes)


def receipt(qbo_id: str = "77", **changes: Any) -> Receipt:
    return replace(Receipt(QboId(qbo_id), SyncToken("0"), None, "{}"), **changes)


def crossing(plannit_id: str = "i1", kind: Kind = Kind.INVOICE, **changes: Any) -> Crossing:
    made = Crossing(
        kind=kind,
        plannit_id=pid(plannit_id),
        entity={Kind.CONTACT: "Customer", Kind.PRODUCT: "Item"}.get(kind, "Invoice"),
        qbo_id=QboId("77"),
        sync_token=SyncToken("0"),
        fingerprint=f"print-of-{plannit_id}",
        voided=False,
        answer="{}",
    )
    return replace(made, **changes)


def doubt(ledger: Ledger, plannit_id: str) -> Intent:
    """The document was sent and nothing came back."""
    with ledger.write() as tx:
        held = lease.take(tx, ACME, "writer", NOON)
        assert held is not None
        made = intent(plannit_id)
        key = outbox.insert_intent(tx, held, made, NOON)
        standings.put(tx, ACME, Kind.INVOICE, pid(plannit_id), reason("answer_unknown"), NOON)
        lease.release(tx, held, NOON)
    return replace(made, id=key)
