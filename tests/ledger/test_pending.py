"""What waits for a run, and what does not."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import crosswalk, documents, drafts, pending, standings
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.pending import Pending
from tests.ledger.samples import ACME, BETA, crossing, draft, incoming, pid, stored
from tests.ledger.watch import NOON

PARTIES = {Kind.CONTACT, Kind.PRODUCT}
HOUR = timedelta(hours=1)


def mark_drafted(tx: Connection, kind: Kind, name: str) -> None:
    documents.mark_drafted(tx, ACME, list(documents.get(tx, ACME, kind, [pid(name)]).values()))


def drafted(
    ledger: Ledger, code: str, try_after: datetime | None = None, kind: Kind = Kind.INVOICE, **more: str
) -> None:
    """One document `x`, drafted and standing there since noon."""
    stored(ledger, incoming("x", kind))
    with ledger.write() as tx:
        mark_drafted(tx, kind, "x")
        standings.put(tx, ACME, kind, pid("x"), reason(code, **more), NOON, try_after)


def left(ledger: Ledger, now: datetime = NOON) -> list[Pending]:
    with ledger.read() as tx:
        return pending.left_over(tx, ACME, now, now - HOUR)


@pytest.mark.parametrize("kind", Kind)
def test_what_changed_waits_whatever_it_is(ledger: Ledger, kind: Kind) -> None:
    stored(ledger, incoming("x", kind, period="2026-10"))
    used = kind not in PARTIES
    assert left(ledger) == [Pending(kind, pid("x"), 1, "2026-10", Standing.WAITING, used=used)]


@pytest.mark.parametrize("kind", sorted(PARTIES))
@pytest.mark.parametrize("made", ["a draft", "a record"])
def test_a_contact_or_product_is_used_once_it_has_a_draft_or_a_record(ledger: Ledger, kind: Kind, made: str) -> None:
    stored(ledger, incoming("x", kind), incoming("y", kind))
    with ledger.write() as tx:
        if made == "a draft":
            drafts.put(tx, ACME, [draft("x", kind)], NOON)
        else:
            crosswalk.put(tx, ACME, crossing("x", kind), NOON)
    assert {row.plannit_id: row.used for row in left(ledger)} == {"x": True, "y": False}


@pytest.mark.parametrize(
    ("code", "waits"),
    [("ready", True), ("answer_unknown", True), ("not_drafted", True), ("posted", False), ("no_number", False)],
)
def test_what_was_drafted_waits_until_it_is_sent(ledger: Ledger, code: str, waits: bool) -> None:
    drafted(ledger, code)
    assert bool(left(ledger)) is waits


@pytest.mark.parametrize(
    ("after", "rest", "waits"),
    [
        (timedelta(), None, False),
        (HOUR, None, True),
        (HOUR, 2 * HOUR, False),
        (2 * HOUR, 2 * HOUR, True),
    ],
)
def test_a_blocked_document_waits_when_its_rest_is_over(
    ledger: Ledger, after: timedelta, rest: timedelta | None, waits: bool
) -> None:
    drafted(ledger, "no_income_account", None if rest is None else NOON + rest)
    assert [row.refused for row in left(ledger, NOON + after)] == ([rest is not None] if waits else [])


def test_what_is_not_carried_yet_waits_for_no_run(ledger: Ledger) -> None:
    drafted(ledger, "not_carried_yet", kind=Kind.REFUND, what="refunds", what_fr="les remboursements")
    assert left(ledger, NOON + 24 * HOUR) == []


def test_a_document_that_waits_for_two_reasons_comes_once(ledger: Ledger) -> None:
    drafted(ledger, "ready")
    with ledger.write() as tx:
        documents.redraft(tx, ACME)
    assert len(left(ledger)) == 1


def test_a_company_has_its_own(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), company=BETA)
    assert left(ledger) == []


def test_of_named_documents_those_that_changed(ledger: Ledger) -> None:
    names = [f"i{number}" for number in range(CHUNK + 2)]
    stored(ledger, *map(incoming, names))
    with ledger.write() as tx:
        mark_drafted(tx, Kind.INVOICE, "i0")
    with ledger.read() as tx:
        found = pending.changed(tx, ACME, Kind.INVOICE, [pid(name) for name in (*names[:-1], "unknown")])
    assert {row.plannit_id for row in found} == set(names[1:-1])


def test_what_a_document_said_before(ledger: Ledger) -> None:
    for number in range(1, 4):
        stored(ledger, incoming("i1", content=str(number), updated_at=NOON + timedelta(seconds=number)))
    stored(ledger, incoming("i2"), incoming("p1", Kind.PAYMENT))
    with ledger.read() as tx:
        found = pending.replaced(tx, ACME, left_all := pending.left_over(tx, ACME, NOON, NOON))
    assert len(left_all) == 3
    assert [(row.plannit_id, '"content":"2"' in text) for row, text in found] == [("i1", True)]


def test_a_payment_is_outdated_when_only_its_invoice_changed(ledger: Ledger) -> None:
    drafted(ledger, "posted", kind=Kind.PAYMENT)
    stored(ledger, incoming("new", Kind.PAYMENT))
    with ledger.read() as tx:
        assert pending.outdated_payments(tx, ACME) == []
    with ledger.write() as tx:
        documents.redraft(tx, ACME, Kind.PAYMENT)
        assert pending.outdated_payments(tx, ACME) == ["x"]
