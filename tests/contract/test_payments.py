"""Payments: money on account and against invoices, in part, changed, voided and deleted."""

from decimal import Decimal

import pytest

from tests.contract.answer import Record
from tests.contract.company import Company
from tests.contract.forms import Forms, links_of

TOTAL = Decimal("229.95")


@pytest.fixture(scope="module")
def customer(forms: Forms) -> Record:
    return forms.customer()


def open_balance(company: Company, invoice: Record) -> Decimal:
    return Decimal(company.read("Invoice", invoice)["Balance"])


def test_a_payment_settles_its_invoice(company: Company, forms: Forms, customer: Record) -> None:
    invoice = forms.invoice(customer)
    paid = forms.paid(customer, TOTAL, ("Invoice", invoice, TOTAL))
    assert (paid["TotalAmt"], paid["UnappliedAmt"], paid["SyncToken"]) == (TOTAL, 0, "0")
    (line,) = paid["Line"]
    assert line["Amount"] == TOTAL
    assert [(link["TxnId"], link["TxnType"]) for link in line["LinkedTxn"]] == [(invoice["Id"], "Invoice")]
    settled = company.read("Invoice", invoice)
    assert (settled["TotalAmt"], settled["Balance"]) == (TOTAL, 0)
    linked = [(link["TxnId"], link["TxnType"]) for link in settled["LinkedTxn"]]
    assert (paid["Id"], "Payment") in linked


def test_a_line_says_what_it_settles(company: Company, forms: Forms, customer: Record) -> None:
    invoice = forms.invoice(customer)
    (line,) = forms.paid(customer, TOTAL, ("Invoice", invoice, TOTAL))["Line"]
    extras = {pair["value"]["Name"]: pair["value"]["Value"] for pair in line["LineEx"]["any"]}
    assert (extras["txnId"], extras["txnReferenceNumber"]) == (invoice["Id"], invoice["DocNumber"])
    assert "txnOpenBalance" in extras


def test_two_payments_settle_an_invoice_in_parts(company: Company, forms: Forms, customer: Record) -> None:
    invoice = forms.invoice(customer)
    forms.paid(customer, 100, ("Invoice", invoice, 100))
    assert open_balance(company, invoice) == Decimal("129.95")
    forms.paid(customer, Decimal("129.95"), ("Invoice", invoice, Decimal("129.95")))
    assert open_balance(company, invoice) == 0


def test_one_payment_settles_two_invoices(company: Company, forms: Forms, customer: Record) -> None:
    first, second = forms.invoice(customer), forms.invoice(customer)
    paid = forms.paid(customer, 300, ("Invoice", first, TOTAL), ("Invoice", second, Decimal("70.05")))
    assert paid["UnappliedAmt"] == 0
    assert open_balance(company, first) == 0
    assert open_balance(company, second) == Decimal("159.90")


def test_money_without_an_invoice_is_unapplied_and_linked_later(
    company: Company, forms: Forms, customer: Record
) -> None:
    paid = forms.paid(customer, 300)
    assert paid["UnappliedAmt"] == 300
    assert not paid.get("Line")
    invoice = forms.invoice(customer)
    whole = {**forms.payment(customer, 300), "Line": links_of([("Invoice", invoice, TOTAL)])}
    changed = company.change("Payment", paid, {**whole, "PaymentRefNum": paid["PaymentRefNum"]})
    assert changed["UnappliedAmt"] == Decimal("70.05")
    assert open_balance(company, invoice) == 0


def test_an_empty_list_of_lines_takes_the_links_away(company: Company, forms: Forms, customer: Record) -> None:
    invoice = forms.invoice(customer)
    paid = forms.paid(customer, TOTAL, ("Invoice", invoice, TOTAL))
    changed = company.change("Payment", paid, {"CustomerRef": paid["CustomerRef"], "TotalAmt": TOTAL, "Line": []})
    assert changed["UnappliedAmt"] == TOTAL
    assert open_balance(company, invoice) == TOTAL
    assert not company.read("Invoice", invoice).get("LinkedTxn")


def test_what_describes_a_payment_is_stored(company: Company, forms: Forms, customer: Record) -> None:
    method = company.rows("PaymentMethod")[0]["Id"]
    account = {"value": forms.lists.undeposited}
    body = forms.payment(customer, 50, PaymentMethodRef={"value": method}, DepositToAccountRef=account)
    made = company.read("Payment", company.create("Payment", body))
    assert (made["PaymentRefNum"], made["PrivateNote"]) == (body["PaymentRefNum"], company.note)
    assert made["PaymentMethodRef"]["value"] == method
    assert (made["DepositToAccountRef"]["value"], made["TxnDate"]) == (account["value"], body["TxnDate"])
    found = company.rows("Payment", f"WHERE PaymentRefNum = '{body['PaymentRefNum']}'")
    assert [row["Id"] for row in found] == [made["Id"]]


def test_a_voided_payment_stays_with_nothing_on_it(company: Company, forms: Forms, customer: Record) -> None:
    invoice = forms.invoice(customer)
    paid = forms.paid(customer, TOTAL, ("Invoice", invoice, TOTAL))
    company.void("Payment", paid)
    voided = company.read("Payment", paid)
    assert (voided["TotalAmt"], voided["UnappliedAmt"], voided["Line"]) == (0, 0, [])
    assert voided["PrivateNote"].startswith("Voided")
    assert open_balance(company, invoice) == TOTAL


def test_a_deleted_payment_opens_its_invoice(company: Company, forms: Forms, customer: Record) -> None:
    invoice = forms.invoice(customer)
    paid = forms.paid(customer, TOTAL, ("Invoice", invoice, TOTAL))
    assert company.delete("Payment", paid) == {"status": "Deleted", "domain": "QBO", "Id": paid["Id"]}
    assert company.gone("Payment", paid).code == "610"
    assert open_balance(company, invoice) == TOTAL


def test_a_negative_payment_is_refused(company: Company, forms: Forms, customer: Record) -> None:
    fault = company.refused("Payment", forms.payment(customer, Decimal("-44.94")))
    assert fault.code == "2240"
    assert "-44.94" in fault.detail
    if forms.lists.is_english:
        assert "Number out of range. Min:0 Max:999,999,999. Supplied value:-44.94" in fault.detail


@pytest.mark.parametrize("name", ["CustomerRef", "TotalAmt"])
def test_a_payment_needs_customer_and_amount(company: Company, forms: Forms, customer: Record, name: str) -> None:
    body = forms.payment(customer, 50)
    del body[name]
    fault = company.refused("Payment", body)
    assert (fault.code, fault.errors[0].element) == ("2020", name)


def test_money_does_not_go_to_an_income_account(company: Company, forms: Forms, customer: Record) -> None:
    body = forms.payment(customer, 50, DepositToAccountRef={"value": forms.lists.income})
    assert company.refused("Payment", body).code in ("6000", "6430")


def test_a_stale_payment_is_refused(company: Company, forms: Forms, customer: Record) -> None:
    paid = forms.paid(customer, 50)
    company.change("Payment", paid, {"CustomerRef": paid["CustomerRef"], "TotalAmt": 50, "PrivateNote": company.note})
    assert company.try_void("Payment", paid).refusal.code == "5010"


def test_money_waits_in_undeposited_funds_unless_one_says_otherwise(
    company: Company, forms: Forms, customer: Record
) -> None:
    assert forms.paid(customer, 50)["DepositToAccountRef"]["value"] == forms.lists.undeposited


def test_a_link_names_a_type_there_is(company: Company, forms: Forms, customer: Record) -> None:
    invoice = forms.invoice(customer)
    assert company.refused("Payment", forms.payment(customer, 100, ("Nonsense", invoice, 100))).code == "2170"


def test_a_link_is_not_negative(company: Company, forms: Forms, customer: Record) -> None:
    invoice = forms.invoice(customer)
    fault = company.refused("Payment", forms.payment(customer, 100, ("Invoice", invoice, -100)))
    assert fault.code in ("2240", "2290")
