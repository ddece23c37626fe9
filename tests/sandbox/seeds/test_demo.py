from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.plannit.arithmetic import line_amount, totals
from plannit_qbo_pipeline.sandbox.plannit.balances import balance_of
from plannit_qbo_pipeline.sandbox.seeds.check import check_seed
from plannit_qbo_pipeline.sandbox.seeds.demo import demo_seed
from plannit_qbo_pipeline.sandbox.seeds.empty import empty_seed
from tests.sandbox.driver import Driver

TODAY = date(2026, 11, 24)
SECTIONS = {
    "taxGroups": "taxgroups",
    "contacts": "contacts",
    "products": "products",
    "invoices": "invoices",
    "payments": "payments",
    "creditNotes": "creditnotes",
    "payouts": "payouts",
}


@pytest.fixture(scope="module")
def firm() -> dict[str, Any]:
    return demo_seed(Random(7), TODAY)


def test_the_same_draws_make_the_same_firm(firm: dict[str, Any]) -> None:
    assert demo_seed(Random(7), TODAY) == firm
    assert demo_seed(Random(8), TODAY) != firm


@pytest.mark.parametrize("size", [{}, {"contacts": 8, "products": 9, "invoices": 0, "months": 1}, {"invoices": 150}])
def test_every_size_of_firm_can_be_planted(size: dict[str, int]) -> None:
    check_seed(demo_seed(Random(1), TODAY, **size))


def test_the_empty_firm_can_be_planted() -> None:
    check_seed(empty_seed())


def test_a_firm_too_small_for_the_awkward_cases_is_refused() -> None:
    with pytest.raises(ValueError, match="at least"):
        demo_seed(Random(1), TODAY, contacts=2)


def test_history_spans_two_years_and_ends_today(firm: dict[str, Any]) -> None:
    days = sorted(invoice["date"] for invoice in firm["invoices"] if invoice["date"])
    assert days[0] <= "2024-11-26"
    assert days[-1] == "2026-11-24"
    assert len({day[:7] for day in days}) == 25
    assert max(payment["date"] for payment in firm["payments"]) <= "2026-11-24"


def test_nothing_was_changed_later_than_last_midnight(firm: dict[str, Any]) -> None:
    midnight = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    for section in SECTIONS:
        assert all(datetime.fromisoformat(item["updatedAt"]) <= midnight for item in firm[section])
    for invoice in firm["invoices"]:
        assert datetime.fromisoformat(invoice["createdAt"]) <= datetime.fromisoformat(invoice["updatedAt"])


def test_every_total_follows_the_contract(firm: dict[str, Any]) -> None:
    groups = {group["id"]: group["taxes"] for group in firm["taxGroups"]}
    for document in (*firm["invoices"], *firm["creditNotes"]):
        added_up = totals(document["items"], document.get("discount"), document.get("taxGroupId"), groups)
        assert (document["subtotal"], document["total"]) == (added_up.subtotal, added_up.total)
        assert document["taxes"] == added_up.taxes
        assert all(item["amount"] == line_amount(item["quantity"], item["unitPrice"]) for item in document["items"])


def test_every_balance_follows_from_the_money(firm: dict[str, Any]) -> None:
    company = Driver(firm).world.plannit.company()
    assert all(balance_of(company, invoice) == invoice["balance"] for invoice in company.shelves["invoices"])


def test_planting_changes_nothing_of_a_whole_document(firm: dict[str, Any]) -> None:
    company = Driver(firm).world.plannit.company()
    for section, kind in SECTIONS.items():
        assert list(company.shelves[kind]) == firm[section]


def test_the_awkward_contacts_and_products_are_there(firm: dict[str, Any]) -> None:
    names = Counter((contact["firstName"], contact["lastName"], contact["company"]) for contact in firm["contacts"])
    assert [name for name, count in names.items() if count > 1] == [("Marie", "Tremblay", None)]
    text = " ".join(str(contact) for contact in firm["contacts"])
    assert all(part in text for part in ("L'Érable", "D'Amours", "Laval: Immeubles", "INVOICE TEMPLATE Entretien"))
    assert any(not product["taxable"] for product in firm["products"])
    assert any(":" in product["name"] for product in firm["products"])
    assert (len(firm["contacts"]), len(firm["products"]), len(firm["invoices"])) == (120, 80, 600)


CASES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "draft": lambda invoice: invoice["number"] is None and invoice["status"] == "draft",
    "template": lambda invoice: invoice["contactId"] == "template0001" and invoice["number"] is None,
    "undated": lambda invoice: invoice["number"] is not None and invoice["date"] is None,
    "cancelled": lambda invoice: invoice["status"] == "cancelled" and invoice["cancelledAt"] is not None,
    "deleted": lambda invoice: invoice["deletedAt"] is not None,
    "partly paid": lambda invoice: invoice["status"] == "partial",
    "paid": lambda invoice: invoice["status"] == "paid" and invoice["balance"] == 0,
    "overdue": lambda invoice: invoice["status"] == "overdue",
    "percent discount": lambda invoice: (invoice["discount"] or {}).get("type") == "percent",
    "amount discount": lambda invoice: (invoice["discount"] or {}).get("type") == "amount",
    "negative line": lambda invoice: any(item["amount"] < 0 for item in invoice["items"]),
    "untaxed line": lambda invoice: any(not item["taxable"] for item in invoice["items"]),
    "free line": lambda invoice: any(item["productId"] is None for item in invoice["items"]),
    "four decimals": lambda invoice: any(item["quantity"] != round(item["quantity"], 3) for item in invoice["items"]),
    "GST only": lambda invoice: [tax["name"] for tax in invoice["taxes"]] == ["TPS"],
    "HST": lambda invoice: [tax["name"] for tax in invoice["taxes"]] == ["TVH"],
    "two groups": lambda invoice: any(item["taxGroupId"] is not None for item in invoice["items"]),
    "deposit": lambda invoice: len(invoice["paymentSchedule"]) == 2,
}


@pytest.mark.parametrize("case", CASES)
def test_the_firm_has_invoices_of_each_case(firm: dict[str, Any], case: str) -> None:
    assert any(CASES[case](invoice) for invoice in firm["invoices"])


def test_one_invoice_only_has_a_negative_total_and_says_so(firm: dict[str, Any]) -> None:
    negative = [invoice for invoice in firm["invoices"] if invoice["total"] <= 0]
    assert [invoice["notes"] for invoice in negative] == ["Cas limite: total négatif"]


def test_money_comes_in_every_form(firm: dict[str, Any]) -> None:
    payments, invoices = firm["payments"], {invoice["id"]: invoice for invoice in firm["invoices"]}
    of_invoice = Counter(payment["invoiceId"] for payment in payments if payment["invoiceId"])
    assert max(of_invoice.values()) == 3
    assert {payment["method"] for payment in payments} == {"interac", "card", "cheque", "bankDebit", "cash", "other"}
    assert {"succeeded", "failed", "cancelled"} <= {payment["status"] for payment in payments}
    assert any(payment["amount"] < 0 and payment["invoiceId"] for payment in payments)
    assert any(payment["amount"] < 0 and payment["creditNoteId"] for payment in payments)
    assert any(payment["amount"] > 0 and payment["invoiceId"] is None for payment in payments)
    assert any(payment["date"] < invoices[payment["invoiceId"]]["date"] for payment in payments if payment["invoiceId"])
    assert any(note["applications"] for note in firm["creditNotes"])


def test_payouts_are_their_payments_less_the_fees(firm: dict[str, Any]) -> None:
    payments = {payment["id"]: payment for payment in firm["payments"]}
    assert len(firm["payouts"]) > 50
    for payout in firm["payouts"]:
        paid_out = [payments[payment_id] for payment_id in payout["paymentIds"]]
        fees = sum((Decimal(payment["processor"]["fee"] or 0) for payment in paid_out), Decimal(0))
        assert payout["fees"] == fees
        assert payout["amount"] == sum(payment["amount"] for payment in paid_out) - fees
        assert {payment["processor"]["payoutId"] for payment in paid_out} == {payout["id"]}
