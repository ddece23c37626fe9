"""python-quickbooks takes payments in, gives money back, and the books follow to the cent."""

import json
from decimal import Decimal
from typing import Any

import pytest
from quickbooks.exceptions import ObjectNotFoundException, QuickbooksException, ValidationException
from quickbooks.objects.creditmemo import CreditMemo
from quickbooks.objects.customer import Customer
from quickbooks.objects.detailline import AccountBasedExpenseLine, AccountBasedExpenseLineDetail
from quickbooks.objects.invoice import Invoice
from quickbooks.objects.payment import Payment
from quickbooks.objects.paymentmethod import PaymentMethod
from quickbooks.objects.purchase import Purchase
from quickbooks.objects.refundreceipt import RefundReceipt, RefundReceiptCheckPayment

from tests.clients.python.firm import TODAY, Firm, payment_line
from tests.clients.sandbox import Sandbox

RECEIVABLE, UNDEPOSITED, BANK = "Accounts Receivable (A/R)", "Undeposited Funds", "Chequing"
FULL = Decimal("160.97")


def owed(firm: Firm, invoice: Any) -> Any:
    return Invoice.get(invoice.Id, qb=firm.qb).Balance


def moved(sandbox: Sandbox, firm: Firm) -> dict[str, Decimal]:
    """The accounts that are not at zero."""
    return {name: balance for name, balance in sandbox.balances(firm.realm_id).items() if balance}


def credit_memo(firm: Firm, amount: str) -> Any:
    memo = CreditMemo()
    memo.CustomerRef, memo.TxnDate = firm.customer.to_ref(), TODAY
    memo.DocNumber, memo.Line = f"CN-{amount}", [firm.line(amount)]
    return memo.save(qb=firm.qb)


def expense(firm: Firm, amount: str) -> Any:
    """Money back to the customer, from the bank to accounts receivable."""
    line = AccountBasedExpenseLine()
    line.Amount = Decimal(amount)
    line.AccountBasedExpenseLineDetail = AccountBasedExpenseLineDetail()
    line.AccountBasedExpenseLineDetail.AccountRef = firm.account("AccountsReceivable").to_ref()
    purchase = Purchase()
    purchase.PaymentType, purchase.TxnDate, purchase.PrintStatus = "Cash", TODAY, None
    purchase.DocNumber, purchase.PrivateNote = "R-77", "Remboursement 77"
    purchase.GlobalTaxCalculation = "NotApplicable"
    purchase.AccountRef = firm.account("Checking").to_ref()
    purchase.EntityRef = firm.customer.to_ref()
    purchase.Line = [line]
    return purchase.save(qb=firm.qb)


def test_a_partial_payment_and_the_rest(sandbox: Sandbox, firm: Firm) -> None:
    invoice = firm.invoice()
    draft = firm.payment_draft("60.00", payment_line("60.00", invoice))
    draft.PaymentRefNum, draft.PrivateNote = "CHQ 118", "Premier versement"
    draft.PaymentMethodRef = PaymentMethod.filter(Name="Cheque", qb=firm.qb)[0].to_ref()
    first = draft.save(qb=firm.qb)
    assert (first.TotalAmt, first.UnappliedAmt, first.PaymentMethodRef.name) == (60, 0, "Cheque")
    part = Invoice.get(invoice.Id, qb=firm.qb)
    assert (part.Balance, part.SyncToken) == (Decimal("100.97"), "1")
    assert [(link.TxnId, link.TxnType) for link in part.LinkedTxn] == [(first.Id, "Payment")]
    firm.payment("100.97", payment_line("100.97", invoice))
    assert owed(firm, invoice) == 0
    assert Customer.get(firm.customer.Id, qb=firm.qb).Balance == 0
    assert moved(sandbox, firm) == {
        UNDEPOSITED: FULL,
        "Services": -140,
        "GST/HST Payable": -7,
        "QST Payable": Decimal("-13.97"),
    }
    assert [row.Id for row in Payment.filter(PaymentRefNum="CHQ 118", qb=firm.qb)] == [first.Id]


def test_a_voided_and_a_deleted_payment_open_the_invoice_again(sandbox: Sandbox, firm: Firm) -> None:
    invoice = firm.invoice()
    voided = firm.payment("60.00", payment_line("60.00", invoice))
    deleted = firm.payment("100.97", payment_line("100.97", invoice))
    voided.void(qb=firm.qb)
    assert owed(firm, invoice) == 60
    left = Payment.get(voided.Id, qb=firm.qb)
    assert (left.TotalAmt, left.UnappliedAmt, left.Line, left.PrivateNote) == (0, 0, [], "Voided")
    assert deleted.delete(qb=firm.qb)["Payment"]["status"] == "Deleted"
    with pytest.raises(ObjectNotFoundException):
        Payment.get(deleted.Id, qb=firm.qb)
    assert owed(firm, invoice) == FULL
    assert moved(sandbox, firm)[RECEIVABLE] == FULL


def test_payments_that_quickbooks_would_refuse(firm: Firm) -> None:
    invoice = firm.invoice()
    with pytest.raises(ValidationException) as negative:
        firm.payment("-44.94")
    assert int(negative.value.error_code) == 2240
    assert "Supplied value:-44.94" in negative.value.detail
    with pytest.raises(QuickbooksException) as too_much:
        firm.payment("200.00", payment_line("200.00", invoice))
    assert int(too_much.value.error_code) == 6000
    assert owed(firm, invoice) == FULL
    assert Payment.count(qb=firm.qb) == 0


def test_an_invoice_that_is_paid_is_not_voided_unless_quickbooks_takes_its_payment_off(
    sandbox: Sandbox, firm: Firm
) -> None:
    invoice = firm.invoice()
    payment = firm.payment("160.97", payment_line("160.97", invoice))
    paid = Invoice.get(invoice.Id, qb=firm.qb)
    with pytest.raises(QuickbooksException) as caught:
        paid.void(qb=firm.qb)
    assert int(caught.value.error_code) == 6000
    with sandbox.decided(void_paid_invoice="unlink"):
        paid.void(qb=firm.qb)
    assert Payment.get(payment.Id, qb=firm.qb).UnappliedAmt == FULL
    assert moved(sandbox, firm) == {UNDEPOSITED: FULL, RECEIVABLE: -FULL}


def test_money_on_account_is_applied_later_and_taken_off_again(firm: Firm) -> None:
    payment = firm.payment("200.00")
    assert payment.UnappliedAmt == 200
    invoice = firm.invoice()
    payment.Line = [payment_line("160.97", invoice)]
    payment = payment.save(qb=firm.qb)
    assert (payment.SyncToken, payment.UnappliedAmt, owed(firm, invoice)) == ("1", Decimal("39.03"), 0)
    payment.Line = []
    payment = payment.save(qb=firm.qb)
    assert (payment.UnappliedAmt, owed(firm, invoice)) == (200, FULL)


def test_a_payment_sent_twice_under_one_request_id_is_one(firm: Firm) -> None:
    draft = firm.payment_draft("25.00")
    once = draft.save(qb=firm.qb, request_id="paiement-91")
    draft.Id = None
    assert draft.save(qb=firm.qb, request_id="paiement-91").Id == once.Id
    assert Payment.count(qb=firm.qb) == 1


def test_a_refund_receipt_gives_money_and_taxes_back_without_a_receivable(sandbox: Sandbox, firm: Firm) -> None:
    refund = RefundReceipt()
    refund.CustomerRef, refund.TxnDate, refund.DocNumber = firm.customer.to_ref(), TODAY, "R-1042"
    refund.DepositToAccountRef = firm.account("Checking").to_ref()
    refund.PaymentType, refund.PaymentRefNum = "Check", "1001"
    refund.CheckPayment = RefundReceiptCheckPayment()
    refund.CheckPayment.CheckNum = "1001"
    refund.Line = [firm.line("140.00")]
    made = refund.save(qb=firm.qb)
    assert (made.TotalAmt, made.Balance, made.TxnTaxDetail.TotalTax) == (FULL, 0, Decimal("20.97"))
    books = moved(sandbox, firm)
    assert books == {BANK: -FULL, "Services": 140, "GST/HST Payable": 7, "QST Payable": Decimal("13.97")}
    assert [row.Id for row in RefundReceipt.filter(DocNumber="R-1042", qb=firm.qb)] == [made.Id]
    made.delete(qb=firm.qb)
    assert moved(sandbox, firm) == {}


def test_a_credit_memo_settles_an_invoice_through_a_payment_of_nothing(sandbox: Sandbox, firm: Firm) -> None:
    invoice, memo = firm.invoice(), credit_memo(firm, "140.00")
    assert (memo.TotalAmt, memo.RemainingCredit, memo.Balance) == (FULL, FULL, FULL)
    zero = firm.payment("0", payment_line("160.97", invoice), payment_line("160.97", memo, "CreditMemo"))
    assert (zero.TotalAmt, zero.UnappliedAmt, owed(firm, invoice)) == (0, 0, 0)
    assert CreditMemo.get(memo.Id, qb=firm.qb).RemainingCredit == 0
    assert moved(sandbox, firm) == {}


def test_a_payment_of_cash_and_credit_together(firm: Firm) -> None:
    invoice, memo = firm.invoice(), credit_memo(firm, "20.00")
    assert memo.TotalAmt == Decimal("23.00")
    payment = firm.payment("137.97", payment_line("160.97", invoice), payment_line("23.00", memo, "CreditMemo"))
    assert (payment.UnappliedAmt, owed(firm, invoice)) == (0, 0)
    payment.delete(qb=firm.qb)
    assert (owed(firm, invoice), CreditMemo.get(memo.Id, qb=firm.qb).RemainingCredit) == (FULL, Decimal("23.00"))


def test_an_expense_gives_an_overpayment_back(sandbox: Sandbox, firm: Firm) -> None:
    payment = firm.payment("45.99")
    refund = expense(firm, "45.99")
    assert (refund.TotalAmt, refund.PaymentType, refund.EntityRef.type) == (Decimal("45.99"), "Cash", "Customer")
    assert moved(sandbox, firm) == {UNDEPOSITED: Decimal("45.99"), BANK: Decimal("-45.99")}
    payment.Line = [payment_line("45.99", refund, "Expense")]
    assert payment.save(qb=firm.qb).UnappliedAmt == 0
    assert [row.Id for row in Purchase.filter(DocNumber="R-77", qb=firm.qb)] == [refund.Id]


def test_an_expense_without_its_account_is_refused_and_one_is_deleted(sandbox: Sandbox, firm: Firm) -> None:
    refund = expense(firm, "12.00")
    body = json.loads(refund.to_json())
    lacking = {key: value for key, value in body.items() if key not in ("AccountRef", "Id", "SyncToken")}
    with pytest.raises(ValidationException) as caught:
        firm.qb.create_object("Purchase", json.dumps(lacking))
    assert int(caught.value.error_code) == 2020
    assert refund.delete(qb=firm.qb)["Purchase"]["status"] == "Deleted"
    assert moved(sandbox, firm) == {}
