from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason, Standing
from plannit_qbo_pipeline.ledger import crosswalk, documents, lease, outbox, pending, standings
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.tables import documents as documents_table
from plannit_qbo_pipeline.ledger.tables import standings as standings_table
from tests.ledger.samples import ACME, BETA, crossing, incoming, intent, pid, receipt, stored
from tests.ledger.watch import NOON

HOUR = timedelta(hours=1)
POSTED, READY = reason("posted"), reason("ready")
REFUSED = reason("qbo_refused", fault="2500", message="Invalid reference")
MISSING = reason("contact_missing", contact="c1")


def put(
    ledger: Ledger, plannit_id: str, why: Reason, now: datetime = NOON, try_after: datetime | None = None,
    kind: Kind = Kind.INVOICE,
) -> None:  # fmt: skip
    with ledger.write() as tx:
        standings.put(tx, ACME, kind, pid(plannit_id), why, now, try_after)


def of(ledger: Ledger, *ids: str) -> dict[PlannitId, Reason]:
    with ledger.read() as tx:
        return standings.of(tx, ACME, Kind.INVOICE, [pid(plannit_id) for plannit_id in ids])


def test_every_document_stands_in_exactly_one_place_from_the_moment_it_is_stored(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), incoming("c1", Kind.CONTACT), incoming("i2"))
    put(ledger, "i1", READY)
    put(ledger, "i1", POSTED)
    with ledger.read() as tx:
        pairs = select(func.count()).select_from(documents_table.join(standings_table, documents_table.c.plannit_id
            == standings_table.c.plannit_id))  # fmt: skip
        assert tx.execute(pairs).scalar() == 3
    assert of(ledger, "i1", "i2", "nobody") == {"i1": POSTED, "i2": reason("not_drafted")}


@pytest.mark.parametrize(("plannit_id", "standing"), [("i1", "ready"), ("nobody", "ready"), ("i2", "lost")])
def test_the_database_refuses_a_second_place_an_unknown_one_and_one_of_nobody(
    ledger: Ledger, plannit_id: str, standing: str
) -> None:
    stored(ledger, incoming("i1"), incoming("i2"))
    with ledger.write() as tx:
        tx.execute(delete(standings_table).where(standings_table.c.plannit_id == "i2"))
    texts = dict.fromkeys(("code", "sentence_en", "sentence_fr", "who", "action_en", "action_fr"), "")
    row = {"company": ACME, "kind": "invoice", "plannit_id": plannit_id, "standing": standing, "since": NOON, **texts}
    with pytest.raises(IntegrityError), ledger.write() as tx:
        tx.execute(insert(standings_table).values(**row))


def test_a_document_named_twice_at_once_is_refused(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    with pytest.raises(IntegrityError), ledger.write() as tx:
        standings.put_many(tx, ACME, Kind.INVOICE, [(pid("i1"), READY, None), (pid("i1"), POSTED, None)], NOON)
    assert of(ledger, "i1") == {"i1": reason("not_drafted")}


def test_a_reason_comes_back_whole_in_both_languages(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    put(ledger, "i1", MISSING)
    assert of(ledger, "i1")["i1"] == MISSING  # type: ignore[index]


@pytest.mark.parametrize("why", [READY, POSTED, MISSING, reason("not_drafted")])
def test_nobody_but_its_outcome_takes_a_document_out_of_doubt(ledger: Ledger, why: Reason) -> None:
    """A process that read the document before another sent it must not hide that the answer is unknown."""
    stored(ledger, incoming("i1"), incoming("i2"))
    with ledger.write() as tx:
        held = lease.take(tx, ACME, "writer", NOON)
        assert held is not None
        made = replace(intent(), id=outbox.insert_intent(tx, held, intent(), NOON))
        standings.put(tx, ACME, Kind.INVOICE, pid("i1"), reason("answer_unknown"), NOON)
    with ledger.write() as tx:
        standings.put_many(tx, ACME, Kind.INVOICE, [(pid("i1"), why, None), (pid("i2"), why, None)], NOON)
    assert {i: each.code for i, each in of(ledger, "i1", "i2").items()} == {"i1": "answer_unknown", "i2": why.code}
    with ledger.write() as tx:
        outbox.close(tx, made, receipt(), NOON)
        standings.put(tx, ACME, Kind.INVOICE, pid("i1"), why, NOON)
    assert of(ledger, "i1")[pid("i1")] == why


def test_counts_name_every_standing_even_at_zero(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), incoming("i2"), incoming("i3", period="2026-10"), incoming("c1", Kind.CONTACT))
    stored(ledger, incoming("i1"), company=BETA)
    put(ledger, "i1", POSTED)
    zero = dict.fromkeys(Standing, 0)
    with ledger.read() as tx:
        assert standings.counts(tx, ACME) == zero | {Standing.POSTED: 1, Standing.WAITING: 3}
        assert standings.counts(tx, ACME, Kind.INVOICE) == zero | {Standing.POSTED: 1, Standing.WAITING: 2}
        assert standings.counts(tx, ACME, period="2026-10") == zero | {Standing.WAITING: 1}
        assert standings.counts(tx, ACME, Kind.CONTACT, "2026-10") == zero


def test_the_list_is_by_kind_then_business_date_undated_first(ledger: Ledger) -> None:
    days = {"i1": date(2026, 11, 9), "i2": None, "i3": date(2026, 11, 2)}
    stored(ledger, *(incoming(i, business_date=day, number=i.upper()) for i, day in days.items()))
    stored(ledger, incoming("c1", Kind.CONTACT))
    with ledger.read() as tx:
        rows = list(standings.listed(tx, ACME, [Standing.WAITING]))
        assert [row.plannit_id for row in rows] == ["c1", "i2", "i3", "i1"]
        first = [row.plannit_id for row in standings.listed(tx, ACME, [Standing.WAITING], Kind.INVOICE, limit=1)]
    assert first == ["i2"]
    assert [row.number for row in rows] == [None, "I2", "I3", "I1"]


def test_the_list_says_where_a_document_is_in_quickbooks(ledger: Ledger) -> None:
    stored(ledger, incoming("i1", total=Decimal("114.98")), incoming("i2", period="2026-10"))
    with ledger.write() as tx:
        crosswalk.put(tx, ACME, crossing("i1"), NOON)
        standings.put(tx, ACME, Kind.INVOICE, pid("i1"), POSTED, NOON)

    def rows(wanted: Sequence[Standing], period: str | None = None) -> list[tuple[object, ...]]:
        with ledger.read() as tx:
            listed = standings.listed(tx, ACME, wanted, period=period)
            return [(row.plannit_id, row.entity, row.qbo_id, row.total) for row in listed]

    assert rows([Standing.POSTED]) == [("i1", "Invoice", "77", Decimal("114.98"))]
    assert rows([Standing.POSTED, Standing.WAITING], "2026-10") == [("i2", None, None, None)]
    assert rows([]) == []


def test_what_is_due_again_is_what_stands_long_enough_and_rests_no_more(ledger: Ledger) -> None:
    stored(ledger, *(incoming(i) for i in ("i1", "i2", "i3", "i4")))
    differs = reason("total_differs", plannit="1.00", qbo="1.01")
    put(ledger, "i1", differs, NOON - HOUR)
    put(ledger, "i2", differs, NOON - 2 * HOUR)
    put(ledger, "i3", differs, NOON)
    put(ledger, "i4", POSTED, NOON - 2 * HOUR)

    def due(now: datetime, limit: int = 9) -> list[str]:
        with ledger.read() as tx:
            found = standings.due(tx, ACME, Standing.DIVERGED, now - HOUR, now, limit)
        return [plannit_id for _, plannit_id in found]

    assert due(NOON) == ["i2", "i1"]
    assert due(NOON, limit=1) == ["i2"]
    with ledger.write() as tx:
        standings.postpone(tx, ACME, Kind.INVOICE, pid("i2"), NOON + HOUR)
    assert due(NOON) == ["i1"]
    assert due(NOON + HOUR) == ["i2", "i1", "i3"]
    assert of(ledger, "i2") == {"i2": differs}


def test_a_refused_document_rests_until_its_time_or_until_it_is_released(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), incoming("i2"), incoming("i3"))
    put(ledger, "i1", REFUSED, try_after=NOON + HOUR)
    put(ledger, "i2", MISSING)
    put(ledger, "i3", reason("total_differs", plannit="1.00", qbo="1.01"), try_after=NOON + HOUR)

    def resting(now: datetime) -> set[PlannitId]:
        with ledger.read() as tx:
            return standings.resting(tx, ACME, Kind.INVOICE, [pid("i1"), pid("i2"), pid("i3")], now)

    assert resting(NOON) == {"i1"}
    assert resting(NOON + HOUR) == set()
    with ledger.write() as tx:
        assert standings.release(tx, ACME, NOON) == 1
    assert resting(NOON) == set()


def test_a_released_document_is_found_at_once_by_who_looks_for_what_waits(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    put(ledger, "i1", REFUSED, try_after=NOON + HOUR)
    with ledger.write() as tx:
        drafted = documents.to_draft(tx, ACME, Kind.INVOICE, documents.EVERYTHING, None, 1)
        documents.mark_drafted(tx, ACME, drafted)

    def waiting() -> list[PlannitId]:
        with ledger.read() as tx:
            return [row.plannit_id for row in pending.left_over(tx, ACME, NOON, NOON - HOUR)]

    assert waiting() == []
    with ledger.write() as tx:
        standings.release(tx, ACME, NOON)
    assert waiting() == ["i1"]


@pytest.mark.parametrize(
    ("code", "plannit_id", "freed"),
    [(None, None, 2), ("qbo_refused", None, 2), ("number_taken", None, 0), (None, "i1", 1), ("qbo_refused", "i9", 0)],
)
def test_releasing_can_be_narrowed(ledger: Ledger, code: str | None, plannit_id: str | None, freed: int) -> None:
    stored(ledger, incoming("i1"), incoming("i2"))
    for each in ("i1", "i2"):
        put(ledger, each, REFUSED, try_after=NOON + HOUR)
    with ledger.write() as tx:
        assert standings.release(tx, BETA, NOON, code, plannit_id) == 0
        assert standings.release(tx, ACME, NOON, code, plannit_id) == freed
