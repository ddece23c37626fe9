from datetime import datetime, timedelta

import pytest

from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.ledger import cursors, documents, storing
from plannit_qbo_pipeline.ledger.database import Ledger
from tests.ledger.samples import ACME, BETA, incoming, pid
from tests.ledger.watch import NOON

HOUR = timedelta(hours=1)


def cursor(ledger: Ledger, resource: str = "invoices") -> datetime | None:
    with ledger.read() as tx:
        return cursors.read(tx, ACME, resource)


def move(ledger: Ledger, to: datetime | None, resource: str = "invoices", now: datetime = NOON) -> None:
    with ledger.write() as tx:
        cursors.move(tx, ACME, resource, to, now)


def test_there_is_none_before_the_first_time_and_one_per_company_and_resource(ledger: Ledger) -> None:
    move(ledger, NOON - HOUR)
    assert cursor(ledger) == NOON - HOUR
    assert cursor(ledger, "payments") is None
    with ledger.read() as tx:
        assert cursors.read(tx, BETA, "invoices") is None


@pytest.mark.parametrize("to", [NOON - 2 * HOUR, None, NOON - HOUR])
def test_it_never_moves_back_but_notes_that_the_source_answered(ledger: Ledger, to: datetime | None) -> None:
    move(ledger, NOON - HOUR)
    move(ledger, to, now=NOON + HOUR)
    assert cursor(ledger) == NOON - HOUR
    with ledger.read() as tx:
        assert cursors.polled_at(tx, ACME) == {"invoices": NOON + HOUR}


def test_an_empty_source_was_polled_too(ledger: Ledger) -> None:
    move(ledger, None)
    assert cursor(ledger) is None
    with ledger.read() as tx:
        assert cursors.polled_at(tx, ACME) == {"invoices": NOON}


def test_a_document_from_the_future_hides_nothing_that_comes_before_it(ledger: Ledger) -> None:
    """One object stamped 2099 by a wrong clock would otherwise be the last that is ever read."""
    move(ledger, NOON.replace(year=2099))
    assert cursor(ledger) == NOON


def test_it_moves_with_what_was_stored_or_not_at_all(ledger: Ledger) -> None:
    def store_and_fail() -> None:
        with ledger.write() as tx:
            storing.store(tx, ACME, [incoming("i1")], NOON)
            cursors.move(tx, ACME, "invoices", NOON, NOON)
            raise KeyError("power cut")

    with pytest.raises(KeyError):
        store_and_fail()
    assert cursor(ledger) is None
    with ledger.read() as tx:
        assert documents.get(tx, ACME, incoming("i1").kind, [pid("i1")]) == {}


@pytest.mark.parametrize(("resource", "left"), [("invoices", {"payments"}), (None, set())])
def test_forgetting_it_has_everything_read_again(ledger: Ledger, resource: str | None, left: set[str]) -> None:
    for each in ("invoices", "payments"):
        move(ledger, NOON, each)
    with ledger.write() as tx:
        cursors.clear(tx, ACME, resource)
    with ledger.read() as tx:
        assert set(cursors.polled_at(tx, ACME)) == left


@pytest.mark.parametrize(
    ("polled", "unheard"),
    [
        ({}, {ACME: None, BETA: None}),
        ({"invoices": HOUR, "payments": HOUR}, {BETA: None}),
        ({"invoices": HOUR, "payments": -HOUR}, {ACME: NOON - HOUR, BETA: None}),
        ({"invoices": HOUR, "contacts": HOUR}, {ACME: None, BETA: None}),
    ],
)
def test_companies_whose_lists_were_not_all_read_lately(
    ledger: Ledger, polled: dict[str, timedelta], unheard: dict[CompanyKey, datetime | None]
) -> None:
    for resource, after in polled.items():
        move(ledger, None, resource, NOON + after)
    with ledger.read() as tx:
        assert cursors.unheard(tx, ["invoices", "payments"], NOON + HOUR / 2) == unheard
        assert cursors.unheard(tx, ["invoices", "payments"], NOON - 2 * HOUR) == {}, "added just now"
