"""Sequences that no client plans and every long-lived one meets: what is answered, and what is left behind."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import NOON, Company, Shop


def named(record: dict[str, Any]) -> dict[str, str]:
    return {"Id": record["Id"], "SyncToken": record["SyncToken"]}


def test_a_creation_is_answered_again_though_its_record_was_deleted_meanwhile() -> None:
    shop = Shop()
    made = shop.send("POST", "invoice?requestid=r1", shop.draft())
    invoice = made.json()["Invoice"]
    gone = shop.send("POST", "invoice?operation=delete&requestid=r2", named(invoice))
    assert shop.send("POST", "invoice?requestid=r1", shop.draft()).body == made.body
    assert shop.send("POST", "invoice?operation=delete&requestid=r2", named(invoice)).body == gone.body
    assert shop.find("Invoice") == []


@pytest.mark.parametrize("path", ["customer", "invoice?operation=void", "invoice?operation=delete"])
def test_a_requestid_is_one_of_the_whole_company_whatever_it_is_used_for(path: str) -> None:
    shop = Shop()
    made = shop.send("POST", "invoice?requestid=r1", shop.draft())
    body = named(made.json()["Invoice"]) if "operation" in path else {"DisplayName": "A"}
    again = shop.send("POST", f"{path}{'&' if '?' in path else '?'}requestid=r1", body)
    assert again.body == made.body
    assert shop.find("Customer", "WHERE DisplayName = 'A'") == []
    assert shop.find("Invoice")[0]["Balance"] == made.json()["Invoice"]["Balance"]


def test_a_batch_under_an_expired_token_does_nothing_and_keeps_its_requestid_free() -> None:
    shop = Shop()
    body = {"BatchItemRequest": [{"bId": "1", "operation": "create", "Customer": {"DisplayName": "A"}}]}
    shop.clock.offset_s += 3601
    assert shop.send("POST", "batch?requestid=r1", body).status == 401
    shop.clock.offset_s -= 3601
    assert "Customer" in shop.send("POST", "batch?requestid=r1", body).json()["BatchItemResponse"][0]
    assert len(shop.find("Customer", "WHERE DisplayName = 'A'")) == 1


def test_a_voided_invoice_can_be_filled_anew_and_stands_in_the_books_once() -> None:
    shop = Shop()
    voided = shop.post("invoice?operation=void", named(shop.invoice(DocNumber="1")))
    filled = shop.post("invoice", {**named(voided), "sparse": True, "Line": [shop.line(100)]})
    assert (filled["TotalAmt"], filled["Balance"], filled["DocNumber"]) == (Decimal("114.98"), Decimal("114.98"), "1")
    assert shop.trial_balance()["Accounts Receivable (A/R)"] == Decimal("114.98")


def test_a_voided_invoice_takes_no_payment_and_a_deleted_one_is_no_longer_there() -> None:
    shop = Shop()
    invoice = shop.invoice()
    voided = shop.post("invoice?operation=void", named(invoice))
    assert shop.refused("payment", shop.payment_draft(10, (invoice, 10)))[0] == "6000"
    shop.post("invoice?operation=delete", named(voided))
    code, detail = shop.refused("payment", shop.payment_draft(10, (invoice, 10)))
    assert (code, "no longer available" in detail) == ("6000", True)
    assert shop.find("Payment") == []


def test_a_merge_takes_a_paid_invoice_and_its_payment_along_as_one() -> None:
    shop = Shop()
    loser = shop.customer("B")
    mine = {"CustomerRef": {"value": loser["Id"]}}
    invoice = shop.invoice(**mine)
    payment = shop.payment(100, (invoice, 100), **mine)
    shop.act(act="merge", entity="Customer", id=loser["Id"], into=shop.client["Id"])
    moved = shop.get(f"payment/{payment['Id']}")
    assert {moved["CustomerRef"]["value"], shop.find("Invoice")[0]["CustomerRef"]["value"]} == {shop.client["Id"]}
    lowered = {**named(moved), "sparse": True, "Line": [{**payment["Line"][0], "Amount": 60}]}
    assert shop.post("payment", lowered)["UnappliedAmt"] == 40
    assert shop.get(f"customer/{shop.client['Id']}")["Balance"] == invoice["TotalAmt"] - 100


def test_five_thousand_ids_in_one_query_find_what_is_there_once() -> None:
    company = Company()
    made = [company.customer(name)["Id"] for name in ("A", "B")]
    ids = ",".join(f"'{number}'" for number in range(4_998))
    found = company.find("Customer", f"WHERE Id IN ({ids},'1','2') MAXRESULTS 1000")
    assert set(made) <= {row["Id"] for row in found}
    assert len(found) == len({row["Id"] for row in found})


def test_inactive_names_are_counted_where_they_are_asked_for() -> None:
    company = Company()
    customer = company.customer("A")
    before = company.query("select count(*) from Customer where Active = false")["totalCount"]
    company.post("customer", {**named(customer), "sparse": True, "Active": False})
    assert company.query("select count(*) from Customer where Active = false")["totalCount"] == before + 1


@pytest.mark.parametrize(
    ("moment", "written", "today"),
    [
        ("2026-11-01T08:59:59+00:00", "2026-11-01T01:59:59-07:00", "2026-11-01"),
        ("2026-11-01T09:00:00+00:00", "2026-11-01T01:00:00-08:00", "2026-11-01"),
        ("2027-03-14T10:00:00+00:00", "2027-03-14T03:00:00-07:00", "2027-03-14"),
        ("2026-11-25T07:59:59+00:00", "2026-11-24T23:59:59-08:00", "2026-11-24"),
    ],
)
def test_times_and_the_day_of_today_are_pacific_on_both_sides_of_a_clock_change(
    moment: str, written: str, today: str
) -> None:
    company = Company()
    customer = company.customer()
    company.clock.offset_s = (datetime.fromisoformat(moment) - NOON).total_seconds()
    company.connection = {**company.connection, "access_token": _reconnected(company)}
    payment = company.post("payment", {"CustomerRef": {"value": customer["Id"]}, "TotalAmt": 1})
    assert (payment["MetaData"]["CreateTime"], payment["TxnDate"]) == (written, today)


def _reconnected(company: Company) -> str:
    """An access token of the same company that is valid now."""
    connections: Any = company.system._connections
    return str(connections.connect(company.realm_id, "accounting", company.clock.now()).access_token)
