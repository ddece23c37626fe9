"""A write or a look-up costs the same in a small company and in one of 20,000 documents: counted in calls and bytes."""

import sys
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial
from types import FrameType
from typing import Any
from urllib.parse import quote

import pytest

from plannit_qbo_pipeline.sandbox.qbo.stamps import stamp
from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.properties.paperwork import named
from tests.sandbox.qbo.properties.second_books import check_books
from tests.sandbox.qbo.properties.snapshot import Snapshot

Json = dict[str, Any]
SMALL = 80
LARGE = 20_000
CUSTOMERS = 20
QUIET_INVOICES = 5
GROWTH = 1.05
"""Ids get longer and dictionaries are resized: a little more work is no scan."""
SPARE_CALLS = 40
SPARE_BYTES_A_DOCUMENT = 2
"""A list of all documents takes eight bytes for each."""


class GrowingShop(Shop):
    """A company that is filled up with paid invoices; one customer never gets another one."""

    def __init__(self) -> None:
        super().__init__()
        self.serial = 0
        self.busy = [self.customer(f"Client {number}") for number in range(CUSTOMERS)]
        self.quiet = self.customer("Tranquille")
        for _ in range(QUIET_INVOICES):
            self.bill(self.quiet)

    def bill(self, customer: Json) -> Json:
        self.serial += 1
        return self.invoice(CustomerRef={"value": customer["Id"]}, DocNumber=f"N-{self.serial}")

    def pay(self, invoice: Json) -> Json:
        return self.payment(invoice["Balance"], (invoice, invoice["Balance"]), CustomerRef=invoice["CustomerRef"])

    def fill(self, documents: int) -> None:
        while self.documents < documents:
            self.pay(self.bill(self.busy[self.serial % CUSTOMERS]))
        # What came before is not new any more.
        self.clock.advance(5)

    @property
    def documents(self) -> int:
        return len(self.table("Invoice")) + len(self.table("Payment"))

    def table(self, entity: str) -> Any:
        return self.system._realms[self.realm_id].table(entity)

    @property
    def since(self) -> str:
        return stamp(self.clock.now() - timedelta(seconds=2))


def create(shop: GrowingShop) -> None:
    shop.bill(shop.busy[0])


def pay(shop: GrowingShop) -> None:
    shop.pay(shop.bill(shop.busy[0]))


def edit(shop: GrowingShop) -> None:
    shop.post("invoice", {**named(shop.bill(shop.busy[0])), "sparse": True, "PrivateNote": "vu"})


def lower_below_paid(shop: GrowingShop) -> None:
    invoice = shop.bill(shop.busy[0])
    shop.pay(invoice)
    shop.act(act="edit", entity="Invoice", id=invoice["Id"], fields={"Line": [shop.line(10)]})


def void(shop: GrowingShop) -> None:
    payment = shop.pay(shop.bill(shop.busy[0]))
    shop.post("payment?operation=update&include=void", {**named(payment), "sparse": True})


def delete(shop: GrowingShop) -> None:
    shop.post("invoice?operation=delete", named(shop.bill(shop.busy[0])))


def batch(shop: GrowingShop) -> None:
    items = [{"bId": str(n), "operation": "create", "Invoice": shop.draft()} for n in range(3)]
    shop.post("batch?requestid=once", {"BatchItemRequest": items})


def read(shop: GrowingShop) -> None:
    [invoice] = shop.find("Invoice", "WHERE DocNumber = 'N-1'")
    shop.get(f"invoice/{invoice['Id']}")


def query_by_customer(shop: GrowingShop) -> None:
    assert len(shop.find("Invoice", f"WHERE CustomerRef = '{shop.quiet['Id']}'")) == QUIET_INVOICES


def query_what_changed(shop: GrowingShop) -> None:
    shop.bill(shop.busy[0])
    assert len(shop.find("Invoice", f"WHERE MetaData.LastUpdatedTime > '{shop.since}'")) == 1


def changes(shop: GrowingShop) -> None:
    shop.bill(shop.busy[0])
    path = f"cdc?entities=Invoice,Payment,Customer&changedSince={quote(shop.since)}"
    assert len(shop.send("GET", path).json()["CDCResponse"][0]["QueryResponse"][0]["Invoice"]) == 1


ACTS = (create, pay, edit, lower_below_paid, void, delete, batch, read, query_by_customer, query_what_changed, changes)


def calls_of(act: Callable[[], None]) -> int:
    """How many functions are called, in Python and below."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


def peak_of(act: Callable[[], None]) -> int:
    """How much memory is in use at once, in bytes, beyond what was before."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@cache
def shops() -> tuple[GrowingShop, GrowingShop]:
    small, large = GrowingShop(), GrowingShop()
    small.fill(SMALL)
    large.fill(LARGE)
    return small, large


@pytest.mark.timeout(600)
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_it_costs_no_more_in_a_large_company(act: Callable[[GrowingShop], None]) -> None:
    costs = []
    for shop in shops():
        act(shop)  # what is made once only is made now
        shop.clock.advance(5)
        calls = calls_of(partial(act, shop))
        shop.clock.advance(5)
        costs.append((calls, peak_of(partial(act, shop))))
        shop.clock.advance(5)
    (few, little), (many, much) = costs
    assert many <= few * GROWTH + SPARE_CALLS, f"{many} calls among {LARGE} documents, {few} among {SMALL}"
    assert much <= little * 1.5 + SPARE_BYTES_A_DOCUMENT * LARGE, (
        f"{much} bytes among {LARGE} documents, {little} before"
    )


@pytest.mark.timeout(600)
def test_the_books_of_a_large_company_are_right() -> None:
    shop = shops()[1]
    assert shop.documents >= LARGE
    check_books(Snapshot.of(shop.system, shop.realm_id))
