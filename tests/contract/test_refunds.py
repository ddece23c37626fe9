"""What goes back to customers: credit memos, refund receipts, and money by an expense to accounts receivable."""

from decimal import Decimal

import pytest

from tests.contract.answer import Record
from tests.contract.company import Company
from tests.contract.forms import Forms, links_of, taxes_of

TOTAL = Decimal("229.95")
CREDIT = Decimal("45.99")
"""40.00 and its taxes, 2.00 and 3.99."""


@pytest.fixture(scope="module")
def customer(forms: Forms) -> Record:
    return forms.customer()


def credit_memo(company: Company, forms: Forms, customer: Record) -> Record:
    return company.create("CreditMemo", forms.sale(customer, forms.line(40)))


def balance(company: Company, entity: str, record: Record) -> Decimal:
    return Decimal(company.read(entity, record)["Balance"])


def test_a_credit_memo_is_open_until_it_is_applied(company: Company, forms: Forms, customer: Record) -> None:
    made = company.read("CreditMemo", credit_memo(company, forms, customer))
    assert (made["TotalAmt"], made["Balance"], made["RemainingCredit"]) == (CREDIT, CREDIT, CREDIT)
    assert sorted(taxes_of(made).values()) == [2, Decimal("3.99")]
    found = company.rows("CreditMemo", f"WHERE DocNumber = '{made['DocNumber']}'")
    assert [row["Id"] for row in found] == [made["Id"]]


def test_a_credit_memo_without_a_tax_code_is_refused(company: Company, forms: Forms, customer: Record) -> None:
    line = forms.line(40)
    del line["SalesItemLineDetail"]["TaxCodeRef"]
    assert company.refused("CreditMemo", forms.sale(customer, line)).code == "6000"


@pytest.mark.parametrize("name", ["CustomerRef", "Line"])
def test_a_credit_memo_needs_customer_and_lines(company: Company, forms: Forms, customer: Record, name: str) -> None:
    body = forms.sale(customer)
    del body[name]
    fault = company.refused("CreditMemo", body)
    assert (fault.code, fault.errors[0].element) == ("2020", name)


def test_a_zero_payment_applies_a_credit_memo(company: Company, forms: Forms, customer: Record) -> None:
    invoice, credit = forms.invoice(customer), credit_memo(company, forms, customer)
    applied = forms.paid(customer, 0, ("Invoice", invoice, CREDIT), ("CreditMemo", credit, CREDIT))
    assert (applied["TotalAmt"], applied["UnappliedAmt"]) == (0, 0)
    assert balance(company, "Invoice", invoice) == TOTAL - CREDIT
    used = company.read("CreditMemo", credit)
    assert (used["TotalAmt"], used["Balance"], used["RemainingCredit"]) == (CREDIT, 0, 0)


def test_money_and_credit_settle_an_invoice_together(company: Company, forms: Forms, customer: Record) -> None:
    invoice, credit = forms.invoice(customer), credit_memo(company, forms, customer)
    paid = forms.paid(customer, TOTAL - CREDIT, ("Invoice", invoice, TOTAL), ("CreditMemo", credit, CREDIT))
    assert (paid["TotalAmt"], paid["UnappliedAmt"]) == (TOTAL - CREDIT, 0)
    assert balance(company, "Invoice", invoice) == 0
    assert balance(company, "CreditMemo", credit) == 0


def test_a_credit_is_open_again_when_its_payment_goes(company: Company, forms: Forms, customer: Record) -> None:
    invoice, credit = forms.invoice(customer), credit_memo(company, forms, customer)
    applied = forms.paid(customer, 0, ("Invoice", invoice, CREDIT), ("CreditMemo", credit, CREDIT))
    company.delete("Payment", applied)
    assert balance(company, "Invoice", invoice) == TOTAL
    assert balance(company, "CreditMemo", credit) == CREDIT
    stub = company.delete("CreditMemo", company.read("CreditMemo", credit))
    assert stub == {"status": "Deleted", "domain": "QBO", "Id": credit["Id"]}
    assert company.gone("CreditMemo", credit).code == "610"


def test_a_refund_receipt_is_paid_out_at_once(company: Company, forms: Forms) -> None:
    customer = forms.customer()
    body = forms.refund(customer, forms.line(40), PaymentRefNum=company.number())
    made = company.read("RefundReceipt", company.create("RefundReceipt", body))
    assert (made["TotalAmt"], made["Balance"]) == (CREDIT, 0)
    assert made["DepositToAccountRef"]["value"] == forms.lists.bank
    assert (made["DocNumber"], made["PaymentRefNum"]) == (body["DocNumber"], body["PaymentRefNum"])
    assert sorted(taxes_of(made).values()) == [2, Decimal("3.99")]
    assert company.read("Customer", customer)["Balance"] == 0, "a refund receipt never touches receivables"


def test_a_refund_receipt_computes_its_total(company: Company, forms: Forms, customer: Record) -> None:
    made = company.create("RefundReceipt", forms.refund(customer, forms.line(40), TotalAmt=999))
    assert made["TotalAmt"] == CREDIT


@pytest.mark.parametrize("name", ["DepositToAccountRef", "Line"])
def test_a_refund_receipt_needs_account_and_lines(company: Company, forms: Forms, customer: Record, name: str) -> None:
    body = forms.refund(customer, forms.line(40))
    del body[name]
    assert company.refused("RefundReceipt", body).code == "2020"


def test_a_refund_receipt_without_a_tax_code_is_refused(company: Company, forms: Forms, customer: Record) -> None:
    line = forms.line(40)
    del line["SalesItemLineDetail"]["TaxCodeRef"]
    assert company.refused("RefundReceipt", forms.refund(customer, line)).code == "6000"


def test_a_number_may_be_used_twice_if_one_says_so(company: Company, forms: Forms, customer: Record) -> None:
    first = company.create("RefundReceipt", forms.refund(customer))
    again = forms.refund(customer, DocNumber=first["DocNumber"])
    second = company.create("RefundReceipt", again, include="allowduplicatedocnum")
    assert (second["DocNumber"], second["Id"] != first["Id"]) == (first["DocNumber"], True)


def test_a_refund_receipt_is_deleted(company: Company, forms: Forms, customer: Record) -> None:
    made = company.create("RefundReceipt", forms.refund(customer))
    assert company.delete("RefundReceipt", made) == {"status": "Deleted", "domain": "QBO", "Id": made["Id"]}
    assert company.gone("RefundReceipt", made).code == "610"


def test_an_expense_returns_money_to_a_customer(company: Company, forms: Forms) -> None:
    customer = forms.customer()
    body = forms.money_back(customer, CREDIT)
    made = company.read("Purchase", company.create("Purchase", body))
    assert (made["TotalAmt"], made["PaymentType"]) == (CREDIT, "Cash")
    assert made["AccountRef"]["value"] == forms.lists.bank
    assert (made["EntityRef"]["value"], made["EntityRef"]["type"]) == (customer["Id"], "Customer")
    (line,) = made["Line"]
    assert line["AccountBasedExpenseLineDetail"]["AccountRef"]["value"] == forms.lists.receivable
    assert (made["DocNumber"], made["PrivateNote"]) == (body["DocNumber"], company.note)


@pytest.mark.parametrize("name", ["PaymentType", "AccountRef", "Line"])
def test_an_expense_needs_type_account_and_lines(company: Company, forms: Forms, customer: Record, name: str) -> None:
    body = forms.money_back(customer, CREDIT)
    del body[name]
    assert company.refused("Purchase", body).code == "2020"


def test_an_expense_is_linked_on_the_payment_whose_money_it_returns(company: Company, forms: Forms) -> None:
    customer = forms.customer()
    paid = forms.paid(customer, 100)
    expense = company.create("Purchase", forms.money_back(customer, CREDIT))
    body = {"CustomerRef": paid["CustomerRef"], "TotalAmt": 100, "Line": links_of([("Expense", expense, CREDIT)])}
    company.change("Payment", paid, body)
    linked = company.read("Payment", paid)
    assert [line["LinkedTxn"][0]["TxnType"] for line in linked["Line"]] == ["Expense"]
    assert [line["LinkedTxn"][0]["TxnId"] for line in linked["Line"]] == [expense["Id"]]
    assert (linked["TotalAmt"], linked["UnappliedAmt"]) == (100, 100 - CREDIT)


def test_a_payment_settles_an_invoice_and_the_money_it_gave_back(company: Company, forms: Forms) -> None:
    customer = forms.customer()
    invoice, expense = forms.invoice(customer), company.create("Purchase", forms.money_back(customer, CREDIT))
    links = (("Invoice", invoice, TOTAL), ("Expense", expense, CREDIT))
    assert forms.paid(customer, TOTAL + CREDIT, *links)["UnappliedAmt"] == 0
    assert balance(company, "Invoice", invoice) == 0


def test_an_expense_is_deleted(company: Company, forms: Forms, customer: Record) -> None:
    made = company.create("Purchase", forms.money_back(customer, CREDIT))
    assert company.delete("Purchase", made) == {"status": "Deleted", "domain": "QBO", "Id": made["Id"]}
    assert company.gone("Purchase", made).code == "610"


def test_a_deposited_payment_stays_as_it_is(company: Company, forms: Forms, customer: Record) -> None:
    paid = forms.paid(customer, 50, DepositToAccountRef={"value": forms.lists.undeposited})
    line = {"Amount": 50, "LinkedTxn": [{"TxnId": paid["Id"], "TxnType": "Payment", "TxnLineId": "0"}]}
    body = {"DepositToAccountRef": {"value": forms.lists.bank}, "PrivateNote": company.note, "Line": [line]}
    deposit = company.create("Deposit", body)
    paid = company.read("Payment", paid)
    assert company.try_void("Payment", paid).refusal.code == "6540"
    assert company.try_delete("Payment", paid).refusal.code == "6540"
    company.delete("Deposit", deposit)
    assert company.void("Payment", company.read("Payment", paid))["TotalAmt"] == 0
