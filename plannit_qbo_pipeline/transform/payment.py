"""Payment → Payment: money that came in, into Undeposited Funds, linked to its invoice where QBO holds that already."""

import re

from plannit_qbo_pipeline.domain.document import Kind, Payment, PaymentMethod, PaymentStatus
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.qbo import records
from plannit_qbo_pipeline.qbo.realm import RealmSnapshot
from plannit_qbo_pipeline.qbo.realm_lookup import undeposited_funds
from plannit_qbo_pipeline.qbo.records import Entity, Ref
from plannit_qbo_pipeline.transform.links import Link
from plannit_qbo_pipeline.transform.references import refer
from plannit_qbo_pipeline.transform.shape import Shape, Terms

# QBO translates the names of its payment methods; one that none of these finds is left out and changes no money.
_METHODS = {
    PaymentMethod.CASH: re.compile(r"\bcash\b|comptant|esp[eè]ces", re.I),
    PaymentMethod.CHEQUE: re.compile(r"ch[eè]que|\bcheck\b", re.I),
    PaymentMethod.INTERAC: re.compile(r"interac|^d[eé]bit$|debit card|carte de d[eé]bit", re.I),
    PaymentMethod.CARD: re.compile(r"credit card|carte de cr[eé]dit|\bvisa\b|mastercard", re.I),
    PaymentMethod.BANK_DEBIT: re.compile(r"direct debit|pre-?authorized|pr[eé]autoris|pr[eé]l[eè]vement", re.I),
}
_MARKER = "Paiement Plannit"


def marker(payment_id: str) -> str:
    """What a payment's private note holds, so that it can be found again (docs/qbo-rules.md, Markers)."""
    return f"{_MARKER} {payment_id}"


def shape_payment(payment: Payment, link: Link | None, terms: Terms) -> Shape | Reason:
    """The record of money that arrived; else the first reason why there is none."""
    why = not_exportable(payment, terms)
    if why is not None:
        return why
    account = undeposited_funds(terms.realm)
    if account is None:
        return reason("no_undeposited_funds")
    body: records.Payment = {
        "CustomerRef": refer(Kind.CONTACT, payment.contact_id),
        "TotalAmt": payment.amount.amount,
        "TxnDate": payment.paid_on.isoformat(),
        "DepositToAccountRef": {"value": account.id},
        "PrivateNote": marker(payment.id),
        "Line": [],
    }
    if payment.reference and (reference := payment.reference.strip()):
        body["PaymentRefNum"] = reference[: records.PAYMENT_REF_LENGTH]
    if (method := payment_method(terms.realm, payment.method)) is not None:
        body["PaymentMethodRef"] = method
    if terms.realm.multicurrency:
        body["CurrencyRef"] = {"value": payment.amount.currency}
    if link is not None:
        txn_id = refer(Kind.INVOICE, link.invoice_id)["value"]
        body["Line"] = [{"Amount": link.amount, "LinkedTxn": [{"TxnId": txn_id, "TxnType": "Invoice"}]}]
    uses = ((Kind.CONTACT, payment.contact_id), *(((Kind.INVOICE, link.invoice_id),) if link else ()))
    return Shape(Entity.PAYMENT, body, uses, None, payment.paid_on, payment.amount.amount)


def payment_method(realm: RealmSnapshot, method: PaymentMethod) -> Ref | None:
    """QBO's method of that meaning, by its name in either language; the oldest where several fit."""
    wanted = _METHODS.get(method)
    if wanted is None:
        return None
    found = [each for each in realm.payment_methods if wanted.search(each.name)]
    return {"value": min(found, key=lambda each: int(each.id)).id} if found else None


def not_exportable(payment: Payment, terms: Terms) -> Reason | None:
    """Why a payment stands for no money in QBO, by its own data and the company's rules."""
    if payment.status in (PaymentStatus.CANCELLED, PaymentStatus.FAILED) or payment.cancelled_at is not None:
        return reason("never_sent")
    if payment.status is PaymentStatus.PROCESSING:
        return reason("payment_processing")
    if terms.go_live_on is not None and payment.paid_on < terms.go_live_on:
        return reason("before_go_live", date=payment.paid_on, go_live=terms.go_live_on)
    home = terms.home_currency
    if payment.amount.currency != home:
        return reason("foreign_currency", currency=payment.amount.currency, home=home)
    if payment.amount.amount == 0:
        return reason("nothing_paid")
    return None
