import random
from collections.abc import Iterator
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record, Table
from plannit_qbo_pipeline.sandbox.qbo.switches import Switches
from plannit_qbo_pipeline.sandbox.qbo.system import QboOptions, QboSystem
from plannit_qbo_pipeline.sandbox.wire import dumps, loads
from tests.sandbox.qbo.company import NOON, SEED, Company, Shop


def fresh(seed: int) -> QboSystem:
    return QboSystem(Clock(lambda: NOON), QboOptions(throttle_scale=0), random.Random(seed))


def test_the_same_random_makes_the_same_company() -> None:
    one, two, other = fresh(1), fresh(1), fresh(2)
    first, second, third = (system.seed(SEED) for system in (one, two, other))
    assert first == second
    assert one.books(first["realm_id"]) == two.books(second["realm_id"])
    assert first["realm_id"] != third["realm_id"]
    tax_ids = [[row["Id"] for row in system.books(c["realm_id"])["entities"]["TaxCode"]] for system, c in
               ((one, first), (other, third))]  # fmt: skip
    assert tax_ids[0] != tax_ids[1]


def test_all_state_survives_a_dump_through_json() -> None:
    shop = Shop()
    invoice = shop.invoice(DocNumber="1")
    shop.post("payment?requestid=p1", shop.payment_draft(50, (invoice, 50)))
    shop.post("invoice?operation=delete", {"Id": shop.invoice()["Id"], "SyncToken": "0"})
    shop.act(act="close_books", date="2020-12-31", password=True)
    raw = dumps(shop.system.dump())
    other = fresh(99)
    other.load(loads(raw))
    assert dumps(other.dump()) == raw
    assert other.books(shop.realm_id) == shop.system.books(shop.realm_id)
    before = shop.system
    shop.system = other
    replay = shop.send("POST", "payment?requestid=p1", {})
    assert replay.status == 200
    assert shop.refused("invoice", shop.draft(DocNumber="1"))[0] == "6140"
    body = shop.payment_draft(150, (invoice, 150))
    assert shop.refused("payment", body)[0] == "6000"
    assert int(shop.invoice()["Id"]) > int(invoice["Id"])
    assert len(before.books(shop.realm_id)["entities"]["Invoice"]) == 1, "what is loaded shares nothing"


def test_reset_forgets_every_company_and_keeps_the_app() -> None:
    company = Company()
    company.system.reset()
    assert company.send("GET", "preferences").status == 401
    with pytest.raises(KeyError):
        company.system.books(company.realm_id)
    again = company.system.seed(SEED)
    assert again["client_id"] == company.connection["client_id"]
    assert again["realm_id"] != company.realm_id


def test_books_are_a_copy() -> None:
    shop = Shop()
    shop.invoice()
    shop.system.books(shop.realm_id)["entities"]["Invoice"][0]["TotalAmt"] = 0
    assert shop.find("Invoice")[0]["TotalAmt"] > 0


class NoScan(Table):
    def __iter__(self) -> Iterator[Record]:
        raise AssertionError("this query scans the table")


@pytest.mark.parametrize(
    ("entity", "clause"),
    [
        ("Invoice", "WHERE DocNumber IN ('1','2','x')"),
        ("Invoice", "WHERE TxnDate > '2020-01-01' AND DocNumber = '1'"),
        ("Invoice", "WHERE Id = '1'"),
        ("Invoice", "WHERE CustomerRef = 'CLIENT'"),
        ("Customer", "WHERE DisplayName = 'x'"),
        ("Item", "WHERE Name = 'x' AND Active IN (true,false)"),
        ("Payment", "WHERE PaymentRefNum = 'x'"),
    ],
)
def test_equality_on_what_is_indexed_scans_no_table(entity: str, clause: str) -> None:
    shop = Shop()
    shop.invoice(DocNumber="1")
    for table in shop.system._realms[shop.realm_id].tables.values():
        table.__class__ = NoScan
    shop.find(entity, clause.replace("CLIENT", shop.client["Id"]))
    with pytest.raises(AssertionError, match="scans"):
        shop.find("Invoice", "WHERE TxnDate > '2020-01-01'")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"colour": "blue"}, "no such switch: colour"),
        ({"tax_rounding": "never"}, "takes one of per_rate, per_line"),
        ({"cache_faults": "yes"}, "takes bool"),
    ],
)
def test_switches_that_cannot_be_are_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Switches(settings)
