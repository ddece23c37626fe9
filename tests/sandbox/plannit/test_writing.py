from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.plannit.contract import SHAPES
from tests.sandbox.driver import Driver

HUNDRED = [{"name": "Tonte", "unitPrice": 100}]


@pytest.fixture
def sandbox() -> Driver:
    return Driver()


def invoice(sandbox: Driver, **fields: Any) -> Any:
    return sandbox.make("invoices", {"id": "i", "contactId": "c", "number": "F-1", "items": HUNDRED, **fields})


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("contacts", {}),
        ("products", {"name": "x"}),
        ("taxgroups", {"name": "x", "taxes": []}),
        ("invoices", {"contactId": "c"}),
        ("payments", {"contactId": "c", "amount": 1}),
        ("creditnotes", {"contactId": "c"}),
        ("payouts", {}),
    ],
)
def test_a_minimal_object_becomes_whole(sandbox: Driver, kind: str, given: dict[str, Any]) -> None:
    stored = sandbox.make(kind, given)
    assert list(stored) == list(SHAPES[kind])
    assert stored == sandbox.get(f"{kind}/{stored['id']}")


def test_an_invoice_is_added_up_when_its_totals_are_absent(sandbox: Driver) -> None:
    made = invoice(sandbox)
    assert (made["subtotal"], made["total"], made["balance"]) == (100, Decimal("114.98"), Decimal("114.98"))
    assert [(tax["name"], tax["amount"]) for tax in made["taxes"]] == [("TPS", 5), ("TVQ", Decimal("9.98"))]
    assert (made["date"], made["status"], made["items"][0]["amount"]) == ("2026-11-24", "open", 100)


def test_given_totals_stay_until_what_they_come_from_changes(sandbox: Driver) -> None:
    forced = invoice(sandbox, total=99)
    assert (forced["total"], forced["balance"]) == (99, 99)
    assert sandbox.make("invoices", {"id": "i", "notes": "merci"})["total"] == 99
    edited = sandbox.make("invoices", {"id": "i", "items": [{"name": "Tonte", "unitPrice": 200}]})
    assert (edited["subtotal"], edited["total"]) == (200, Decimal("229.95"))


def test_a_line_takes_name_price_and_taxability_from_its_product(sandbox: Driver) -> None:
    sandbox.make("products", {"id": "p", "name": "Don", "price": 25, "taxable": False})
    made = invoice(sandbox, items=[{"productId": "p", "quantity": 2}])
    assert made["items"][0]["name"] == "Don"
    assert (made["total"], made["taxes"]) == (50, [])


@pytest.mark.parametrize(
    ("payments", "balance", "status"),
    [
        ([{"amount": 14}], "100.98", "partial"),
        ([{"amount": Decimal("114.98")}], "0", "paid"),
        ([{"amount": 120}], "-5.02", "paid"),
        ([{"amount": 20, "status": "processing"}], "114.98", "processing"),
        ([{"amount": 20, "status": "failed"}], "114.98", "open"),
        ([{"amount": 20, "status": "cancelled"}], "114.98", "open"),
        ([{"amount": 50}, {"amount": -50}], "114.98", "open"),
    ],
)
def test_payments_move_balance_and_status(
    sandbox: Driver, payments: list[dict[str, Any]], balance: str, status: str
) -> None:
    before = invoice(sandbox)
    sandbox.advance(10)
    sandbox.make("payments", [{"invoiceId": "i", **payment} for payment in payments])
    after = sandbox.get("invoices/i")
    assert (after["balance"], after["status"]) == (Decimal(balance), status)
    moved = after["balance"] != before["balance"] or status != "open" or len(payments) > 1
    assert (after["updatedAt"] > before["updatedAt"]) == moved


def test_cancelling_or_moving_a_payment_opens_the_invoice_again(sandbox: Driver) -> None:
    invoice(sandbox, dueDate="2026-11-01")
    payment = sandbox.make("payments", {"invoiceId": "i", "amount": Decimal("114.98")})
    assert payment["contactId"] == "c"
    cancelled = sandbox.make("payments", {"id": payment["id"], "status": "cancelled"})
    assert cancelled["cancelledAt"] is not None
    assert (sandbox.get("invoices/i")["status"], sandbox.get("invoices/i")["balance"]) == ("overdue", Decimal("114.98"))
    sandbox.make("payments", {"id": payment["id"], "status": "succeeded"})
    assert sandbox.get("invoices/i")["status"] == "paid"
    sandbox.make("payments", {"id": payment["id"], "invoiceId": None})
    assert sandbox.get("invoices/i")["balance"] == Decimal("114.98")


def test_applied_credit_notes_settle_and_cancelled_ones_do_not(sandbox: Driver) -> None:
    invoice(sandbox)
    note = sandbox.make(
        "creditnotes",
        {"contactId": "c", "number": "C-1", "items": HUNDRED, "applications": [{"invoiceId": "i", "amount": 40}]},
    )
    assert note["total"] == Decimal("114.98")
    assert note["items"][0]["taxGroupId"] is not None
    assert sandbox.get("invoices/i")["balance"] == Decimal("74.98")
    sandbox.make("creditnotes", {"id": note["id"], "cancelledAt": "2026-11-24T12:00:00-05:00"})
    assert sandbox.get("invoices/i")["balance"] == Decimal("114.98")


def test_drafts_get_no_date_and_open_with_their_number(sandbox: Driver) -> None:
    draft = invoice(sandbox, number=None)
    assert (draft["status"], draft["date"]) == ("draft", None)
    assert sandbox.make("invoices", {"id": "i", "number": "F-9"})["status"] == "open"


def test_cancelled_and_deleted_invoices_stay_readable(sandbox: Driver) -> None:
    invoice(sandbox)
    cancelled = sandbox.make("invoices", {"id": "i", "status": "cancelled"})
    assert cancelled["cancelledAt"] is not None
    assert sandbox.make("invoices", {"id": "i", "cancelledAt": None})["status"] == "open"
    deleted = sandbox.make("invoices", {"id": "i", "deletedAt": "2026-11-24T12:00:00-05:00"})
    assert sandbox.get("invoices")["data"] == [deleted]


def test_keep_leaves_given_times_alone_for_the_invoice_too(sandbox: Driver) -> None:
    sandbox.make(
        "invoices",
        {"id": "i", "contactId": "c", "number": "F", "items": HUNDRED, "updatedAt": "2025-01-02T03:04:05.000-05:00"},
        "?keep=1",
    )
    assert sandbox.get("invoices/i")["updatedAt"] == "2025-01-02T03:04:05.000-05:00"
    sandbox.make("payments", {"invoiceId": "i", "amount": 1, "updatedAt": "2025-02-02T03:04:05.000-05:00"}, "?keep=1")
    assert sandbox.get("invoices/i")["updatedAt"] == "2025-02-02T03:04:05.000-05:00"
    assert sandbox.make("invoices", {"id": "i", "updatedAt": "2025-01-02T03:04:05.000-05:00"})["updatedAt"].startswith(
        "2026-11-24T12:00:00"
    )


@pytest.mark.parametrize(
    ("body", "field", "problem"),
    [
        ({"contactId": "c", "itemz": []}, "itemz", "unknown field; did you mean 'items'?"),
        ({"contactId": "c", "items": [{"quantity": "2"}]}, "items[0].quantity", "must be a number"),
        ({"contactId": "c", "total": Decimal("1.234")}, "total", "must have at most 2 decimals"),
        ({"contactId": "c", "date": "24/11/2026"}, "date", "must be a date, YYYY-MM-DD"),
        ({"contactId": "c", "cancelledAt": "2026-11-24"}, "cancelledAt", "must be an ISO 8601 time with an offset"),
        ({"contactId": None}, "contactId", "must not be null"),
        ({"contactId": "c", "discount": {"type": "percent"}}, "discount.value", "is required"),
        ({"number": "F-1"}, "contactId", "is required"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(
    sandbox: Driver, body: dict[str, Any], field: str, problem: str
) -> None:
    refused = sandbox.control("POST", "plannit/invoices", [{"contactId": "c"}, body])
    assert refused.status_code == 422
    assert refused.json()["fields"] == {f"[1].{field}": problem}
    assert sandbox.get("invoices")["total"] == 0


def test_a_payout_sums_its_payments_less_the_fees(sandbox: Driver) -> None:
    fee = {"name": "Plannit Pay", "fee": Decimal("3.20")}
    paid = [sandbox.make("payments", {"contactId": "c", "amount": 100, "processor": fee})["id"] for _ in range(2)]
    payout = sandbox.make("payouts", {"paymentIds": paid})
    assert (payout["fees"], payout["amount"]) == (Decimal("6.4"), Decimal("193.6"))
