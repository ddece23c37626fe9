"""What stands in one cell, and what of all companies somebody should look at."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, QboId
from plannit_qbo_pipeline.domain.limits import LEASE_TTL
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason, Standing
from plannit_qbo_pipeline.ledger import cells, crosswalk, drafts, lease, standings
from plannit_qbo_pipeline.ledger.cells import Cell
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.tables import standings as standings_table
from tests.ledger.samples import ACME, BETA, crossing, draft, incoming, pid, stored
from tests.ledger.watch import NOON

NOVEMBER = Cell(ACME, (Kind.INVOICE,), "2026-11")
CENT_OFF = reason("total_differs", plannit="1.00", qbo="1.01")


def stand(ledger: Ledger, plannit_id: str, why: Reason, kind: Kind = Kind.INVOICE, company: CompanyKey = ACME) -> None:
    with ledger.write() as tx:
        standings.put(tx, company, kind, pid(plannit_id), why, NOON)


def test_a_cell_counts_its_own_documents_only(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), incoming("i2"), incoming("old", period="2026-10"), incoming("c1", Kind.CONTACT))
    stored(ledger, incoming("i1"), company=BETA)
    stand(ledger, "i1", reason("posted"))
    with ledger.read() as tx:
        counts = cells.counts(tx, NOVEMBER)
        everything = cells.counts(tx, Cell(ACME, (Kind.INVOICE, Kind.CONTACT)))
    assert set(counts) == set(Standing)
    assert {standing: count for standing, count in counts.items() if count} == {Standing.POSTED: 1, Standing.WAITING: 1}
    assert (everything[Standing.POSTED], everything[Standing.WAITING]) == (1, 3)


def test_rows_come_pressing_first_then_by_date_and_number(ledger: Ledger) -> None:
    days = {"a": date(2026, 11, 3), "b": date(2026, 11, 2), "c": date(2026, 11, 2), "d": date(2026, 11, 9)}
    stored(ledger, *(incoming(name, number=name.upper(), business_date=day) for name, day in days.items()))
    for name, why in {"a": "posted", "b": "posted", "c": "posted"}.items():
        stand(ledger, name, reason(why))
    stand(ledger, "d", CENT_OFF)
    with ledger.read() as tx:
        assert [row.label for row in cells.rows(tx, NOVEMBER, 10)] == ["D", "B", "C", "A"]
        assert [row.label for row in cells.rows(tx, NOVEMBER, 2)] == ["D", "B"]


def test_a_row_says_where_the_document_is_in_quickbooks(ledger: Ledger) -> None:
    stored(ledger, incoming("i1", number="F-1", total=Decimal("1.00"), business_date=date(2026, 11, 3)), incoming("i2"))
    stand(ledger, "i1", reason("posted"))
    with ledger.write() as tx:
        crosswalk.put(tx, ACME, crossing("i1", qbo_id=QboId("145")), NOON)
    with ledger.read() as tx:
        held, unsent = sorted(cells.rows(tx, NOVEMBER, 10), key=lambda row: row.standing != Standing.POSTED)
    assert (held.label, held.total, held.business_date) == ("F-1", Decimal("1.00"), date(2026, 11, 3))
    assert (held.standing, held.entity, held.qbo_id) == (Standing.POSTED, "Invoice", "145")
    assert (unsent.entity, unsent.qbo_id, unsent.total) == (None, None, None)


@pytest.mark.parametrize(
    ("number", "wanted_name", "label"),
    [("F-1", "Anne Roy", "F-1"), (None, "Anne Roy", "Anne Roy"), (None, None, "x1")],
)
def test_a_row_is_called_by_the_best_name_there_is(
    ledger: Ledger, number: str | None, wanted_name: str | None, label: str
) -> None:
    stored(ledger, incoming("x1", Kind.CONTACT, number=number))
    with ledger.write() as tx:
        drafts.put(tx, ACME, [draft("x1", Kind.CONTACT, wanted_name=wanted_name)], NOON)
    with ledger.read() as tx:
        assert [row.label for row in cells.rows(tx, Cell(ACME, (Kind.CONTACT,)), 10)] == [label]


def test_what_plannit_said_last_is_read(ledger: Ledger) -> None:
    stored(ledger, incoming("i1", content="1"), incoming("old", period="2026-10"))
    stored(ledger, incoming("i1", content="2", updated_at=NOON + timedelta(seconds=1)))
    with ledger.read() as tx:
        assert list(cells.raws(tx, NOVEMBER)) == [(Kind.INVOICE, '{"id":"i1","content":"2"}')]


def test_drafts_add_up_without_what_is_to_be_voided(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), incoming("i2"), incoming("i3"), incoming("old", period="2026-10"))
    made = [draft("i1", total=Decimal("0.10")), draft("i2", total=Decimal("0.20")), draft("old", total=Decimal(5))]
    with ledger.read() as tx:
        assert cells.drafted_total(tx, NOVEMBER) == 0
    with ledger.write() as tx:
        drafts.put(tx, ACME, [*made, draft("i3", operation="void", total=Decimal(9))], NOON)
    with ledger.read() as tx:
        assert cells.drafted_total(tx, NOVEMBER) == Decimal("0.30")


def test_answers_are_those_that_quickbooks_still_holds(ledger: Ledger) -> None:
    stored(ledger, incoming("i1", total=Decimal("1.00")), incoming("i2"), incoming("old", period="2026-10"))
    with ledger.write() as tx:
        crosswalk.put(tx, ACME, crossing("i1", qbo_id=QboId("1"), answer='{"total":"1.01"}'), NOON)
        crosswalk.put(tx, ACME, crossing("i2", qbo_id=QboId("2"), voided=True), NOON)
        crosswalk.put(tx, ACME, crossing("old", qbo_id=QboId("3")), NOON)
    with ledger.read() as tx:
        assert list(cells.answers(tx, NOVEMBER)) == [(Decimal("1.00"), '{"total":"1.01"}')]


def test_dated_ids_are_those_that_a_list_by_dates_must_hold(ledger: Ledger) -> None:
    day = date(2026, 11, 3)
    stored(ledger, incoming("i1", business_date=day), incoming("undated"), incoming("gone", business_date=day))
    stored(ledger, incoming("old", business_date=date(2026, 10, 3), period="2026-10"))
    stored(ledger, incoming("other", business_date=day), company=BETA)
    stand(ledger, "gone", reason("never_sent"))
    with ledger.read() as tx:
        assert cells.dated_ids(tx, ACME, (Kind.INVOICE,), ("2026-11",)) == {"i1"}
        assert cells.dated_ids(tx, ACME, (Kind.INVOICE,), ("2026-10", "2026-11")) == {"i1", "old"}


def test_troubles_of_every_company_come_with_their_cell(ledger: Ledger) -> None:
    stored(ledger, incoming("i1", number="F-1", period="2026-10"), incoming("i2", number="F-2"), incoming("i3"))
    stored(ledger, incoming("i1", number="G-1"), company=BETA)
    for company, name in ((ACME, "i1"), (ACME, "i2"), (BETA, "i1")):
        stand(ledger, name, CENT_OFF, company=company)
    with ledger.read() as tx:
        found = cells.troubles(tx, (Kind.INVOICE,), Standing.DIVERGED, 10)
        assert [(row.company, row.period, row.label, row.code) for row in found] == [
            (ACME, "2026-10", "F-1", "total_differs"),
            (ACME, "2026-11", "F-2", "total_differs"),
            (BETA, "2026-11", "G-1", "total_differs"),
        ]
        assert cells.troubles(tx, (Kind.INVOICE,), Standing.DIVERGED, 2) == found[:2]
        assert cells.troubles(tx, (Kind.CONTACT,), Standing.DIVERGED, 10) == []


def test_codes_are_counted_over_all_companies(ledger: Ledger) -> None:
    for company in (ACME, BETA):
        stored(ledger, incoming("i1"), incoming("i2"), company=company)
        stand(ledger, "i1", reason("sales_tax_off"), company=company)
    stand(ledger, "i2", reason("automated_tax"))
    with ledger.read() as tx:
        found = cells.codes(tx, (Kind.INVOICE,), Standing.BLOCKED)
    assert list(found.items()) == [("sales_tax_off", 2), ("automated_tax", 1)]


def test_what_a_writer_has_in_flight_is_no_doubt(ledger: Ledger) -> None:
    for company in (ACME, BETA):
        stored(ledger, incoming("i1"), company=company)
        stand(ledger, "i1", reason("answer_unknown"), company=company)
    with ledger.write() as tx:
        assert lease.take(tx, BETA, "somebody", NOON) is not None
    with ledger.read() as tx:
        assert [row.company for row in cells.doubtful(tx, (Kind.INVOICE,), NOON, 10)] == [ACME]
        assert [row.company for row in cells.doubtful(tx, (Kind.INVOICE,), NOON + LEASE_TTL, 10)] == [ACME, BETA]


def test_a_document_that_stands_nowhere_is_counted(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), incoming("i2"))
    stored(ledger, incoming("i1"), company=BETA)
    with ledger.write() as tx:
        tx.execute(delete(standings_table).where(standings_table.c.company == BETA))
    with ledger.read() as tx:
        assert cells.unaccounted(tx, (Kind.INVOICE,)) == {BETA: 1}
        assert cells.unaccounted(tx, (Kind.CONTACT,)) == {}


def test_troubles_of_one_code_and_of_all_but_one(ledger: Ledger) -> None:
    stored(ledger, incoming("p1", Kind.PAYMENT), incoming("p2", Kind.PAYMENT))
    stand(ledger, "p1", CENT_OFF, Kind.PAYMENT)
    stand(ledger, "p2", reason("link_missing", missing="1.00"), Kind.PAYMENT)
    with ledger.read() as tx:
        one = cells.troubles(tx, (Kind.PAYMENT,), Standing.DIVERGED, 10, code="link_missing")
        others = cells.troubles(tx, (Kind.PAYMENT,), Standing.DIVERGED, 10, but="link_missing")
    assert ([row.label for row in one], [row.label for row in others]) == (["p2"], ["p1"])
