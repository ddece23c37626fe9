from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.ledger import documents, drafts, standings
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.documents import EVERYTHING, Scope, Stored
from plannit_qbo_pipeline.ledger.settlement import redraft_payments
from tests.ledger.samples import ACME, BETA, doubt, draft, incoming, pid, stored
from tests.ledger.watch import NOON

Request = Callable[[Connection], object]


def to_draft(ledger: Ledger, scope: Scope = EVERYTHING, *, blocked_too: bool = True) -> list[PlannitId]:
    with ledger.read() as tx:
        rows = documents.to_draft(tx, ACME, Kind.INVOICE, scope, None, 100, blocked_too=blocked_too)
        return [row.plannit_id for row in rows]


def looked_at(ledger: Ledger, *ids: str, kind: Kind = Kind.INVOICE) -> list[Stored]:
    with ledger.read() as tx:
        return list(documents.get(tx, ACME, kind, list(map(pid, ids))).values())


def drafted(ledger: Ledger, rows: list[Stored], code: str = "posted", **blanks: str) -> None:
    """The documents as one saw them were drafted, and stand there."""
    with ledger.write() as tx:
        for row in rows:
            standings.put(tx, ACME, row.kind, row.plannit_id, reason(code, **blanks), NOON)
        documents.mark_drafted(tx, ACME, rows)


def test_what_is_in_doubt_is_not_drafted_however_it_changed(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    doubt(ledger, "i1")
    stored(ledger, incoming("i1", content="2"))
    assert to_draft(ledger) == []


def test_what_changed_since_its_draft_is_to_be_drafted(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), incoming("i2"), incoming("i3"))
    drafted(ledger, looked_at(ledger, "i1", "i2"))
    assert to_draft(ledger) == ["i3"]
    stored(ledger, incoming("i2", content="2"))
    assert to_draft(ledger) == ["i2", "i3"]


def test_a_draft_of_an_older_version_leaves_the_document_to_be_drafted(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    older = looked_at(ledger, "i1")
    stored(ledger, incoming("i1", content="2"))
    drafted(ledger, older)
    assert to_draft(ledger) == ["i1"]


def test_what_was_drafted_but_sent_as_an_older_version_is_drafted_again(ledger: Ledger) -> None:
    """Another process wrote the intent of version 1 while this one drafted version 2: settled, it waits again."""
    stored(ledger, incoming("i1"))
    stored(ledger, incoming("i1", content="2"))
    drafted(ledger, looked_at(ledger, "i1"), "not_drafted")
    assert to_draft(ledger, blocked_too=False) == ["i1"]


def test_what_is_ready_without_a_draft_is_drafted_again(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), incoming("i2"))
    drafted(ledger, looked_at(ledger, "i1", "i2"), "ready")
    with ledger.write() as tx:
        drafts.put(tx, ACME, [draft("i1")], NOON)
    assert to_draft(ledger, blocked_too=False) == ["i2"]


def test_blocked_documents_are_drafted_again_unless_told_otherwise(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    drafted(ledger, looked_at(ledger, "i1"), "contact_missing", contact="c1")
    assert to_draft(ledger) == ["i1"]
    assert to_draft(ledger, blocked_too=False) == []


def test_drafting_goes_on_behind_the_last_id_in_chunks(ledger: Ledger) -> None:
    stored(ledger, *(incoming(f"i{number}") for number in range(5)))
    with ledger.read() as tx:
        first = documents.to_draft(tx, ACME, Kind.INVOICE, EVERYTHING, None, 2)
        rest = documents.to_draft(tx, ACME, Kind.INVOICE, EVERYTHING, first[-1].plannit_id, 9)
    assert [row.plannit_id for row in first + rest] == ["i0", "i1", "i2", "i3", "i4"]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (EVERYTHING, ["i1", "i2", "i3"]),
        (Scope(ids=frozenset({pid("i1"), pid("i3"), pid("nobody")})), ["i1", "i3"]),
        (Scope(periods=("2026-10",)), ["i2"]),
        (Scope(periods=("2026-10", "2026-11")), ["i1", "i2", "i3"]),
        (Scope(ids=frozenset({pid("i1")}), periods=("2026-10",)), []),
        (Scope(ids=frozenset()), []),
        (Scope(periods=()), []),
    ],
)
def test_a_scope_narrows_to_its_ids_and_periods(ledger: Ledger, scope: Scope, expected: list[str]) -> None:
    stored(ledger, incoming("i1"), incoming("i2", period="2026-10"), incoming("i3"))
    assert to_draft(ledger, scope) == expected


@pytest.mark.parametrize(
    ("kind", "scope", "again"),
    [
        (None, EVERYTHING, {"c1", "i1", "i2"}),
        (Kind.INVOICE, EVERYTHING, {"i1", "i2"}),
        (Kind.INVOICE, Scope(ids=frozenset({pid("i2")})), {"i2"}),
    ],
)
def test_redrafting_reaches_what_it_names(ledger: Ledger, kind: Kind | None, scope: Scope, again: set[str]) -> None:
    stored(ledger, incoming("c1", Kind.CONTACT), incoming("i1"), incoming("i2"))
    stored(ledger, incoming("i1"), company=BETA)
    drafted(ledger, looked_at(ledger, "c1", kind=Kind.CONTACT) + looked_at(ledger, "i1", "i2"))
    with ledger.write() as tx:
        assert documents.redraft(tx, ACME, kind, scope) == len(again)
    with ledger.read() as tx:
        found = [
            row.plannit_id
            for one in (Kind.CONTACT, Kind.INVOICE)
            for row in documents.to_draft(tx, ACME, one, EVERYTHING, None, 9)
        ]
    assert set(found) == again


REQUESTS: dict[str, Request] = {
    "redraft": lambda tx: documents.redraft(tx, ACME, Kind.PAYMENT),
    "redraft_payments": lambda tx: redraft_payments(tx, ACME, [pid("i1")]),
}
requests = pytest.mark.parametrize("request_it", REQUESTS.values(), ids=REQUESTS)


def payments_to_draft(ledger: Ledger) -> list[str]:
    with ledger.read() as tx:
        return [str(row.plannit_id) for row in documents.to_draft(tx, ACME, Kind.PAYMENT, EVERYTHING, None, 9)]


@requests
def test_a_request_that_comes_while_drafting_is_not_lost(ledger: Ledger, request_it: Request) -> None:
    stored(ledger, incoming("p1", Kind.PAYMENT, invoice_id=pid("i1")), incoming("p2", Kind.PAYMENT))
    seen = looked_at(ledger, "p1", "p2", kind=Kind.PAYMENT)
    with ledger.write() as tx:
        request_it(tx)
    drafted(ledger, seen)
    assert "p1" in payments_to_draft(ledger)
    drafted(ledger, looked_at(ledger, "p1", "p2", kind=Kind.PAYMENT))
    assert payments_to_draft(ledger) == []


@requests
def test_a_late_draft_made_before_the_request_does_not_pass_for_the_one_made_after(
    ledger: Ledger, request_it: Request
) -> None:
    stored(ledger, incoming("p1", Kind.PAYMENT, invoice_id=pid("i1")))
    before = looked_at(ledger, "p1", kind=Kind.PAYMENT)
    with ledger.write() as tx:
        request_it(tx)
    drafted(ledger, looked_at(ledger, "p1", kind=Kind.PAYMENT))
    drafted(ledger, before)
    assert payments_to_draft(ledger) == ["p1"]
