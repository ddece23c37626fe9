from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import documents, drafts, lease, outbox, standings
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.documents import EVERYTHING, Scope
from plannit_qbo_pipeline.ledger.tables import document_versions
from plannit_qbo_pipeline.ledger.tables import documents as documents_table
from tests.ledger.samples import ACME, BETA, draft, incoming, intent, pid, stored
from tests.ledger.watch import NOON

LATER = NOON + timedelta(minutes=1)


def versions_of(ledger: Ledger, plannit_id: str) -> list[tuple[int, str]]:
    query = (
        select(document_versions.c.version, document_versions.c.raw)
        .where(document_versions.c.company == ACME, document_versions.c.plannit_id == plannit_id)
        .order_by(document_versions.c.version)
    )
    with ledger.read() as tx:
        return [(row.version, row.raw) for row in tx.execute(query)]


def standing_of(ledger: Ledger, plannit_id: str, kind: Kind = Kind.INVOICE) -> str:
    with ledger.read() as tx:
        return standings.of(tx, ACME, kind, [pid(plannit_id)])[pid(plannit_id)].code


def doubt(ledger: Ledger, plannit_id: str) -> outbox.Intent:
    """The document was sent and nothing came back."""
    with ledger.write() as tx:
        held = lease.take(tx, ACME, "writer", NOON)
        assert held is not None
        made = intent(plannit_id)
        key = outbox.insert_intent(tx, held, made, NOON)
        standings.put(tx, ACME, Kind.INVOICE, pid(plannit_id), reason("answer_unknown"), NOON)
        lease.release(tx, held, NOON)
    return outbox.Intent(**{name: getattr(made, name) for name in made.__slots__} | {"id": key})


def to_draft(ledger: Ledger, scope: Scope = EVERYTHING, *, blocked_too: bool = True) -> list[PlannitId]:
    with ledger.read() as tx:
        rows = documents.to_draft(tx, ACME, Kind.INVOICE, scope, None, 100, blocked_too=blocked_too)
        return [row.plannit_id for row in rows]


def test_every_version_is_kept_and_the_newest_is_the_document(ledger: Ledger) -> None:
    for content in ("1", "2", "3"):
        stored(ledger, incoming("i1", content=content))
    assert [(number, raw[-3:-1]) for number, raw in versions_of(ledger, "i1")] == [(1, '1"'), (2, '2"'), (3, '3"')]
    with ledger.read() as tx:
        now = documents.get(tx, ACME, Kind.INVOICE, [pid("i1")])[pid("i1")]
    assert (now.version, now.raw) == (3, incoming("i1", content="3").raw)


def test_the_same_content_again_is_no_news_and_no_version(ledger: Ledger) -> None:
    assert stored(ledger, incoming("i1")) == [incoming("i1")]
    again = incoming("i1", updated_at=LATER)
    assert stored(ledger, again, now=LATER) == []
    assert len(versions_of(ledger, "i1")) == 1


def test_an_older_object_of_a_stale_page_is_passed_over(ledger: Ledger) -> None:
    stored(ledger, incoming("i1", content="new", updated_at=LATER))
    assert stored(ledger, incoming("i1", content="old", updated_at=NOON)) == []
    assert len(versions_of(ledger, "i1")) == 1


def test_two_edits_of_one_moment_are_both_taken(ledger: Ledger) -> None:
    stored(ledger, incoming("i1", content="1"))
    assert stored(ledger, incoming("i1", content="2"))


def test_an_object_named_twice_in_one_list_is_stored_once_as_its_newest(ledger: Ledger) -> None:
    newer, older = incoming("i1", content="2", updated_at=LATER), incoming("i1", content="1")
    assert stored(ledger, newer, older) == [newer]
    assert versions_of(ledger, "i1") == [(1, newer.raw)]


def test_a_document_keeps_what_sql_wants_to_see(ledger: Ledger) -> None:
    seen = incoming(
        "i1", number="1042", business_date=date(2026, 11, 3), contact_id=pid("c1"), status="sent",
        total=Decimal("114.98"), currency="CAD",
    )  # fmt: skip
    stored(ledger, seen, now=LATER)
    with ledger.read() as tx:
        row = tx.execute(select(documents_table)).one()
        raw_columns = tx.execute(text("SELECT total_cents, business_date, updated_at FROM documents")).one()
    assert (row.number, row.business_date, row.contact_id, row.status) == ("1042", date(2026, 11, 3), "c1", "sent")
    assert (row.total_cents, row.currency, row.seen_at) == (Decimal("114.98"), "CAD", LATER)
    assert tuple(raw_columns) == (11498, "2026-11-03", "2026-11-24T12:00:00.000000+00:00")


@pytest.mark.parametrize("field", ["number", "status", "currency", "contact_id"])
def test_a_long_text_of_plannit_stops_nobody(ledger: Ledger, field: str) -> None:
    long = "x" * 500
    stated: dict[str, Any] = {field: long}
    stored(ledger, replace(incoming("i1"), **stated), incoming("i2"))
    with ledger.read() as tx:
        rows = tx.execute(select(documents_table).order_by(documents_table.c.plannit_id)).all()
    assert [getattr(row, field) for row in rows] == [long, None]


def test_hundreds_at_once_are_stored_and_known_again(ledger: Ledger) -> None:
    many = [incoming(f"i{number:04}") for number in range(3 * CHUNK + 7)]
    assert len(stored(ledger, *many)) == len(many)
    assert stored(ledger, *many) == []
    edited = [incoming(item.plannit_id, content="2") for item in many[::3]]
    assert stored(ledger, *many, *edited) == edited
    with ledger.read() as tx:
        assert standings.counts(tx, ACME)[Standing.WAITING] == len(many)


def test_the_same_id_is_another_document_by_kind_and_by_company(ledger: Ledger) -> None:
    stored(ledger, incoming("1", Kind.CONTACT), incoming("1", Kind.PRODUCT))
    assert len(stored(ledger, incoming("1", Kind.CONTACT), company=BETA)) == 1
    with ledger.read() as tx:
        assert documents.get(tx, ACME, Kind.INVOICE, [pid("1")]) == {}
        assert len(documents.get(tx, BETA, Kind.CONTACT, [pid("1")])) == 1


@pytest.mark.parametrize("before", ["posted", "ready", "unused", "total_differs"])
def test_a_changed_document_waits_to_be_drafted(ledger: Ledger, before: str) -> None:
    stored(ledger, incoming("i1"))
    with ledger.write() as tx:
        blanks = {"plannit": "1.00", "qbo": "1.01"} if before == "total_differs" else {}
        standings.put(tx, ACME, Kind.INVOICE, pid("i1"), reason(before, **blanks), NOON)
    stored(ledger, incoming("i1", content="2"))
    assert standing_of(ledger, "i1") == "not_drafted"


def test_a_changed_document_in_doubt_stays_in_doubt_and_is_not_drafted(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    doubt(ledger, "i1")
    stored(ledger, incoming("i1", content="2"))
    assert standing_of(ledger, "i1") == "answer_unknown"
    assert to_draft(ledger) == []


def test_what_changed_since_its_draft_is_to_be_drafted(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), incoming("i2"), incoming("i3"))
    with ledger.write() as tx:
        standings.put_many(tx, ACME, Kind.INVOICE, [(pid(i), reason("posted"), None) for i in ("i1", "i2")], NOON)
        documents.mark_drafted(tx, ACME, Kind.INVOICE, [(pid("i1"), 1), (pid("i2"), 1)])
    assert to_draft(ledger) == ["i3"]
    stored(ledger, incoming("i2", content="2"))
    assert to_draft(ledger) == ["i2", "i3"]


def test_a_draft_of_an_older_version_leaves_the_document_to_be_drafted(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    stored(ledger, incoming("i1", content="2"))
    with ledger.write() as tx:
        documents.mark_drafted(tx, ACME, Kind.INVOICE, [(pid("i1"), 1)])
        standings.put(tx, ACME, Kind.INVOICE, pid("i1"), reason("posted"), NOON)
    assert to_draft(ledger) == ["i1"]


def test_what_was_drafted_but_sent_as_an_older_version_is_drafted_again(ledger: Ledger) -> None:
    """Another process wrote the intent of version 1 while this one drafted version 2: settled, it waits again."""
    stored(ledger, incoming("i1"))
    stored(ledger, incoming("i1", content="2"))
    with ledger.write() as tx:
        documents.mark_drafted(tx, ACME, Kind.INVOICE, [(pid("i1"), 2)])
        standings.put(tx, ACME, Kind.INVOICE, pid("i1"), reason("not_drafted"), NOON)
    assert to_draft(ledger, blocked_too=False) == ["i1"]


def test_what_is_ready_without_a_draft_is_drafted_again(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), incoming("i2"))
    with ledger.write() as tx:
        rows = [(pid(i), reason("ready"), None) for i in ("i1", "i2")]
        standings.put_many(tx, ACME, Kind.INVOICE, rows, NOON)
        documents.mark_drafted(tx, ACME, Kind.INVOICE, [(pid("i1"), 1), (pid("i2"), 1)])
        drafts.put(tx, ACME, [draft("i1")], NOON)
    assert to_draft(ledger, blocked_too=False) == ["i2"]


def test_blocked_documents_are_drafted_again_unless_told_otherwise(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    with ledger.write() as tx:
        documents.mark_drafted(tx, ACME, Kind.INVOICE, [(pid("i1"), 1)])
        standings.put(tx, ACME, Kind.INVOICE, pid("i1"), reason("contact_missing", contact="c1"), NOON)
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
    with ledger.write() as tx:
        for one, ids in ((Kind.CONTACT, [pid("c1")]), (Kind.INVOICE, [pid("i1"), pid("i2")])):
            documents.mark_drafted(tx, ACME, one, [(plannit_id, 1) for plannit_id in ids])
            standings.put_many(tx, ACME, one, [(plannit_id, reason("posted"), None) for plannit_id in ids], NOON)
        assert documents.redraft(tx, ACME, kind, scope) == len(again)
    with ledger.read() as tx:
        found = [
            row.plannit_id
            for one in (Kind.CONTACT, Kind.INVOICE)
            for row in documents.to_draft(tx, ACME, one, EVERYTHING, None, 9)
        ]
    assert set(found) == again


def test_what_is_stored_is_there_for_others_only_after_the_end(
    ledger: Ledger, open_again: Callable[[], Ledger]
) -> None:
    with ledger.write() as tx:
        documents.store(tx, ACME, [incoming("i1")], NOON)
        with open_again().read() as elsewhere:
            assert documents.get(elsewhere, ACME, Kind.INVOICE, [pid("i1")]) == {}
    with open_again().read() as elsewhere:
        assert len(documents.get(elsewhere, ACME, Kind.INVOICE, [pid("i1")])) == 1


def test_a_failure_on_the_way_leaves_nothing_behind(ledger: Ledger) -> None:
    def store_and_fail() -> None:
        with ledger.write() as tx:
            documents.store(tx, ACME, [incoming("i1")], NOON)
            raise KeyError("power cut")

    with pytest.raises(KeyError, match="power cut"):
        store_and_fail()
    assert versions_of(ledger, "i1") == []
