"""Edits in Plannit and acts in QuickBooks, carried by one `sync` after another."""

from collections.abc import Callable

import pytest

from tests.journeys.firm import Firm, invoice
from tests.journeys.judge import assert_all_there_once, writes

TWO_HOURS_S = 7200  # past the first rest of a refused document
Act = Callable[[Firm], None]


def test_back_and_forth_are_as_many_versions(firm: Firm) -> None:
    first, second = invoice(2, contact="c2", price="0.35"), invoice(2, contact="c2", price="0.45")
    for version in (first, second, first, second):
        firm.tell_plannit("invoices", version)
        firm.sync()
    assert_all_there_once(firm, n2=4)
    assert len({row["requestid"] for row in writes(firm, "Invoice")}) == 3 + 3


def test_a_pass_without_news_writes_nothing(firm: Firm) -> None:
    firm.sync()
    before = [row["requestid"] for row in firm.town.requests(f"/v3/company/{firm.realm}")]
    firm.sync()
    assert [row["requestid"] for row in firm.town.requests(f"/v3/company/{firm.realm}")] == before
    assert_all_there_once(firm)


def inactivate(firm: Firm) -> None:
    customers = firm.town.books(firm.realm)["entities"]["Customer"]
    found = next(row for row in customers if row["DisplayName"] == "Zoé L'Érable")
    firm.town.as_user(firm.realm, "inactivate", entity="Customer", id=found["Id"])


def reactivate(firm: Firm) -> None:
    """Also takes back the credit memo by which QuickBooks Online had written the customer's balance off."""
    entities = firm.town.books(firm.realm)["entities"]
    found = next(row for row in entities["Customer"] if not row["Active"])
    firm.town.as_user(firm.realm, "reactivate", entity="Customer", id=found["Id"])
    for memo in entities["CreditMemo"]:
        firm.town.as_user(firm.realm, "delete", entity="CreditMemo", id=memo["Id"])


def close_books(firm: Firm) -> None:
    firm.town.as_user(firm.realm, "close_books", date="2026-03-31")


def open_books(firm: Firm) -> None:
    firm.town.as_user(firm.realm, "close_books", date=None)


@pytest.mark.parametrize(
    ("hinder", "release"),
    [
        pytest.param(inactivate, reactivate, id="customer inactive"),
        pytest.param(close_books, open_books, id="books closed"),
    ],
)
def test_what_quickbooks_refused_goes_once_it_may(firm: Firm, hinder: Act, release: Act) -> None:
    """The sandbox answers an old requestid with its old fault for a day, so the second try must be a new write."""
    firm.tell_plannit("invoices", {"id": "i2", "contactId": "c1", "date": None})
    firm.sync()
    hinder(firm)
    firm.tell_plannit("invoices", {"id": "i2", "date": "2026-03-02"})
    firm.sync()
    refused = [row for row in writes(firm, "Invoice") if row["status"] == 400]
    assert len(refused) == 1
    release(firm)
    firm.sync()
    assert [row for row in writes(firm, "Invoice") if row["status"] == 400] == refused
    firm.sync(plan={"clock_offset_s": TWO_HOURS_S})
    assert_all_there_once(firm)
