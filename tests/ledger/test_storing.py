from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import documents, standings, storing
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.tables import document_versions
from plannit_qbo_pipeline.ledger.tables import documents as documents_table
from tests.ledger.samples import ACME, BETA, doubt, incoming, pid, stored
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


def test_a_changed_document_in_doubt_stays_in_doubt(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    doubt(ledger, "i1")
    stored(ledger, incoming("i1", content="2"))
    assert standing_of(ledger, "i1") == "answer_unknown"


def test_what_is_stored_is_there_for_others_only_after_the_end(
    ledger: Ledger, open_again: Callable[[], Ledger]
) -> None:
    with ledger.write() as tx:
        storing.store(tx, ACME, [incoming("i1")], NOON)
        with open_again().read() as elsewhere:
            assert documents.get(elsewhere, ACME, Kind.INVOICE, [pid("i1")]) == {}
    with open_again().read() as elsewhere:
        assert len(documents.get(elsewhere, ACME, Kind.INVOICE, [pid("i1")])) == 1


def test_a_failure_on_the_way_leaves_nothing_behind(ledger: Ledger) -> None:
    def store_and_fail() -> None:
        with ledger.write() as tx:
            storing.store(tx, ACME, [incoming("i1")], NOON)
            raise KeyError("power cut")

    with pytest.raises(KeyError, match="power cut"):
        store_and_fail()
    assert versions_of(ledger, "i1") == []
