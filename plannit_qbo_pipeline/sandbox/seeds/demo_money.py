"""Payments, refunds, credit notes and payouts of the demo firm, and what they leave of each invoice."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.plannit.arithmetic import ZERO, cents, line_amount, plain, totals
from plannit_qbo_pipeline.sandbox.plannit.company import opaque
from plannit_qbo_pipeline.sandbox.seeds.demo_cases import NEVER_PAID, Case, Firm
from plannit_qbo_pipeline.sandbox.seeds.demo_invoices import line
from plannit_qbo_pipeline.sandbox.seeds.demo_parties import ID_LENGTH
from plannit_qbo_pipeline.sandbox.seeds.empty import QUEBEC_ID

Wire = dict[str, Any]

PROCESSOR = "Plannit Pay"
METHODS = ("interac", "card", "cheque", "bankDebit", "cash", "other")
METHOD_WEIGHTS = (30, 30, 20, 10, 8, 2)
SLOWEST_PAYER_DAYS = 45
SHARE_NEVER_PAID = 0.06


def payments_for(firm: Firm, case: Case, invoice: Wire) -> list[Wire]:
    """The money of one invoice up to today; later instalments are not there yet."""
    if case in NEVER_PAID:
        return []
    total, day = Decimal(invoice["total"]), date.fromisoformat(invoice["date"])
    planned = _plan(firm, case, total, day)
    return [
        _payment(firm, invoice, amount, paid_on, **more)
        for amount, paid_on, more in planned
        if paid_on <= firm.timeline.today and amount
    ]


def payment_on_account(firm: Firm, invoice: Wire) -> Wire:
    """Money of the invoice's customer that belongs to no invoice yet."""
    amount = Decimal(firm.random.randrange(50, 400))
    paid = _payment(firm, invoice, amount, date.fromisoformat(invoice["date"]), method="cheque")
    return {**paid, "invoiceId": None}


def _plan(firm: Firm, case: Case, total: Decimal, day: date) -> list[tuple[Decimal, date, Wire]]:
    random = firm.random
    later = day + timedelta(days=random.randrange(SLOWEST_PAYER_DAYS))
    part = cents(total * random.randrange(10, 90) / 100)
    match case:
        case Case.REFUND_LINE:
            refund = cents(total * Decimal("0.42"))
            return [(total + refund, day, {}), (-refund, later, {"method": "interac"})]
        case Case.REFUND_ALONE:
            return [(total, day, {}), (-part, later, {"method": "cheque"})]
        case Case.DEPOSIT:
            deposit = cents(total * Decimal("0.3"))
            return [(deposit, day - timedelta(days=10), {}), (total - deposit, later, {})]
        case Case.THREE_PAYMENTS:
            first, second = cents(total * Decimal("0.4")), cents(total * Decimal("0.35"))
            rest = total - first - second
            return [(first, day, {}), (second, day + timedelta(days=30), {}), (rest, day + timedelta(days=75), {})]
        case Case.PARTIAL:
            return [(part, later, {})]
        case Case.VOIDED_PAYMENT:
            return [(total, later, {"status": "cancelled"})]
        case Case.FAILED_PAYMENT:
            return [(total, later, {"status": "failed", "method": "bankDebit"})]
        case Case.CREDIT_NOTE:
            return []
        case Case.NEGATIVE_TOTAL:
            return [(total, day, {"method": "cheque"})]
    if random.random() < SHARE_NEVER_PAID:
        return []
    is_recent = (firm.timeline.today - later).days < 4
    return [
        (total, later, {"status": "processing", "method": "bankDebit"} if is_recent and random.random() < 0.3 else {})
    ]


def _payment(firm: Firm, invoice: Wire, amount: Decimal, day: date, **more: Any) -> Wire:
    random = firm.random
    method = more.get("method") or random.choices(METHODS, METHOD_WEIGHTS)[0]
    status = more.get("status", "succeeded")
    created_at = firm.timeline.stamp(day, random)
    by_cheque = method == "cheque"
    return {
        "id": opaque(random, ID_LENGTH),
        "invoiceId": invoice["id"],
        "creditNoteId": None,
        "contactId": invoice["contactId"],
        "amount": plain(amount),
        "currency": "CAD",
        "method": method,
        "date": day.isoformat(),
        "reference": f"{random.randrange(100, 9999)}" if by_cheque else None,
        "referenceDate": day.isoformat() if by_cheque else None,
        "status": status,
        "processor": _processor(firm, method, amount),
        "createdAt": created_at,
        "updatedAt": created_at,
        "cancelledAt": created_at if status == "cancelled" else None,
    }


def _processor(firm: Firm, method: str, amount: Decimal) -> Wire | None:
    if method not in ("card", "bankDebit") or firm.random.random() < 0.3:
        return None
    if amount < 0:
        return {"name": PROCESSOR, "fee": None, "payoutId": None}
    if method == "card":
        fee = cents(amount * Decimal("0.029") + Decimal("0.30"))
    else:
        fee = min(cents(amount * Decimal("0.0125") + Decimal("1.50")), Decimal(10))
    return {"name": PROCESSOR, "fee": plain(fee), "payoutId": None}


def credit_note_for(firm: Firm, case: Case, invoice: Wire, number: str) -> tuple[Wire, list[Wire]] | None:
    """A credit note and the payments it causes: applied to its invoice, or paid back in money."""
    if case not in (Case.CREDIT_NOTE, Case.CREDIT_REFUND):
        return None
    day = date.fromisoformat(invoice["date"])
    price = line_amount(Decimal(invoice["subtotal"]), Decimal("0.25"))
    items = [{**line(firm, None, Decimal(1), price, "Note de crédit"), "taxGroupId": QUEBEC_ID}]
    added_up = totals(items, None, None, firm.taxes_by_group)
    created_at = firm.timeline.stamp(day, firm.random)
    total = plain(added_up.total)
    applied = [{"invoiceId": invoice["id"], "amount": total, "date": day.isoformat()}]
    note = {
        "id": opaque(firm.random, ID_LENGTH),
        "number": number,
        "invoiceId": invoice["id"],
        "contactId": invoice["contactId"],
        "date": day.isoformat(),
        "currency": "CAD",
        "items": items,
        "taxes": added_up.taxes,
        "subtotal": plain(added_up.subtotal),
        "total": total,
        "applications": applied if case is Case.CREDIT_NOTE else [],
        "createdAt": created_at,
        "updatedAt": created_at,
        "cancelledAt": None,
    }
    if case is Case.CREDIT_NOTE:
        return note, []
    refund = _payment(firm, invoice, -Decimal(total), day, method="interac")
    return note, [{**refund, "invoiceId": None, "creditNoteId": note["id"]}]


def settle(firm: Firm, invoice: Wire, payments: list[Wire], note: Wire | None) -> None:
    """Sets what the invoice still owes, the status that follows, and when it changed last."""
    paid = sum((Decimal(payment["amount"]) for payment in payments if payment["status"] == "succeeded"), ZERO)
    applied = sum((Decimal(each["amount"]) for each in note["applications"]), ZERO) if note else ZERO
    invoice["balance"] = plain(Decimal(invoice["total"]) - paid - applied)
    touched = [document["updatedAt"] for document in (*payments, note or invoice)]
    invoice["updatedAt"] = max([invoice["updatedAt"], *touched], key=datetime.fromisoformat)
    if invoice["status"] in ("draft", "cancelled") or invoice["deletedAt"]:
        return
    if paid + applied and invoice["balance"] <= 0:
        invoice["status"] = "paid"
    elif any(payment["status"] == "processing" for payment in payments):
        invoice["status"] = "processing"
    elif paid + applied > 0:
        invoice["status"] = "partial"
    elif invoice["dueDate"] and invoice["dueDate"] < firm.timeline.today.isoformat():
        invoice["status"] = "overdue"


def payouts_of(firm: Firm, payments: list[Wire]) -> list[Wire]:
    """A payout a week for the processor's payments; the last days' money is still on its way."""
    by_week: dict[date, list[Wire]] = {}
    for payment in payments:
        if payment["processor"] and payment["status"] == "succeeded":
            day = date.fromisoformat(payment["date"])
            by_week.setdefault(day + timedelta(days=9 - day.weekday()), []).append(payment)
    due = (day for day in sorted(by_week) if day <= firm.timeline.today)
    return [payout for day in due if (payout := _payout(firm, day, by_week[day]))["amount"] > 0]


def _payout(firm: Firm, day: date, payments: list[Wire]) -> Wire:
    fees = sum((Decimal(payment["processor"]["fee"] or 0) for payment in payments), ZERO)
    gross = sum((Decimal(payment["amount"]) for payment in payments), ZERO)
    created_at = firm.timeline.stamp(day, firm.random)
    payout = {
        "id": opaque(firm.random, ID_LENGTH),
        "processor": PROCESSOR,
        "date": day.isoformat(),
        "amount": plain(gross - fees),
        "paymentIds": [payment["id"] for payment in payments],
        "fees": plain(fees),
        "currency": "CAD",
        "createdAt": created_at,
        "updatedAt": created_at,
    }
    for payment in payments if gross > fees else ():
        payment["processor"]["payoutId"] = payout["id"]
        payment["updatedAt"] = created_at
    return payout
