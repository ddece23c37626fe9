from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.ledger import crosswalk, drafts, standings
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.documents import EVERYTHING, Scope
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.ledger.tables import drafts as drafts_table
from tests.ledger.samples import ACME, BETA, crossing, draft, incoming, pid, stored
from tests.ledger.watch import NOON

FULL = draft(
    "i1",
    document_version=3,
    operation="void",
    body='{"DocNumber":"1042"}',
    uses=((Kind.CONTACT, pid("c1")), (Kind.PRODUCT, pid("p1"))),
    doc_number="1042",
    wanted_name="Éric Roy",
    business_date=date(2026, 11, 3),
    total=Decimal("114.98"),
)


def put(ledger: Ledger, *made: Draft) -> None:
    with ledger.write() as tx:
        drafts.put(tx, ACME, made, NOON)


def get(ledger: Ledger, *ids: str, kind: Kind = Kind.INVOICE) -> list[Draft]:
    with ledger.read() as tx:
        return drafts.get(tx, ACME, kind, [pid(plannit_id) for plannit_id in ids])


def test_a_draft_comes_back_as_it_was_made_and_a_newer_one_takes_its_place(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    put(ledger, draft("i1"))
    put(ledger, FULL)
    assert get(ledger, "i1") == [FULL]


def test_drafts_come_in_the_order_asked_for_without_those_that_are_missing(ledger: Ledger) -> None:
    stored(ledger, *(incoming(i) for i in ("i1", "i2", "i3")))
    put(ledger, draft("i1"), draft("i3"))
    assert [each.plannit_id for each in get(ledger, "i3", "i2", "i1", "nobody")] == ["i3", "i1"]
    assert get(ledger, "i1", kind=Kind.CONTACT) == []


def test_dropping_takes_just_what_it_names(ledger: Ledger) -> None:
    stored(ledger, incoming("1"), incoming("2"), incoming("1", Kind.CONTACT))
    stored(ledger, incoming("1"), company=BETA)
    put(ledger, draft("1"), draft("2"), draft("1", Kind.CONTACT))
    with ledger.write() as tx:
        drafts.put(tx, BETA, [draft("1")], NOON)
        drafts.drop(tx, ACME, [(Kind.INVOICE, pid("1")), (Kind.CONTACT, pid("2")), (Kind.INVOICE, pid("nobody"))])
        drafts.drop(tx, ACME, [])
        left = tx.execute(select(drafts_table.c.company, drafts_table.c.kind, drafts_table.c.plannit_id)).all()
    assert sorted(map(tuple, left)) == [("acme", "contact", "1"), ("acme", "invoice", "2"), ("beta", "invoice", "1")]


def test_hundreds_at_once_are_put_read_and_dropped(ledger: Ledger) -> None:
    ids = [f"i{number:04}" for number in range(2 * CHUNK + 3)]
    stored(ledger, *(incoming(i) for i in ids))
    put(ledger, *(draft(i) for i in ids))
    assert [each.plannit_id for each in get(ledger, *ids)] == ids
    with ledger.write() as tx:
        drafts.drop(tx, ACME, [(Kind.INVOICE, pid(i)) for i in ids])
        assert tx.execute(select(func.count()).select_from(drafts_table)).scalar() == 0


def test_there_is_no_draft_of_nothing(ledger: Ledger) -> None:
    with pytest.raises(IntegrityError):
        put(ledger, draft("nobody"))


def ready(ledger: Ledger, scope: Scope = EVERYTHING) -> list[str]:
    with ledger.read() as tx:
        return list(drafts.ready_ids(tx, ACME, Kind.INVOICE, scope))


def test_what_is_ready_comes_newest_change_first_and_by_id_within_a_moment(ledger: Ledger) -> None:
    minutes = {"i1": 0, "i2": 2, "i3": 1, "i0": 0}
    stored(ledger, *(incoming(i, updated_at=NOON + timedelta(minutes=late)) for i, late in minutes.items()))
    put(ledger, *(draft(i) for i in minutes))
    with ledger.write() as tx:
        standings.put_many(tx, ACME, Kind.INVOICE, [(pid(i), reason("ready"), None) for i in minutes], NOON)
    assert ready(ledger) == ["i2", "i3", "i0", "i1"]
    assert ready(ledger, Scope(ids=frozenset({pid("i3"), pid("i1")}))) == ["i3", "i1"]
    assert ready(ledger, Scope(periods=("2026-10",))) == []


def test_ready_without_a_draft_and_a_draft_without_ready_are_not_sent(ledger: Ledger) -> None:
    """A drain that found something ready and nothing to send would go round for ever."""
    stored(ledger, incoming("i1"), incoming("i2"))
    put(ledger, draft("i2"))
    with ledger.write() as tx:
        standings.put(tx, ACME, Kind.INVOICE, pid("i1"), reason("ready"), NOON)
    assert ready(ledger) == []


def test_what_was_never_sent_is_what_has_not_crossed(ledger: Ledger) -> None:
    stored(ledger, incoming("1"), incoming("2"), incoming("1", Kind.CONTACT))
    made = [draft("1"), draft("2"), draft("1", Kind.CONTACT)]
    with ledger.write() as tx:
        crosswalk.put(tx, ACME, crossing("1"), NOON)
        assert drafts.never_sent(tx, ACME, made) == made[1:]
        assert drafts.never_sent(tx, BETA, made) == made
        assert drafts.never_sent(tx, ACME, []) == []
